"""Silos against one file: the identities that systems count apart, and the people who remain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import shown
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet, spread
from deckgen.formats import format_value
from deckgen.slides.chart_model import Chart, Label, Point, Series
from deckgen.slides.runs import Run
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

BIG = 22  # points of the two totals
TINTS = (0.85, 0.6, 0.42)  # neighbours in the stack differ


@dataclass(frozen=True, kw_only=True, eq=False)
class BeforeAfter(Figure):
    """A stack of the systems' identities beside a block of the unified people, both on one scale."""

    kind: ClassVar[str] = "before_after"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the source system",
        "identities": "separate identities that the system counts",
        "text": "that count as it is shown",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("identities",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Donations", 1_214, "1,214"),
            ("Email", 978, "978"),
            ("Event tickets", 352, "352"),
            ("Subscriptions", 119, "119"),
        ],
        columns=["label", "identities", "text"],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {
        "people": 1_040,
        "people_text": "1,040",
        "drop_text": "counted\nmore than\nonce",
    }
    at_a_glance: ClassVar[str] = "How far the count falls when the systems are seen as one."
    how_to_read: ClassVar[str] = "Both columns have the same scale; the dashed part is people counted again."
    what_to_do: ClassVar[str] = "Quote the right column as the size of the audience, never the sum at the left."

    people: int
    people_text: str
    total_text: str = ""  # the sum; empty for the sum of the frame
    before_label: str = "identities in separate systems"
    after_label: str = "people in one unified file"
    drop_text: str = ""

    def _total_text(self) -> str:
        return self.total_text or format_value(float(pd.Series(self.numbers("identities")).sum()), "count")

    def describe(self) -> str:
        """Return the sum of the systems, the unified count, and each system's part."""
        systems = zip(self.texts("label"), self.texts("text"), strict=True)
        said = ", ".join(f"{label} {text}" for label, text in systems)
        return (
            f"Two columns on one scale: {self._total_text()} {self.before_label} become {self.people_text} "
            f"{self.after_label}. Systems: {said}."
        )

    def native(self) -> Chart:
        """Return two standing bars: the systems stacked, and the people."""
        sizes = [shown(max(value, 0.0), "count") if value == value else None for value in self.numbers("identities")]
        series = [
            Series(
                name=f"{name} {text}",
                color="muted",
                opacity=TINTS[index % len(TINTS)],
                points=(Point(value=size, label=_words(name, text)), Point()),
            )
            for index, (name, text, size) in enumerate(zip(self.texts("label"), self.texts("text"), sizes, strict=True))
        ]
        people = Point(value=self.people, label=_words("", self.people_text))
        series.append(Series(name=self.after_label.capitalize(), points=(Point(), people), color="primary"))
        names = (f"{self._total_text()} {self.before_label}", f"{self.people_text} {self.after_label}")
        return Chart(
            kind="columns",
            series=tuple(series[::-1]),
            categories=names,
            stacked=True,
            gap=1.8,
            alt_text=self.alt_text(),
        )

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the stack at the left, the arrow, and the block at the right."""
        sheet = Sheet(canvas, theme)
        sizes = [0.0 if value != value else max(value, 0.0) for value in self.numbers("identities")]
        top = sheet.line_height(BIG) + 2 * sheet.line_height(sheet.small) + 1.5 * PAD
        base = sheet.height - 0.05
        scale = (base - top) / max(sum(sizes), self.people, 1)
        counts = [sheet.fit(text, 1.0, bold=True) for text in self.texts("text")]
        column = max(sheet.measure(text, bold=True) for text in counts)
        labels = [sheet.fit(label, sheet.width * 0.36 - column) for label in self.texts("label")]
        names = max(sheet.measure(label) for label in labels)
        left = EDGE + names + PAD + column + 3.5 * PAD
        wide = (sheet.width - left) * 0.3
        right = sheet.width - EDGE - wide
        self._draw_stack(sheet, (left, base, wide), [size * scale for size in sizes], (labels, counts))
        self._draw_block(sheet, (right, base, wide), sum(sizes) * scale, self.people * scale)
        self._draw_heads(sheet, left, right, wide)
        middle = base - max(self.people * scale, 0.5) / 2
        gap = (right - left - wide) * 0.2
        sheet.arrow((left + wide + gap, middle), (right - gap, middle), "primary")

    def _draw_heads(self, sheet: Sheet, left: float, right: float, wide: float) -> None:
        room = min((right - left - wide) * 0.9, 0.7)
        for x, total, words, role in (
            (left, self._total_text(), self.before_label, "muted"),
            (right, self.people_text, self.after_label, "primary"),
        ):
            middle = x + wide / 2 if x == left else min(x + wide / 2, sheet.width - (wide + room) / 2)
            total = sheet.fit(total, wide + room, BIG, bold=True)
            sheet.text(middle, 0, total, size=BIG, bold=True, role=role, ha="center", va="top")
            said = sheet.fit(words, wide + room, sheet.small, lines=2)
            y = sheet.line_height(BIG) - 0.02
            sheet.text(middle, y, said, size=sheet.small, role="muted", ha="center", va="top")

    def _draw_stack(
        self,
        sheet: Sheet,
        place: tuple[float, float, float],
        heights: list[float],
        words: tuple[list[str], list[str]],
    ) -> None:
        """Draw segments from the base upwards, their labels at the left, apart where segments are thin."""
        left, base, wide = place
        middles, y = [], base - sum(heights)
        for index, height in enumerate(heights):
            shown = max(height - 0.02, 0.01)
            sheet.bar(left, y, wide, shown, "muted", alpha=TINTS[index % len(TINTS)])
            middles.append(y + height / 2)
            y += height
        size = sheet.line_height() * 1.05
        ys = spread(middles, [size] * len(middles), base - max(sum(heights), size * len(heights)), base)
        edge = left - 3 * PAD
        column = max(sheet.measure(count, bold=True) for count in words[1])
        for label, count, at, middle in zip(*words, ys, middles, strict=True):
            sheet.line([edge + 0.4 * PAD, left - 0.4 * PAD], [at, middle], "muted", width=0.8)
            sheet.text(edge, at, count, bold=True, ha="right")
            sheet.text(edge - column - PAD, at, label, ha="right")

    def _draw_block(self, sheet: Sheet, place: tuple[float, float, float], before: float, after: float) -> None:
        """Draw the people as a solid block, and above it an outline as high as the stack."""
        left, base, wide = place
        sheet.bar(left, base - after, wide, max(after, 0.01), "primary")
        if before <= after:
            return
        sheet.frame(left, base - before, wide, before - after, "muted", dashed=True)
        words = "\n".join(sheet.fit(part, wide - 2 * PAD, sheet.small) for part in self.drop_text.split("\n"))
        if before - after > sheet.line_height(sheet.small) * len(words.split("\n")):
            middle = base - (before + after) / 2
            sheet.text(left + wide / 2, middle, words, size=sheet.small, role="muted", ha="center")


def _words(name: str, text: str) -> Label:
    """Return the words of a part of the stack, beside it, or of the block, inside it."""
    number = Run(text=text, bold=True)
    return (
        Label(runs=(Run(text=name + "  "), number), sides=("right",))
        if name
        else Label(runs=(number,), sides=("center",))
    )
