"""What a spec's stages can tell without a deck: its numbers, its models' cards, its sources, its lists."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.errors import DataError
from deckgen.placing import WORK
from deckgen.plan import make_plan
from deckgen.run import Report, Run
from deckgen.source import near
from deckgen.stages.metrics import read_metrics
from deckgen.values import MetricValue
from deckgen.worklists import WorkList

if TYPE_CHECKING:
    from deckgen.model_cards import ModelCard


def compute_metrics(
    name: str,
    *,
    settings: Iterable[str] = (),
    fresh: bool = False,
    engine: str | None = None,
    report: Report = lambda name, result: None,
) -> dict[str, MetricValue]:
    """Compute and return every metric of the deck `name`, by name, without building the deck; `engine` as in `build`."""
    run = Run(make_plan(name, settings, engine=engine), fresh, report)
    entities = run.entities(run.tables())
    return read_metrics(run.metrics(entities, run.models(entities)).folder)


def model_card(
    deck: str, model: str, *, settings: Iterable[str] = (), report: Report = lambda name, result: None
) -> ModelCard:
    """Return the card of the model `model` of the deck `deck`; DataError where the deck trains no such model."""
    from deckgen.stages.model_cards import read_card

    run = Run(make_plan(deck, settings), False, report)
    if model not in run.plan.spec.models.names:  # said before anything is trained
        raise DataError(
            f"the deck {deck!r} trains no model called {model!r}", hint=near(model, run.plan.spec.models.names)
        )
    entities = run.entities(run.tables())
    models = run.models(entities)
    return read_card(run.plan, models.folder, run.metrics(entities, models).folder, model)


def profile_sources(
    name: str, *, settings: Iterable[str] = (), fresh: bool = False, report: Report = lambda name, result: None
) -> list[dict[str, Any]]:
    """Return what each source of the deck `name` holds; see `deckgen.profile.profile`."""
    from deckgen.engine import Engine
    from deckgen.profile import profile

    engine = Engine()
    engine.load(Run(make_plan(name, settings), fresh, report).tables().folder)
    return profile(engine)


def export_review(
    name: str,
    out: Path,
    *,
    sample: int = 0,
    settings: Iterable[str] = (),
    report: Report = lambda name, result: None,
) -> int:
    """Write the pairs in doubt of the deck `name` to `out`, with `sample` others of each band; return how many."""
    from deckgen.engine import Engine
    from deckgen.linkage.review import selection, write_pairs

    plan = make_plan(name, settings)
    run = Run(plan, False, report)
    engine = Engine()
    engine.load_table(run.entities(run.tables()).folder, "for_review")
    pairs = engine.frame("SELECT * FROM for_review ORDER BY rowid")
    linkage = plan.spec.linkage
    chosen = selection(pairs, threshold=linkage.threshold, review=linkage.review, sample=sample)
    write_pairs(chosen, out)
    return len(chosen)


def export_worklists(
    name: str,
    out: Path | None = None,
    *,
    secret: str = "",
    settings: Iterable[str] = (),
    report: Report = lambda name, result: None,
) -> list[WorkList]:
    """Write the work lists of the deck `name` to the folder `out`; see `deckgen.worklists.write_worklists`."""
    from deckgen.engine import Engine
    from deckgen.worklists import write_worklists

    plan = make_plan(name, settings)
    run = Run(plan, False, report)
    tables = run.tables()
    entities = run.entities(tables)
    engine = Engine()
    engine.load_table(run.metrics(entities, run.models(entities)).folder, "segments")
    # An id that a list hands out is kept before anybody else can get it.
    ids = run.remember(tables, entities)
    return write_worklists(
        engine,
        out or WORK / "worklists" / plan.name,
        actions={str(segment): action for segment, action in plan.spec.segments.actions.items()},
        as_of=plan.spec.as_of,
        deck=plan.name,
        secret=secret,
        ids=ids,
    )
