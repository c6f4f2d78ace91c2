"""The tables stage: source files become canonical records."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.address import DUCKDB, Address, read_address
from deckgen.engine import Engine, literal
from deckgen.stages import REASONS, REJECTS

if TYPE_CHECKING:
    from deckgen.sources.base import Readable


def tables_stage(
    sources: Iterable[Readable],
    digests: Mapping[str, str],
    as_of: datetime.date,
    folder: Path,
    engine_name: str = DUCKDB,
) -> None:
    """Read the sources into canonical records; leaves ``records_*``, ``sources``, ``source_notes`` and ``rejects``."""
    from deckgen.sources import read_sources

    engine, address = Engine(), read_address(engine_name)
    # Spark Connect's executors do not see the files: they are read here.
    if address.spark and not address.connect:
        _read_on_spark(engine, list(sources), digests, as_of, folder / "parts", address)
    else:
        read_sources(engine, list(sources), as_of=as_of, digests=digests)
    for table in sorted(engine.tables()):
        engine.save(table, folder)
    _list_rejects(engine, folder)


def _list_rejects(engine: Engine, folder: Path) -> None:
    rows = engine.rows(
        "SELECT s.label, r.reason, count(*) FROM rejects r JOIN sources s ON s.source = r.source "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    )
    counts = [{"source": label, "reason": reason, "n": n} for label, reason, n in rows]
    (folder / REASONS).write_text(json.dumps(counts, indent=1), encoding="utf-8")
    if counts:
        target = literal(str(folder / REJECTS))
        engine.run(f"COPY (SELECT * EXCLUDE (source) FROM rejects) TO {target} (HEADER)")


def _read_on_spark(
    engine: Engine,
    sources: list[Readable],
    digests: Mapping[str, str],
    as_of: datetime.date,
    folder: Path,
    address: Address,
) -> None:
    from deckgen.sources.apart import Part, read_apart
    from deckgen.spark import spark_jobs

    parts = [
        Part(source=source, digest=digests[source.id], as_of=as_of, folder=folder / str(number))
        for number, source in enumerate(sources)
    ]
    read_apart(engine, parts, lambda work, jobs: spark_jobs(address, work, jobs))
    folder.rmdir()
