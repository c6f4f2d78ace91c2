"""Where the bars and columns of a chart stand: side by side, on one another, or stacked."""

from __future__ import annotations

from collections.abc import Iterator

from deckgen.export.svg import Field
from deckgen.slides.chart_plan import Plot, Plotted

Rectangle = tuple[float, float, float, float]  # left, top, width, height; points


def bar_rectangles(plot: Plot, field: Field, one: Plotted) -> Iterator[tuple[int, Rectangle]]:
    """Yield the place of each category and the bar of series `one` in it, where it has a value."""
    bars = [series for series in plot.series if series.shape == "bar"]
    number = next(place for place, series in enumerate(bars) if series is one)
    lying = plot.kind == "bars"
    pitch = (field.height if lying else field.width) / max(len(plot.categories), 1)
    together = plot.stacked or plot.overlap == 100
    count = 1 if together else len(bars)
    thick = pitch / (count + plot.gap / 100)
    for place, value in enumerate(one.values):
        if value is None:
            continue
        start = _start(bars[:number], place, value) if plot.stacked else 0.0
        side = pitch * place + (pitch - thick * count) / 2 + (0 if together else thick * number)
        thickness = thick * (1.0 if together else 0.96)
        if lying:
            one_end, other = field.across(start, plot.value), field.across(start + value, plot.value)
            yield place, (min(one_end, other), field.top + side, abs(other - one_end), thickness)
        else:
            one_end, other = field.up(start, plot.value), field.up(start + value, plot.value)
            yield place, (field.left + side, min(one_end, other), thickness, abs(other - one_end))


def _start(below: list[Plotted], place: int, value: float) -> float:
    """Return where a part of a stack begins: parts above zero and parts below it stack apart."""
    parts = (series.values[place] or 0.0 for series in below)
    return sum(part for part in parts if (part >= 0) == (value >= 0))
