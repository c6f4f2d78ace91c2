"""Data quality by dimension, from raw records to the golden file, on one line a dimension."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, scale, shown
from deckgen.figures.rows import Rows, draw_key, draw_scale, lay_rows, scale_room
from deckgen.figures.sheet import PAD, Sheet, Spot, ticks
from deckgen.slides.chart_model import Chart, Marker, Point, Series, Side
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

STYLES = (("o", "muted", True), ("D", "accent", False), ("o", "primary", False), ("s", "accent3", False))
MARKERS: Mapping[str, Marker] = {"o": "circle", "D": "diamond", "s": "square"}  # as native charts call them


@dataclass(frozen=True, kw_only=True, eq=False)
class Quality(Figure):
    """A dot plot: one row a dimension, one marker a stage, so that gains and losses both show."""

    kind: ClassVar[str] = "quality"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "dimension": "what is measured",
        "stage": "state of the data",
        "score": "score in [0, 1]",
        "text": "the score as it is shown",
        "stage_order": "place of the stage in the order of the work",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("score", "stage_order")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (dimension, stage, score, f"{score:.1%}", order)
            for dimension, scores in {
                "Completeness": (0.964, 0.964, 0.850),
                "Validity": (0.970, 0.985, 0.973),
                "Uniqueness": (0.384, 0.512, 0.943),
                "Consistency": (0.781, 0.902, 0.990),
                "Timeliness": (0.689, 0.689, 0.731),
            }.items()
            for order, (stage, score) in enumerate(zip(("Raw", "Standardised", "Golden"), scores, strict=True))
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "Which kinds of fault the work removed, and which are still there."
    how_to_read: ClassVar[str] = "Each line runs from the raw records to the golden file; bold is the golden score."
    what_to_do: ClassVar[str] = "Give an owner to the dimension whose golden score is lowest."

    axis_title: str = "Share of fields that pass"

    def _stages(self) -> list[str]:
        pairs = sorted(set(zip(self.numbers("stage_order"), self.texts("stage"), strict=True)))
        return list(dict.fromkeys(stage for _, stage in pairs))

    def describe(self) -> str:
        """Return first and last stage of every dimension."""
        stages = self._stages()
        cells = dict(
            zip(
                zip(self.texts("dimension"), self.texts("stage"), strict=True),
                self.texts("text"),
                strict=True,
            )
        )
        said = []
        for dimension in dict.fromkeys(self.texts("dimension")):
            first, last = cells.get((dimension, stages[0]), ""), cells.get((dimension, stages[-1]), "")
            known = [text for text in dict.fromkeys((first, last)) if text]
            said.append(f"{dimension} {' to '.join(known) or 'not known'}")
        way = f" from {stages[0].lower()} to {stages[-1].lower()}" if len(stages) > 1 else ""
        return f"Dot plot of data quality{way}: " + "; ".join(said) + "."

    def native(self) -> Chart:
        """Return a dot a stage on lying rows, joined by a line from the worst to the best."""
        dimensions, (low, marks) = list(dict.fromkeys(self.texts("dimension"))), self._scale()
        columns = (self.texts("dimension"), self.texts("stage"), self.numbers("score"), self.texts("text"))
        cells = {(d, s): (v, t) for d, s, v, t in zip(*columns, strict=True)}
        spans = []
        for dimension in dimensions:
            known = [v for (d, _), (v, _) in cells.items() if d == dimension and not math.isnan(v)]
            ends = (shown(min(known), "share"), shown(max(known), "share")) if known else (None, None)
            spans.append(Point(low=ends[0], high=ends[1]))
        series = [Series(name="From and to", points=tuple(spans), shape="span", color="grid", width=2)]
        styles = self._styles()
        for stage, (marker, role, hollow) in styles.items():
            last = stage == list(styles)[-1]
            sides: tuple[Side, ...] = (
                ("above", "below", "right", "left") if last else ("below", "above", "left", "right")
            )
            points = []
            for dimension in dimensions:
                value, text = cells.get((dimension, stage), (math.nan, ""))
                said = label_of(text, color="primary", sides=sides) if last else label_of("", text, sides=sides)
                points.append(Point(value=shown(value, "share"), label=said, size=11 if last else 9))
            series.append(Series(name=stage, points=tuple(points), shape="dot", color=role,
                                 marker=MARKERS[marker], hollow=hollow, key=True))  # fmt: skip
        axis = scale(low, 1.0, marks, "share", self.axis_title)
        names = (
            name if spans[row].low is not None else f"{name} (not measured)" for row, name in enumerate(dimensions)
        )
        return Chart(kind="dots", series=tuple(series), categories=tuple(names), axis=axis, alt_text=self.alt_text())

    def _scale(self) -> tuple[float, list[tuple[float, str]]]:
        """Return where the scale of scores begins, and its numbers."""
        scores = [score for score in self.numbers("score") if not math.isnan(score)]
        low = max(min(math.floor(min([0.9, *scores]) * 10 - 0.3) / 10, 0.8), 0.0)
        return low, ticks(low, 1.0, "share", 6)

    def _styles(self) -> dict[str, tuple[str, str, bool]]:
        """Return marker, colour role and hollowness of each stage; the last one is what people will use."""
        stages = self._stages()
        return {stage: STYLES[index % len(STYLES)] for index, stage in enumerate(stages)} | {stages[-1]: STYLES[2]}

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the key, the scale, then each dimension's markers with their values."""
        sheet = Sheet(canvas, theme)
        dimensions = list(dict.fromkeys(self.texts("dimension")))
        head, title = sheet.line_height(sheet.small) + PAD, self.axis_title
        rows = lay_rows(sheet, dimensions, top=head, bottom=scale_room(sheet, title), right=0.25)
        low, scale_marks = self._scale()
        left = rows.left + 0.35  # a label at the low end of the scale stays off the names of the rows
        unit = (rows.right - left) / (1.0 - low)
        marks = [(left + (v - low) * unit, words) for v, words in scale_marks]
        draw_scale(sheet, rows, marks, title)
        styles = self._styles()
        draw_key(sheet, rows.left, [(m, role, stage, hollow) for stage, (m, role, hollow) in styles.items()])
        for dimension, y in zip(dimensions, rows.centres, strict=True):
            self._draw_row(sheet, rows, dimension, y, styles, (left, low, unit))

    def _draw_row(
        self,
        sheet: Sheet,
        rows: Rows,
        dimension: str,
        y: float,
        styles: Mapping[str, tuple[str, str, bool]],
        scale: tuple[float, float, float],
    ) -> None:
        left, low, unit = scale
        columns = (self.texts("dimension"), self.texts("stage"), self.numbers("score"), self.texts("text"))
        here = [(s, left + (v - low) * unit, t) for d, s, v, t in zip(*columns, strict=True) if d == dimension]
        points = sorted((p for p in here if not math.isnan(p[1])), key=lambda p: list(styles).index(p[0]))
        if not points:
            sheet.text((rows.left + rows.right) / 2, y, "Not measured", role="muted", ha="center", halo=True)
            return
        sheet.line([x for _, x, _ in points], [y] * len(points), "grid", width=4, z=2)
        for stage, x, _ in points:
            marker, role, hollow = styles[stage]
            size = 13 if stage == list(styles)[-1] else 10
            sheet.dot(x, y, role, size=size if marker == "o" else size * 0.8, marker=marker, hollow=hollow)
        for stage, x, text in reversed(points):
            last = stage == list(styles)[-1]
            style: dict[str, Any] = {"bold": last, "halo": True, "role": "primary" if last else "muted"}
            up, down = [Spot(x, y - 0.11, "center", "bottom")], [Spot(x, y + 0.11, "center", "top")]
            for step in (0.1, 0.2, 0.3):
                up += [
                    Spot(x - step, y - 0.11, "left", "bottom"),
                    Spot(x + step, y - 0.11, "right", "bottom"),
                ]
                down += [Spot(x + step, y + 0.11, "right", "top"), Spot(x - step, y + 0.11, "left", "top")]
            beside = [spot for d in (0.12, 0.3, 0.6) for spot in (Spot(x + d, y, "left"), Spot(x - d, y, "right"))]
            spots = up + down + beside if last else down + up + beside
            sheet.place(text, spots, size=sheet.small, apart=2 * PAD, **style)
