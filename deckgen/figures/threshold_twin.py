"""The parts of a threshold curve as a native chart: lines, values at the cut in use, titles of panels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from deckgen.figures.native import label_of, shown
from deckgen.figures.panels import Panel
from deckgen.slides.chart_model import Axis, Chart, Label, Point, Series, Side
from deckgen.slides.runs import Run

if TYPE_CHECKING:
    import pandas as pd

# Never above or below: the line of the cut in use runs there.
_BESIDE: tuple[Side, ...] = ("upper left", "lower left", "upper right", "lower right", "left", "right")


def line_series(
    name: str, points: pd.DataFrame, here: pd.DataFrame, role: str, panel: Panel, *, second: bool
) -> Iterator[Series]:
    """Yield the line through `points` with its name at its end, and the value `here`, at the cut in use.

    The workbook holds a count as it is where words state it: at the cut in use and at the ends, which the alternative
    text names. Others are rounded to what an eye can tell, for the people between two cuts may be few.
    """
    cuts, unit = list(points["threshold"]), panel.unit
    stated = {cuts[0], cuts[-1], *here["threshold"]}
    line = [
        Point(x=shown(cut, "index"), value=shown(value if cut in stated else _seen(value, panel), unit), size=7)
        for cut, value in zip(cuts, points["value"], strict=True)
    ]
    line[-1] = replace(line[-1], label=label_of(name, color=role, sides=("right",)))
    yield Series(
        name=name, points=tuple(line), color=role, shape="line", second=second,
        marker="circle" if len(line) == 1 else "none",
    )  # fmt: skip
    for cut, value, text in zip(here["threshold"], here["value"], here["text"], strict=True):
        said = label_of(text, color=role, sides=_BESIDE)
        dot = Point(x=shown(cut, "index"), value=shown(value, unit), label=said, size=9)
        yield Series(
            name=f"{name}, in use", points=(dot,), color=role, shape="dot", marker="circle", second=second
        )  # fmt: skip


def _seen(value: float, panel: Panel) -> float:
    """Return a count to a twentieth of its scale's step; other units as they are."""
    grain = max(panel.step / 20, 1.0)
    return round(value / grain) * grain if panel.unit == "count" else value


def cut_series(chosen: float, words: str, axis: Axis) -> Series:
    """Return the dashed line of the cut in use, through all panels, with its `words` above it."""
    top = Point(x=chosen, value=axis.high, label=label_of(words, sides=("above",)))
    ends = (Point(x=chosen, value=axis.low), top)
    return Series(name=words, points=ends, color="muted", shape="line", width=1.6, dashed=True)


def title_series(panel: Panel, left: float, *, second: bool) -> Series:
    """Return an unseen point above a panel, at the `left` end of the scale of cuts, that carries its title."""
    title = Label(runs=(Run(text=panel.title, color="text"),), sides=("right",))
    place = Point(x=left, value=float(f"{panel.top + panel.step / 2:.6g}"), label=title)
    return Series(name="Place of a title", points=(place,), color=None, shape="dot", second=second)


def no_data(title: str, alt_text: str) -> Chart:
    """Return a chart that says that there is nothing to draw."""
    unit = Axis(low=0.0, high=1.0, step=1.0, code='""')
    said = Point(x=0.5, value=0.5, label=label_of("", "No data", sides=("center",)))
    words = Series(name="Place of words", points=(said,), color=None, shape="dot")
    return Chart(kind="xy", series=(words,), axis=unit, across=replace(unit, title=title), alt_text=alt_text)
