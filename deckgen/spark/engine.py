"""The same tables on Spark: those with a row a person or a record there, the others in DuckDB beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from deckgen.engine import SQL_HINT, Engine, first_line, literal, quoted
from deckgen.errors import DataError
from deckgen.spark.dialect import parsed, spark_sql, with_values
from deckgen.spark.jobs import failed
from deckgen.spark.macros import Macros
from deckgen.spark.session import quiet

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.address import Address
    from deckgen.engine import Work

# A table with one of these columns grows with the file; every other has a few rows whatever the file's size.
GROWING = frozenset({"golden_id", "identity_id", "known_id", "row_id"})

_CHANGES = re.compile(r"(\s|--.*\n)*(CREATE|DROP)\b", re.IGNORECASE)


class SparkEngine(Engine):
    """DuckDB with the tables that grow on Spark.

    DuckDB knows those too, without rows: it says what is wrong with SQL in the same words on both engines, and gives the
    names of columns. A query that reads none of them never leaves DuckDB; a small table that is read beside one of them
    is sent to Spark.
    """

    def __init__(self, session: Any, address: Address) -> None:
        self.session = session
        self.address = address
        self.growing: set[str] = set()
        self._macros = Macros(keep=self._keep)
        self._kept: dict[str, str] = {}
        self._sent: set[str] = set()
        session.catalog.clearCache()  # what an earlier deck of this process has kept
        super().__init__()

    def run(self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None) -> None:
        """Run a statement whose rows nobody reads."""
        super().run(sql, parameters)
        self._sent.clear()
        tree = parsed(sql) if _CHANGES.match(sql) else None
        if isinstance(tree, exp.Drop):
            self._forget(tree.find(exp.Table).name)
        elif isinstance(tree, exp.Create) and tree.args["kind"] in ("MACRO", "VIEW"):
            self._macros.define(tree)
        elif isinstance(tree, exp.Create):
            # DuckDB has made the shape alone: it holds no row of the tables that grow.
            name = tree.find(exp.Table).name
            query = self._spelt(tree.expression, parameters) if tree.expression else None
            if query is not None and self._grows(query):
                # Over the old table, which may be what it is made of: Spark Connect looks a name up no sooner than here.
                self._put(name, self._asked(query), keep=True)
                self._kept.clear()
            else:
                self._forget(name)

    def select(
        self, sql: str, parameters: Mapping[str, Any] | list[Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names and the rows of a query."""
        names, rows = super().select(sql, parameters)
        tree = parsed(sql)
        query = self._spelt(tree, parameters) if isinstance(tree, exp.Query) else None
        if query is None or not self._grows(query):
            return names, rows
        return names, [tuple(row) for row in self._fetched(query, "collect")]

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return a query's result as a DataFrame; DataError when the SQL does not run."""
        shape = super().frame(sql, parameters)
        query = self._spelt(parsed(sql), parameters)
        if not self._grows(query):
            return shape
        with _said():
            return self._pandas(self._fetched(query, "toArrow"))

    def applied(
        self, sql: str, work: Work, columns: Mapping[str, str], parameters: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Return what `work` makes of a query's rows on the executors, a batch at a time; see `Engine.applied`."""
        query = self._spelt(parsed(sql), parameters)
        if not self._grows(query):
            return super().applied(sql, work, columns, parameters)
        with _said():
            asked = self._asked(query)

        def batches(frames: Iterator[pd.DataFrame]) -> Iterable[pd.DataFrame]:
            return work(frames)  # Spark counts the parameters of a function, and takes no other callable

        try:
            with quiet():
                made = asked.mapInPandas(batches, ", ".join(f"{name} {kind}" for name, kind in columns.items()))
                return self._pandas(made.toArrow())
        except Exception as error:
            raise failed(error) from error

    def _pandas(self, rows: Any) -> pd.DataFrame:
        """Return a table of Arrow's by way of DuckDB, so that the columns have the types that they have there."""
        found: pd.DataFrame = self.connection.from_arrow(rows).df()
        return found

    def put(self, name: str, frame: pd.DataFrame) -> None:
        """Make `frame` a table called `name`."""
        super().put(name, frame)
        self._forget(name)
        if GROWING & set(frame.columns):
            rows = self.connection.sql(f"FROM {quoted(name)}").to_arrow_table()
            super().run(f"TRUNCATE {quoted(name)}")
            self._put(name, self.session.createDataFrame(rows), keep=True)

    def save(self, table: str, folder: Path) -> None:
        """Write `table` to ``folder/table.parquet``."""
        if table not in self.growing:
            super().save(table, folder)
            return
        with quiet():
            rows = self.session.table(table).toArrow()
        # In the columns' types of DuckDB's shape: both engines leave files of one kind.
        shape = ", ".join(f"{quoted(name)}::{kind}" for name, kind, *_ in self.rows(f"DESCRIBE {quoted(table)}"))
        aliases = ", ".join(f"{cast} AS {cast.rsplit('::', 1)[0]}" for cast in shape.split(", "))
        self.connection.register("_rows", rows)
        target = literal(str(folder / f"{table}.parquet"))
        super().run(f"COPY (SELECT {aliases} FROM _rows) TO {target} (FORMAT parquet, COMPRESSION zstd)")
        self.connection.unregister("_rows")

    def load_table(self, folder: Path, name: str, *, into: str | None = None) -> None:
        """Read ``folder/name.parquet`` into a table of that name, or called `into`, if there is such a file."""
        file, table = folder / f"{name}.parquet", into or name
        if not file.is_file():
            return
        source = f"read_parquet({literal(str(file))})"
        columns = {row[0] for row in super().rows(f"DESCRIBE FROM {source}")}
        self._forget(table)
        if not GROWING & columns:
            super().load_table(folder, name, into=into)
            return
        super().run(f"CREATE OR REPLACE TABLE {quoted(table)} AS FROM {source} LIMIT 0")
        if self.address.connect:
            # A server elsewhere does not see this machine's files.
            rows = self.connection.sql(f"FROM {source}").to_arrow_table()
            self._put(table, self.session.createDataFrame(rows))
        else:
            self._put(table, self.session.read.parquet(file.absolute().as_uri()))

    def _put(self, name: str, rows: Any, *, keep: bool = False) -> None:
        if keep:
            rows = rows.cache()
        rows.createOrReplaceTempView(name)
        self._sent.discard(name)
        self.growing.add(name)

    def _forget(self, name: str) -> None:
        self._kept.clear()
        self._sent.discard(name)
        if name in self.growing:
            self.session.catalog.dropTempView(name)
            self.growing.discard(name)

    def _keep(self, call: str, body: Any) -> str:
        """Return the name of a table with what a macro's `call` gives."""
        if call not in self._kept:
            whole = self._macros.spelt_out(body)  # may keep others first, and so comes before the name
            name = f"kept_{len(self._kept) + 1}"
            if self._grows(whole):
                self._put(name, self._asked(whole), keep=True)
            else:
                # Nothing in it grows: DuckDB has it, and whoever reads it is sent it.
                super().run(f"CREATE OR REPLACE TABLE {name} AS FROM {call}")
            self._kept[call] = name
        return self._kept[call]

    def _spelt(self, tree: Any, parameters: Mapping[str, Any] | list[Any] | None) -> Any:
        given = parameters if isinstance(parameters, Mapping) else {}
        return self._macros.spelt_out(with_values(tree, given))

    def _grows(self, query: Any) -> bool:
        return any(table.name in self.growing for table in query.find_all(exp.Table))

    def _asked(self, query: Any) -> Any:
        """Return the spelt-out `query` on Spark, not yet run; ValueError where Spark does not take it."""
        known = self.tables()
        for name in {table.name for table in query.find_all(exp.Table)} & known - self.growing - self._sent:
            rows = self.connection.sql(f"FROM {quoted(name)}").to_arrow_table()
            with quiet():
                self.session.createDataFrame(rows).createOrReplaceTempView(name)
            self._sent.add(name)
        with _told():
            return self.session.sql(spark_sql(query))

    def _fetched(self, query: Any, how: str) -> Any:
        asked = self._asked(query)
        with _told(), quiet():
            return getattr(asked, how)()


@contextmanager
def _said() -> Iterator[None]:
    """Raise what is said against a query as a DataError."""
    try:
        yield
    except ValueError as error:
        raise DataError(first_line(error), hint=SQL_HINT) from error


@contextmanager
def _told() -> Iterator[None]:
    """Raise what Spark says against a query as a ValueError of one line."""
    try:
        yield
    except ValueError:
        raise
    except Exception as error:  # Spark's errors come by way of the JVM or of gRPC, and have no base of their own
        raise ValueError(f"Spark: {first_line(error)}") from error
