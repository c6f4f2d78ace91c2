"""What a mark of a chart says of itself: its row, its series and its number as the deck writes it."""

from __future__ import annotations

import re

from deckgen.export.codes import by_code, plainly
from deckgen.slides.chart_model import Axis, Chart, Label, Point, Series
from deckgen.slides.chart_plan import Plot, Plotted


def series_groups(chart: Chart) -> dict[str, int]:
    """Return the name of each series that is drawn -> the number under which it is shown and hidden.

    ``Recall, in use`` comes and goes with ``Recall``.
    """
    found: dict[str, int] = {}
    for series in chart.series:
        if series.color is not None and series.name not in found:
            whole = next((name for name in found if series.name.startswith(f"{name}, ")), None)
            found[series.name] = found[whole] if whole is not None else max(found.values(), default=-1) + 1
    return found


def written(point: Point, axis: Axis | None) -> str:
    """Return the value of `point`: the words of its label in bold, else as its scale writes numbers."""
    said = bold_words(point.label)
    if any(letter.isdigit() for letter in said):
        return said
    if point.value is None:
        return ""
    return _number(point.value, axis)


def bold_words(label: Label | None) -> str:
    """Return the words of `label` in bold: the number, where the rest is a note."""
    runs = label.runs if label is not None else ()
    return " ".join("".join(run.text for run in runs if run.bold).split())


def _number(value: float, axis: Axis | None) -> str:
    if axis is None:
        return plainly(value)
    said = by_code(value, _finer(axis.code))
    return said if said.strip() else plainly(value)


def _short(title: str) -> str:
    """Return the beginning of a scale's title, without what explains it."""
    return re.split(r"[(,;:]", title, maxsplit=1)[0].strip()


def _finer(code: str) -> str:
    """Return the code with a digit more: a mark lies between the numbers of its scale."""
    if code == "0%":
        return "0.0%"
    return code.replace("#,##0,", "#,##0.0,") if "#,##0," in code else code


class Spoken:
    """Says each mark of one chart."""

    def __init__(self, chart: Chart, plot: Plot) -> None:
        self.chart, self.plot = chart, plot
        self.series: dict[str, Series] = {series.name: series for series in chart.series}

    def of(self, one: Plotted, place: int) -> str:
        """Return what the mark at `place` of the series `one` stands for, a line a fact."""
        series = self.series.get(one.series.name, one.series)
        point = series.points[place] if place < len(series.points) else Point(value=one.values[place])
        axis = self.chart.second if series.second and self.chart.second else self.chart.axis
        name = self._category(place)
        value = written(point, axis)
        lines = [name] if name.strip() else []
        lines.append(f"{series.name}: {value}" if series.name and series.name != value else value)
        if self.chart.kind == "xy" and self.chart.across is not None and point.x is not None:
            lines.append(f"{_short(self.chart.across.title) or 'across'}: {_number(point.x, self.chart.across)}")
        note = " ".join("".join(run.text for run in point.label.runs if not run.bold).split()) if point.label else ""
        if note and note not in lines[-1]:
            lines.append(note)
        return "\n".join(lines)

    def _category(self, place: int) -> str:
        name = self.chart.categories[place] if place < len(self.chart.categories) else ""
        title = self.chart.axis.title if self.chart.kind == "lines" and self.chart.axis else self.chart.names_title
        return f"{_short(title)}: {name}" if name and _short(title) else name

    def span(self, one: Plotted) -> str:
        """Return what an interval stands for: its row and its ends."""
        name, _, row = one.series.name.partition(": ")
        low, high = (_number(x or 0.0, self.chart.axis) for x in one.xs[:2])
        return f"{row}\n{name}: {low} to {high}"
