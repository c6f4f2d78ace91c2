"""The ledger of a deck: what each of its texts showed when it was written, and the origin of every number in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

VERSION: Final = 1  # of the ledger's form; a deck with a newer one is not judged

LABEL: Final = "label"  # what the parts of a drawn figure begin with

Kind = Literal["metric", "query", "spec", "build", "date", "words", "deck", "derived"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a number comes from.

    Attributes
    ----------
    kind : str
        ``metric``: the catalogue or the spec's own metrics; ``query``: a cell of a query's result; ``spec``: typed in
        the YAML; ``build``: a fact of the build, such as a version; ``date``: a date or a year; ``words``: a sentence of
        the section kind, or a definition, that has the number in it; ``deck``: what an earlier deck says; ``derived``:
        computed by the section from what it read.
    name : str
        The metric's name, the query's key, the path in the spec (``finance.investment``) or among the facts
        (``versions.duckdb``), the earlier deck's file, or the section kind.
    role : str
        For a metric which of its numbers: ``value``, ``prior``, ``low``, ``high``, ``n``, ``change``, ``interval``,
        ``definition``; for a query its column; for an earlier deck the metric.
    exact : bool
        Whether the writer bound the characters to it; else they were found to be equal to what the section read.
    """

    kind: Kind
    name: str = ""
    role: str = ""
    exact: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.name}{'.' + self.role if self.role and self.kind == 'metric' else ''}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """Characters `start` to `end` of a text, and their origin."""

    start: int
    end: int
    origin: Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where on the deck a text stands.

    `slide` and `shape` are ids that stay when slides move; `part` tells the texts of a shape apart: ``p2`` a paragraph,
    ``r1c2`` a cell, ``s1.v3`` a value of a chart's first series, ``alt``, ``notes.p1``, ``label4`` of a drawn figure.
    """

    slide: str
    shape: str
    part: str

    def __str__(self) -> str:
        return f"{self.slide}, {self.shape}, {self.part}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A text as it was written at its place, with the origin of each number in it."""

    place: Place
    text: str
    bounds: tuple[Bound, ...]

    def shown(self) -> Iterator[tuple[str, Origin]]:
        """Yield each number's characters with their origin."""
        for bound in self.bounds:
            yield self.text[bound.start : bound.end], bound.origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What a deck shows and where it comes from; no personal data, and nothing that the slides do not show.

    Attributes
    ----------
    deck : mapping
        ``name``, ``title``, ``as_of``, ``spec`` (files), ``versions``, ``seed``.
    sources : tuple of mapping
        ``label``, ``file`` (its name), ``sha256`` (first 12 digits), ``read``, ``accepted``.
    metrics : mapping of str to mapping
        Of every metric that is stated: ``label``, ``text``, ``unit``, ``definition``, ``formula``, ``period``, ``n``,
        ``owner``, ``query``.
    queries : mapping of str to str
        Key -> SQL.
    slides : tuple of mapping
        ``id``, ``title``, ``section`` (kind), ``file`` and ``line`` of the spec, ``reads`` (metrics and queries).
    entries : tuple of Entry
        In the order of the slides.
    pictures : mapping of str to str
        ``slide/shape`` -> sha256 of the image that was written there, ``slide/shape (SVG)`` -> that of its SVG.
    """

    deck: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...] = ()
    metrics: Mapping[str, Mapping[str, Any]]
    queries: Mapping[str, str]
    slides: tuple[Mapping[str, Any], ...]
    entries: tuple[Entry, ...]
    pictures: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return the ledger as plain data; origins are listed once and named by their place in the list."""
        origins: dict[Origin, int] = {}
        rows = [
            [
                *_steps(entry.place),
                entry.text,
                [[b.start, b.end, origins.setdefault(b.origin, len(origins))] for b in entry.bounds],
            ]
            for entry in self.entries
        ]
        return {
            "version": VERSION, "deck": dict(self.deck), "sources": [dict(one) for one in self.sources],
            "metrics": {name: dict(facts) for name, facts in self.metrics.items()}, "queries": dict(self.queries),
            "slides": [dict(one) for one in self.slides], "origins": [asdict(origin) for origin in origins],
            "entries": rows, "pictures": dict(self.pictures),
        }  # fmt: skip


def _steps(place: Place) -> list[str]:
    return [place.slide, place.shape, place.part]


def ledger_from_dict(data: Mapping[str, Any]) -> Ledger:
    """Return the ledger that `Ledger.as_dict` wrote; ValueError where `data` is none, or of a newer form."""
    version = data.get("version") if isinstance(data, Mapping) else None
    if version != VERSION:
        raise ValueError(f"the ledger is of form {version!r}; this deckgen reads form {VERSION}")
    try:
        origins = [Origin(**origin) for origin in data["origins"]]
        entries = tuple(
            Entry(
                place=Place(slide=slide, shape=shape, part=part), text=text,
                bounds=tuple(Bound(start=start, end=end, origin=origins[i]) for start, end, i in bounds),
            )
            for slide, shape, part, text, bounds in data["entries"]
        )  # fmt: skip
        for entry in entries:
            if any(not 0 <= bound.start <= bound.end <= len(entry.text) for bound in entry.bounds):
                raise ValueError(f"a number lies outside its text {entry.text!r}")
        parts = {name: dict(data[name]) for name in ("deck", "metrics", "queries", "pictures")}
        slides = tuple({"id": one["id"], "title": one["title"], **one} for one in data["slides"])
        return Ledger(slides=slides, sources=tuple(map(dict, data["sources"])), entries=entries, **parts)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the ledger cannot be read: {what}") from error


def by_place(entries: Iterable[Entry]) -> dict[Place, Entry]:
    """Return place -> entry."""
    return {entry.place: entry for entry in entries}
