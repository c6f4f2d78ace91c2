"""A person's own SQL tried before the build, on empty tables of the shape that the build will have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from deckgen.engine import Engine, first_line, require_select, sql_errors
from deckgen.errors import Mark, Problem
from deckgen.metrics.compute import fetch
from deckgen.metrics.prepare import prepare
from deckgen.metrics.schema import GOLDEN, TABLES
from deckgen.periods import Period
from deckgen.source import meant

A_ROW_A_RECORD = "the SQL gives a row a record; a metric is one row"
SQL_HINT = "docs/method.md lists the tables and their columns; the SQL is DuckDB's"
AGGREGATE = "use sum, count or avg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """SQL that a person typed: what it is for, where it stands, and for a metric the period of its parameters."""

    what: str
    sql: str
    mark: Mark | None
    period: Period | None = None  # None: a figure or a table, without parameters
    people: bool = False  # sees golden records, as a deck's filter does
    dated: bool = False  # lists groups of a period, whose parameters it has


def filter_sql(condition: str) -> str:
    """Return the query that finds the people of a deck's `filter`."""
    return f"SELECT golden_id FROM golden WHERE (\n{condition}\n) ORDER BY golden_id"


def sql_problems(queries: Iterable[Query], fields: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield what is wrong with each query that would not run: a misspelt table or column, more than one statement.

    `fields` are those of the rows that the deck is built for, which SQL may name as parameters.
    """
    listed = list(queries)
    if not listed:
        return
    engine = empty_tables()
    row: dict[str, Any] = dict.fromkeys(fields)
    for query in listed:
        try:
            if query.period is not None:
                if not fetch(engine, query.sql, query.period, row) and _lists_records(query.sql):
                    yield Problem(message=f"{query.what}: {A_ROW_A_RECORD}", mark=query.mark, hint=AGGREGATE)
            else:
                if query.people:
                    engine.run(f"CREATE TABLE IF NOT EXISTS golden ({GOLDEN})")
                require_select(engine, query.sql)
                engine.rows(query.sql, row | (dict.fromkeys(("start", "as_of")) if query.dated else {}))
        except sql_errors() as error:
            yield Problem(
                message=f"{query.what}: {first_line(error)}", mark=query.mark, hint=_hint(error, engine.tables())
            )


def _lists_records(sql: str) -> bool:
    """Return whether SQL that gives no row on empty tables gives one a record on full ones.

    A sum or a count gives its one row on empty tables too. What was planned stands in tables of one row, which are empty
    here, so SQL that reads any of them may be right.
    """
    words = set(re.findall(r"[a-z_]+", sql.lower()))
    records = {"giving", *(name for name, columns in TABLES.items() if "golden_id" in columns)}
    return bool(words & records) and not words & (TABLES.keys() - records) and not re.search(r"(?i)\blimit\s+1\b", sql)


def _hint(error: Exception, tables: Iterable[str]) -> str:
    """Return what a person may have meant: among the tables that there are, or in the lines that DuckDB adds.

    DuckDB itself would also name its own inner tables.
    """
    said = str(error)
    if "following parameters" in said:
        return "a metric's SQL has $start and $as_of; any other $name is a field of the row that a deck is for (`for_each: FILE`)"
    if "Table with name" in said:
        return meant(said.split("Table with name ")[1].split()[0], tables) or SQL_HINT
    for line in str(error).splitlines()[1:]:
        if line.lower().startswith(("did you mean", "candidate bindings")):
            return line[:1].lower() + line[1:]
    return SQL_HINT


def empty_tables() -> Engine:
    """Return an engine with empty tables of the shape that a build leaves."""
    engine = Engine()
    prepare(engine)
    engine.lock()
    return engine
