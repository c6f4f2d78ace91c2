"""The ledger that a deck carries, or that lies beside it where a program has dropped it from the deck."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

from deckgen.errors import OutputError
from deckgen.ledger.model import Ledger, ledger_from_dict
from deckgen.slides.carrier import carried_digest, extract
from deckgen.slides.package import Package

LEDGER: Final = "ledger"  # under which a deck carries it
BESIDE: Final = ".ledger.json"  # of the file that lies beside a deck


def find_ledger(path: Path, package: Package) -> Ledger | None:
    """Return the ledger of the deck at `path`; None where there is none.

    Raises
    ------
    OutputError
        Where there is one that this deckgen cannot read.
    """
    held = (extract(package) or {}).get(LEDGER)
    beside = beside_of(path)
    try:
        if held is None and carried_digest(package) and beside.is_file():
            held = json.loads(beside.read_text(encoding="utf-8"))
        return None if held is None else _whole(ledger_from_dict(held))
    except ValueError as error:
        raise OutputError(f"{path}: {error}", hint="it was built by a newer deckgen, or damaged") from error


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
        f"{path} carries no ledger" + (": a program that saved it has dropped it" if lost else ""),
        hint=f"keep {beside_of(path).name} beside it" if lost else "only a deck that deckgen built can be traced",
    )


def beside_of(path: Path) -> Path:
    """Return the file beside the deck at `path` that holds a copy of its ledger."""
    return path.with_name(path.stem + BESIDE)
