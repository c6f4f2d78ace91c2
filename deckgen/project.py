"""A new project: the shipped decks to change, with the sources that a person's own files propose."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from deckgen.errors import OutputError
from deckgen.files import write_whole
from deckgen.resources import shipped
from deckgen.schema import DECK_FILE, names_of_project, schema_text
from deckgen.source import display_path

# The block of a top-level key: from its line to the next line that begins with a letter or a comment.
_SOURCES = re.compile(r"^sources:\n(?:[ \t].*\n|\n(?=[ \t]))*", re.M)


def new_project(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    """Write ``decks/`` into `folder`, with `files` as its sources where there are any; yield what was done.

    Raises
    ------
    OutputError
        Where the folder has decks already.
    """
    decks = folder / "decks"
    if decks.exists():
        raise OutputError(f"{display_path(decks)} is there already", hint="give a new folder")
    decks.mkdir(parents=True)
    for deck in sorted(shipped("decks").glob("*.yaml")):
        shutil.copyfile(deck, decks / deck.name)
        yield f"{display_path(decks / deck.name)}"
    write_whole(folder / DECK_FILE, schema_text("deck", names_of_project(folder)))
    yield f"{display_path(folder / DECK_FILE)}, by which an editor completes and checks them"
    if files:
        yield from _adopt(decks / "base.yaml", files)
    yield f"Next: cd {folder}, look through decks/base.yaml, then `deckgen check board` and `deckgen build board`."


def _adopt(base: Path, files: Sequence[Path]) -> Iterator[str]:
    """Put the sources that `files` propose in the place of the demo's."""
    from deckgen.adoption import propose, to_yaml

    proposal = propose([file.resolve() for file in files])
    text = base.read_text(encoding="utf-8")
    block = to_yaml(proposal, base.parent.parent).rstrip() + "\n"
    base.write_text(_SOURCES.sub(lambda _: block + "\n", text, count=1), encoding="utf-8")
    for guess in proposal.files:
        open_headers = f"; not mapped: {', '.join(guess.unmapped)}" if guess.unmapped else ""
        yield f"{guess.file.name}: {guess.table} (confidence {guess.confidence:.0%}){open_headers}"
        if guess.missing:
            yield f"  no column seems to be {', '.join(guess.missing)}: add it under columns in decks/base.yaml"
