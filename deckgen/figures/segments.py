"""Groups of people by priority: how many there are, and what they are worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.errors import DataError
from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, shown
from deckgen.figures.rows import EDGE, Rows, bar_scale, lay_rows
from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.chart_model import Chart, Point, Series
from deckgen.source import near
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

STRIP = 0.05  # inches; a strip of the priority's colour stands before each bar
PRIORITIES = ("critical", "high", "medium", "low")  # colour roles of every theme


@dataclass(frozen=True, kw_only=True, eq=False)
class Segments(Figure):
    """A bar a segment in the colour of its priority, its count at the bar's end, its money in a column."""

    kind: ClassVar[str] = "segments"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the segment",
        "priority": "critical, high, medium or low: the colour of the bar, and named below the label",
        "count": "people in the segment; missing where suppressed, and then there is no bar",
        "count_text": "the count as it is shown; `<10` where suppressed",
        "money_text": "what the segment is worth, as it is shown; `–` where so few people may not be valued",
    }
    OPTIONAL: ClassVar[Mapping[str, str]] = {"note": "what is done with the segment, beside its priority"}
    NUMERIC: ClassVar[tuple[str, ...]] = ("count",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Save first", "critical", math.nan, "<10", "–", "call this week"),
            ("Careful ask", "high", 49, "49", "$38K", "retention offer"),
            ("Upgrade now", "medium", 158, "158", "$112K", "ask in spring"),
            ("Second gift", "medium", 303, "303", "$74K", "thank, then ask"),
            ("Nurture", "low", 520, "520", "$209K", "newsletter"),
        ],
        columns=[*REQUIRED, "note"],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"money_title": "Lifetime value"}
    at_a_glance: ClassVar[str] = "Whom to turn to first, how many they are, and what they are worth."
    how_to_read: ClassVar[str] = (
        "The longer the bar, the more people; its colour is the priority, which stands below the name too. "
        "A segment of fewer than ten people has no bar, so that its size cannot be measured."
    )
    what_to_do: ClassVar[str] = (
        "Work from the top; check that the people you have can reach the first segments in time."
    )

    count_title: str = "People"
    money_title: str = "Value"

    def __post_init__(self) -> None:
        """Check the columns, then that every priority is one that the themes have a colour for."""
        super().__post_init__()
        for priority in self.texts("priority"):
            if priority not in PRIORITIES:
                message = f"figure 'segments': there is no priority {priority!r}"
                raise DataError(message, hint=near(priority, PRIORITIES))

    def describe(self) -> str:
        """Return every segment with its priority, its count and its money."""
        columns = (self.texts(name) for name in ("label", "priority", "count_text", "money_text"))
        said = "; ".join(f"{label} ({how}) {n}, {money}" for label, how, n, money in zip(*columns, strict=True))
        return f"Bar chart of segments by priority, {self.count_title.lower()} and {self.money_title.lower()}: {said}."

    def native(self) -> Chart:
        """Return lying bars in the colours of their priority; what a segment is worth follows its count."""
        points = []
        columns = (self.texts(name) for name in ("count_text", "money_text", "priority"))
        for count, text, money, priority in zip(self.numbers("count"), *columns, strict=True):
            hidden = math.isnan(count)
            said = label_of("" if hidden else text, f"{text}  {money}" if hidden else money)
            points.append(Point(value=shown(count, "count"), label=said, color=priority))
        names = (f"{label}\n{note}" for label, note in zip(self.texts("label"), self._notes(), strict=True))
        people = Series(name=self.count_title, points=tuple(points))
        heading = f"{self.count_title} and {self.money_title[:1].lower()}{self.money_title[1:]}"
        return Chart(
            kind="bars", series=(people,), categories=tuple(names), heading=heading, alt_text=self.alt_text()
        )  # fmt: skip

    def _notes(self) -> list[str]:
        """Return what stands below each name: the priority, and what is done."""
        return [
            f"{priority.capitalize()}: {note}" if note else priority.capitalize()
            for priority, note in zip(self.texts("priority"), self.texts("note"), strict=True)
        ]

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the names at the left, the money at the right, and the bars between them."""
        sheet = Sheet(canvas, theme)
        money = [sheet.fit(text, sheet.width * 0.2, bold=True) for text in self.texts("money_text")]
        title = sheet.fit(self.money_title, sheet.width * 0.25, sheet.small)
        widest = max(sheet.measure(title, sheet.small), *(sheet.measure(text, bold=True) for text in money))
        head = sheet.line_height(sheet.small) + PAD
        rows = lay_rows(sheet, self.texts("label"), notes=self._notes(), top=head, right=widest + 2 * PAD, bold=True)
        right, middle = sheet.width - EDGE, head / 2 - PAD / 2
        sheet.text(right, middle, title, size=sheet.small, role="muted", ha="right")
        for y, text in zip(rows.centres, money, strict=True):
            sheet.text(right, y, text, bold=True, role="text", ha="right")
            if y != rows.centres[0]:
                sheet.line([EDGE, right], [y - rows.pitch / 2] * 2, "grid", width=0.8, z=0.5)
        count_title = sheet.fit(self.count_title, rows.room, sheet.small)
        sheet.text(rows.left, middle, count_title, size=sheet.small, role="muted")
        self._draw_bars(sheet, rows)

    def _draw_bars(self, sheet: Sheet, rows: Rows) -> None:
        counts = self.numbers("count")
        texts = [sheet.fit(text, rows.room * 0.4, bold=True) for text in self.texts("count_text")]
        scale, _ = bar_scale(counts, [sheet.measure(text, bold=True) + 2 * PAD for text in texts], rows.room)
        thick = min(rows.pitch * 0.55, 0.5)
        for y, count, text, priority in zip(rows.centres, counts, texts, self.texts("priority"), strict=True):
            hidden = math.isnan(count)
            length = 0.0 if hidden else count * scale
            sheet.bar(rows.left, y - thick / 2, length, thick, priority)
            # The priority is seen where there is no bar, too: the strip is the same in every row.
            sheet.bar(rows.left - STRIP, y - rows.pitch * 0.41, STRIP, rows.pitch * 0.82, priority)
            role = "muted" if hidden else "text"
            sheet.text(rows.left + length + PAD, y, text, bold=not hidden, role=role)
