"""What a section read while it was built: metrics by name, and the results of its queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from deckgen.ledger.model import Ledger
from deckgen.values import MetricValue

if TYPE_CHECKING:
    from deckgen.results import Results


@dataclass(kw_only=True, slots=True)
class Reads:
    """Names of metrics in the order in which they were read; SQL -> the cells of its result, by column; earlier decks."""

    metrics: dict[str, None] = field(default_factory=dict)
    queries: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    decks: dict[str, Ledger] = field(default_factory=dict)  # by the file as the spec names it

    def note(self, sql: str, columns: Mapping[str, list[Any]]) -> None:
        """Remember a query's result."""
        self.queries[" ".join(sql.split())] = dict(columns)


class _Noted(Mapping[str, MetricValue]):
    """Metrics that write down which of them is asked for by name; going through all of them is not reading."""

    def __init__(self, values: Mapping[str, MetricValue], reads: Reads) -> None:
        self.values_ = values
        self._reads = reads

    def __getitem__(self, name: str) -> MetricValue:
        found = self.values_[name]
        self._reads.metrics.setdefault(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


class _NotedDecks(Mapping[str, Ledger]):
    """Earlier decks that write down which of them is asked for."""

    def __init__(self, decks: Mapping[str, Ledger], reads: Reads) -> None:
        self._decks = decks
        self._reads = reads

    def __getitem__(self, name: str) -> Ledger:
        found = self._decks[name]
        self._reads.decks.setdefault(name, found)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._decks)

    def __len__(self) -> int:
        return len(self._decks)


def watched(results: Results, reads: Reads) -> Results:
    """Return `results` that write into `reads` what is read from them."""
    query, records = results.query, results.records

    def noted_query(sql: str) -> Any:
        frame = query(sql)
        reads.note(sql, {str(name): frame[name].tolist() for name in frame.columns})
        return frame

    def noted_records(sql: str) -> list[Any]:
        rows = records(sql)
        names = list(vars(rows[0])) if rows else []
        reads.note(sql, {name: [getattr(row, name) for row in rows] for name in names})
        return rows

    return replace(
        results, metrics=_Noted(results.metrics, reads), query=noted_query, records=noted_records,
        earlier=_NotedDecks(results.earlier, reads),
    )  # fmt: skip


def query_key(sql: str) -> str:
    """Return the short name by which a ledger calls a query."""
    return "q" + sha256(" ".join(sql.split()).encode()).hexdigest()[:8]
