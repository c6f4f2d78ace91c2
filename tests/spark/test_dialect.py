"""What DuckDB's SQL becomes on Spark, read without one."""

from __future__ import annotations

import datetime

from deckgen.spark.dialect import parsed, spark_sql, with_values
from deckgen.spark.macros import Macros


def words(sql: str, **values: object) -> str:
    return spark_sql(with_values(parsed(sql), values))


def test_a_quotient_is_a_float_and_nothing_where_it_is_divided_by_zero() -> None:
    assert words("SELECT a / b FROM t") == "SELECT (CAST(a AS DOUBLE) / NULLIF(CAST(b AS DOUBLE), 0)) FROM t"


def test_a_mean_is_a_sum_over_a_count_with_its_condition_on_both() -> None:
    said = words("SELECT avg(a) FILTER (b) FROM t")
    assert "AVG" not in said
    assert said.count("FILTER(WHERE b)") == 2


def test_dates_are_written_into_the_query() -> None:
    assert "CAST('2025-12-31' AS DATE)" in words("SELECT 1 WHERE d <= $as_of", as_of=datetime.date(2025, 12, 31))


def test_numbers_in_a_row_are_a_query_of_their_own() -> None:
    assert words("SELECT k FROM range(1, 13) t(k)") == "SELECT k FROM (SELECT EXPLODE(SEQUENCE(1, 13 - 1)) AS k) AS t"


def test_a_sum_beside_another_query_is_taken_below_it() -> None:
    said = words("SELECT 1 - (SELECT count(*) FROM u) / sum(a) AS value FROM t")
    assert "FROM (SELECT SUM(a) AS a1 FROM t) AS below" in said


def test_a_macro_is_spelt_out_with_its_arguments() -> None:
    macros = Macros(keep=lambda call, body: "kept")
    macros.define(parsed("CREATE MACRO twice(x) AS x * 2"))
    assert spark_sql(macros.spelt_out(parsed("SELECT twice(a + 1) FROM t"))) == "SELECT ((a + 1) * 2) FROM t"


def test_a_table_that_is_called_alike_is_worked_out_once() -> None:
    calls: list[str] = []

    def keep(call: str, body: object) -> str:
        calls.append(call)
        return "kept"

    macros = Macros(keep=keep)
    macros.define(parsed("CREATE MACRO given(day) AS TABLE SELECT g FROM t WHERE d <= day"))
    said = spark_sql(macros.spelt_out(parsed("SELECT * FROM given(DATE '2025-01-01')")))
    assert said == "SELECT * FROM kept AS given"
    assert calls == ["GIVEN(CAST('2025-01-01' AS DATE))"]
