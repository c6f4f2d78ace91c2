"""The deck that a build has just written, as data again: for every format but the .pptx itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.formats import writing_numbers
from deckgen.ledger.model import Ledger, ledger_from_dict
from deckgen.plan import Plan
from deckgen.stages import LEDGER_FILE
from deckgen.stages.deck import make_deck
from deckgen.stages.desk import open_desk

if TYPE_CHECKING:
    from deckgen.slides.model import Deck
    from deckgen.slides.stationery import Stationery


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A deck, what it is written on, and its ledger."""

    deck: Deck
    stationery: Stationery
    ledger: Ledger


@contextmanager
def made_deck(plan: Plan, entities: Path, models: Path, metrics: Path, deck: Path) -> Iterator[Made]:
    """Give the deck that the stages left in these folders; numbers are written in its form inside the block."""
    with writing_numbers(plan.spec.numbers.form()):
        desk = open_desk(plan, entities, models, metrics)
        ledger = ledger_from_dict(json.loads((deck / LEDGER_FILE).read_text(encoding="utf-8")))
        made = make_deck(plan, desk.results(plan), desk.stationery)
        desk.close()
        yield Made(deck=made, stationery=desk.stationery, ledger=ledger)
