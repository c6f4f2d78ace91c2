"""What a higher or lower cut would cost and gain, with the cut that was chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.errors import DataError
from deckgen.figures.base import Figure
from deckgen.figures.native import scale
from deckgen.figures.panels import MOST as MOST_PANELS
from deckgen.figures.panels import Panel, panel_of, stacked_scales
from deckgen.figures.sheet import PAD, Box, Sheet, Spot, spread, ticks
from deckgen.figures.threshold_twin import cut_series, line_series, no_data, title_series
from deckgen.formats import format_value
from deckgen.slides.chart_model import Chart, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

ROLES = ("primary", "accent", "accent3")
MOST = len(ROLES)  # lines that one can still follow to their name
CLEARANCE = 0.05  # inches between a line and a label


@dataclass(frozen=True, kw_only=True, eq=False)
class ThresholdCurve(Figure):
    """A line a quantity over the threshold; quantities of different units have a panel each, one above the other."""

    kind: ClassVar[str] = "threshold_curve"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "series": "what is measured, at most three; one row of the frame a series and threshold",
        "threshold": "the cut at which it was measured, in [0, 1]",
        "value": "the quantity at that cut, in the unit of its panel",
        "text": "the value as it is shown",
    }
    OPTIONAL: ClassVar[Mapping[str, str]] = {
        "panel": "title of the panel that the series stands in; series of one panel share a scale",
        "unit": "unit of that panel, such as share or count; share where missing",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("threshold", "value")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (name, cut, value, format_value(value, unit), panel, unit)
            for name, panel, unit, values in (
                ("Precision", "Matches, by the clerks' verdicts", "share",
                 (0.871, 0.912, 0.943, 0.966, 0.984, 0.991, 0.995)),
                ("Recall", "Matches, by the clerks' verdicts", "share",
                 (0.992, 0.989, 0.983, 0.972, 0.961, 0.918, 0.802)),
                ("Pairs for review", "Work for the clerks", "count",
                 (90, 122, 171, 243, 318, 655, 1430)),
            )
            for cut, value in zip((0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99), values, strict=True)
        ],
        columns=["series", "threshold", "value", "text", "panel", "unit"],
    )  # fmt: skip
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {
        "chosen": 0.9,
        "x_title": "Match probability from which two are one",
    }
    at_a_glance: ClassVar[str] = "What would have changed at another threshold."
    how_to_read: ClassVar[str] = (
        "Follow a line to the left for a laxer cut and to the right for a stricter one; "
        "the values are those at the dashed line, the cut in use."
    )
    what_to_do: ClassVar[str] = "Move the cut only where one line gains clearly more than the others lose."

    chosen: float | None = None  # one of the thresholds of the frame, or no value is written
    chosen_text: str = ""
    x_title: str = "Threshold"

    def __post_init__(self) -> None:
        """Check the columns, then that the lines are few enough."""
        super().__post_init__()
        names = set(self.texts("series"))
        if len(names) > MOST:
            hint = "draw two figures, or keep what the choice rests on"
            raise DataError(f"figure 'threshold_curve' shows at most {MOST} lines, not {len(names)}", hint=hint)

    def _series(self) -> dict[str, pd.DataFrame]:
        """Return the points of every series from the lowest cut to the highest, without missing values."""
        frame = pd.DataFrame({name: self.numbers(name) for name in self.NUMERIC})
        frame = frame.assign(text=self.texts("text"), series=self.texts("series"))
        frame = frame.assign(panel=self.texts("panel"), unit=self.texts("unit", "share"))
        points = frame.dropna(subset=[*self.NUMERIC]).sort_values("threshold", kind="stable")
        return {name: points[points["series"] == name] for name in dict.fromkeys(frame["series"])}

    def _at_chosen(self, points: pd.DataFrame) -> pd.DataFrame:
        """Return the point at the chosen cut: a measured one, never one between two."""
        if self.chosen is None:
            return points.iloc[:0]
        return points[(points["threshold"] - self.chosen).abs() < 1e-9].iloc[:1]

    def _chosen_words(self) -> str:
        return "" if self.chosen is None else self.chosen_text or f"In use: {_short(self.chosen)}"

    def describe(self) -> str:
        """Return the values at the chosen cut, and each line's two ends."""
        said = []
        for name, points in self._series().items():
            if points.empty:
                said.append(f"{name}: no values")
                continue
            first, last, here = points.iloc[0], points.iloc[-1], self._at_chosen(points)["text"].to_list()
            now = f"{here[0]} now, " if here else ""
            low, high = _short(first["threshold"]), _short(last["threshold"])
            said.append(f"{name} {now}{first['text']} at {low} to {last['text']} at {high}")
        words = f" {self._chosen_words()}." if self.chosen is not None else ""
        return f"Line chart over the threshold.{words} " + "; ".join(said) + "."

    def native(self) -> Chart | None:
        """Return the lines on one scale a panel, the cut in use dashed; None for more panels than a chart has scales."""
        series = {name: points for name, points in self._series().items() if not points.empty}
        groups = _by_panel(series)
        if len(groups) > MOST_PANELS:
            return None
        if not groups:
            return no_data(self.x_title, self.alt_text())
        panels = [_panel(title, own) for title, own in groups.items()]
        first, *others = stacked_scales(panels)
        low, high = self._span(series)
        roles, made = dict(zip(series, ROLES, strict=False)), list[Series]()
        for place, (one, own) in enumerate(zip(panels, groups.values(), strict=True)):
            for name, points in own.items():
                here = self._at_chosen(points)
                made += line_series(name, points, here, roles[name], one, second=place > 0)
            made += [title_series(one, low, second=place > 0)] if one.title else []
        if self.chosen is not None:
            made.append(cut_series(self.chosen, self._chosen_words(), first))
        reach = f"{self.x_title}, from {_short(low)} to {_short(high)}"
        across = scale(low, high, ticks(low, high, "index"), "index", reach)
        return Chart(
            kind="xy", series=tuple(made), axis=first, second=others[0] if others else None, across=across,
            alt_text=self.alt_text(),
        )  # fmt: skip

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw a panel for each unit, the cut through all of them, and the scale of the cut below."""
        sheet = Sheet(canvas, theme)
        series = {name: points for name, points in self._series().items() if not points.empty}
        if not series:
            sheet.text(sheet.width / 2, sheet.height / 2, "No data", role="muted", ha="center")
            return
        panels = _by_panel(series)
        roles = dict(zip(series, ROLES, strict=False))
        small = sheet.line_height(sheet.small)
        names = {name: sheet.fit(name, sheet.width * 0.24, lines=2, bold=True) for name in series}
        side = max(sheet.measure(name, bold=True) for name in names.values()) + 2.5 * PAD
        foot = 2 * small - PAD / 4
        head = small + PAD if self.chosen is not None else 0.0
        tall = (sheet.height - foot - head) / len(panels)
        inner = []
        for index, (panel, own) in enumerate(panels.items()):
            top = head + index * tall + (small + PAD if panel else PAD / 2)
            title = sheet.fit(panel, sheet.width * 0.95, sheet.small, bold=True)
            sheet.text(0.04, top - small / 2 - PAD / 2, title, size=sheet.small, bold=True, halo=True)
            inner.append((own, top, head + (index + 1) * tall - top - 1.5 * PAD))
        left = max(_scale_width(sheet, own) for own, _, _ in inner)
        span = self._span(series)
        for own, top, height in inner:
            axes = sheet.axes(left, top, sheet.width - left - side, height)
            self._draw_panel(sheet, axes, own, span)
            self._draw_names(sheet, axes, {name: names[name] for name in own}, own, roles)
        self._draw_cuts(sheet, axes, head)

    def _span(self, series: Mapping[str, pd.DataFrame]) -> tuple[float, float]:
        cuts = [float(cut) for points in series.values() for cut in points["threshold"]]
        cuts += [self.chosen] if self.chosen is not None else []
        low, high = min(cuts), max(cuts)
        return (low, high) if low < high else (low - 0.1, high + 0.1)

    def _draw_panel(self, sheet: Sheet, axes: Axes, own: Mapping[str, pd.DataFrame], span: tuple[float, float]) -> None:
        low, high, rungs = _scale(own)
        axes.set(xlim=span, ylim=(low, high))
        axes.set_xticks([])
        axes.set_yticks([value for value, _ in rungs], [words for _, words in rungs])
        axes.grid(True, axis="y")
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(low == 0)  # a base line elsewhere would pass for zero

    def _draw_names(
        self,
        sheet: Sheet,
        axes: Axes,
        names: Mapping[str, str],
        own: Mapping[str, pd.DataFrame],
        roles: Mapping[str, str],
    ) -> None:
        """Draw the lines of a panel, their names at the ends, and their values at the chosen cut."""
        ends, marks = [], []
        for name, points in own.items():
            pairs = zip(points["threshold"], points["value"], strict=True)
            path = [sheet.at(axes, float(cut), float(value)) for cut, value in pairs]
            sheet.line([x for x, _ in path], [y for _, y in path], roles[name], width=2.6, z=4)
            sheet.taken += _along(path)
            ends.append(path[-1])
            if len(path) == 1:
                sheet.dot(*path[0], roles[name], size=9)
            here = self._at_chosen(points)
            spots = zip(here["threshold"], here["value"], here["text"], strict=True)
            marks += [(sheet.at(axes, float(cut), float(value)), text, roles[name]) for cut, value, text in spots]
        heights = [sheet.line_height() * len(names[name].split("\n")) for name in names]
        low = sheet.at(axes, 0, axes.get_ylim()[0])[1] + PAD
        high = sheet.at(axes, 0, axes.get_ylim()[1])[1] - PAD
        places = spread([y for _, y in ends], heights, min(high, low - sum(heights)), low)
        edge = sheet.at(axes, axes.get_xlim()[1], 0)[0] + 1.2 * PAD
        for name, y in zip(names, places, strict=True):
            sheet.text(edge, y, names[name], bold=True, role=roles[name])
        for (x, y), _, role in marks:
            sheet.dot(x, y, role, size=10)
        for (x, y), text, role in marks:
            sheet.place(text, _around(x, y, sheet.line_height()), bold=True, role=role, halo=True)

    def _draw_cuts(self, sheet: Sheet, axes: Axes, head: float) -> None:
        """Write the scale of the cut below the last panel, and the cut in use above the first."""
        small = sheet.line_height(sheet.small)
        low, high = axes.get_xlim()
        bottom = sheet.at(axes, low, axes.get_ylim()[0])[1]
        for x, words in self._cut_marks(sheet, axes):
            sheet.text(x, bottom + PAD, words, size=sheet.small, role="muted", ha="center", va="top")
        middle = (sheet.at(axes, low, 0)[0] + sheet.at(axes, high, 0)[0]) / 2
        title = sheet.fit(self.x_title, sheet.width * 0.9, sheet.small)
        half = sheet.measure(title, sheet.small) / 2
        inside = min(max(middle, half), sheet.width - half)
        sheet.text(inside, sheet.height - small / 2, title, size=sheet.small, role="muted", ha="center")
        if self.chosen is not None:
            words = sheet.fit(self._chosen_words(), sheet.width * 0.9, sheet.small, bold=True)
            x, half = sheet.at(axes, self.chosen, 0)[0], sheet.measure(words, sheet.small, True) / 2
            sheet.line([x, x], [head - PAD / 2, bottom], "muted", width=1.6, dashed=True, z=3)
            x = min(max(x, half), sheet.width - half)
            sheet.text(x, small / 2, words, size=sheet.small, bold=True, role="text", ha="center")

    def _cut_marks(self, sheet: Sheet, axes: Axes) -> list[tuple[float, str]]:
        """Return where round cuts lie on the sheet, and the two ends: how far the cut was tried belongs to the finding."""
        low, high = axes.get_xlim()
        marks: list[tuple[float, float, str]] = []
        for cut, words in [(low, _short(low)), (high, _short(high)), *ticks(low, high, "index")]:
            x, half = sheet.at(axes, cut, 0)[0], sheet.measure(words, sheet.small) / 2 + PAD / 2
            if all(abs(x - other) >= half + wide for other, wide, _ in marks):
                marks.append((x, half, words))
        return [(x, words) for x, _, words in marks]


def _short(cut: float) -> str:
    return f"{cut:.3f}".rstrip("0").rstrip(".")


def _by_panel(series: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, pd.DataFrame]]:
    """Return the series of each panel by its title."""
    panels: dict[str, dict[str, pd.DataFrame]] = {}
    for name, points in series.items():
        panels.setdefault(str(points["panel"].iloc[0]), {})[name] = points
    return panels


def _panel(title: str, own: Mapping[str, pd.DataFrame]) -> Panel:
    values = [float(value) for points in own.values() for value in points["value"]]
    return panel_of(title, values, _scale(own)[2], str(next(iter(own.values()))["unit"].iloc[0]))


def _scale(own: Mapping[str, pd.DataFrame]) -> tuple[float, float, list[tuple[float, str]]]:
    """Return the ends of a panel's scale, and its round values: from zero where that leaves the lines their shape."""
    values = [float(value) for points in own.values() for value in points["value"]]
    low, high = min(values), max(values)
    low = 0.0 if 0 <= low < high * 0.6 or low == high else low - (high - low) * 0.15
    high += ((high - low) or 1.0) * 0.1
    unit = str(next(iter(own.values()))["unit"].iloc[0])
    # The highest mark keeps clear of the panel's title; a share above one does not exist.
    most = min(high - (high - low) * 0.02, 1.0 + 1e-9 if unit == "share" else math.inf)
    return low, high, [rung for rung in ticks(low, high, unit, 4) if rung[0] <= most]


def _scale_width(sheet: Sheet, own: Mapping[str, pd.DataFrame]) -> float:
    return max((sheet.measure(words, sheet.small) for _, words in _scale(own)[2]), default=0.0) + PAD


def _along(path: list[tuple[float, float]]) -> list[Box]:
    """Return small boxes along a line, for labels to keep clear of."""
    boxes = []
    for (x, y), (to_x, to_y) in pairwise(path):
        steps = max(math.ceil(math.hypot(to_x - x, to_y - y) / CLEARANCE), 1)
        points = ((x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(steps + 1))
        boxes += [Box(a - CLEARANCE / 2, b - CLEARANCE / 2, a + CLEARANCE / 2, b + CLEARANCE / 2) for a, b in points]
    return boxes


def _around(x: float, y: float, line: float) -> list[Spot]:
    """Return the places for a value beside its dot, the best first."""
    near, far = PAD * 1.5, line * 0.95
    heights = (-far, far, 0.0, -1.6 * far, 1.6 * far, -2.3 * far, 2.3 * far)
    return [Spot(x + way * near, y + height, ha) for height in heights for ha, way in (("right", -1), ("left", 1))]
