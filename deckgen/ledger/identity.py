"""Which slide and shape of the ledger one of a deck is: by its tag, else by its name, else a slide by its title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deckgen.ledger.model import Ledger
from deckgen.slides.package import NS
from deckgen.slides.tags import properties, read_tag

if TYPE_CHECKING:
    from deckgen.slides.view import ShapeView, SlideView


class Identity:
    """Tells slides and shapes of a deck by what deckgen wrote on them; copies are told alike.

    PowerPoint keeps tags through editing and copying. LibreOffice drops them and the slides' names, and keeps the names
    of pictures, charts and tables.
    """

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._ids = {str(slide["id"]) for slide in ledger.slides} if ledger else set()
        self._titles: Mapping[str, str] = (
            {_plain(str(s["title"])): str(s["id"]) for s in ledger.slides} if ledger else {}
        )

    def slide(self, slide: SlideView) -> str:
        """Return the id of `slide`: "" for one that a person made."""
        common = slide.sheet.root.find("p:cSld", NS)
        tagged = "" if common is None else read_tag(slide.deck.package, slide.part, common)
        if tagged or slide.name in self._ids or not self._ids:
            return tagged or slide.name
        return self._titles.get(_plain(slide.title), "")

    def shape(self, slide: SlideView, shape: ShapeView) -> str:
        """Return the name under which `shape` was written, or the one that it has."""
        held = properties(shape.element)
        tagged = "" if held is None else read_tag(slide.deck.package, slide.part, held)
        return tagged.rpartition("/")[2] or shape.name


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
