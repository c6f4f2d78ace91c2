"""The tables stage: source files become canonical records."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine

if TYPE_CHECKING:
    from deckgen.sources.base import Readable


def tables_stage(sources: Iterable[Readable], digests: Mapping[str, str], as_of: datetime.date, folder: Path) -> None:
    """Read the sources into canonical records; leaves ``records_*``, ``sources``, ``source_notes`` and ``rejects``."""
    from deckgen.sources import read_sources

    engine = Engine()
    read_sources(engine, list(sources), as_of=as_of, digests=digests)
    for table in sorted(engine.tables()):
        engine.save(table, folder)
