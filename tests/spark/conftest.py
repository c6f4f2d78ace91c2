"""One Spark session on this machine for all tests of Spark; skipped where there is no Java or no pyspark."""

from __future__ import annotations

import os
from typing import Any

import pytest
from spark_engine import ENGINE

from deckgen.address import read_address
from deckgen.errors import DataError


@pytest.fixture(scope="session")
def spark() -> Any:
    """A session on two cores."""
    from deckgen.spark.session import require_java, require_pyspark, session

    try:
        require_pyspark()
        require_java()
    except DataError as error:
        if os.environ.get("DECKGEN_REQUIRE_TOOLS"):
            raise
        pytest.skip(str(error))
    return session(read_address(ENGINE))
