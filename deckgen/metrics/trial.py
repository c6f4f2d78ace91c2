"""A person's own SQL tried before the build, on empty tables of the shape that the build will have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from deckgen.engine import Engine, first_line, require_select
from deckgen.errors import Mark, Problem
from deckgen.metrics.compute import run
from deckgen.metrics.prepare import prepare
from deckgen.metrics.schema import TABLES
from deckgen.periods import Period
from deckgen.source import near


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """SQL that a person typed: what it is for, where it stands, and for a metric the period of its parameters."""

    what: str
    sql: str
    mark: Mark | None
    period: Period | None = None  # None: a figure or a table, without parameters


def sql_problems(queries: Iterable[Query]) -> Iterator[Problem]:
    """Yield what is wrong with each query that would not run: a misspelt table or column, more than one statement."""
    listed = list(queries)
    if not listed:
        return
    engine = _empty()
    for query in listed:
        try:
            if query.period is not None:
                run(engine, query.sql, query.period)
            else:
                require_select(engine, query.sql)
                engine.rows(query.sql)
        except (duckdb.Error, ValueError) as error:
            yield Problem(message=f"{query.what}: {first_line(error)}", mark=query.mark, hint=_hint(error))


def _hint(error: Exception) -> str | None:
    """Return what a person may have meant, from the lines that DuckDB adds, or the tables that there are."""
    for line in str(error).splitlines()[1:]:
        if line.lower().startswith(("did you mean", "candidate bindings")):
            return line[:1].lower() + line[1:]
    said = str(error)
    if "Table with name" in said:
        return near(said.split("Table with name ")[1].split()[0], TABLES)
    return None


def _empty() -> Engine:
    engine = Engine()
    prepare(engine)
    engine.lock()
    return engine
