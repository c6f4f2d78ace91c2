"""The ledger that a deck carries, or that lies beside it where a program has dropped it from the deck."""

from __future__ import annotations

import json
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
    if held is None and carried_digest(package) and beside.is_file():
        held = json.loads(beside.read_text(encoding="utf-8"))
    if held is None:
        return None
    try:
        return ledger_from_dict(held)
    except ValueError as error:
        raise OutputError(f"{path}: {error}", hint="it was built by a newer deckgen, or damaged") from error


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
