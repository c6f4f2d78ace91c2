"""Finished decks that a spec names, to tell what changed since: found, and seen to carry a ledger, before any work."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deckgen.errors import Mark, OutputError, Problem
from deckgen.paths import find_below
from deckgen.planned import PlannedSection
from deckgen.source import Document, display_path, near


def find_earlier(
    sections: Iterable[PlannedSection], document: Document, folders: Iterable[Path], own: Path, problems: list[Problem]
) -> dict[str, Path]:
    """Return the file of each earlier deck by the name given; what keeps one from being read is added to `problems`.

    `own` is where the build itself writes unless told otherwise: a deck that it replaces is no earlier one.
    """
    found: dict[str, Path] = {}
    for planned in sections:
        for where, name in planned.section.earlier_decks():
            mark = document.mark((*planned.path, *where))
            places = [folder / name for folder in folders]
            path = find_below(folders, name)
            if path is None:
                known = sorted({p.name for place in places for p in place.parent.glob("*.pptx")})
                hint = near(Path(name).name, known) or "paths start from the project folder"
                problems.append(Problem(message=f"there is no deck {name!r}", mark=mark, hint=hint))
            elif path.resolve() == own.resolve():
                message = f"the build writes {display_path(path)} itself, so it is no earlier deck"
                problems.append(Problem(message=message, mark=mark, hint="keep a copy of the last deck elsewhere"))
            else:
                found[name] = path
                problems += _unread(path, name, mark)
    return found


def _unread(path: Path, name: str, mark: Mark | None) -> list[Problem]:
    """Return what keeps the ledger of the deck at `path` from being read."""
    from deckgen.ledger.carried import read_ledger
    from deckgen.slides.package import Package

    try:
        read_ledger(path, Package.read(path))
    except OutputError as error:
        said = error.problems[0]
        message = said.message.replace(str(path), repr(name), 1).replace(display_path(path), repr(name), 1)
        message = message if repr(name) in message else f"{name!r}: {message}"
        return [Problem(message=message, mark=mark, hint=said.hint)]
    return []
