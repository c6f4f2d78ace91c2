"""A model's card from what the stages left on disk, without building the deck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.stages.facts import deck_facts
from deckgen.stages.metrics import read_metrics

if TYPE_CHECKING:
    from deckgen.model_cards import ModelCard


def read_card(plan: Plan, models: Path, metrics: Path, name: str) -> ModelCard:
    """Return the card of the model `name`; DataError where the spec does not name it."""
    from deckgen.model_cards import model_card
    from deckgen.results import Results

    engine = Engine()
    engine.load(models)
    facts = deck_facts(plan, ())  # a card names no sources
    results = Results(metrics=read_metrics(metrics), deck=facts, query=engine.frame, records=engine.records)
    return model_card(results, name)
