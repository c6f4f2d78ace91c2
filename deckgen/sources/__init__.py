"""Source systems: options in the YAML become canonical tables, and no row is lost on the way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from deckgen.engine import Engine
from deckgen.errors import Problem, SourceError
from deckgen.sources.base import Readable
from deckgen.sources.contract import apply_contract, prepare
from deckgen.sources.raw import empty


def read_sources(
    engine: Engine, sources: Sequence[Readable], *, as_of: datetime.date, digests: Mapping[str, str] | None = None
) -> None:
    """Fill ``records_<table>`` from each source, ``sources``, ``rejects`` and ``source_notes``.

    ``sources`` has a row for each: read, accepted, rejected, and the ``sha256`` of its content, which is taken from
    `digests` (by the source's ``id``) where it is known already. Raises SourceError with the problems of all at once.
    """
    prepare(engine)
    problems: list[Problem] = []
    currencies: dict[str, Readable] = {}
    for source in sources:
        try:
            currency = read_source(engine, source, as_of=as_of, digests=digests)
        except SourceError as error:
            problems.extend(error.problems)
            continue
        if currency:
            currencies.setdefault(currency, source)
    refuse(problems, currencies)
    clear(engine)


def read_source(
    engine: Engine, source: Readable, *, as_of: datetime.date, digests: Mapping[str, str] | None = None
) -> str | None:
    """Add one source to the tables of `read_sources`; return the currency of its amounts, if any is said."""
    empty(engine)
    source.read_raw(engine)
    sha256 = (digests or {}).get(source.id) or source.digest()
    return apply_contract(engine, source, as_of, sha256)


def refuse(problems: Sequence[Problem], currencies: Mapping[str, Readable]) -> None:
    """Raise SourceError where there are `problems`, or sources in more than one of the `currencies`."""
    found = [*problems, *_mixed_currencies(currencies)]
    if found:
        raise SourceError(found)


def clear(engine: Engine) -> None:
    """Drop what reading needed."""
    scratch = ("raw", "unreadable", "one_file", "typed", "shifts", "notes", "reject_errors", "reject_scans")
    for table in scratch:
        engine.run(f"DROP TABLE IF EXISTS {table}")


def _mixed_currencies(currencies: Mapping[str, Readable]) -> list[Problem]:
    """Return the problem that amounts in several currencies would be summed."""
    if len(currencies) < 2:
        return []
    said = ", ".join(f"{source.label} is in {code}" for code, source in sorted(currencies.items()))
    first = next(iter(currencies.values()))
    hint = "convert one before it is read, or leave that source out"
    return list(first.refuse(f"amounts in several currencies are never summed: {said}", hint).problems)
