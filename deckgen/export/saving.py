"""A deck's figures saved, from its name to the files: the stages run as in a build, and the deck must pass."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from deckgen.errors import OutputError
from deckgen.export.made import made_deck
from deckgen.export.pictures import Saved, save_figures
from deckgen.plan import make_plan
from deckgen.run import Report, Run


def figures_of(
    name: str,
    *,
    settings: Iterable[str] = (),
    out: Path | None = None,
    formats: Collection[str] = ("png", "svg"),
    select: Collection[str] = (),
    fresh: bool = False,
    report: Report = lambda name, result: None,
) -> tuple[Path, list[Saved]]:
    """Save the figures of the deck `name`; return the folder and what was written to it.

    Raises
    ------
    OutputError
        Where the deck has errors, such as a person's name in it: what may not be built may not be taken apart either.
    """
    plan = make_plan(name, settings)
    run = Run(plan, fresh, report)
    entities = run.entities(run.tables())
    models = run.models(entities)
    metrics = run.metrics(entities, models)
    deck = run.deck(entities, models, metrics)
    findings = json.loads((deck.folder / "deck.json").read_text(encoding="utf-8"))["findings"]
    errors = [finding["message"] for finding in findings if finding["severity"] == "error"]
    if errors:
        raise OutputError(
            f"the deck has {len(errors)} errors: {errors[0]}", hint=f"deckgen build {name} tells them all"
        )
    folder = out or Path("out") / f"{plan.name}-figures"
    with made_deck(plan, entities.folder, models.folder, metrics.folder, deck.folder) as made:
        return folder, save_figures(made, folder, formats, select)
