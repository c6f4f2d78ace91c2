"""Spark, where one machine is outgrown: the engine of the stages, who is who, and many decks at once."""

from __future__ import annotations

from deckgen.address import read_address
from deckgen.engine import Engine
from deckgen.errors import DataError

__all__ = ["open_engine"]


def open_engine(text: str) -> Engine:
    """Return the engine that `text` asks for (`deckgen.address`); DataError where there can be none."""
    try:
        address = read_address(text)
    except ValueError as error:
        raise DataError(str(error)) from error
    if not address.spark:
        return Engine()
    from deckgen.spark.session import require_pyspark, session

    require_pyspark()
    from deckgen.spark.engine import SparkEngine

    return SparkEngine(session(address), address)
