"""How a few measures move from period to period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.lean import import_seaborn
from deckgen.figures.native import label_of, scale, shown
from deckgen.figures.sheet import PAD, Sheet, spread, ticks
from deckgen.slides.chart_model import Chart, Point, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

ROLES = ("primary", "accent", "high", "accent3", "accent2")


@dataclass(frozen=True, kw_only=True, eq=False)
class Trend(Figure):
    """A line a series, named and valued at its end."""

    kind: ClassVar[str] = "trend"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "period": "name of the period",
        "order": "place of the period in time",
        "series": "what is measured",
        "value": "the value, in the unit of the figure",
        "text": "the value as it is shown",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("order", "value")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (f"Q{order % 4 + 1} {2024 + order // 4}", order, series, value * 1e3, f"${value}K")
            for series, values in {
                "Members": (212, 221, 219, 240, 252, 249, 261, 278),
                "Major donors": (148, 120, 163, 231, 171, 160, 188, 262),
                "Events": (31, 44, 62, 58, 40, 49, 71, 66),
            }.items()
            for order, value in enumerate(values)
        ],
        columns=[*REQUIRED],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"unit": "USD"}
    at_a_glance: ClassVar[str] = "Whether things get better or worse, and since when."
    how_to_read: ClassVar[str] = "Each line ends in its name and latest value; the scale says whether it has zero."
    what_to_do: ClassVar[str] = "Ask what happened where a line bends, not where it wiggles."

    unit: str = "count"

    def _series(self) -> dict[str, pd.DataFrame]:
        """Return the points of every series in order of time, without missing values."""
        frame = self.frame.assign(
            order=self.numbers("order"),
            value=self.numbers("value"),
            text=self.texts("text"),
            series=self.texts("series"),
        )
        return {
            name: frame[frame["series"] == name].dropna(subset=["value"]).sort_values("order")
            for name in dict.fromkeys(frame["series"])
        }

    def describe(self) -> str:
        """Return first and last value of every series."""
        said = []
        for name, points in self._series().items():
            if points.empty:
                said.append(f"{name}: no values")
                continue
            first, last = points.iloc[0], points.iloc[-1]
            said.append(f"{name} {first['text']} ({first['period']}) to {last['text']} ({last['period']})")
        return "Line chart. " + "; ".join(said) + "."

    def native(self) -> Chart:
        """Return a line a series, named and valued at its end."""
        names = dict(sorted(zip(self.numbers("order"), self.texts("period"), strict=True)))
        made = []
        for index, (name, points) in enumerate((n, p) for n, p in self._series().items() if not p.empty):
            color = ROLES[index] if index < len(ROLES) else "muted"
            values = dict(zip(points["order"], points["value"], strict=True))
            last = max(values)
            said = label_of(f"{name}  {points['text'].iloc[-1]}", color=color, sides=("right",))
            row = tuple(
                Point(
                    value=shown(values.get(order, math.nan), self.unit),
                    label=said if order == last else None,
                )
                for order in names
            )
            made.append(Series(name=name, points=row, color=color, shape="line"))
        if not made:  # PowerPoint repairs a plot without a series
            missing = tuple(Point(value=None) for _ in names)
            made = [Series(name=next(iter(self._series()), ""), points=missing, color=ROLES[0], shape="line")]
        low, high = self._limits()
        axis = scale(low, high, ticks(low, high, self.unit), self.unit)
        return Chart(
            kind="lines", series=tuple(made), categories=tuple(names.values()), axis=axis, alt_text=self.alt_text()
        )

    def _limits(self) -> tuple[float, float]:
        values = [value for value in self.numbers("value") if not math.isnan(value)] or [0.0]
        low, high = min(values), max(values)
        low = 0.0 if 0 <= low < high * 0.6 or low == high >= 0 else low - (high - low) * 0.1
        return low, high + ((high - low) or 1.0) * 0.06

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the axes, the lines, and the names at their ends."""
        sheet, series = Sheet(canvas, theme), self._series()
        low, high = self._limits()
        rungs = ticks(low, high, self.unit)
        left = max((sheet.measure(words, sheet.small) for _, words in rungs), default=0.0) + PAD
        ends = {
            name: sheet.fit(f"{name}  {points['text'].iloc[-1]}", sheet.width * 0.3, lines=2, bold=True)
            for name, points in series.items()
            if not points.empty
        }
        side = max((sheet.measure(words, bold=True) for words in ends.values()), default=0.0) + 2.5 * PAD
        foot = sheet.line_height(sheet.small) + PAD
        axes = sheet.axes(left, PAD, sheet.width - left - side, sheet.height - foot - PAD)
        axes.set_ylim(low, high)
        axes.set_yticks([value for value, _ in rungs], [words for _, words in rungs])
        axes.grid(True, axis="y")
        axes.spines["left"].set_visible(False)
        self._draw_periods(sheet, axes)
        self._draw_lines(sheet, axes, series, ends)

    def _draw_periods(self, sheet: Sheet, axes: Axes) -> None:
        """Name as many periods as have room, the last one always."""
        names = dict(sorted(zip(self.numbers("order"), self.texts("period"), strict=True)))
        orders = list(names)
        axes.set_xlim(orders[0] - (len(orders) == 1), orders[-1] + (len(orders) == 1) + 1e-9)
        axes.set_xticks([])
        free = 0.0
        chosen: list[tuple[float, str]] = []
        for order in reversed(orders):
            words = sheet.fit(names[order], 1.2, sheet.small)
            x, half = sheet.at(axes, order, 0)[0], sheet.measure(words, sheet.small) / 2
            x = min(max(x, half), sheet.width - half)
            if not chosen or x + half < free:
                chosen.append((x, words))
                free = x - half - 0.15
        for x, words in chosen:
            y = sheet.height - sheet.line_height(sheet.small) / 2
            sheet.text(x, y, words, size=sheet.small, role="muted", ha="center")

    def _draw_lines(
        self, sheet: Sheet, axes: Axes, series: Mapping[str, pd.DataFrame], ends: Mapping[str, str]
    ) -> None:
        sns = import_seaborn()
        names = list(ends)
        roles = [ROLES[index] if index < len(ROLES) else "muted" for index in range(len(names))]
        limits = axes.get_xlim(), axes.get_ylim()
        spots = []
        for name, role in zip(names, roles, strict=True):
            color = sheet.theme.color(role)
            sns.lineplot(data=series[name], x="order", y="value", ax=axes, color=color, lw=2.6, errorbar=None)
            spots.append(sheet.at(axes, *(float(series[name].iloc[-1][c]) for c in ("order", "value"))))
        axes.set(xlim=limits[0], ylim=limits[1], xlabel="", ylabel="")
        heights = [sheet.line_height() * len(ends[name].split("\n")) for name in names]
        places = spread([y for _, y in spots], heights, 0.0, sheet.height - sheet.line_height(sheet.small) - PAD)
        edge = sheet.at(axes, axes.get_xlim()[1], 0)[0] + 1.7 * PAD
        for name, role, (x, y), at in zip(names, roles, spots, places, strict=True):
            sheet.dot(x, y, role, size=9)
            sheet.text(edge, at, ends[name], bold=True, role=role)
