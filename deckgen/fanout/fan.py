"""All decks of a spec that is built for rows: stages, rows, jobs, and what became of them."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from deckgen.address import read_address
from deckgen.cache import StageResult, digest
from deckgen.errors import DataError, SpecError
from deckgen.fanout.job import Job, Made, Shared, make_row
from deckgen.fanout.names import targets
from deckgen.fanout.processes import run_jobs
from deckgen.fanout.record import Record
from deckgen.kept import make_room
from deckgen.placing import WORK
from deckgen.plan import Plan, make_plan
from deckgen.pool import processes_for
from deckgen.row_source import rows_of
from deckgen.rows import Row
from deckgen.run import Report, Run
from deckgen.stages import DRAWINGS
from deckgen.stages.desk import open_desk

# Called as the rows' part begins with how many there are, then with each row that is done.
Progress = Callable[[int, Made | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fan:
    """What a fan-out made: a `Made` a row, in the order of the rows."""

    name: str
    rows: tuple[Made, ...]
    stages: tuple[StageResult, ...]
    notes: tuple[str, ...]  # on rows left out and names changed
    processes: int
    seconds: float

    @property
    def failed(self) -> tuple[Made, ...]:
        """The rows without a deck of today."""
        return tuple(made for made in self.rows if made.state == "failed")

    @property
    def folder(self) -> Path | None:
        """Where the first deck lies, and by default all of them."""
        there = [Path(made.output).parent for made in self.rows if made.state != "failed"]
        return there[0] if there else None

    def counts(self) -> Mapping[str, int]:
        """Return how many rows are in which state."""
        return Counter(made.state for made in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Return what ``deckgen build --for-each ... --json`` prints."""
        return {
            "deck": self.name, "outputs": [made.output for made in self.rows if made.state != "failed"],
            "counts": dict(self.counts()), "seconds": round(self.seconds, 3), "jobs": self.processes,
            "stages": [stage.as_dict() for stage in self.stages], "notes": list(self.notes),
            "rows": [made.as_dict() for made in self.rows],
        }  # fmt: skip


def build_rows(
    name: str,
    for_each: str | None = None,
    *,
    settings: Iterable[str] = (),
    out: str | None = None,
    jobs: int | None = None,
    fresh: bool = False,
    report: Report = lambda name, result: None,
    progress: Progress = lambda total, made: None,
) -> Fan:
    """Build a deck of `name` for each row of `for_each` (a file, ``sql:SELECT ...``, ``metric:NAME``; else the spec's).

    `out` names the files (``out/{{ row.chapter }}.pptx``), `jobs` is how many processes work; one a processor unless said.
    A row that fails is in the result and keeps no other from being built.
    """
    plan = make_plan(name, settings, for_each=for_each)
    return build_plan_rows(plan, out=out, jobs=jobs, fresh=fresh, report=report, progress=progress)


def build_plan_rows(
    plan: Plan,
    *,
    out: str | None = None,
    jobs: int | None = None,
    fresh: bool = False,
    overwrite: bool = False,
    dry: bool = False,
    strict: bool = False,
    report: Report = lambda name, result: None,
    progress: Progress = lambda total, made: None,
) -> Fan:
    """Build the decks of a plan that has rows; as `build_rows`, which makes the plan."""
    begun = time.perf_counter()
    if plan.rows is None:
        raise SpecError(
            f"{plan.name} is built for no rows", hint="say `for_each: FILE` in the spec, or --for-each FILE"
        )
    run = Run(plan, fresh, report)
    # What all rows share, once.
    tables = run.tables()
    entities = run.entities(tables)
    models = run.models(entities)
    metrics = run.metrics(entities, models)
    shared = Shared(
        plan=plan, entities=entities.folder, models=models.folder, metrics=metrics.folder,
        key=digest(json.dumps(run.deck_parts(metrics), sort_keys=True)), drawings=run.cache.folder / DRAWINGS,
        overwrite=overwrite, strict=strict, dry=dry,
    )  # fmt: skip
    rows, notes = _rows(shared)
    files, said = targets(plan.name, rows, out)
    work = [Job(row=row, target=target) for row, target in zip(rows, files, strict=True)]
    processes = processes_for(len(work), jobs)
    made = _all(shared, work, processes, None if fresh or overwrite else Record(WORK, plan.name), progress)
    if not dry:
        run.remember(tables, entities)
    # Drawn figures are added also where every stage was reused.
    make_room(run.cache.folder, keep=[result.folder for result in run.done])
    return Fan(
        name=plan.name, rows=tuple(made), stages=tuple(run.done), notes=(*notes, *said), processes=processes,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip


def _run(shared: Shared, jobs: list[Job], processes: int) -> Iterator[Made]:
    """Yield what became of each job: run as Spark tasks where the plan's engine is Spark, in processes here else."""
    address = read_address(shared.plan.spec.engine)
    if not address.spark or not jobs:
        yield from run_jobs(shared, jobs, processes)
        return
    from deckgen.spark import spark_jobs

    yield from spark_jobs(address, partial(make_row, shared), jobs)


def _rows(shared: Shared) -> tuple[list[Row], list[str]]:
    """Return the rows, each once, and what is to be said about those left out."""
    plan, notes = shared.plan, []
    if plan.rows is None:
        raise ValueError("the plan has no rows")
    rows, small = plan.rows.rows or (), 0
    if plan.rows.rows is None:
        desk = open_desk(plan, shared.entities, shared.models, shared.metrics)
        rows, small = rows_of(desk.engine, plan.rows, _period(plan), plan.spec.privacy.min_cell)
        desk.close()
    if small:
        notes.append(f"{small} groups of fewer than {plan.spec.privacy.min_cell} people get no deck")
    first: dict[str, Row] = {}
    for row in rows:
        if row.key in first:
            notes.append(f"row {row.number} is left out: it is the same as row {first[row.key].number}")
        first.setdefault(row.key, row)
    if not first:
        raise DataError(f"{plan.rows.asked} gives no rows", hint="see what it gives on its own")
    return list(first.values()), notes


def _period(plan: Plan) -> dict[str, Any]:
    """Return the parameters of the SQL that lists rows: those of the metric's own period."""
    own = plan.spec.metrics.get(plan.rows.asked.partition(":")[2].strip()) if plan.rows else None
    period = plan.calendar.period(own.period if own else "as_of")
    return {"start": period.start, "as_of": period.end}


def _all(shared: Shared, work: list[Job], processes: int, record: Record | None, progress: Progress) -> list[Made]:
    done: dict[int, Made] = {}
    writes = record or Record(WORK, shared.plan.name)
    progress(len(work), None)
    kept = {job.row.number: made for job in work if record and not shared.dry and (made := record.kept(shared, job))}
    for made in kept.values():
        done[made.row] = made
        progress(len(work), made)
    left = [job for job in work if job.row.number not in kept]
    try:
        for made in _run(shared, left, min(processes, max(1, len(left)))):
            done[made.row] = made
            writes.add(made)
            progress(len(work), made)
    finally:
        writes.close()
    return [done[job.row.number] for job in work]
