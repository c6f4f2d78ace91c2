"""Where every source is read into first: ``raw`` with its rows as text, and what is known about them.

``raw`` has ``_file``, ``_ordinal`` and the source's own columns; ``unreadable`` the records that are none; ``shifts``
says from which ordinal on a row stands how many lines further down; ``notes`` what a person should know.
"""

from __future__ import annotations

from collections.abc import Iterable

from deckgen.engine import Engine, literal, quoted
from deckgen.sources.base import Readable


def empty(engine: Engine) -> None:
    """Make the tables anew, for the next source."""
    for table in ("raw", "one_file"):
        engine.run(f"DROP TABLE IF EXISTS {table}")
    engine.run("CREATE OR REPLACE TABLE unreadable (file VARCHAR, line BIGINT, reason VARCHAR, record VARCHAR)")
    engine.run("CREATE OR REPLACE TABLE shifts (file VARCHAR, ordinal BIGINT, shift BIGINT)")
    engine.run("CREATE OR REPLACE TABLE notes (file VARCHAR, note VARCHAR)")


def append(engine: Engine, name: str, source: Readable) -> None:
    """Add the rows of ``one_file``, which a person knows as `name`, to ``raw``."""
    numbered = f"SELECT {literal(name)} AS _file, row_number() OVER () AS _ordinal, * FROM one_file"
    if "raw" not in engine.tables():
        engine.run(f"CREATE TABLE raw AS {numbered}")
        return
    here, first = set(engine.columns("one_file")), set(own_columns(engine))
    if here != first:
        other = ", ".join(sorted(here ^ first))
        raise source.refuse(
            f"{name} has other columns than the first file of {source.place}: {other}",
            "give it a source of its own: `as: TABLE`",
        )
    engine.run(f"INSERT INTO raw BY NAME {numbered}")


def own_columns(engine: Engine) -> list[str]:
    """Return the headers that the source itself has."""
    return [name for name in engine.columns("raw") if name not in ("_file", "_ordinal")]


def add_shifts(engine: Engine, name: str, shifts: Iterable[tuple[int, int]]) -> None:
    """Say that from each ordinal on, a row of `name` stands in line ordinal + shift."""
    rows = list(shifts)
    engine.run(
        "INSERT INTO shifts SELECT ?, unnest(?::BIGINT[]), unnest(?::BIGINT[])",
        [name, [ordinal for ordinal, _ in rows], [shift for _, shift in rows]],
    )


def add_unreadable(engine: Engine, name: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """Keep aside records of `name` that are none: the line each stands in, the reason, and its text."""
    kept = list(rows)
    engine.run(
        "INSERT INTO unreadable SELECT ?, unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [name, *([row[i] for row in kept] for i in range(3))],
    )


def add_note(engine: Engine, name: str, note: str) -> None:
    """Say something about `name` that a person should know."""
    engine.run("INSERT INTO notes VALUES (?, ?)", [name, note])


def as_text(engine: Engine, decimal: str = ".") -> None:
    """Turn every column of ``one_file`` into text; numbers are written with the `decimal` sign of the source."""
    cells = []
    for name, type_, *_ in engine.rows("DESCRIBE one_file"):
        text = f"CAST({quoted(name)} AS VARCHAR)"
        if decimal != "." and (type_ in ("DOUBLE", "FLOAT") or type_.startswith("DECIMAL")):
            text = f"replace({text}, '.', {literal(decimal)})"
        cells.append(f"{text} AS {quoted(name)}")
    engine.run(f"CREATE OR REPLACE TABLE one_file AS SELECT {', '.join(cells)} FROM one_file")
