"""Spark, where one machine is outgrown: the engine of the stages, who is who, and many decks at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deckgen.address import Address, read_address
from deckgen.engine import Engine
from deckgen.errors import DataError

__all__ = ["open_engine", "spark_jobs", "spark_session"]


def open_engine(text: str) -> Engine:
    """Return the engine that `text` asks for (`deckgen.address`); DataError where there can be none."""
    spark = spark_session(text)
    if spark is None:
        return Engine()
    from deckgen.spark.engine import SparkEngine

    return SparkEngine(spark, read_address(text))


def spark_session(text: str) -> Any:
    """Return the Spark session that `text` asks for; None where it asks for DuckDB."""
    try:
        address = read_address(text)
    except ValueError as error:
        raise DataError(str(error), hint="docs/scale.md says when which is worth it") from error
    if not address.spark:
        return None
    from deckgen.spark.session import session

    return session(address)


def spark_jobs(address: Address, work: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
    """Return what `work` gives for each of `jobs` as Spark tasks; see `deckgen.spark.jobs.run_jobs`."""
    from deckgen.spark.jobs import run_jobs

    return run_jobs(address, work, jobs)
