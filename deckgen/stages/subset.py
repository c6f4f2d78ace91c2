"""A deck about some people: the shared tables narrowed to them, and the metrics computed of them alone.

Who is who, the models and the policy are of everybody, worked out once: a donor has the same score and segment in every
deck, and is held out in all of them or in none. What has no person in it (the money case, the evidence for the
models, the quality of the sources) stays that of everybody, and its definition says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from deckgen.engine import Engine, first_line, quoted, sql_errors, used
from deckgen.errors import DataError, Problem
from deckgen.metrics.compute import compute
from deckgen.metrics.trial import filter_sql
from deckgen.plan import Plan
from deckgen.stages.metrics import missing_tables, of_everybody
from deckgen.tables import TABLES
from deckgen.values import Metric, MetricValue

# Tables with a person a row that stay whole: a model's test is of all whom it was tested on.
WHOLE = frozenset(["test_predictions"])
# Views and macros over the tables that are narrowed (`deckgen.metrics.prepare`).
VIEWS = frozenset(["giving", "donor_periods", "donor_periods_unlinked", "trusted_scores", "sustainers"])
EVERYBODY = "everybody"  # the schema that keeps the tables as they were
OF_EVERYBODY = "Of everybody in the file, not of {subset} alone."


def open_people(entities: Path, *, activity: bool, threads: int | None = None) -> Engine:
    """Return an engine of its own with the golden records, for filters also what people did. No section reads from it."""
    engine = Engine(threads=threads)
    for name in ("golden", *(TABLES if activity else ())):
        engine.load_table(entities, name)
    engine.lock()
    return engine


def find_people(people: Engine, plan: Plan) -> list[str]:
    """Return the golden ids that the plan's `filter` finds.

    Raises
    ------
    DataError
        Where it does not run, or finds nobody, or so few people, or all but so few, that the deck would be about them.
    """
    mark = plan.document.mark(("filter",))
    sql = filter_sql(plan.spec.filter or "true")
    try:
        found = [row[0] for row in people.rows(sql, plan.fields)]
    except sql_errors() as error:
        hint = "a condition on golden records, such as zip LIKE $zip || '%'"
        raise DataError(Problem(message=f"filter: {first_line(error)}", mark=mark, hint=hint)) from error
    floor, others = plan.spec.privacy.min_cell, people.count("golden") - len(found)
    if not found:
        hint = "compare it with the column's values: text is matched letter by letter"
        raise DataError(Problem(message=f"filter finds nobody{_with(plan, sql)}", mark=mark, hint=hint))
    hint = f"privacy.min_cell is {floor}; choose a larger group"
    if len(found) < floor:
        message = f"filter finds so few people that the deck would be about them{_with(plan, sql)}"
        raise DataError(Problem(message=message, mark=mark, hint=hint))
    if 0 < others < floor:
        message = "filter leaves out so few people that they can be worked out from a deck of everybody"
        raise DataError(Problem(message=message + _with(plan, sql), mark=mark, hint=hint))
    return found


def _with(plan: Plan, sql: str) -> str:
    named = used(sql, plan.fields)
    return f" with {', '.join(f'{name} = {value!r}' for name, value in named.items())}" if named else ""


def narrow(engine: Engine, ids: Iterable[str]) -> None:
    """Leave in every table with people, but those of `WHOLE`, the rows of `ids`; called again, of other ones."""
    engine.run(f"CREATE SCHEMA IF NOT EXISTS {EVERYBODY}")
    there = {row[0] for row in engine.rows(f"SELECT table_name FROM duckdb_tables() WHERE schema_name = '{EVERYBODY}'")}
    engine.run(
        "CREATE OR REPLACE TABLE everybody.chosen AS SELECT unnest($ids::VARCHAR[]) AS golden_id", {"ids": list(ids)}
    )
    for table in _peopled(engine):
        if table not in there:
            engine.run(f"CREATE TABLE {EVERYBODY}.{quoted(table)} AS FROM main.{quoted(table)}")
        engine.run(
            f"CREATE OR REPLACE TABLE main.{quoted(table)} AS SELECT * FROM {EVERYBODY}.{quoted(table)} "
            f"WHERE golden_id IN (SELECT golden_id FROM {EVERYBODY}.chosen)"
        )


def _peopled(engine: Engine) -> list[str]:
    rows = engine.rows(
        "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'main' AND column_name = 'golden_id' AND NOT internal "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY 1"
    )
    return [row[0] for row in rows if row[0] not in WHOLE]


def values_of(engine: Engine, plan: Plan, shared: Mapping[str, MetricValue]) -> dict[str, MetricValue]:
    """Return the metrics of the plan's row and subset; those that depend on neither are as `shared` has them."""
    kept = {metric.name for metric in of_everybody(plan)}
    if plan.spec.filter:
        peopled = {*_peopled(engine), *VIEWS}
        kept = {name for name in kept if not _reads(plan.metrics[name], peopled)}
    known = {name: value for name, value in shared.items() if name in kept}
    if plan.spec.filter:
        said = OF_EVERYBODY.format(subset=plan.spec.subset)
        known = {name: replace(value, definition=f"{value.definition} {said}") for name, value in known.items()}
    return compute(
        engine, plan.metrics.values(), calendar=plan.calendar, privacy=plan.spec.privacy, missing=missing_tables(plan),
        marks=plan.metric_marks, row=plan.fields, known=known,
    )  # fmt: skip


def _reads(metric: Metric, tables: Iterable[str]) -> bool:
    return not set(re.findall(r"[a-z_]+", metric.sql.lower())).isdisjoint(tables)
