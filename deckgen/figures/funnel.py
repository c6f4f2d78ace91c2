"""From records to people: steps whose bars are true to scale, however steep the fall."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, shown
from deckgen.figures.rows import bar_scale, lay_rows
from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.chart_model import Chart, Label, Point, Series
from deckgen.slides.runs import Run
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas


BETWEEN = " "  # the name of a row that only holds words


@dataclass(frozen=True, kw_only=True, eq=False)
class Funnel(Figure):
    """Proportional bars, one a step, with the ratio of each step to the next between them."""

    kind: ClassVar[str] = "funnel"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the step",
        "count": "how many there are at this step",
        "text": "the count as it is shown",
        "note": "what was done, or what one of them is",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("count",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Event records", 76_370, "76,370", "gifts, tickets, emails, subscriptions"),
            ("Distinct identities", 2_651, "2,651", "after exact repeats collapse"),
            ("Constituents", 1_040, "1,040", "after record linkage"),
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "How many records become how many people, and at which step."
    how_to_read: ClassVar[str] = "Bars are true to scale; between two steps stands how many became one."
    what_to_do: ClassVar[str] = "Check the step with the largest ratio first: an error there costs most."

    def describe(self) -> str:
        """Return every step with its count."""
        steps = [f"{label} {text}" for label, text in zip(self.texts("label"), self.texts("text"), strict=True)]
        return "Funnel drawn to scale: " + "; then ".join(steps) + "."

    def native(self) -> Chart:
        """Return lying bars to scale; between two of them stand the note and the ratio."""
        counts = [shown(value, "count") for value in self.numbers("count")]
        rows: list[tuple[str, Point]] = []
        steps = zip(self.texts("label"), counts, self.texts("text"), self.texts("note"), strict=True)
        for place, (name, count, text, note) in enumerate(steps):
            color = "primary" if count == counts[-1] else "accent2"
            rows.append((name, Point(value=count, label=label_of(text, color="primary"), color=color)))
            ratio = _ratio(count, counts[place + 1]) if place + 1 < len(counts) else ""
            under = [Run(text=note + ("   " if ratio else ""), color="muted")] if note else []
            under += [Run(text=ratio, bold=True, color="high")] if ratio else []
            rows.append((BETWEEN, Point(label=Label(runs=tuple(under)))))
        series = Series(name="Count", points=tuple(point for _, point in rows))
        names = tuple(name for name, _ in rows)
        return Chart(kind="bars", series=(series,), categories=names, gap=0.2, alt_text=self.alt_text())

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the bars with their counts beside them and their notes below, and the ratios between."""
        sheet = Sheet(canvas, theme)
        rows = lay_rows(sheet, self.texts("label"), bold=True, share=0.3, tallest=1.55)
        values = [0.0 if math.isnan(value) else max(value, 0.0) for value in self.numbers("count")]
        texts = [sheet.fit(text, rows.room * 0.4, 18, bold=True) for text in self.texts("text")]
        scale, _ = bar_scale(values, [sheet.measure(text, 18, True) + 2 * PAD for text in texts], rows.room)
        thick = min(rows.pitch * 0.4, 0.42)
        small = sheet.line_height(sheet.small)
        roomy = rows.pitch > thick + 2.2 * small + PAD
        notes = self.texts("note")
        ends = [rows.left + max(value * scale, 0.02) for value in values]
        for y, end, text, note, value in zip(rows.centres, ends, texts, notes, values, strict=True):
            role = "primary" if value == values[-1] else "accent2"
            sheet.bar(rows.left, y - thick / 2, end - rows.left, thick, role)
            sheet.text(end + PAD, y, text, size=18, bold=True, role="primary")
            beside = end + 2.5 * PAD + sheet.measure(text, 18, True)
            if rows.right - beside > sheet.measure(note, sheet.small):
                sheet.text(beside, y, note, size=sheet.small, role="muted")
            elif roomy:
                said = sheet.fit(note, rows.room - PAD, sheet.small)
                sheet.text(rows.left, y + thick / 2 + small / 2 + 0.03, said, size=sheet.small, role="muted")
        if roomy:
            for (one, two), y in zip(pairwise(values), rows.centres, strict=False):
                self._draw_ratio(sheet, rows.left, y + rows.pitch - thick / 2 - small / 2 - 0.05, one, two)

    def _draw_ratio(self, sheet: Sheet, x: float, y: float, one: float, two: float) -> None:
        sheet.text(x, y, _ratio(one, two), bold=True, role="high")


def _ratio(one: float | None, two: float | None) -> str:
    """Return how many of one step become one of the next; empty where a step has none."""
    if not one or not two:
        return ""
    ratio = one / two
    return f"↓ ÷ {ratio:,.0f}" if ratio >= 9.95 else f"↓ ÷ {ratio:.1f}"
