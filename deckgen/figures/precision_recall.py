"""When a model raises its hand: how often it is right, and how much of what matters it finds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, shown
from deckgen.figures.rows import bar_scale, draw_key, lay_rows
from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.chart_model import Chart, Point, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas


@dataclass(frozen=True, kw_only=True, eq=False)
class PrecisionRecall(Figure):
    """Two bars a model, precision above recall; a tick on the first is what a random pick would get."""

    kind: ClassVar[str] = "precision_recall"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the model",
        "precision": "share of the flagged who are positives, in [0, 1]",
        "recall": "share of the positives who are flagged, in [0, 1]",
        "base_rate": "share of positives among all, in [0, 1]",
        "precision_text": "the precision as it is shown",
        "recall_text": "the recall as it is shown",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("precision", "recall", "base_rate")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Churn", 0.412, 0.309, 0.118, "41.2%", "30.9%"),
            ("Upgrade", 0.197, 0.268, 0.068, "19.7%", "26.8%"),
            ("Event attendance", 0.471, 0.229, 0.206, "47.1%", "22.9%"),
            ("Major gift", 0.087, 0.522, 0.017, "8.7%", "52.2%"),
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "How often a flag is right, and how many of those who matter get one."
    how_to_read: ClassVar[str] = "Precision beyond its tick beats picking people at random from the file."
    what_to_do: ClassVar[str] = "Where a call is dear, ask for precision; where a loss is dear, ask for recall."

    base_name: str = "Precision of a random pick"

    def describe(self) -> str:
        """Return precision and recall of every model."""
        rows = zip(self.texts("label"), self.texts("precision_text"), self.texts("recall_text"), strict=True)
        said = "; ".join(f"{label}: precision {right}, recall {found}" for label, right, found in rows)
        return f"Paired bar chart of precision and recall. {said}."

    def native(self) -> Chart:
        """Return three lying bars a model: precision, what a random pick would get, recall."""
        columns = (
            ("Precision", "precision", "primary", [(text, "precision") for text in self.texts("precision_text")]),
            (
                self.base_name,
                "base_rate",
                "muted",
                [("", "" if math.isnan(rate) else self.base_name.lower()) for rate in self.numbers("base_rate")],
            ),
            ("Recall", "recall", "accent", [(text, "recall") for text in self.texts("recall_text")]),
        )
        series = tuple(
            Series(
                name=name,
                color=color,
                opacity=0.45 if column == "base_rate" else 1.0,
                points=tuple(
                    Point(value=shown(value, "share"), label=label_of(text, note, color=color))
                    for value, (text, note) in zip(self.numbers(column), said, strict=True)
                ),
            )
            for name, column, color, said in columns
        )
        names = tuple(self.texts("label"))
        return Chart(kind="bars", series=series, categories=names, gap=0.9, alt_text=self.alt_text())

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw two bars a row, their values beside them, and the ticks of the base rate."""
        sheet = Sheet(canvas, theme)
        head = sheet.line_height(sheet.small) + PAD
        rows = lay_rows(sheet, self.texts("label"), top=head)
        draw_key(sheet, rows.left, [("|", "text", self.base_name, True)])
        pairs = (("precision", "primary", -1), ("recall", "accent", 1))
        texts = {name: [sheet.fit(t, 1.0, bold=True) for t in self.texts(f"{name}_text")] for name, _, _ in pairs}
        column = max(sheet.measure(text, bold=True) for name in texts for text in texts[name])
        side = column + sheet.measure("precision", sheet.small) + 3 * PAD
        values = [value for name, _, _ in pairs for value in self.numbers(name)]
        bases = self.numbers("base_rate")
        scale, _ = bar_scale([*values, *bases], [*[side] * len(values), *[0.0] * len(bases)], rows.room)
        thick = min(rows.pitch * 0.34, 0.34)
        for name, role, way in pairs:
            for y, value, text in zip(rows.centres, self.numbers(name), texts[name], strict=True):
                middle = y + way * (thick / 2 + 0.015)
                end = rows.left + (0.0 if math.isnan(value) else value * scale)
                sheet.bar(rows.left, middle - thick / 2, end - rows.left, thick, role)
                sheet.text(end + PAD, middle, text, bold=True, role=role, halo=True)
                beyond = end + 2 * PAD + sheet.measure(text, bold=True)
                sheet.text(beyond, middle, name, size=sheet.small, role="muted", halo=True)
        for y, base in zip(rows.centres, bases, strict=True):
            if not math.isnan(base):
                x = rows.left + base * scale
                sheet.line([x, x], [y - thick - 0.07, y], "background", width=4, z=3.5)
                sheet.line([x, x], [y - thick - 0.07, y], "text", width=2, z=4)
        sheet.line([rows.left, rows.left], [rows.top, rows.bottom], "muted", z=3)
