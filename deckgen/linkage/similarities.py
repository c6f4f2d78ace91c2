"""DuckDB's measures of likeness as functions of Spark, so that no pair is told apart by an engine.

Libraries count half a transposition more or less, and at a limit that is another level of agreement. Executors compare a
batch of pairs at a time, in a DuckDB of their own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import pyarrow as pa

FUNCTIONS: Final = ("jaro_winkler_similarity", "jaro_similarity", "damerau_levenshtein", "levenshtein", "jaccard")

# Spark has functions of these names too, and they count otherwise: claire and carl are .79 alike there, not .83.
SIMILARITIES: Final = {function: f"as_duckdb_{function}" for function in FUNCTIONS}


def register(spark: Any) -> None:
    """Make the functions known to the session `spark`."""
    from pyspark.sql.functions import arrow_udf

    for function, name in SIMILARITIES.items():
        spark.udf.register(name, arrow_udf(_compared(function), "double"))


def _compared(function: str) -> Any:
    def compared(one: pa.Array, other: pa.Array) -> pa.Array:
        found = _engine().from_arrow(pa.table({"one": one, "other": other}))
        column = found.project(f"CAST({function}(one, other) AS DOUBLE) AS likeness").to_arrow_table().column(0)
        return column.combine_chunks()

    # Spark looks at what the annotations are, which are texts in this module.
    compared.__annotations__ = {"one": pa.Array, "other": pa.Array, "return": pa.Array}
    return compared


@lru_cache(maxsize=1)
def _engine() -> Any:
    import duckdb

    connection = duckdb.connect()
    # One thread keeps the rows in order, and Spark has one task a core already.
    connection.execute("SET threads = 1").fetchall()
    return connection
