"""The same answers from both engines, on a real Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from spark_engine import ENGINE

from deckgen.engine import Engine
from deckgen.errors import DataError
from deckgen.metrics.prepare import prepare
from deckgen.spark import open_engine

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.thorough]

GIFTS = """
    SELECT 'G' || (i % 7) AS golden_id, i AS identity_id, i AS known_id, DATE '2024-01-31' + (i * 9)::INT AS date,
        (i % 5) * 12.35 AS amount, i % 3 = 0 AS recurring, 'completed' AS status, 'web' AS method, 'USD' AS currency,
        'donations' AS source
    FROM range(1, 60) t(i)
"""
QUERIES = (
    "SELECT sum(now) / nullif(sum(gifts), 0) AS value, count(*) AS n FROM donor_periods(DATE '2025-02-28')",
    "SELECT avg(amount) AS value, median(amount::DOUBLE) AS m FROM giving",
    "SELECT 1 - (SELECT count(DISTINCT golden_id) FROM giving) / sum(amount) AS value FROM giving",
    "SELECT count(*) AS value FROM sustainers(DATE '2025-06-30') JOIN small USING (golden_id)",
    "SELECT golden_id, sum(amount) AS given FROM giving GROUP BY ALL ORDER BY given DESC, golden_id LIMIT 3",
)


@pytest.fixture(scope="module")
def engines(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    folder = tmp_path_factory.mktemp("tables")
    made = Engine()
    made.run(f"CREATE TABLE donations AS {GIFTS}")
    made.save("donations", folder)
    both = open_engine("duckdb"), open_engine(ENGINE)
    for engine in both:
        engine.load(folder)
        prepare(engine)
        engine.run("CREATE TABLE small AS SELECT 'G1' AS golden_id")
        engine.lock()
    return both


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_gives_the_same_rows_on_both_engines(engines: tuple[Engine, Engine], sql: str) -> None:
    here, there = engines
    assert [tuple(map(_shown, row)) for row in there.rows(sql)] == [tuple(map(_shown, row)) for row in here.rows(sql)]


def test_what_grows_lies_on_spark_and_what_does_not_stays(engines: tuple[Engine, Engine]) -> None:
    growing = engines[1].growing  # type: ignore[attr-defined]
    assert "donations" in growing
    assert not {"models", "scenarios", "small"} & growing


def test_a_mistake_in_sql_is_told_in_the_same_words(engines: tuple[Engine, Engine]) -> None:
    said = []
    for engine in engines:
        with pytest.raises(DataError) as error:
            engine.frame("SELECT amuont FROM giving")
        said.append(str(error.value))
    assert said[0] == said[1]


def test_a_persons_sql_reads_no_file_of_the_cluster(engines: tuple[Engine, Engine], tmp_path: Path) -> None:
    with pytest.raises(DataError):
        engines[1].frame(f'SELECT * FROM parquet."{tmp_path}"')


def _shown(value: Any) -> Any:
    return value if isinstance(value, str) else round(float(value), 9)


def test_a_view_sees_what_a_small_table_holds_now(engines: tuple[Engine, Engine], tmp_path: Path) -> None:
    told = []
    for engine in (open_engine("duckdb"), open_engine(ENGINE)):
        made = Engine()
        made.run(f"CREATE TABLE donations AS {GIFTS}")
        made.save("donations", tmp_path)
        engine.load(tmp_path)
        engine.run("CREATE TABLE small (golden_name VARCHAR)")
        engine.run("CREATE VIEW found AS SELECT count(*) AS n FROM donations JOIN small ON golden_name = golden_id")
        engine.run("CREATE OR REPLACE TABLE small AS SELECT 'G1' AS golden_name")
        told.append(engine.rows("SELECT n FROM found")[0][0])
    assert told[0] == told[1] > 0
