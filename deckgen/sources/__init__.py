"""Source systems: options in the YAML become canonical tables, and no row is lost on the way."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from deckgen.engine import Engine
from deckgen.errors import Problem, SourceError
from deckgen.sources.base import SourceFiles
from deckgen.sources.contract import apply_contract, prepare
from deckgen.sources.reader import read_raw


def read_sources(engine: Engine, sources: Sequence[SourceFiles], *, as_of: datetime.date) -> None:
    """Fill ``records_<table>`` for each source, ``sources`` (read, accepted, rejected) and ``rejects``.

    Raises SourceError with the problems of all sources at once.
    """
    prepare(engine)
    problems: list[Problem] = []
    for source in sources:
        try:
            read_raw(engine, source)
            apply_contract(engine, source, as_of)
        except SourceError as error:
            problems.extend(error.problems)
    if problems:
        raise SourceError(problems)
    for scratch in ("raw", "unreadable", "one_file", "typed"):
        engine.run(f"DROP TABLE IF EXISTS {scratch}")
