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
from deckgen.stages.deck import make_deck, open_results, stationery_of

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
        _, results = open_results(plan, entities, models, metrics)
        stationery = stationery_of(plan)
        ledger = ledger_from_dict(json.loads((deck / LEDGER_FILE).read_text(encoding="utf-8")))
        yield Made(deck=make_deck(plan, results, stationery), stationery=stationery, ledger=ledger)
