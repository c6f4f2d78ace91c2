"""The ledger that a deck carries, or that lies beside it where a program has dropped it from the deck."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deckgen.errors import OutputError
from deckgen.ledger.model import Ledger, ledger_from_dict
from deckgen.paths import beside_of
from deckgen.slides.carrier import carried_digest, extract
from deckgen.slides.package import Package
from deckgen.source import display_path

if TYPE_CHECKING:
    from deckgen.slides.shown import ShownDeck

LEDGER: Final = "ledger"  # under which a deck carries it
_UNREADABLE: Final = "it was written by another version of deckgen, or is damaged: build the deck again"


def ledger_text(ledger: Mapping[str, Any]) -> str:
    """Return the text of a ledger's own file, from `Ledger.as_dict`."""
    return json.dumps(ledger, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def find_ledger(path: Path, package: Package) -> Ledger | None:
    """Return the ledger of the deck at `path`; None where there is none.

    Raises
    ------
    OutputError
        Where there is one that this deckgen cannot read.
    """
    held, where = (extract(package) or {}).get(LEDGER), path
    try:
        if held is None and beside_of(path).is_file():
            where = beside_of(path)
            held = json.loads(where.read_text(encoding="utf-8"))
        return None if held is None else _whole(ledger_from_dict(held))
    except ValueError as error:  # also where it is no JSON, or no UTF-8
        said = str(error) if "ledger" in str(error) else f"the ledger cannot be read: {error}"
        raise OutputError(f"{display_path(where)}: {said}", hint=_UNREADABLE) from error


def _whole(ledger: Ledger) -> Ledger:
    """Return `ledger`; ValueError where it lacks what every ledger has, so that nobody trips over it later."""
    try:
        date.fromisoformat(ledger.deck["as_of"])
        slides = all({"id", "title"} <= set(slide) for slide in ledger.slides)
        metrics = all({"label", "text", "unit", "period"} <= set(facts) for facts in ledger.metrics.values())
        labels = all("label" in source for source in ledger.sources)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the ledger cannot be read: {error}") from error
    if not (slides and metrics and labels):
        raise ValueError("the ledger cannot be read: a part of it is missing")
    return ledger


def read_ledger(path: Path, package: Package) -> Ledger:
    """Return the ledger of the deck at `path`; OutputError where there is none, or none that can be read."""
    found = find_ledger(path, package)
    if found is not None:
        return found
    lost = carried_digest(package) is not None
    raise OutputError(
        f"{display_path(path)} carries no ledger" + (": a program that saved it has dropped it" if lost else ""),
        hint=f"keep {beside_of(path).name} beside it" if lost else "only a deck that deckgen built can be traced",
    )


def find_written(package: Package) -> ShownDeck | None:
    """Return what the deck carries as written; for the conflicts of a merge that is what an earlier build wrote."""
    from deckgen.slides.finishing import BASE
    from deckgen.slides.shown import from_data

    return from_data((extract(package) or {}).get(BASE))
