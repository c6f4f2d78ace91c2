"""Where the SQL runs: one in-memory DuckDB, with the few calls that the stages need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deckgen.errors import DataError

SQL_HINT = "docs/method.md lists the tables and their columns"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import duckdb
    import pandas as pd

    Work = Callable[[Iterator[pd.DataFrame]], Iterable[pd.DataFrame]]


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


class Engine:
    """A DuckDB connection; results do not depend on the number of threads."""

    def __init__(self, *, threads: int | None = None) -> None:
        import duckdb

        config: dict[str, Any] = {"preserve_insertion_order": True} | ({"threads": threads} if threads else {})
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(config=config)
        self.selects: set[str] = set()  # SQL that was found to read alone; decks of many rows ask the same again
        self.run("SET TimeZone = 'UTC'")

    def run(self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None) -> None:
        """Run a statement whose rows nobody reads."""
        self.connection.execute(sql, used(sql, parameters)).fetchall()

    def select(
        self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names and the rows of a query."""
        cursor = self.connection.execute(sql, used(sql, parameters))
        return [column[0] for column in cursor.description or []], cursor.fetchall()

    def rows(self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.select(sql, parameters)[1]

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return a query's result as a DataFrame; DataError when the SQL does not run."""
        try:
            require_select(self, sql)
            return self.connection.execute(sql, used(sql, parameters)).df()
        except sql_errors() as error:
            raise DataError(first_line(error), hint=SQL_HINT) from error

    def applied(
        self, sql: str, work: Work, columns: Mapping[str, str], parameters: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Return what `work` makes of a query's rows, where those are, in no order.

        Parameters
        ----------
        sql : str
            The query.
        work : callable
            Makes frames of frames: of all rows, each in one of them. It may be sent elsewhere, so it can be pickled.
        columns : mapping of str to str
            What it makes: names and their types, in Spark's words.
        parameters : mapping, optional
            Values of ``$name``.
        """
        import pandas as pd

        made = list(work(iter([self.frame(sql, parameters)])))
        return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(columns))

    def records(self, sql: str) -> list[Any]:
        """Return a query's rows as objects with a field a column; missing values are None."""
        try:
            names, rows = self.select(sql)
        except sql_errors() as error:
            raise DataError(first_line(error), hint=SQL_HINT) from error
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]

    def columns(self, table: str) -> list[str]:
        """Return the column names of `table`."""
        return [row[0] for row in self.rows(f"DESCRIBE {quoted(table)}")]

    def tables(self) -> set[str]:
        """Return the names of all tables and views."""
        return {row[0] for row in self.rows("SHOW TABLES")}

    def count(self, table: str) -> int:
        """Return the number of rows of `table`."""
        return int(self.rows(f"SELECT count(*) FROM {quoted(table)}")[0][0])

    def put(self, name: str, frame: pd.DataFrame) -> None:
        """Make `frame` a table called `name`."""
        self.connection.register("_frame", frame)
        self.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM _frame")
        self.connection.unregister("_frame")

    def save(self, table: str, folder: Path) -> None:
        """Write `table` to ``folder/table.parquet``."""
        target = literal(str(folder / f"{table}.parquet"))
        self.run(f"COPY (FROM {quoted(table)}) TO {target} (FORMAT parquet, COMPRESSION zstd)")

    def load(self, folder: Path) -> None:
        """Read every parquet file of `folder` into a table of its name."""
        for file in sorted(folder.glob("*.parquet")):
            self.load_table(folder, file.stem)

    def load_table(self, folder: Path, name: str, *, into: str | None = None) -> None:
        """Read ``folder/name.parquet`` into a table of that name, or called `into`, if there is such a file."""
        file = folder / f"{name}.parquet"
        if file.is_file():
            self.run(f"CREATE OR REPLACE TABLE {quoted(into or name)} AS FROM read_parquet({literal(str(file))})")

    def lock(self) -> None:
        """Shut the file system and the network off: from here on SQL that a person typed only sees tables."""
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")


def require_select(engine: Engine, sql: str) -> None:
    """Raise ValueError unless `sql` is one statement that only reads."""
    import duckdb

    if sql in engine.selects:
        return
    kinds = [statement.type for statement in engine.connection.extract_statements(sql)]
    if kinds != [duckdb.StatementType.SELECT]:
        raise ValueError("the SQL must be one SELECT")
    engine.selects.add(sql)


def sql_errors() -> tuple[type[Exception], ...]:
    """Return what SQL that does not run raises; for an ``except``, so that DuckDB is imported by who uses it."""
    import duckdb

    return duckdb.Error, ValueError


def first_line(error: Exception) -> str:
    """Return what the engine says, without its advice on the lines below."""
    return str(error).strip().split("\n", 1)[0].strip()


def names_parameter(sql: str, name: str) -> bool:
    """Return whether `sql` mentions the parameter ``$name``."""
    return re.search(rf"\${re.escape(name)}\b", sql) is not None


def used(sql: str, parameters: Mapping[str, Any] | list[Any] | None) -> Any:
    """Keep the named parameters that the SQL mentions: DuckDB refuses the others."""
    if isinstance(parameters, Mapping):
        return {name: value for name, value in parameters.items() if names_parameter(sql, name)}
    return parameters
