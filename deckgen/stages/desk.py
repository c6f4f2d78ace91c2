"""What the decks of one spec share in a process: the tables in an engine, the people, the paper that they are written on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.engine import Engine
from deckgen.plan import Plan
from deckgen.stages.entities import load_public
from deckgen.stages.facts import deck_facts
from deckgen.stages.metrics import read_metrics
from deckgen.stages.subset import find_people, narrow, open_people, values_of

if TYPE_CHECKING:
    from deckgen.results import Results
    from deckgen.slides.stationery import Stationery
    from deckgen.values import MetricValue


@dataclass(kw_only=True, slots=True)
class Desk:
    """Where decks are made, one after the other; opened once, for a plan and for every row of it.

    `engine` holds the tables without personal data, those of the last deck's people; `people` golden records.
    """

    engine: Engine
    entities: Path
    values: Mapping[str, MetricValue]  # of everybody
    stationery: Stationery
    people: Engine | None = None
    chosen: list[str] = field(default_factory=list)  # golden ids of the last deck's people
    threads: int | None = None  # of each engine

    def results(self, plan: Plan) -> Results:
        """Return what the sections of `plan` are given: of its row's people alone, where it has a filter."""
        from deckgen.ledger.carried import read_ledger
        from deckgen.results import Results
        from deckgen.slides.package import Package

        values = self.values
        if plan.spec.filter:
            self.chosen = find_people(self._people(plan), plan)
            narrow(self.engine, self.chosen)
        if plan.spec.filter or plan.row:
            values = values_of(self.engine, plan, values)
        labels = [row[0] for row in self.engine.rows("SELECT label FROM sources ORDER BY accepted DESC, label")]
        return Results(
            metrics=values,
            deck=deck_facts(plan, labels),
            query=lambda sql: self.engine.frame(sql, plan.fields),
            records=self.engine.records,
            earlier={name: read_ledger(path, Package.read(path)) for name, path in plan.earlier.items()},
        )

    def golden(self, plan: Plan) -> Iterable[tuple[Any, ...]] | None:
        """Return name, e-mail, phone and address of everybody whom the deck of `plan` is about; None without linkage."""
        people = self._people(plan)
        if "golden" not in people.tables():
            return None
        sql = "SELECT first_name, last_name, email, phone, address FROM golden"
        chosen: Mapping[str, Any] = {"ids": self.chosen} if plan.spec.filter else {}
        if chosen:
            sql += " WHERE golden_id IN (SELECT unnest($ids::VARCHAR[]))"
        cursor = people.connection.execute(sql, chosen)
        return (row for rows in iter(lambda: cursor.fetchmany(10_000), []) for row in rows)

    def close(self) -> None:
        """Close the engines."""
        for engine in filter(None, (self.engine, self.people)):
            engine.connection.close()

    def _people(self, plan: Plan) -> Engine:
        if self.people is None:
            self.people = open_people(self.entities, activity=plan.spec.filter is not None, threads=self.threads)
        return self.people


def open_desk(plan: Plan, entities: Path, models: Path, metrics: Path, *, threads: int | None = None) -> Desk:
    """Return a desk with what the stages before left in these folders; its engines work in so many `threads`."""
    from deckgen.metrics.prepare import prepare

    engine = Engine(threads=threads)
    load_public(engine, entities)
    engine.load(models)
    engine.load(metrics)
    prepare(engine, major_threshold=plan.spec.models.major_threshold)
    engine.lock()
    return Desk(
        engine=engine, entities=entities, values=read_metrics(metrics), stationery=stationery_of(plan), threads=threads
    )


def stationery_of(plan: Plan) -> Stationery:
    """Return what the deck is written on: the theme's own package, or the person's template in its place."""
    from deckgen.slides.foreign import foreign
    from deckgen.slides.stationery import branded

    if plan.template is None:
        return branded(plan.theme, plan.spec.language)
    return foreign(plan.template, plan.theme, plan.spec.layouts, plan.layout_marks)
