"""Who does what in which weeks, and what is done already."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, scale
from deckgen.figures.rows import EDGE, Rows, lay_rows
from deckgen.figures.sheet import PAD, Sheet, ticks
from deckgen.slides.chart_model import Chart, Point, Reference, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas


@dataclass(frozen=True, kw_only=True, eq=False)
class Timeline(Figure):
    """A Gantt chart in weeks; a row that ends where it starts is a milestone."""

    kind: ClassVar[str] = "timeline"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "the piece of work",
        "start_week": "week in which it starts, 0 = project start",
        "end_week": "week in which it ends",
        "owner": "who answers for it",
        "status": "how it stands, in words",
        "color": "colour role of the bar",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("start_week", "end_week")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Connect four sources", 0, 3, "Data team", "Done", "good"),
            ("Link records", 2, 6, "Data team", "Done", "good"),
            ("Quality gate", 6, 6, "Steward", "Passed", "good"),
            ("Fit and test models", 5, 9, "Analytics", "On track", "accent2"),
            ("Pilot with membership", 8, 13, "Membership", "Late start", "high"),
            ("Board decision", 14, 14, "Board", "Planned", "primary"),
            ("Roll out", 14, 20, "Marketing", "Planned", "primary"),
        ],
        columns=[*REQUIRED],
    )
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"today": 7.5}
    at_a_glance: ClassVar[str] = "What happens when, and who answers for it."
    how_to_read: ClassVar[str] = "Bars run over weeks from the project's start; a diamond is a milestone."
    what_to_do: ClassVar[str] = "Ask the owner of any bar that crosses today and is not on track."

    today: float | None = None
    today_text: str = "Today"
    axis_title: str = "Week"

    def describe(self) -> str:
        """Return each piece of work with its weeks, owner and status."""
        said = []
        starts, ends = self.numbers("start_week"), self.numbers("end_week")
        columns = zip(self.texts("label"), starts, ends, self.texts("owner"), self.texts("status"), strict=True)
        for label, start, end, owner, status in columns:
            weeks = f"week {start:g}" if start == end else f"weeks {start:g}–{end:g}"
            said.append(f"{label}: {weeks}, {owner}, {status.lower()}")
        return f"Timeline of {len(said)} items to week {max(ends):g}. " + "; ".join(said) + "."

    def native(self) -> Chart:
        """Return lying bars stacked on unseen ones, which push each to its first week."""
        spans = self._spans()
        owned = [f"{o} · {s}" if s else o for o, s in zip(self.texts("owner"), self.texts("status"), strict=True)]
        colors = self.texts("color", "primary")
        work, wait = [], []
        for (start, end), words, color in zip(spans, owned, colors, strict=True):
            said = label_of("" if end > start else "◆", words, color=color)
            wait.append(Point(value=round(start, 1)))
            work.append(Point(value=round(end - start, 1), label=said, color=color))
        first, last = min(0.0, *(start for start, _ in spans)), max(end for _, end in spans)
        marks = ticks(first, last, "count", 6) if last > first else [(first, f"{first:g}"), (first + 1, "")]
        axis = replace(
            scale(first, last, marks, "count"), high=last, code=f'[={first:g}]"{self.axis_title} "0;[<={last:g}]0;'
        )
        line = Reference(value=self.today or 0.0, name=self.today_text, color="bad", bold=True)
        return Chart(
            kind="bars", categories=tuple(self.texts("label")), stacked=True, axis=axis, gap=1.0,
            series=(Series(name="Starts in week", points=tuple(wait), color=None), Series(name="Weeks", points=tuple(work))),
            references=(line,) if self._within(first, last) else (), alt_text=self.alt_text(),
        )  # fmt: skip

    def _within(self, first: float, last: float) -> bool:
        """Return whether today lies in the weeks that are shown."""
        return self.today is not None and first <= self.today <= last

    def _spans(self) -> list[tuple[float, float]]:
        """Return first and last week of each piece of work."""
        return [
            (0.0, 0.0) if math.isnan(start + end) else (start, max(start, end))
            for start, end in zip(self.numbers("start_week"), self.numbers("end_week"), strict=True)
        ]

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the weeks along the top, the bars with owner and status, and the line of today."""
        sheet = Sheet(canvas, theme)
        small = sheet.line_height(sheet.small)
        spans = self._spans()
        first = min(0.0, *(start for start, _ in spans))
        last = max(end for _, end in spans)
        today = self.today if self._within(first, last) else None
        head = small * (2 if today is not None else 1) + PAD
        rows = lay_rows(sheet, self.texts("label"), top=head)
        said = [f"{o} · {s}" if s else o for o, s in zip(self.texts("owner"), self.texts("status"), strict=True)]
        said = [sheet.fit(words, rows.room * 0.55, sheet.small) for words in said]
        widths = [sheet.measure(words, sheet.small) + 3 * PAD for words in said]
        left = rows.left + 0.1
        room = rows.right - left
        weeks = [(end - first, width) for (_, end), width in zip(spans, widths, strict=True) if end > first]
        if today is not None and today > first:  # words before that line may have to stand behind it
            weeks += [(today - first, width) for (_, end), width in zip(spans, widths, strict=True) if end < today]
        scale = min(((room - width) / week for week, width in weeks), default=room)
        self._draw_weeks(sheet, rows, head, left, (first, last, scale))
        colors = self.texts("color", "primary")
        thick = min(rows.pitch * 0.5, 0.4)
        for (start, end), y, role, words in zip(spans, rows.centres, colors, said, strict=True):
            x, stop = left + (start - first) * scale, left + (end - first) * scale
            if start == end:
                sheet.dot(x, y, role, size=14, marker="D")
                stop += 0.08
            else:
                sheet.bar(x, y - thick / 2, stop - x, thick, role)
            line = math.inf if today is None else left + (today - first) * scale
            if stop < line < stop + PAD + sheet.measure(words, sheet.small) + PAD / 2:
                stop = line
            sheet.text(stop + PAD, y, words, size=sheet.small, role="text", halo=True)

    def _draw_weeks(
        self, sheet: Sheet, rows: Rows, head: float, left: float, scale: tuple[float, float, float]
    ) -> None:
        first, last, unit = scale
        y = head - PAD / 2 - sheet.line_height(sheet.small) / 2
        sheet.text(rows.left - 1.5 * PAD, y, self.axis_title, size=sheet.small, role="muted", ha="right")
        marks = ticks(first, last, "count", 6) if last > first else [(first, f"{first:g}")]
        for value, words in marks:
            x = left + (value - first) * unit
            sheet.line([x, x], [head, rows.bottom], "grid", width=0.8, z=0.5)
            sheet.text(x, y, words, size=sheet.small, role="muted", ha="center")
        if self.today is None or not self._within(first, last):
            return
        x = left + (self.today - first) * unit
        sheet.line([x, x], [y - 0.02 + sheet.line_height(sheet.small) / 2, rows.bottom], "bad", width=1.6, z=1.5)
        words = sheet.fit(self.today_text, sheet.width - 2 * EDGE, sheet.small, bold=True)
        half = sheet.measure(words, sheet.small, True) / 2 + EDGE
        x = min(max(x, half), sheet.width - half)
        sheet.text(x, sheet.line_height(sheet.small) / 2, words, size=sheet.small, bold=True, role="bad", ha="center")
