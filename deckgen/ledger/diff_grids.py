"""Tables and charts in two decks: which rows, series and cells differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from deckgen.ledger.diff_model import GridChange, Pair, What
from deckgen.ledger.diff_texts import worded
from deckgen.ledger.shown import texts_of_shape

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table, or the series of a chart: rows by their name, each with its cells by the name of their column."""

    name: str
    kind: Literal["table", "chart"]
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def table_grid(name: str, shape: ShapeView) -> Grid:
    """Return a table's rows, told by their first cell; the first row names the columns."""
    head, *rows = [[" ".join(cell.text.split()) for cell in row] for row in shape.cells] or [[]]
    columns = _apart(text or f"column {number}" for number, text in enumerate(head, start=1))
    found = zip(_apart(row[0] if row else "" for row in rows), rows, strict=True)
    listed: dict[str, Mapping[str, str]] = {" | ".join(head): {}}
    listed |= {label: dict(zip(columns, row, strict=False)) for label, row in found}
    return Grid(name=name, kind="table", rows=listed)


def chart_grid(name: str, deck: DeckView, slide: SlideView, shape: ShapeView) -> Grid:
    """Return a chart's series by their name, each value by its category."""
    parts = dict(texts_of_shape(deck, slide, shape))
    series = dict.fromkeys(part.partition(".")[0] for part in parts if part[:1] == "s" and "." in part)
    names = _apart(parts.get(f"{one}.n0", one) for one in series)
    rows: dict[str, dict[str, str]] = {}
    for one, label in zip(series, names, strict=True):
        points = [part for part in parts if part.startswith(f"{one}.v")]
        said = [_number(parts.get(point.replace(".v", ".c"), point.partition(".v")[2])) for point in points]
        values = (_number(parts[point]) for point in points)
        rows[label] = dict(zip(_apart(said), values, strict=True))
    return Grid(name=name, kind="chart", rows=rows)


def _apart(names: Iterable[str]) -> list[str]:
    """Return `names` with those that come again numbered, so that each is there once."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _number(text: str) -> str:
    """Return a chart's number in one form; Excel writes .767 as 0.76700000000000002."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.12g}" if math.isfinite(value) else text


def grid_changes(old: Sequence[Grid], new: Sequence[Grid]) -> Iterator[GridChange]:
    """Yield the tables and charts of a slide that differ: told by kind and name, the others in their order."""
    before, after = list(old), list(new)
    pairs = []
    for same_name in (True, False):
        for now in list(after):
            fits = [one for one in before if one.kind == now.kind and (one.name == now.name or not same_name)]
            if fits:
                pairs.append((fits[0], now))
                before.remove(fits[0])
                after.remove(now)
    for was, now in pairs:
        change = _compared(was, now)
        if change is not None:
            yield change
    yield from (_whole(one, "gone") for one in before)
    yield from (_whole(one, "new") for one in after)


def _whole(grid: Grid, what: What) -> GridChange:
    return GridChange(name=grid.name, kind=grid.kind, what=what)


def _compared(was: Grid, now: Grid) -> GridChange | None:
    partner = {label: label for label in now.rows if label in was.rows}
    spare = [label for label in was.rows if label not in partner]
    for label in now.rows:  # a row whose name differs by a number or a date only is the same row
        close = next((one for one in spare if label not in partner and worded(one) == worded(label)), None)
        if close is not None:
            partner[label] = close
            spare.remove(close)
    cells = tuple(
        pair for label, row in now.rows.items() if label in partner
        for pair in _cells(label, was.rows[partner[label]], row)
    )  # fmt: skip
    added = tuple(label for label in now.rows if label not in partner)
    renamed = tuple(Pair(name="", old=o, new=n) for n, o in partner.items() if o != n and was.kind == "chart")
    if not (cells or added or spare or renamed):
        return None
    return GridChange(
        name=now.name, kind=now.kind, what="changed", old_rows=tuple(spare), new_rows=added, cells=(*renamed, *cells)
    )


def _cells(label: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Pair]:
    for column in dict.fromkeys((*was, *now)):
        old, new = was.get(column, ""), now.get(column, "")
        if old != new:
            yield Pair(name=f"{label}, {column}", old=old, new=new)
