"""Pairs looked for and scored by Splink on Spark, with the model that was trained on DuckDB."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final

from deckgen.linkage.similarities import SIMILARITIES, register
from deckgen.linkage.splink_quietly import splink_quietly
from deckgen.linkage.trained import TrainedModel

if TYPE_CHECKING:
    import duckdb

# DuckDB's words by Spark's.
_WORDS: Final = {
    **{f"{here}(": f"{there}(" for here, there in SIMILARITIES.items()},
    "list_has_any(": "arrays_overlap(",
    "list_intersect(": "array_intersect(",
    "len(": "size(",
    '"': "`",
}


def fetch_scored(
    spark: Any,
    connection: duckdb.DuckDBPyConnection,
    model: TrainedModel,
    told: dict[str, Any],
    scored_sql: Callable[[str, Collection[str], TrainedModel], str],
    counted: str,
    least: float,
) -> None:
    """Score the pairs of ``people`` on Spark; leave ``scored`` and ``evidence`` in DuckDB, as its own run would.

    Parameters
    ----------
    spark : SparkSession
        Its executors have deckgen installed: they compare as DuckDB does (`deckgen.linkage.similarities`).
    connection : DuckDBPyConnection
        Holds ``people`` and ``frequency_of_<column>`` for each frequency of the `model`.
    model : TrainedModel
        What it learned.
    told : dict
        Splink's settings, with DuckDB's conditions.
    scored_sql : callable
        Gives the SQL of ``scored`` for Splink's table and its columns.
    counted : str
        The SQL of ``evidence``.
    least : float
        Pairs with less evidence are counted and not fetched: no prior could make them worth keeping.
    """
    with splink_quietly():
        from splink import Linker
        from splink.backends.spark import SparkAPI

        register(spark)
        api = SparkAPI(spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False)
        for name in ("people", *(f"frequency_of_{column}" for column in model.frequencies)):
            spark.createDataFrame(connection.sql(f"FROM {name}").to_arrow_table()).createOrReplaceTempView(name)
        linker = Linker(api.register("people"), in_spark(told), log_level=None)
        for column in model.frequencies:
            linker.table_management.register_term_frequency_lookup(api.register(f"frequency_of_{column}"), column)
        found = linker.inference.predict().physical_name
        pairs = spark.sql(scored_sql(found, spark.table(found).columns, model)).cache()
        pairs.createOrReplaceTempView("scored")
        counts = spark.sql(counted).toArrow()
        scored = pairs.where(f"evidence >= {least!r}").toArrow()
        pairs.unpersist()
        spark.catalog.clearCache()
    for name, rows in (("evidence", counts), ("scored", scored)):
        connection.register("_rows", rows)
        connection.execute(f"CREATE TABLE {name} AS FROM _rows").fetchall()
        connection.unregister("_rows")


def in_spark(told: dict[str, Any]) -> dict[str, Any]:
    """Return Splink's settings with their conditions in Spark's words."""
    comparisons = [
        {**comparison, "comparison_levels": [
            {**level, "sql_condition": _words(level["sql_condition"])} for level in comparison["comparison_levels"]
        ]}
        for comparison in told["comparisons"]
    ]  # fmt: skip
    rules = [
        {"blocking_rule": _words(rule["blocking_rule"]), "sql_dialect": "spark"}
        for rule in told["blocking_rules_to_generate_predictions"]
    ]
    return {**told, "comparisons": comparisons, "blocking_rules_to_generate_predictions": rules}


def _words(condition: str) -> str:
    return _ANY.sub(lambda found: _WORDS[found[0]], condition)


_ANY: Final = re.compile("|".join(rf"\b{re.escape(word)}" if word != '"' else word for word in _WORDS))
