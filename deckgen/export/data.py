"""The numbers of a figure as a plain table: what its chart shows, rounded and suppressed as there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.model import Chartable

UNSEEN: Final = "Place of "  # what series are called that only carry words

Value = str | float | int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Data:
    """A header and rows; a missing value was not shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def twin_of(content: Any) -> Chart | Heat | None:
    """Return the chart or heat map of a slide's content; None for a picture that has none."""
    if isinstance(content, Chart | Heat):
        return content
    figure = getattr(content, "figure", None)
    return figure.native() if isinstance(figure, Chartable) else None


def data_of(twin: Chart | Heat) -> Data:
    """Return the table behind a chart or a heat map."""
    if isinstance(twin, Heat):
        aside = (twin.asides_title or "n",) if twin.asides else ()
        rows = (
            (name, *((twin.asides[place],) if twin.asides else ()), *(cell.text for cell in row))
            for place, (name, row) in enumerate(zip(twin.rows, twin.cells, strict=True))
        )
        return Data(columns=(twin.corner or "Row", *aside, *twin.columns), rows=tuple(rows))
    return _free(twin) if twin.kind == "xy" else _by_category(twin)


def _by_category(chart: Chart) -> Data:
    """Return a row a category: a value a series, its label beside it where that says more."""
    columns: list[str] = ["Category"]
    cells: list[list[Value]] = [[name] for name in chart.categories]

    def add(name: str, values: Sequence[Value]) -> None:
        if any(value not in (None, "") for value in values):
            columns.append(name)
            for row, value in zip(cells, values, strict=True):
                row.append(_whole(value))

    for series in chart.series:
        if series.name.startswith(UNSEEN):
            continue
        add(series.name, [point.value for point in series.points])
        add(f"{series.name}, from", [point.low for point in series.points])
        add(f"{series.name}, to", [point.high for point in series.points])
        add(f"{series.name}, as shown", [point.label.text.strip() if point.label else "" for point in series.points])
    if chart.notes:
        add("Note", list(chart.notes))
    if chart.asides:
        add("Aside", [label.text for label in chart.asides])
    return Data(columns=tuple(columns), rows=tuple(tuple(row) for row in cells))


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _free(chart: Chart) -> Data:
    """Return a row a point: its series, and its place on both scales."""
    across = chart.across.title if chart.across and chart.across.title else "Across"
    up = chart.axis.title if chart.axis and chart.axis.title else "Value"
    return Data(columns=("Series", across, up, "As shown"), rows=tuple(_free_rows(chart)))


def _free_rows(chart: Chart) -> Iterator[tuple[Value, ...]]:
    for series in chart.series:
        for point in series.points if series.color is not None else ():
            yield series.name, point.x, point.value, point.label.text.strip() if point.label else ""
