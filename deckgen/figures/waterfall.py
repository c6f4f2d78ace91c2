"""From one total to another, step by step: what adds and what takes away."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, shown
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.chart_model import Chart, Point, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

ROLES = {"start": "muted", "gain": "good", "loss": "bad", "end": "primary"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Waterfall(Figure):
    """Columns that start where the last one stopped, between a total at each side."""

    kind: ClassVar[str] = "waterfall"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "what the column stands for",
        "value": "signed change; for start and end the total",
        "kind": "start, gain, loss or end",
        "text": "the value as it is shown, with its sign",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("value",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Giving last year", 2_410_000, "start", "$2.4M"),
            ("New donors", 310_000, "gain", "+$310K"),
            ("Upgrades", 185_000, "gain", "+$185K"),
            ("Recaptured", 64_000, "gain", "+$64K"),
            ("Downgrades", -142_000, "loss", "−$142K"),
            ("Lapsed", -398_000, "loss", "−$398K"),
            ("Giving this year", 2_429_000, "end", "$2.4M"),
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "What made a total rise or fall."
    how_to_read: ClassVar[str] = "Green columns add, red ones take away; each starts where the one before it stopped."
    what_to_do: ClassVar[str] = "Work on the largest red column before looking for a new green one."

    def describe(self) -> str:
        """Return the totals and every step between them."""
        steps = [f"{label} {text}" for label, text in zip(self.texts("label"), self.texts("text"), strict=True)]
        return "Waterfall chart: " + "; ".join(steps) + "."

    def _spans(self) -> list[tuple[float, float]]:
        """Return where each column starts and stops."""
        level, spans = 0.0, []
        for value, kind in zip(self.numbers("value"), self.texts("kind"), strict=True):
            value = 0.0 if math.isnan(value) else value
            start = 0.0 if kind in ("start", "end") else level
            level = start + value
            spans.append((start, level))
        return spans

    def _labels(self, sheet: Sheet, wide: float) -> tuple[list[str], int]:
        """Return the labels as they fit below columns, and on how many levels they must alternate."""
        level = [sheet.fit(label, wide - PAD, sheet.small, lines=3) for label in self.texts("label")]
        if not any("…" in label for label in level):
            return level, 1
        # A wider label may reach below its neighbours; at the rim there is only one to reach under.
        last = len(level) - 1
        rooms = [wide - PAD if index in (0, last) else 2 * wide - PAD for index in range(last + 1)]
        staggered = zip(self.texts("label"), rooms, strict=True)
        return [sheet.fit(label, room, sheet.small, lines=2) for label, room in staggered], 2

    def native(self) -> Chart:
        """Return standing bars stacked on unseen ones, which lift each to where the last one stopped."""
        kinds, texts = self.texts("kind"), self.texts("text")
        base: list[Point] = []
        parts: dict[int, list[Point]] = {1: [], -1: []}
        for (start, end), kind, text in zip(self._spans(), kinds, texts, strict=True):
            low, high = sorted((shown(start, "USD") or 0, shown(end, "USD") or 0))
            base.append(Point(value=low if low > 0 else high if high < 0 else None))
            role = ROLES.get(kind, "muted")
            said = label_of(text, color=role if kind in ("gain", "loss") else "text")
            above, below = max(high, 0) - max(low, 0), min(low, 0) - min(high, 0)
            parts[1].append(Point(value=above if above or not below else None, color=role, label=said))
            parts[-1].append(Point(value=below or None, color=role, label=None if above else said))
        series = [
            Series(name="Starts at", points=tuple(base), color=None),
            Series(name="Change", points=tuple(parts[1])),
        ]
        if any(point.value for point in parts[-1]):
            series.append(Series(name="Change below zero", points=tuple(parts[-1])))
        return Chart(
            kind="columns", series=tuple(series), categories=tuple(self.texts("label")), stacked=True, gap=0.5,
            alt_text=self.alt_text(),
        )  # fmt: skip

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the columns, the thin lines that join them, values above and labels below."""
        sheet, spans = Sheet(canvas, theme), self._spans()
        wide = (sheet.width - 2 * EDGE) / len(spans)
        size = sheet.body if wide > 0.85 else sheet.small
        labels, levels = self._labels(sheet, wide)
        texts = [sheet.fit(text, wide - 0.02, size, bold=True) for text in self.texts("text")]
        deep = sheet.line_height(sheet.small) * max(len(label.split("\n")) for label in labels)
        foot = deep * levels + PAD
        head = sheet.line_height(size) + PAD / 2
        ends = [end for span in spans for end in span]
        low, high = min(0.0, *ends), max(0.0, *ends)
        scale = (sheet.height - foot - head - PAD / 2) / ((high - low) or 1.0)
        zero = head + high * scale
        bar = wide * 0.66
        for index, ((start, end), kind) in enumerate(zip(spans, self.texts("kind"), strict=True)):
            x = EDGE + wide * index + (wide - bar) / 2
            top = zero - max(start, end) * scale
            sheet.bar(x, top, bar, max(abs(end - start) * scale, 0.02), ROLES.get(kind, "muted"))
            if index + 1 < len(spans):
                y = zero - end * scale
                sheet.line([x + bar, x + wide], [y, y], "muted", width=1)
            middle = x + bar / 2
            role = ROLES.get(kind, "text") if kind in ("gain", "loss") else "text"
            sheet.text(middle, top - PAD / 2, texts[index], size=size, bold=True, role=role, ha="center", va="bottom")
            below = sheet.height - foot + PAD + deep * (index % levels)
            sheet.text(middle, below, labels[index], size=sheet.small, ha="center", va="top")
        sheet.line([EDGE, sheet.width - EDGE], [zero, zero], "muted", z=3)
