"""Where the numbers of a slide can come from: what its section read, what the spec says, what its sentences hold.

A writer binds the characters of ``{{ metric }}`` exactly. The other numbers of a slide are put beside what its section
read, written in every form that deckgen has; what equals none of them was computed by the section from all of it.
"""

from __future__ import annotations

import ast
import datetime
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from deckgen.formats import UNITS, NumberForm, format_percent, format_value, spelled, written_form
from deckgen.ledger.model import Origin
from deckgen.ledger.numbers import numbers, plain
from deckgen.ledger.reads import Reads, query_key
from deckgen.values import MetricValue

CELLS: Final = 20_000  # cells of a query's result that are looked at; figures show a few hundred
METRICS: Final = 1_000  # whose texts are kept
_FORMS: Final = ("text", "words", "prior_text", "change", "delta_text", "interval", "n_text")
_ROLES: Final = {"text": "value", "words": "value", "prior_text": "prior", "delta_text": "change", "n_text": "n"}


class Origins:
    """The origins of one slide's numbers, by their text in plain form; the nearest origin of a text counts."""

    def __init__(self, kind: str, reads: Reads, metrics: Mapping[str, MetricValue], spec: Mapping[str, Origin]) -> None:
        self._kind = kind
        self._known: dict[str, Origin] = {}
        read = [metrics[name] for name in reads.metrics if name in metrics]
        self._read = {metric.name: metric for metric in read}
        for file, ledger in reads.decks.items():
            for name in reads.metrics:
                self._add_earlier(file, name, ledger.metrics.get(name, {}))
        for metric in read:
            self._add_all(_shown_of(metric, written_form()))
        for sql, columns in reads.queries.items():
            self._add_query(query_key(sql), columns)
        for metric in read:
            self._add_all(_said_of(metric))
        self._spec = spec

    def _add(self, text: str, origin: Origin) -> None:
        if text:
            self._known.setdefault(plain(text), origin)

    def _add_all(self, known: Mapping[str, Origin]) -> None:
        for text, origin in known.items():
            self._known.setdefault(text, origin)

    def _add_earlier(self, file: str, name: str, facts: Mapping[str, Any]) -> None:
        """Add what another deck says of a metric; the numbers of this deck are bound to it by their characters."""
        for said in filter(None, (facts.get("text"), facts.get("prior"))):
            origin = Origin(kind="deck", name=file, role=name)
            self._add(str(said), origin)
            for number in numbers(str(said)):
                self._add(number.text, origin)

    def _add_query(self, key: str, columns: Mapping[str, list[Any]]) -> None:
        left = CELLS
        for column, cells in columns.items():
            origin = Origin(kind="query", name=key, role=column)
            for cell in cells[: max(left, 0)]:
                for text in _cell_texts(cell):
                    self._add(text, origin)
            left -= len(cells)
        for column, cells in columns.items():
            for text in _shares(cells):
                self._add(text, Origin(kind="query", name=key, role=f"{column}, share of all rows"))
        rows = max((len(cells) for cells in columns.values()), default=0)
        for text in written(rows):
            self._add(text, Origin(kind="query", name=key, role="rows"))

    def role(self, name: str, text: str) -> str:
        """Return what of the metric `name` stands as `text`: its value, the prior one, the change, an end.

        Another metric of the same value has no say in it.
        """
        metric = self._read.get(name)
        if metric is None:
            return "value"
        forms = {form: str(getattr(metric, form)) for form in _FORMS}
        forms |= {end: metric.format(value) for end in ("low", "high") if (value := getattr(metric, end)) is not None}
        for alike in (_as_said, _digits_of):  # "Up 7.2%" begins a sentence; it is the change, and no other value
            said = alike(text)
            found = next((form for form, written_as in forms.items() if said and alike(written_as) == said), None)
            if found is not None:
                return _ROLES.get(found, found)
        return "value"

    def of(self, text: str, kind: str) -> Origin:
        """Return the origin of a number that stands on the slide as `text`; `kind` is that of `numbers`."""
        said = plain(text)
        found = self._known.get(said) or self._known.get(said.strip("()").lstrip("+−-"))
        if found is None and kind == "date":
            return Origin(kind="date", name=said)
        found = found or self._spec.get(said)
        if found is None and said in wording(self._kind):
            return Origin(kind="words", name=f"sections.{self._kind}")
        return found or Origin(kind="derived", name=f"sections.{self._kind}")


def _as_said(text: str) -> str:
    return plain(text).lower()


def _digits_of(text: str) -> str:
    return " ".join(plain(number.text) for number in numbers(text))


def _shares(cells: list[Any]) -> Iterator[str]:
    """Yield each cell's share of the column's sum, as written; nothing for a column that is no count or amount."""
    amounts = [float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    whole = sum(amounts)
    if len(amounts) == len(cells) < 200 and whole > 0 and math.isfinite(whole) and min(amounts) >= 0:
        yield from (format_value(amount / whole, "share") for amount in amounts)


def _cell_texts(cell: Any) -> Iterator[str]:
    if isinstance(cell, bool) or cell is None:
        return
    if isinstance(cell, int | float):
        if math.isfinite(cell):
            yield from written(float(cell))
    elif isinstance(cell, datetime.date):
        yield cell.isoformat()[:10]
    elif isinstance(cell, str):
        yield from (number.text for number in numbers(cell))
    elif hasattr(cell, "item"):  # a NumPy scalar
        yield from _cell_texts(cell.item())


@lru_cache(maxsize=METRICS)
def _shown_of(metric: MetricValue, form: NumberForm) -> Mapping[str, Origin]:
    """Return what `metric` shows of itself in any text, in plain form; many sections read the same metric.

    `form` is the one in which numbers are written now, without which what was kept would be of another deck.
    """
    found: dict[str, Origin] = {}

    def add(text: str, role: str) -> None:
        if text:
            found.setdefault(plain(text), Origin(kind="metric", name=metric.name, role=role))

    for form_of_text in _FORMS:
        for end in ("low", "high") if form_of_text == "interval" and not metric.hidden else ():
            value = getattr(metric, end)
            if value is not None:
                add(metric.format(value), end)
        said, role = str(getattr(metric, form_of_text)), _ROLES.get(form_of_text, form_of_text)
        for text in (said, *(number.text for number in numbers(said))):
            add(text, role)
    if metric.value is not None and not metric.hidden:
        for text in written(metric.value):
            add(text, "value")
    return found


@lru_cache(maxsize=METRICS)
def _said_of(metric: MetricValue) -> Mapping[str, Origin]:
    """Return the numbers that stand in the words about `metric`, in plain form; a date is nobody's in particular."""
    words = f"{metric.definition} {metric.formula} {metric.label} {metric.period}"
    origin = Origin(kind="metric", name=metric.name, role="definition")
    return {plain(number.text): origin for number in numbers(words) if number.kind != "date"}


def written(value: float) -> frozenset[str]:
    """Return `value` in every form in which deckgen writes a number of some unit, and as a chart's cells hold it."""
    return _written(value, written_form())


@lru_cache(maxsize=CELLS)
def _written(value: float, form: NumberForm) -> frozenset[str]:
    rounded = (value, round(value, 1), round(value, 2), round(value, 3), float(f"{value:.3g}"))
    forms = {f"{number:.12g}" for number in rounded} | {spelled(abs(value)), format_percent(abs(value))}
    for unit in UNITS:
        text = format_value(value, unit)
        forms |= {text, format_value(abs(value), unit)} | {number.text for number in numbers(text)}
    return frozenset(map(plain, forms))


def typed(kind: Literal["spec", "build"], data: Mapping[str, Any]) -> dict[str, Origin]:
    """Return number as written -> its place in `data`: the spec as somebody typed it, or facts of the build."""
    found: dict[str, Origin] = {}
    for path, value in _leaves(data, ()):
        origin = Origin(kind=kind, name=".".join(map(str, path)))
        texts: Iterable[str]
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int | float):
            texts = written(float(value))
        elif isinstance(value, datetime.date):
            texts = [value.isoformat()]
        else:
            texts = [str(value), *(number.text for number in numbers(str(value)))]
        for text in texts:
            found.setdefault(plain(text), origin)
    return found


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _leaves(inner, (*path, i))
    else:
        yield path, value


@cache
def wording(kind: str) -> frozenset[str]:
    """Return the numbers that stand in the texts of deckgen's own section modules: ``a 95% interval``."""
    folder = files("deckgen.sections")
    names = [one.name for one in folder.iterdir() if one.name == f"{kind}.py" or one.name.endswith("words.py")]
    return frozenset().union(*map(_stated_in, names))


@cache
def _stated_in(module: str) -> frozenset[str]:
    tree = ast.parse(files("deckgen.sections").joinpath(module).read_text(encoding="utf-8"))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return frozenset(plain(number.text) for text in texts for number in numbers(text))
