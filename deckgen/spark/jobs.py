"""Work in pieces that know nothing of each other, each a Spark task: the rows of a fan-out, the sources of a deck.

Executors run the same Python and the same deckgen, and see the project's folder under the same path. What a piece makes
it writes there; only its short result comes back.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from deckgen.address import Address
from deckgen.errors import DataError, DeckgenError, Problem
from deckgen.spark.session import quiet, session

T = TypeVar("T")


def run_jobs(address: Address, work: Callable[[Any], T], jobs: Sequence[Any]) -> list[T | DeckgenError]:
    """Return what `work` gives for each of `jobs`, in their order; its DeckgenError in the place of one that failed.

    Parameters
    ----------
    address : Address
        A Spark one.
    work : callable
        A function of a module (executors import it by name).
    jobs : sequence
        What it is given, one at a time: anything that can be pickled.

    Raises
    ------
    DataError
        Where the cluster fails rather than a job: an executor is lost, or cannot import deckgen.
    """
    if not jobs:
        return []
    here = os.getcwd()
    packed = [pickle.dumps((here, work, job)) for job in jobs]
    spark = session(address)
    try:
        with quiet():
            made = _by_connect(spark, packed) if address.connect else _by_tasks(spark, packed)
    except Exception as error:
        raise failed(error) from error
    return [_opened(result) for result in made]


def failed(error: Exception) -> DataError:
    """Return what to tell a person where the cluster fails: an executor's own words, and what executors need."""
    lines = [line.strip() for line in str(error).splitlines() if "Error" in line] or [str(error).strip()]
    return DataError(
        f"the work on Spark failed: {lines[-1]}",
        hint="executors need this version of deckgen and of Python, and the project's folder under the same path",
    )


def _by_tasks(spark: Any, packed: list[bytes]) -> list[bytes]:
    found: list[bytes] = spark.sparkContext.parallelize(packed, len(packed)).map(_done).collect()
    return found


def _by_connect(spark: Any, packed: list[bytes]) -> list[bytes]:
    """Spark Connect knows no RDDs: the jobs are rows of a frame, a partition each."""
    import pyarrow as pa

    rows = pa.table({"position": range(len(packed)), "job": packed})
    frame = spark.createDataFrame(rows).repartition(len(packed), "position")
    found = frame.mapInArrow(_done_batches, "position long, result binary").toArrow().to_pylist()
    return [row["result"] for row in sorted(found, key=lambda row: row["position"])]


def _done_batches(batches: Any) -> Any:
    import pyarrow as pa

    for batch in batches:
        results = [_done(job.as_py()) for job in batch.column("job")]
        yield pa.RecordBatch.from_pydict(
            {"position": batch.column("position"), "result": pa.array(results, pa.binary())}
        )


def _done(packed: bytes) -> bytes:
    """Do one job where this runs, in the folder that it comes from."""
    folder, work, job = pickle.loads(packed)
    os.chdir(folder)
    try:
        return pickle.dumps((work(job), None, ()))
    except DeckgenError as error:
        # Its problems travel, with their lines; an exception's own pickle would keep the text alone.
        return pickle.dumps((None, type(error), error.problems))


def _opened(packed: bytes) -> Any:
    value, failed, problems = pickle.loads(packed)
    return failed(tuple(p for p in problems if isinstance(p, Problem))) if failed else value
