"""A Spark session for an address: one a process, quiet, and with an error that says what is missing."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from deckgen.address import Address
from deckgen.errors import DataError

LEAST_JAVA: Final = 17
_PATIENCE: Final = 5.0  # seconds for a master to answer
_JAVA_HINT: Final = "apt-get install openjdk-17-jre-headless, brew install openjdk@17, or set JAVA_HOME"
# Dates and times have no zone here, as on DuckDB; small results come back whole.
_SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.ansi.enabled": "true",
}
_LOCAL: Final = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
}


@lru_cache(maxsize=1)
def session(address: Address) -> Any:
    """Return the process's Spark session for `address`; DataError where there can be none."""
    require_pyspark()
    if address.host and address.port:
        _require_answer(address.host, address.port)
    if address.connect:
        return _connected(address)
    require_java()
    with quiet(), _said() as said:
        try:
            return _started(address)
        except Exception as error:  # what fails in the JVM comes as errors of many kinds
            raise DataError(
                f"Spark does not start on {address.master}: {_reason(error, said)}",
                hint="deckgen doctor says what is missing; --engine duckdb works without it",
            ) from error


def _started(address: Address) -> Any:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    settings = {**_SETTINGS, **(_LOCAL if address.local else {})}
    for name, value in settings.items():
        builder = builder.config(name, value)
    # The log's settings must be there before the JVM is: it would print a page of advice.
    log = (Path(__file__).parent / "log4j2.properties").as_uri()
    builder = builder.config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={log}")
    memory = os.environ.get("DECKGEN_SPARK_MEMORY")
    if memory:
        builder = builder.config("spark.driver.memory", memory)
    if address.local:
        # Tasks in Python run on the Python that runs this.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return builder.master(address.master).appName("deckgen").getOrCreate()


def _connected(address: Address) -> Any:
    if find_spec("grpc") is None:
        raise DataError("Spark Connect needs grpcio, which is not installed", hint="pip install 'pyspark[connect]'")
    if not address.remote and not os.environ.get("SPARK_REMOTE"):
        raise DataError(
            "spark:remote asks for the URL in SPARK_REMOTE, which is not set",
            hint="such as SPARK_REMOTE='sc://host:15002'",
        )
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    with quiet():
        try:
            made = builder.remote(address.remote or os.environ["SPARK_REMOTE"]).getOrCreate()
            for name, value in _SETTINGS.items():
                made.conf.set(name, value)
            return made
        except Exception as error:
            raise DataError(
                f"Spark Connect gives no session: {_reason(error, None)}",
                hint="is the server up, and is pyspark[connect] installed here in its version?",
            ) from error


def require_pyspark() -> None:
    """Raise DataError where pyspark is not installed."""
    if find_spec("pyspark") is None:
        raise DataError(
            "the engine spark needs pyspark, which is not installed", hint="pip install 'deckgen-decks[spark]'"
        )


def require_java() -> None:
    """Raise DataError where there is no Java, or too old a one."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None:
        where = f"in JAVA_HOME ({home})" if home else "here"
        raise DataError(f"Spark needs Java {LEAST_JAVA} or later, and there is none {where}", hint=_JAVA_HINT)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found and int(found[1]) < LEAST_JAVA:
        raise DataError(f"Spark needs Java {LEAST_JAVA} or later; {java} is {found[1]}", hint=_JAVA_HINT)


def _require_answer(host: str, port: int) -> None:
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        raise DataError(
            f"nothing answers at {host}:{port}: {error.strerror or error}",
            hint="is the master running, and may this machine reach it? --engine spark runs on this machine alone",
        ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Spark's advice on versions of pandas, and its own account of an error, from people who build decks."""
    logger = logging.getLogger("SQLQueryContextLogger")
    logger.disabled = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _said() -> Iterator[Path]:
    """Send what the JVM prints as it starts, and later, to a file: it does not belong on a person's screen."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spark.log"
        kept = os.dup(2)
        with file.open("wb") as log:
            os.dup2(log.fileno(), 2)
            try:
                yield file
            finally:
                os.dup2(kept, 2)
                os.close(kept)


def _reason(error: Exception, said: Path | None) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    logged = said.read_text(encoding="utf-8", errors="replace").splitlines() if said and said.is_file() else []
    causes = [line for line in logged if "Exception" in line or "Error" in line]
    return (causes or lines or [type(error).__name__])[0].strip()
