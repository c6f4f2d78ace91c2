"""How people spread over one measure, with the one in the middle marked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.errors import DataError
from deckgen.figures.base import Figure
from deckgen.figures.native import bars, label_of, shown
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet
from deckgen.formats import format_count, format_value
from deckgen.slides.chart_model import Chart, Reference
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

MOST = 12  # bins over which a count can still be written


@dataclass(frozen=True, kw_only=True, eq=False)
class Histogram(Figure):
    """A column a bin with its count above it, in the order of the rows; bins stand equally wide, their limits below."""

    kind: ClassVar[str] = "histogram"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "low": "where the bin begins, in the unit of the figure",
        "high": "where it ends, which is not part of it; missing for a last bin without an end",
        "count": "people in the bin; missing where suppressed, and then there is no column",
        "text": "the count as it is shown; `<10` where suppressed",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("low", "high", "count")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (low, high, count, format_count(count, floor=10))
            for low, high, count in (
                (0, 25, 84), (25, 50, 171), (50, 100, 262), (100, 250, 198),
                (250, 500, 96), (500, 1000, 41), (1000, 2500, 17), (2500, math.nan, 6),
            )
        ],
        columns=[*REQUIRED],
    ).assign(count=lambda bins: bins["count"].where(bins["count"] >= 10))  # fmt: skip
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"unit": "USD", "median": 84.0, "x_title": "Giving in twelve months"}
    at_a_glance: ClassVar[str] = "What is usual, and how far the rest lie from it."
    how_to_read: ClassVar[str] = (
        "A column's height is the people between the two limits below it, which need not lie equally far apart. "
        "Half of all people are to the left of the median. A bin of fewer than ten people has no column."
    )
    what_to_do: ClassVar[str] = "Plan with the median; an average is drawn upwards by the few at the right."

    unit: str = "count"
    median: float | None = None
    median_text: str = ""
    x_title: str = ""

    def __post_init__(self) -> None:
        """Check the columns, then that the bins are few enough for their counts."""
        super().__post_init__()
        if len(self.frame) > MOST:
            message = f"figure 'histogram' shows at most {MOST} bins, not {len(self.frame)}"
            raise DataError(message, hint="join bins, the thin ones at the ends first")

    def _median_words(self) -> str:
        return "" if self.median is None else self.median_text or f"Median {format_value(self.median, self.unit)}"

    def _bins(self) -> list[str]:
        """Return each bin in words."""
        limits = zip(self.numbers("low"), self.numbers("high"), strict=True)
        return [
            f"{format_value(low, self.unit)} and over"
            if math.isnan(high)
            else f"{format_value(low, self.unit)} to {format_value(high, self.unit)}"
            for low, high in limits
        ]

    def describe(self) -> str:
        """Return the median, the fullest bin, and all others."""
        counts = [-1.0 if math.isnan(count) else count for count in self.numbers("count")]
        bins, texts = self._bins(), self.texts("text")
        top = counts.index(max(counts))
        measure = f" of {self.x_title[:1].lower()}{self.x_title[1:]}" if self.x_title else ""
        median = f" {self._median_words()}." if self.median is not None else ""
        rest = "; ".join(f"{words}: {text}" for words, text in zip(bins, texts, strict=True))
        return f"Histogram{measure}.{median} Most people, {texts[top]}, in {bins[top]}. {rest}."

    def native(self) -> Chart:
        """Return standing columns side by side, a bin each, and the median's line where a bin holds it."""
        said = [
            label_of("" if math.isnan(count) else text, text if math.isnan(count) else "")
            for count, text in zip(self.numbers("count"), self.texts("text"), strict=True)
        ]
        words, place = self._median_words(), self._median_place()
        line = Reference(value=round(place or 0.0, 3), name=words, bold=True, dashed=False)
        title = self.x_title if place is not None or not words else f"{self.x_title}. {words}".removeprefix(". ")
        return Chart(
            kind="columns", categories=tuple(self._bins()), gap=0.05, names_title=title,
            series=(bars("People", [shown(count, "count") for count in self.numbers("count")], said),),
            references=(line,) if place is not None else (), alt_text=self.alt_text(),
        )  # fmt: skip

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the columns with their counts, the limits below them, and the median."""
        sheet = Sheet(canvas, theme)
        small = sheet.line_height(sheet.small)
        counts = self.numbers("count")
        head = small + PAD if self.median is not None else 0.0
        foot = small + PAD + (small if self.x_title else 0.0)
        # Half of the outer limits' texts stands beside the columns.
        side = EDGE + max(sheet.measure(words, sheet.small) for _, words in self._limits()) / 2
        wide = (sheet.width - 2 * side) / len(counts)
        base, room = sheet.height - foot, sheet.height - head - foot - sheet.line_height() - PAD
        most = max((count for count in counts if not math.isnan(count)), default=0.0)
        texts = self.texts("text")
        size = sheet.body if all(sheet.measure(text, bold=True) < wide - PAD for text in texts) else sheet.small
        for index, (count, text) in enumerate(zip(counts, texts, strict=True)):
            hidden = math.isnan(count)
            tall = 0.0 if hidden or not most else count / most * room
            x = side + wide * index
            sheet.bar(x + 0.02, base - tall, wide - 0.04, tall, "primary")
            words = sheet.fit(text, wide, size, bold=not hidden)
            role = "muted" if hidden else "text"
            style: dict[str, Any] = {"size": size, "bold": not hidden, "role": role, "ha": "center", "halo": True}
            middle = self._clear_of_median(index, sheet.measure(words, size, not hidden) / wide)
            sheet.text(side + wide * middle, base - tall - PAD / 2, words, va="bottom", **style)
        sheet.line([side, sheet.width - side], [base, base], "muted", z=3)
        self._draw_limits(sheet, side, wide, base)
        self._draw_median(sheet, side, wide, base)

    def _clear_of_median(self, index: int, share: float) -> float:
        """Return the middle, counted in bins, of a text that takes `share` of bin `index`: beside the median's line."""
        place = self._median_place()
        if place is None or not index <= place < index + 1:
            return index + 0.5
        part = place - index
        return (
            index + (part / 2 if part >= 0.5 else (1 + part) / 2) if share < max(part, 1 - part) - 0.1 else index + 0.5
        )

    def _limits(self) -> list[tuple[int, str]]:
        """Return the limits between bins with their places, counted in bins; a last bin without an end ends in `more`."""
        limits = [*self.numbers("low"), self.numbers("high")[-1]]
        return [(n, "more" if math.isnan(limit) else format_value(limit, self.unit)) for n, limit in enumerate(limits)]

    def _median_place(self) -> float | None:
        """Return where the median lies, counted in bins: as far between the limits of its bin as it is."""
        for index, (low, high) in enumerate(zip(self.numbers("low"), self.numbers("high"), strict=True)):
            if self.median is not None and low <= self.median and (math.isnan(high) or self.median < high):
                return index + (0.5 if math.isnan(high) else (self.median - low) / (high - low))
        return None

    def _draw_limits(self, sheet: Sheet, side: float, wide: float, base: float) -> None:
        small = sheet.line_height(sheet.small)
        free = 0.0
        for place, words in self._limits():
            x, half = side + wide * place, sheet.measure(words, sheet.small) / 2
            if x - half >= free:
                sheet.text(x, base + PAD / 2, words, size=sheet.small, role="muted", ha="center", va="top")
                free = x + half + PAD
        title = sheet.fit(self.x_title, sheet.width - 2 * EDGE, sheet.small)
        sheet.text(sheet.width / 2, sheet.height - small / 2, title, size=sheet.small, role="muted", ha="center")

    def _draw_median(self, sheet: Sheet, side: float, wide: float, base: float) -> None:
        """Mark the median with a line, and write it above; without its line where no bin holds it."""
        words = sheet.fit(self._median_words(), sheet.width - 2 * EDGE, sheet.small, bold=True)
        small, half = sheet.line_height(sheet.small), sheet.measure(words, sheet.small, True) / 2
        place = self._median_place()
        x = side + wide * (place or 0.0)
        if place is not None:
            # On the column's colour the line would be lost without an edge.
            sheet.line([x, x], [small + PAD / 2, base], "background", width=4.5, z=4)
            sheet.line([x, x], [small + PAD / 2, base], "high", width=2, z=4.1)
        x = min(max(x, half + EDGE), sheet.width - half - EDGE)
        sheet.text(x, small / 2, words, size=sheet.small, bold=True, role="high", ha="center")
