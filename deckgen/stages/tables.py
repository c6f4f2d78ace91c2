"""The tables stage: source files become canonical records."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine, literal
from deckgen.stages import REASONS, REJECTS

if TYPE_CHECKING:
    from deckgen.sources.base import Readable


def tables_stage(sources: Iterable[Readable], digests: Mapping[str, str], as_of: datetime.date, folder: Path) -> None:
    """Read the sources into canonical records; leaves ``records_*``, ``sources``, ``source_notes`` and ``rejects``."""
    from deckgen.sources import read_sources

    engine = Engine()
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
