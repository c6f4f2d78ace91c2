"""Which assumption moves the result most."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, shown
from deckgen.figures.rows import Rows, bar_scale, lay_rows
from deckgen.figures.sheet import PAD, Sheet
from deckgen.formats import format_value
from deckgen.slides.chart_model import Chart, Point, Reference, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas


@dataclass(frozen=True, kw_only=True, eq=False)
class Tornado(Figure):
    """Bars around the base case, the widest on top: the result at each end of an assumption's range."""

    kind: ClassVar[str] = "tornado"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "the assumption, with its range",
        "low": "result at the low end, in the unit of the figure",
        "high": "result at the high end",
        "low_text": "the low result as it is shown",
        "high_text": "the high result as it is shown",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("low", "high")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Share of saves that hold, 20–60%", 0.21e6, 0.86e6, "$210K", "$860K"),
            ("Ramp after go-live, 12–3 months", 0.34e6, 0.61e6, "$340K", "$610K"),
            ("Average gift, ±15%", 0.41e6, 0.58e6, "$410K", "$580K"),
            ("Build cost, $200K–$120K", 0.45e6, 0.53e6, "$450K", "$530K"),
        ],
        columns=[*REQUIRED],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"base": 0.495e6, "base_text": "Base case $495K"}
    at_a_glance: ClassVar[str] = "Which assumption the result depends on most."
    how_to_read: ClassVar[str] = "Each bar is the range of the result when only that one assumption moves."
    what_to_do: ClassVar[str] = "Find better evidence for the assumption of the widest bar before the vote."

    base: float | None = None  # empty: the middle of the widest range
    base_text: str = ""
    unit: str = "USD"

    def _order(self) -> list[int]:
        """Return the rows with the widest range first; missing ones last."""
        spans = [abs(high - low) for low, high in zip(self.numbers("low"), self.numbers("high"), strict=True)]
        return sorted(range(len(spans)), key=lambda row: (math.isnan(spans[row]), -spans[row]))

    def _base(self) -> float:
        if self.base is not None:
            return self.base
        row = self._order()[0]
        middle = (self.numbers("low")[row] + self.numbers("high")[row]) / 2
        return 0.0 if math.isnan(middle) else middle

    def _base_words(self) -> str:
        return self.base_text or "Base case " + format_value(self._base(), self.unit)

    def describe(self) -> str:
        """Return the ranges, the widest first."""
        labels, lows, highs = self.texts("label"), self.texts("low_text"), self.texts("high_text")
        said = "; ".join(f"{labels[row]}: {lows[row]} to {highs[row]}" for row in self._order())
        return f"Tornado chart around {self._base_words()}, widest range first. {said}."

    def native(self) -> Chart:
        """Return bars of the differences from the base case, an end a series."""
        base = self._base()
        rows: list[tuple[Point, Point]] = []
        for row in self._order():
            ends = [(self.numbers(name)[row], self.texts(f"{name}_text")[row]) for name in ("low", "high")]
            ends = sorted(((base if math.isnan(v) else v) - base, text) for v, text in ends)
            rows.append(_pair(ends[0], ends[1], self.unit))
        series = (
            Series(name=f"Below {self._base_words()}", points=tuple(low for low, _ in rows), color="high"),
            Series(name=f"Above {self._base_words()}", points=tuple(high for _, high in rows), color="accent"),
        )
        return Chart(
            kind="bars", series=series, categories=tuple(self.texts("label")[row] for row in self._order()),
            references=(Reference(value=0, name=self._base_words(), color="primary", bold=True),), overlaid=True,
            gap=1.0, alt_text=self.alt_text(),
        )  # fmt: skip

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the rows in order, the bars around the base, their ends' values beside them."""
        sheet, order, base = Sheet(canvas, theme), self._order(), self._base()
        head = sheet.line_height() + PAD
        rows = lay_rows(sheet, [self.texts("label")[row] for row in order], top=head)
        ends: list[tuple[float, str]] = []
        for row in order:
            pair = [(self.numbers(name)[row], self.texts(f"{name}_text")[row]) for name in ("low", "high")]
            pair = [(base if math.isnan(value) else value, text) for value, text in pair]
            ends += sorted(pair, key=lambda end: end[0])
        texts = [sheet.fit(text, rows.room * 0.25) for _, text in ends]
        # A range may lie on one side of the base, so either side must have room for either text.
        widths = [sheet.measure(text) + 2 * PAD for text in texts]
        sides = [(value - base, width) for (value, _), width in zip(ends, widths, strict=True)]
        widest = max(widths)
        scale, zero = bar_scale([v for v, _ in sides] + [-1e-12], [w for _, w in sides] + [widest], rows.room)
        middle = rows.left + zero
        self._draw_base(sheet, rows, middle)
        thick = min(rows.pitch * 0.5, 0.5)
        for index, y in enumerate(rows.centres):
            (low, _), (high, _) = (sides[2 * index + end] for end in (0, 1))
            left, right = middle + low * scale, middle + high * scale
            stop, start = min(right, middle), max(left, middle)
            sheet.bar(left, y - thick / 2, max(stop - left, 0), thick, "high")
            sheet.bar(start, y - thick / 2, max(right - start, 0), thick, "accent")
            sheet.text(left - PAD, y, texts[2 * index], ha="right", halo=True)
            sheet.text(right + PAD, y, texts[2 * index + 1], halo=True)

    def _draw_base(self, sheet: Sheet, rows: Rows, x: float) -> None:
        words = sheet.fit(self._base_words(), sheet.width - 0.1, bold=True)
        half = sheet.measure(words, bold=True) / 2
        inside = min(max(x, half), sheet.width - half)
        sheet.text(inside, sheet.line_height() / 2, words, bold=True, role="primary", ha="center")
        sheet.line([x, x], [rows.top - PAD / 2, rows.bottom], "primary", width=1.6, z=4)


def _pair(low: tuple[float, str], high: tuple[float, str], unit: str) -> tuple[Point, Point]:
    """Return the points of the low and the high end of a row.

    Where both ends lie on one side of the base, the far bar carries both texts and the near one hides its beginning.
    """
    (start, first), (end, last) = low, high
    if start < 0 < end:
        one, two = (Point(value=shown(v, unit), label=label_of(text, bold=False)) for v, text in (low, high))
        return one, two
    text = first if first == last else f"{first} to {last}"
    above = end > 0
    far = Point(value=shown(end if above else start, unit), label=label_of(text, bold=False),
                color="accent" if above else "high")  # fmt: skip
    return far, Point(value=shown(start if above else end, unit), color="background")
