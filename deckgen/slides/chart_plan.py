"""A chart laid out: where its plot lies, how long its scales are, on which side of its mark each label stands.

PowerPoint would choose all of this anew, and other programs otherwise; so it is worked out here, from the fonts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Literal

from deckgen.slides.chart_model import Axis, Chart, Label, Point, Reference, Series
from deckgen.slides.measure import SLACK, text_width, wrap
from deckgen.slides.runs import Run
from deckgen.theme import Theme

PAD: Final = 0.1  # inches between a mark and its label
TALLEST: Final = 1.12  # inches; a few rows are not stretched over the whole height

Position = Literal["outEnd", "inEnd", "inBase", "ctr", "t", "b", "l", "r"]
# Others make PowerPoint ask for repair.
LEGAL: Final[dict[str, tuple[Position, ...]]] = {
    "clustered": ("ctr", "inEnd", "inBase", "outEnd"),
    "stacked": ("ctr", "inEnd", "inBase"),
    "line": ("t", "b", "l", "r", "ctr"),
    "area": (),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A label with the side of its mark that it stands on."""

    runs: tuple[Run, ...]
    position: Position
    shift: tuple[float, float] = (0.0, 0.0)  # inches to the right and down
    ground: str = "background"  # colour role behind it


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A line across the bars at `x`, from `top` to `bottom` but for its `gaps`, its name above it; inches."""

    x: float
    top: float
    bottom: float
    reference: Reference
    gaps: tuple[tuple[float, float], ...] = ()  # from the top down


@dataclass(frozen=True, kw_only=True, slots=True)
class Plotted:
    """A series as it is written; `xs` are there in scatter charts only."""

    series: Series
    shape: Literal["bar", "line", "area"]
    values: tuple[float | None, ...]
    xs: tuple[float | None, ...] = ()
    words: dict[int, Words]

    def legal(self, stacked: bool) -> tuple[Position, ...]:
        """Return the label positions that PowerPoint accepts for this series."""
        return LEGAL[("stacked" if stacked else "clustered") if self.shape == "bar" else self.shape]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """A value axis: its ends, and its numbers where they are shown."""

    low: float
    high: float
    axis: Axis | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """A chart ready to be written; `area` is left, top, width and height in inches, without the axes' words."""

    kind: Literal["bars", "columns", "lines", "xy"]
    size: tuple[float, float]
    area: tuple[float, float, float, float]
    series: tuple[Plotted, ...]
    value: Scale
    across: Scale | None = None
    second: Scale | None = None  # of "xy": where the series that ask for it are read
    categories: tuple[str, ...] = ()
    stacked: bool = False
    overlap: int = 0  # percent
    gap: int = 60  # percent of a bar's thickness
    marks: tuple[Mark, ...] = ()
    key: float = 0.0  # inches that the key takes above the plot
    names_title: str = ""  # below the categories
    heading: str = ""  # on top, from the plot's left edge
    name_size: float | None = None  # of the categories, in points; None for the theme's
    cuts: tuple[str, ...] = ()  # labels that had to be cut, as they are shown


class Ruler:
    """Measures the words of a chart, in inches."""

    def __init__(self, theme: Theme) -> None:
        self.body, self.small = theme.sizes["figure"], theme.sizes["figure_small"]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of the widest line of `text`."""
        return max(text_width(line, size, bold=bold) for line in text.split("\n")) * SLACK / 72

    def line(self, size: float) -> float:
        """Return the height of a line."""
        return size * 1.22 / 72

    def label(self, runs: Sequence[Run]) -> tuple[float, float]:
        """Return width and height of a label: bold runs in the figure's size, others in its small size."""
        widths, heights = [0.0], [0.0]
        for run in runs:
            size = self.body if run.bold else self.small
            for place, piece in enumerate(run.text.split("\n")):
                if place:
                    widths.append(0.0)
                    heights.append(0.0)
                widths[-1] += self.width(piece, size, bold=run.bold)
                heights[-1] = max(heights[-1], self.line(size))
        return max(widths), sum(heights)

    def key(self, chart: Chart, width: float) -> float:
        """Return the height of the key: as many lines as its entries need, all as wide as the widest."""
        names = [self.width(series.name, self.small) + 0.55 for series in chart.series if series.key]
        if not names:
            return 0.0
        lines = ceil(len(names) / max(int(width / max(names)), 1))
        return lines * (self.line(self.small) + 0.05)

    def title(self, words: str, width: float) -> float:
        """Return the height of a scale's title, which wraps where it is wider than the scale, in inches."""
        lines = len(wrap([(words, False)], self.small, width * 72)[0]) if words else 0
        return lines * self.line(self.small) + (PAD / 2 if words else 0.0)

    def cut(self, label: Label, room: float) -> Label:
        """Return `label` in at most `room` inches; what is left out of its longest words becomes ``…``.

        Words in bold, the numbers among them, are cut only where there are no others.
        """
        if not label.runs or self.label(label.runs)[0] <= room:
            return label
        runs = list(label.runs)
        place = max(range(len(runs)), key=lambda place: (not runs[place].bold, len(runs[place].text)))
        text = runs[place].text.rstrip()
        while text and self.label(runs)[0] > room:
            text = text[:-1].rstrip(" ,;.")
            runs[place] = replace(runs[place], text=text + "…")
        return replace(label, runs=tuple(runs))

    def cut_labels(self, chart: Chart, room: Callable[[Point], float]) -> tuple[Chart, tuple[str, ...]]:
        """Return `chart` with no label wider than its point's `room` in inches, and the labels that were cut."""
        cuts: list[str] = []

        def fitted(point: Point) -> Point:
            made = self.cut(point.label, room(point)) if point.label is not None else None
            if made is not None and made is not point.label:
                cuts.append(made.text)
            return replace(point, label=made)

        series = tuple(replace(one, points=tuple(fitted(point) for point in one.points)) for one in chart.series)
        return replace(chart, series=series), tuple(cuts)

    def column(self, names: Sequence[str], room: float) -> float:
        """Return the width of a column of `names`, at most `room`; longer ones wrap."""
        return min(max((self.width(name, self.body) for name in names), default=0.0) + 0.06, room)


def has_words(label: Label | None) -> bool:
    """Tell whether there is anything to write."""
    return label is not None and bool(label.text.strip())
