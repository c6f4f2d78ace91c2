"""A chart as data: what PowerPoint draws and a person can edit, before anything is a .pptx.

Figures make these as their native twins; `deckgen.slides.charts` and `deckgen.slides.heat` write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deckgen.slides.runs import Run

Marker = Literal["none", "circle", "diamond", "square"]
Side = Literal[
    "end", "above", "below", "left", "right", "center", "upper left", "upper right", "lower left", "lower right"
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """Words at a point of a chart, bold ones in the figure's size and others in its small size.

    `sides` are the places to try, the best first; "end" is beyond a bar's end. `shift` moves the words
    from there, in inches to the right and down.
    """

    runs: tuple[Run, ...]
    sides: tuple[Side, ...] = ("end",)
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def text(self) -> str:
        """The characters without their style."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One value of a series, rounded as it is shown; None stays empty in the chart's workbook, too.

    `x` is the place across in an "xy" chart, `low` and `high` the ends of a "span", `size` a marker's, in points.
    """

    value: float | None = None
    x: float | None = None
    low: float | None = None
    high: float | None = None
    label: Label | None = None
    color: str | None = None  # a colour role; None for the series' own
    opacity: float | None = None
    size: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """Points of one name and look, one a category; without a colour it holds a place and is not drawn."""

    name: str
    points: tuple[Point, ...]
    color: str | None = "primary"
    shape: Literal["bar", "line", "area", "dot", "span"] = "bar"
    opacity: float = 1.0
    width: float = 2.6  # of a line, in points
    marker: Marker = "none"
    hollow: bool = False  # whether the marker is an open one
    dashed: bool = False
    key: bool = False  # whether a key above the chart says what its mark means
    second: bool = False  # whether its values are read on the chart's second scale, of "xy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """A scale of values: its ends, the step of its numbers and their format code in Excel's language."""

    low: float
    high: float
    step: float
    code: str
    words: tuple[str, ...] = ()  # the numbers of the scale as they are shown
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A value that all marks are compared with: a line across them, its name on top.

    Through standing columns the line runs upright, and `value` counts columns from the left edge of the first one.
    """

    value: float
    name: str
    color: str = "high"
    bold: bool = False
    dashed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A native chart: "bars" lie, "columns" stand, "lines" run over categories, "dots" stand on lying rows.

    Bars and columns without an `axis` are as long as their labels leave room; the other kinds need one.
    """

    kind: Literal["bars", "columns", "lines", "dots", "xy"]
    series: tuple[Series, ...]
    alt_text: str
    categories: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # in grey below the category, of "dots"
    asides: tuple[Label, ...] = ()  # at the right end of each category, of "dots"
    axis: Axis | None = None
    across: Axis | None = None  # of "xy"
    second: Axis | None = None  # of "xy": another scale of values; its steps fall on those of `axis`
    names_title: str = ""  # below the categories, of "columns"
    heading: str = ""  # above the marks, of "bars": what their labels say
    references: tuple[Reference, ...] = ()
    stacked: bool = False
    overlaid: bool = False  # the series of a category share one row
    gap: float = 0.6  # between categories, as a share of a bar's thickness


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatCell:
    """A cell of a heat map: its text, how full it is in [0, 1], and the sides (of "LTRB") that are outlined.

    A cell without a strength has no colour; a `muted` one says in grey that its number is not shown.
    """

    text: str
    strength: float | None = 0.0
    muted: bool = False
    outline: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heat:
    """A heat map as a native table; `corner` says what its rows and columns are, `note` what the outline means.

    `asides` are a column in grey beside the rows' names, `over` is the title above the columns' names, and `ramp` the
    colour roles from an empty cell to a full one.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
    alt_text: str
    corner: str = ""
    note: str = ""
    asides: tuple[str, ...] = ()
    asides_title: str = ""
    over: str = ""
    ramp: tuple[str, ...] = ("surface", "ramp", "primary")
