"""The demo read into DuckDB by its column mapping, and the truth about its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from deckgen.sources.demo import DEMO_FILES
from deckgen.tables import IDENTITY

Person = tuple[str | None, ...]
LoadRecords = Callable[..., duckdb.DuckDBPyConnection]


@dataclass(frozen=True)
class Demo:
    connection: duckdb.DuckDBPyConnection
    truth: pd.DataFrame  # table, row_id, person

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(DEMO_FILES)


def load_demo(folder: Path, *, threads: int = 1, backwards: bool = False) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": threads})
    for table, file in DEMO_FILES.items():
        header = {column: name for name, column in file.columns.items()}
        columns = ", ".join(
            f'"{header[column]}" AS {column}' if column in header else f"CAST(NULL AS VARCHAR) AS {column}"
            for column in ("record_id", *IDENTITY)
        )
        source = f"read_csv('{folder / file.file}', header=true, all_varchar=true)"
        connection.execute(
            f"""CREATE TABLE records_{table} AS SELECT * FROM (
                SELECT row_number() OVER () AS row_id, CAST("{header["date"]}" AS DATE) AS date, {columns}
                FROM {source}
            ) ORDER BY row_id {"DESC" if backwards else ""}"""
        ).fetchall()
    return connection


def read_truth(folder: Path, connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    people = pd.read_csv(folder / "truth" / "people_of_records.csv", dtype=str)
    rows = pd.concat(
        connection.execute(f"SELECT '{table}' AS \"table\", row_id, record_id FROM records_{table}").df()
        for table in DEMO_FILES
    )
    return rows.merge(people, on="record_id")[["table", "row_id", "person"]]
