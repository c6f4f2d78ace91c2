"""The last pass over a written package: its shapes are tagged, and it is told what was written."""

from __future__ import annotations

from deckgen.slides.carrier import embed
from deckgen.slides.editor import Editor
from deckgen.slides.model import Deck
from deckgen.slides.shown import to_data
from deckgen.slides.snapshot import read_deck
from deckgen.slides.tags import tag_deck

BASE = "base"  # the key under which a deck carries what was written


def finished(content: bytes, deck: Deck) -> Editor:
    """Return the package `content`, written from `deck`, with everything that a later merge needs to know."""
    editor = Editor(content)
    tag_deck(editor)
    editor.flush()
    embed(editor, {BASE: to_data(read_deck(editor, deck))}, name=deck.title)
    editor.flush()
    return editor
