"""The tables stage: source files become canonical records."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.engine import Engine

if TYPE_CHECKING:
    from deckgen.sources.base import SourceFiles


def tables_stage(
    sources: Iterable[SourceFiles], digests: Mapping[Path, str], as_of: datetime.date, folder: Path
) -> None:
    """Read the source files into canonical records; leaves ``records_*``, ``sources`` and ``rejects``."""
    from deckgen.sources import read_sources

    engine = Engine()
    listed = list(sources)
    read_sources(engine, listed, as_of=as_of)
    engine.run("ALTER TABLE sources ADD COLUMN sha256 VARCHAR")
    for source in listed:
        whole = "+".join(digests[file] for file in source.files)
        engine.run('UPDATE sources SET sha256 = ? WHERE "table" = ?', [whole, source.table])
    for table in sorted(engine.tables()):
        engine.save(table, folder)
