"""Each source read by itself, wherever that is: a Spark task reads it as one machine would, and the parts are joined."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckgen.engine import Engine
from deckgen.errors import DeckgenError, Problem
from deckgen.sources import clear, read_source, refuse
from deckgen.sources.base import Readable
from deckgen.sources.contract import prepare
from deckgen.sources.reader import SourceFiles

_TOGETHER = ("rejects", "sources", "source_notes")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One source to be read, and the folder for its tables."""

    source: Readable
    digest: str
    as_of: datetime.date
    folder: Path


def read_part(part: Part) -> str | None:
    """Leave the source's tables in the part's folder; return the currency of its amounts, if any is said."""
    engine = Engine()
    prepare(engine)
    currency = read_source(engine, part.source, as_of=part.as_of, digests={part.source.id: part.digest})
    clear(engine)
    part.folder.mkdir(parents=True, exist_ok=True)
    for table in engine.tables():
        engine.save(table, part.folder)
    return currency


def read_apart(engine: Engine, parts: Sequence[Part], run: Callable[[Any, Sequence[Any]], list[Any]]) -> None:
    """Fill the tables of `deckgen.sources.read_sources` from `parts`, files by way of `run`, databases here.

    `run` is given `read_part` and some parts, and returns what it gives for each, or its DeckgenError. SourceError has
    the problems of all sources.
    """
    files = [part for part in parts if isinstance(part.source, SourceFiles)]
    found = dict(zip((part.source.id for part in files), run(read_part, files), strict=True))
    problems: list[Problem] = []
    currencies: dict[str, Readable] = {}
    prepare(engine)
    for part in parts:
        made = found[part.source.id] if part.source.id in found else _here(part)
        if isinstance(made, DeckgenError):
            problems += made.problems
        elif made:
            currencies.setdefault(made, part.source)
    refuse(problems, currencies)
    for part in parts:
        _join(engine, part)
        shutil.rmtree(part.folder)


def _here(part: Part) -> str | DeckgenError | None:
    try:
        return read_part(part)
    except DeckgenError as error:
        return error


def _join(engine: Engine, part: Part) -> None:
    """Add a part's tables to the others'; ``row_id`` goes on where an earlier source of the table ended."""
    for table in _TOGETHER:
        engine.load_table(part.folder, table, into="part")
        engine.run(f"INSERT INTO {table} BY NAME FROM part")
    records = f"records_{part.source.table}"
    engine.load_table(part.folder, records, into="part")
    if records in engine.tables():
        [(last,)] = engine.rows(f"SELECT coalesce(max(row_id), 0) FROM {records}")
        engine.run(
            f"INSERT INTO {records} BY NAME SELECT * REPLACE ({last} + row_id AS row_id) FROM part ORDER BY row_id"
        )
    else:
        engine.run(f"CREATE TABLE {records} AS FROM part ORDER BY row_id")
    engine.run("DROP TABLE part")
