"""Horizontal bars with their values beside them: sizes to compare, the longest first."""

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
class Bar(Figure):
    """Bars from zero, in the order of the rows; a dashed line may mark a reference value."""

    kind: ClassVar[str] = "bar"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "what the bar stands for",
        "value": "length of the bar, in the unit of the figure",
        "text": "the value as it is shown",
    }
    OPTIONAL: ClassVar[Mapping[str, str]] = {
        "color": "colour role of the bar",
        "note": "second text, in grey",
        "highlight": "whether the bar stands out; the others are then pale",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("value",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Email", 54_816, "54,816", "71.8% of records", False),
            ("Donations", 20_709, "20,709", "27.1%", True),
            ("Event tickets", 722, "722", "0.9%", False),
            ("Subscriptions", 123, "123", "0.2%", False),
        ],
        columns=["label", "value", "text", "note", "highlight"],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"unit": "count"}
    at_a_glance: ClassVar[str] = "How large each of a few things is."
    how_to_read: ClassVar[str] = "Bars start at zero, so twice the length is twice the value."
    what_to_do: ClassVar[str] = "Look at the longest bar first, then at any bar that crosses the reference."

    unit: str = "count"
    reference: float | None = None
    reference_text: str = ""
    value_name: str = "Value"  # what the native chart's workbook calls the bars

    def describe(self) -> str:
        """Return the largest and the smallest value, and the reference."""
        values = [(-math.inf if math.isnan(v) else v) for v in self.numbers("value")]
        labels, texts = self.texts("label"), self.texts("text")
        top = values.index(max(values))
        said = f"Bar chart of {len(values)} values: {labels[top]} is largest with {texts[top]}"
        rest = [f"{labels[i]} {texts[i]}" for i in range(len(values)) if i != top][:5]
        reference = f" Reference: {self._reference_words()}." if self.reference is not None else ""
        return said + ("; " + ", ".join(rest) if rest else "") + "." + reference

    def native(self) -> Chart:
        """Return lying bars; the reference is a line across them."""
        values = [shown(value, self.unit) for value in self.numbers("value")]
        said = zip(self.texts("text"), self.texts("note"), strict=True)
        points = tuple(
            Point(value=value, label=label_of(text, note), color=color, opacity=opacity if opacity < 1 else None)
            for value, (text, note), (color, opacity) in zip(values, said, self._colors(), strict=True)
        )
        line = () if self.reference is None else (Reference(value=self.reference, name=self._reference_words()),)
        series = Series(name=self.value_name, points=points)
        return Chart(
            kind="bars", series=(series,), categories=tuple(self.texts("label")), references=line,
            alt_text=self.alt_text(),
        )  # fmt: skip

    def _reference_words(self) -> str:
        return self.reference_text or format_value(self.reference, self.unit)

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the labels, then the bars on one scale, then the reference."""
        sheet = Sheet(canvas, theme)
        head = 0.0 if self.reference is None else sheet.line_height(sheet.small) + PAD
        rows = lay_rows(sheet, self.texts("label"), top=head)
        values = [0.0 if math.isnan(value) else value for value in self.numbers("value")]
        most = rows.room * 0.45
        size = sheet.body if rows.pitch > 1.2 * sheet.line_height() else sheet.small
        texts = [sheet.fit(text, most * 0.6, size, bold=True) for text in self.texts("text")]
        notes = [sheet.fit(note, most * 0.7, sheet.small) for note in self.texts("note")]
        firsts = [sheet.measure(text, size, True) for text in texts]
        widths = [f + 2 * PAD + sheet.measure(n, sheet.small) + PAD * 2 for f, n in zip(firsts, notes, strict=True)]
        scale, zero = bar_scale([*values, self.reference or 0.0], [*widths, 0.0], rows.room)
        start = rows.left + zero
        colors = self._colors()
        thick = min(rows.pitch * 0.62, 0.6)
        for y, value, color, text, note, first in zip(rows.centres, values, colors, texts, notes, firsts, strict=True):
            end = start + value * scale
            sheet.bar(min(start, end), y - thick / 2, abs(end - start), thick, *color[:1], alpha=color[1])
            way, ha = (1, "left") if value >= 0 else (-1, "right")
            sheet.text(end + way * PAD, y, text, size=size, bold=True, ha=ha, halo=True)
            beyond = end + way * (PAD + first + PAD * 1.3)
            sheet.text(beyond, y, note, size=sheet.small, role="muted", ha=ha, halo=True)
        sheet.line([start, start], [rows.top, rows.bottom], "muted", z=3)
        if self.reference is not None:
            self._draw_reference(sheet, rows, start + self.reference * scale)

    def _colors(self) -> list[tuple[str, float]]:
        """Return colour role and opacity, a bar each."""
        bright = self.flags("highlight", default=True)
        return [(role, 1.0 if on else 0.4) for role, on in zip(self.texts("color", "primary"), bright, strict=True)]

    def _draw_reference(self, sheet: Sheet, rows: Rows, x: float) -> None:
        sheet.line([x, x], [rows.top - PAD / 2, rows.bottom], "high", width=1.6, dashed=True, z=4)
        words = sheet.fit(self._reference_words(), sheet.width - 0.1, sheet.small)
        half = sheet.measure(words, sheet.small) / 2
        inside = min(max(x, half), sheet.width - half)
        y = sheet.line_height(sheet.small) / 2
        sheet.text(inside, y, words, size=sheet.small, bold=False, role="high", ha="center")
