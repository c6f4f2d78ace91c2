"""A demo read into DuckDB, and small tables of records written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest
from demo_records import Demo, LoadRecords, Person, load_demo, read_truth

from deckgen.sources.demo import write_demo
from deckgen.tables import IDENTITY


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small_demo")
    write_demo(folder, seed=8, as_of=date(2025, 12, 31), people=150)
    return folder


@pytest.fixture(scope="session", params=[1, 4])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp(f"demo_{request.param}")
    write_demo(folder, seed=request.param, as_of=date(2025, 12, 31))
    connection = load_demo(folder)
    return Demo(connection=connection, truth=read_truth(folder, connection))


@pytest.fixture
def load_records() -> LoadRecords:
    """Return a function that makes ``records_<table>`` of tuples in the order of `IDENTITY`, one a day."""

    def load(**tables: Sequence[Person]) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"threads": 1})
        for table, people in tables.items():
            fields = ", ".join(f"{field} VARCHAR" for field in IDENTITY)
            connection.execute(f"CREATE TABLE records_{table} (row_id BIGINT, date DATE, {fields})").fetchall()
            for place, person in enumerate(people):
                connection.execute(
                    f"INSERT INTO records_{table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [place + 1, date(2024, 1, 1 + place), *person],
                ).fetchall()
        return connection

    return load
