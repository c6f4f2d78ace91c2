"""Cumulative cash month by month: how deep it goes, when it is back, where it ends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, scale, shown
from deckgen.figures.sheet import PAD, Sheet, Spot, spread, ticks
from deckgen.formats import format_value
from deckgen.slides.chart_model import Chart, Point, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


def _example(month: float, ramp: float) -> float:
    """Return cash after `month`: $150K over 2.3 months, then a benefit that takes months to ramp up."""
    grown = max(month - 2.3, 0.0)
    return -150_000 * min(month / 2.3, 1.0) + 21_000 * ramp * (grown - 3 * (1 - math.exp(-grown / 3)))


@dataclass(frozen=True, kw_only=True, eq=False)
class CashCurve(Figure):
    """A line with its band of low and high cases; the build is shaded, and so is cash below zero."""

    kind: ClassVar[str] = "cash_curve"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "month": "months since the project's start",
        "low": "cumulative USD in the low case",
        "base": "cumulative USD in the base case",
        "high": "cumulative USD in the high case",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("month", "low", "base", "high")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [(month, *(_example(month, ramp) for ramp in (0.55, 1.0, 1.35))) for month in (0, 1, 2.3, *range(4, 37, 2))],
        columns=[*REQUIRED],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {
        "build_months": 2.3,
        "break_even": 12.2,
        "break_even_text": "Pays back: month 12.2",
        "end_text": "$495K at month 36",
        "low_text": "Deepest point: ($150K)",
    }
    at_a_glance: ClassVar[str] = "When the money is back, and how much is out until then."
    how_to_read: ClassVar[str] = "The line is the base case, the band runs from the low case to the high case."
    what_to_do: ClassVar[str] = "Fund to the deepest point, and review when the low case should have paid back."

    build_months: float = 0.0
    break_even: float | None = None
    break_even_text: str = ""
    end_text: str = ""
    low_text: str = ""
    low_end_text: str = ""  # empty: made from the last row
    high_end_text: str = ""
    build_text: str = "Build"
    axis_title: str = "Months from project start"

    def _ends(self) -> tuple[str, str, str]:
        """Return the texts of the last low, base and high value."""
        last = self._cash().iloc[-1]
        base = self.end_text or format_value(float(last["base"]), "USD")
        low = self.low_end_text or "Low case " + format_value(float(last["low"]), "USD")
        return low, base, self.high_end_text or "High case " + format_value(float(last["high"]), "USD")

    def _cash(self) -> pd.DataFrame:
        """Return the rows with a base case, by month; a missing low or high is the base."""
        cash = self.frame[list(self.REQUIRED)].astype(float).sort_values("month")
        cash = cash.fillna({"low": cash["base"], "high": cash["base"]}).dropna()
        return cash if len(cash) else pd.DataFrame([[0.0] * 4], columns=list(self.REQUIRED))

    def describe(self) -> str:
        """Return end, payback and deepest point."""
        low, base, high = self._ends()
        even = self.break_even_text or "does not pay back in this time"
        parts = [part for part in (base, even, self.low_text, low, high) if part]
        return "Line chart of cumulative cash. " + "; ".join(parts) + "."

    def native(self) -> Chart:
        """Return the base case as a line over the band of the cases, month by month."""
        cash = self._monthly()
        limits, rungs = self._limits()
        built = (
            f" ({self.build_text.lower()}: {format_value(self.build_months, 'months')})"
            if self.build_months > 0
            else ""
        )
        axis = scale(*limits, rungs, "USD", self.axis_title + built)
        low_end, end, high_end = self._ends()
        ends = {"low": (low_end, "muted", False), "base": (end, "primary", True), "high": (high_end, "muted", False)}

        def line(name: str, column: str, color: str, **look: Any) -> Series:
            words, ink, bold = ends[column]
            points = [Point(value=shown(value, "USD")) for value in cash[column]]
            points[-1] = replace(points[-1], label=label_of(words, color=ink, sides=("right",), bold=bold))
            return Series(name=name, points=tuple(points), color=color, shape="line", **look)

        def area(name: str, values: Any, color: str | None, opacity: float) -> Series:
            points = tuple(Point(value=shown(float(value), "USD")) for value in values)
            return Series(name=name, points=points, color=color, shape="area", opacity=opacity)

        series = [
            area("Band from", cash["low"], None, 1.0),
            area("Band", cash["high"] - cash["low"], "accent", 0.2),
            line("Low case", "low", "accent", opacity=0.45, width=1.0),
            line("High case", "high", "accent", opacity=0.45, width=1.0),
            self._deepest(line("Base case", "base", "primary", width=3.0)),
        ]
        months = tuple(f"{month:g}" for month in cash["month"])
        if self.break_even is not None and (point := self._back(list(cash["month"]))):
            series.append(Series(name="Payback", points=point, shape="line", color="primary", marker="circle",
                                 width=0.0))  # fmt: skip
        return Chart(kind="lines", series=tuple(series), categories=months, axis=axis, alt_text=self.alt_text())

    def _monthly(self) -> pd.DataFrame:
        """Return the cash at whole months: a native chart gives every step the same width."""
        cash = self._cash()
        first, last = math.ceil(cash["month"].iloc[0]), math.floor(cash["month"].iloc[-1])
        months = list(range(first, last + 1)) or [first]
        known = cash.set_index("month")
        wanted = sorted({*known.index, *(float(month) for month in months)})
        filled = known[~known.index.duplicated(keep="last")].reindex(wanted).interpolate(method="index")
        return filled.loc[[float(month) for month in months]].reset_index()

    def _deepest(self, series: Series) -> Series:
        """Return the base case with its deepest point named."""
        values = [math.inf if point.value is None else point.value for point in series.points]
        place = values.index(min(values))
        if not self.low_text or place == len(values) - 1:
            return series
        said = label_of(self.low_text, color="high", sides=("right",))
        points = list(series.points)
        points[place] = replace(points[place], label=replace(said, shift=(0.0, 0.16)))
        return replace(series, points=tuple(points))

    def _back(self, months: list[float]) -> tuple[Point, ...]:
        """Return a ring at the month that is nearest to the payback, its words above it."""
        nearest = min(months, key=lambda month: abs(month - (self.break_even or 0.0)))
        said = label_of(self.break_even_text, color="primary", sides=("above",))
        said = replace(said, shift=(-0.3, -0.45))
        ring = Point(value=0, size=12, label=said)
        return tuple(ring if month == nearest else Point(size=12) for month in months)

    def _limits(self) -> tuple[tuple[float, float], list[tuple[float, str]]]:
        """Return the ends of the scale of cash, and its numbers."""
        cash = self._cash()
        bottom, top = min(float(cash["low"].min()), 0.0), max(float(cash["high"].max()), 0.0)
        rise = (top - bottom) or 1.0
        limits = bottom - rise * 0.1, top + rise * 0.04
        return limits, ticks(*limits, "USD", 5)

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the areas, the line, then the labels where they are free."""
        sheet, cash = Sheet(canvas, theme), self._cash()
        months = (
            float(cash["month"].iloc[0]),
            max(float(cash["month"].iloc[-1]), float(cash["month"].iloc[0]) + 1),
        )
        limits, rungs = self._limits()
        small = sheet.line_height(sheet.small)
        ends = [sheet.fit(words, sheet.width * 0.24, sheet.small, bold=True, lines=2) for words in self._ends()]
        side = max(sheet.measure(words, sheet.small, True) for words in ends) + 2 * PAD
        left = max(sheet.measure(words, sheet.small) for _, words in rungs) + PAD
        tall = sheet.height - 2 * small - 2.5 * PAD
        axes = sheet.axes(left, PAD, sheet.width - left - side, tall)
        axes.set(xlim=months, ylim=limits)
        axes.set_yticks([value for value, _ in rungs], [words for _, words in rungs])
        marks = [mark for step in (1, 3, 6, 12, 24) if len(mark := range(0, int(months[1]) + 1, step)) <= 9]
        shown = [month for month in (marks[0] if marks else [0]) if months[0] <= month <= months[1]]
        axes.set_xticks(shown, [str(month) for month in shown])
        axes.grid(True, axis="y")
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)
        words = sheet.fit(self.axis_title, sheet.width - left, sheet.small)
        middle = left + (sheet.width - left - side) / 2
        sheet.text(middle, sheet.height - small / 2, words, size=sheet.small, role="muted", ha="center")
        self._draw_areas(axes, theme, cash, limits)
        self._label(sheet, axes, cash, ends)

    def _draw_areas(self, axes: Axes, theme: Theme, cash: pd.DataFrame, limits: tuple[float, float]) -> None:
        month, base = cash["month"].to_numpy(), cash["base"].to_numpy()
        axes.axhline(0, color=theme.color("text"), lw=1.2, zorder=3)
        if self.build_months > 0:
            axes.axvspan(0, self.build_months, color=theme.color("surface"), lw=0, zorder=0)
        axes.fill_between(month, cash["low"], cash["high"], color=theme.color("accent"), alpha=0.2, lw=0, zorder=1)
        below = base < 0
        axes.fill_between(month, base, 0, where=below, interpolate=True, color=theme.color("high"), alpha=0.3, lw=0)
        axes.plot(month, base, color=theme.color("primary"), lw=3, zorder=4, solid_capstyle="round")

    def _label(self, sheet: Sheet, axes: Axes, cash: pd.DataFrame, ends: list[str]) -> None:
        last = cash.iloc[-1]
        edge = sheet.at(axes, axes.get_xlim()[1], 0)[0]
        points = [sheet.at(axes, float(last["month"]), float(last[name]))[1] for name in ("low", "base", "high")]
        heights = [sheet.line_height(sheet.small) * len(words.split("\n")) for words in ends]
        places = spread(points, heights, 0.0, sheet.height - 2.5 * sheet.line_height(sheet.small))
        for words, y, role in zip(ends, places, ("muted", "primary", "muted"), strict=True):
            sheet.text(edge + 1.5 * PAD, y, words, size=sheet.small, bold=role == "primary", role=role)
        sheet.dot(edge, points[1], "primary")
        if self.build_months > 0:
            x, zero = sheet.at(axes, 0, 0)
            floor = sheet.at(axes, 0, axes.get_ylim()[0])[1]
            y = 0.2 if zero > 0.4 else floor - 0.15  # the line of zero would cross it at the top
            sheet.text(x + PAD, y, self.build_text, size=sheet.small, role="muted")
        deepest = cash.iloc[int(cash["base"].to_numpy().argmin())]
        x, y = sheet.at(axes, float(deepest["month"]), float(deepest["base"]))
        words = sheet.fit(self.low_text, sheet.width * 0.5, sheet.small, bold=True)
        style: dict[str, Any] = {"size": sheet.small, "bold": True, "role": "high", "halo": True}
        spots = [Spot(x + 0.06, y + 0.04, "left", "top"), Spot(x + 0.2, y + 0.06, "left", "center")]
        sheet.place(words, [*spots, Spot(x, y + 0.06, "right", "top")], **style)
        if self.break_even is not None:
            self._ring(sheet, axes, self.break_even)

    def _ring(self, sheet: Sheet, axes: Axes, month: float) -> None:
        """Mark the payback with a ring, and name it above the curve with a line to the ring."""
        x, y = sheet.at(axes, month, 0)
        sheet.dot(x, y, "primary", size=13, hollow=True)
        words = sheet.fit(self.break_even_text, sheet.width * 0.45, bold=True)
        if not words:
            return
        half = sheet.measure(words, bold=True) / 2
        at = min(max(x - half * 0.4, half + 0.8), sheet.width - half - 0.1)
        lift = max(y - sheet.height * 0.3, 0.55)
        sheet.line([x, min(max(x, at - half), at + half)], [y - 0.1, lift + 0.13], "muted", width=1, z=4)
        sheet.text(at, lift, words, bold=True, role="primary", ha="center", halo=True)
