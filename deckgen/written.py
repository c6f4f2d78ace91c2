"""What a deck carries of what deckgen wrote, and our own copies of that: programs that save a deck may drop it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from deckgen.errors import OutputError
from deckgen.files import write_whole
from deckgen.slides.carrier import carried_digest, document, document_digest, extract
from deckgen.slides.finishing import BASE
from deckgen.slides.package import Package
from deckgen.slides.shown import ShownDeck, from_data

COPIES: Final = 100  # of what decks carry that are kept; the oldest go


def written_in(content: bytes, copies: Path) -> tuple[Package | None, ShownDeck | None]:
    """Return the package, and what it says that deckgen wrote, or what our own copy in `copies` says."""
    try:
        package = Package(content)
        carried = extract(package)
        known = carried_digest(package)
    except (OutputError, KeyError):
        return None, None
    if carried is None and known is not None:
        carried = _copy(copies, known)
    return package, from_data(carried[BASE]) if carried and BASE in carried else None


def remember(content: bytes, copies: Path) -> None:
    """Keep a copy of what the deck carries in `copies`."""
    carried = extract(Package(content))
    if carried is None:
        return
    text = document(carried)
    place = _place(copies, document_digest(text))
    if not place.is_file():
        copies.mkdir(parents=True, exist_ok=True)
        write_whole(place, text)
        for old in sorted(copies.glob("*.json"), key=_age)[:-COPIES]:
            old.unlink(missing_ok=True)


def _copy(copies: Path, known: str) -> dict[str, Any] | None:
    """Return our copy of the document with the digest `known`, which a program has dropped from its deck."""
    try:
        text = _place(copies, known).read_text(encoding="utf-8")
    except OSError:
        return None
    found = json.loads(text) if document_digest(text) == known else None
    return found if isinstance(found, dict) else None


def _age(file: Path) -> tuple[int, str]:
    try:
        return file.stat().st_mtime_ns, file.name
    except OSError:
        return 0, file.name  # another build has dropped it meanwhile


def _place(copies: Path, known: str) -> Path:
    return copies / f"{re.sub('[^0-9a-f]', '', known)}.json"
