"""How well models rank people, with the interval that the evidence allows and the simple rule to beat."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import label_of, scale, shown
from deckgen.figures.rows import Rows, draw_key, draw_scale, lay_rows, scale_room
from deckgen.figures.sheet import PAD, Box, Sheet, Spot, ticks
from deckgen.slides.chart_model import Chart, Point, Reference, Series
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

CHANCE = 0.5
TITLE = "AUC on people the model had not seen (0.5 = coin toss, 1.0 = perfect)"


@dataclass(frozen=True, kw_only=True, eq=False)
class AucIntervals(Figure):
    """A dot and its interval a model; words take their place where the evidence is too thin."""

    kind: ClassVar[str] = "auc_intervals"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the model",
        "auc": "area under the ROC curve, in [0, 1]; missing where there is not enough evidence",
        "low": "low end of the interval",
        "high": "high end of the interval",
        "text": "the AUC as it is shown",
        "interval_text": "the interval as it is shown",
        "baseline": "AUC of the simple rule that the model must beat",
        "baseline_text": "the baseline as it is shown",
        "positives_text": "how many positives the evidence rests on",
        "verdict_text": "what follows for the use of the model",
    }
    OPTIONAL: ClassVar[Mapping[str, str]] = {
        "color": "colour role of the row",
        "missing": "words where there is no AUC",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("auc", "low", "high", "baseline")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Churn", 0.791, 0.745, 0.838, "0.791", "0.745–0.838", 0.702, "0.702", "123 positives", "Use"),
            ("Event attendance", 0.744, 0.706, 0.781, "0.744", "0.706–0.781", 0.731, "0.731", "214 positives",
             "Use the rule"),
            ("Upgrade", 0.668, 0.602, 0.733, "0.668", "0.602–0.733", 0.571, "0.571", "71 positives", "Pilot"),
            ("Major gift", math.nan, math.nan, math.nan, "", "", math.nan, "", "9 positives", "Do not use"),
        ],
        columns=[*REQUIRED],
    )  # fmt: skip
    at_a_glance: ClassVar[str] = "Which models rank people well enough to act on."
    how_to_read: ClassVar[str] = "The bar is the 95% interval; the grey diamond is a simple rule without a model."
    what_to_do: ClassVar[str] = "Use a model only where the whole bar lies to the right of its diamond."

    axis_title: str = TITLE
    missing_text: str = "Not enough evidence to state an AUC"
    baseline_name: str = "Simple rule to beat"

    def describe(self) -> str:
        """Return each model's AUC, interval, baseline and verdict."""
        said = []
        for row in range(len(self.frame)):
            label, text, interval, rule, verdict = (
                self.texts(column)[row]
                for column in ("label", "text", "interval_text", "baseline_text", "verdict_text")
            )
            if math.isnan(self.numbers("auc")[row]):
                said.append(f"{label}: {verdict.lower()}" if verdict else f"{label}: not enough evidence")
            else:
                rule = f", rule {rule}" if rule else ""
                said.append(f"{label}: {text} ({interval}{rule}), {verdict.lower()}")
        return "Interval chart of model AUC. " + "; ".join(said) + "."

    def native(self) -> Chart:
        """Return dots over their intervals on lying rows, the verdicts at the right."""
        _, marks = self._scale()
        seen = [v for name in ("auc", "low", "high", "baseline") for v in self.numbers(name) if not math.isnan(v)]
        axis = scale(min([CHANCE, *seen]), 1.0, marks, "index", self.axis_title)
        spans, models, rules = [], [], []
        for row, value in enumerate(self.numbers("auc")):
            text, interval, rule = (self.texts(name)[row] for name in ("text", "interval_text", "baseline_text"))
            start, end, base = (shown(self.numbers(name)[row], "index") for name in ("low", "high", "baseline"))
            color, known = self._color(row), not math.isnan(value)
            spans.append(Point(low=start if known else None, high=end if known else None, color=color))
            said = label_of(text, f"({interval})" if interval else "", color=color, sides=("above", "below"))
            models.append(Point(value=shown(value, "index"), label=said, color=color, size=11))
            aside = label_of("", rule, sides=("left", "below", "right", "above"))
            rules.append(Point(value=base if known else None, label=aside, size=10))
        middle = round((axis.low + axis.high) / 2, 3)
        missing = (
            Point(value=middle if math.isnan(value) else None, label=label_of("", self.missing_text, sides=("center",)))
            for value in self.numbers("auc")
        )
        series = (
            Series(name="Interval", points=tuple(spans), shape="span", width=7, opacity=0.45),
            Series(name=self.baseline_name, points=tuple(rules), shape="dot", color="muted", marker="diamond",
                   hollow=True, key=True),
            Series(name="Model", points=tuple(models), shape="dot", marker="circle", key=True),
            Series(name="No evidence", points=tuple(missing), shape="dot", color=None),
        )  # fmt: skip
        verdicts = zip(self.texts("verdict_text"), (self._color(row) for row in range(len(self.frame))), strict=True)
        return Chart(
            kind="dots", series=series, categories=tuple(self.texts("label")), notes=tuple(self.texts("positives_text")),
            asides=tuple(label_of(_two_lines(words), color=color) for words, color in verdicts), axis=axis,
            references=(Reference(value=CHANCE, name="Coin toss", color="muted"),), alt_text=self.alt_text(),
        )  # fmt: skip

    def _scale(self) -> tuple[float, list[tuple[float, str]]]:
        """Return where the scale of AUC begins, and its numbers."""
        known = [v for name in ("auc", "low", "high", "baseline") for v in self.numbers(name) if not math.isnan(v)]
        low = math.floor((min([CHANCE, *known]) - 0.015) * 20) / 20
        return low, ticks(low, 1.0, "index", 6)

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the rows, the scale with the chance line, and the verdicts at the right."""
        sheet = Sheet(canvas, theme)
        verdicts = [sheet.fit(word, sheet.width * 0.2, lines=2, bold=True) for word in self.texts("verdict_text")]
        side = max(sheet.measure(word, bold=True) for word in verdicts) + 2 * PAD
        head = sheet.line_height(sheet.small) + PAD
        room = scale_room(sheet, self.axis_title)
        notes = self.texts("positives_text")
        rows = lay_rows(sheet, self.texts("label"), notes=notes, top=head, bottom=room, right=side, share=0.27)
        low, scale_marks = self._scale()
        per_unit = rows.room / (1.0 - low)
        marks = [(rows.left + (v - low) * per_unit, words) for v, words in scale_marks]
        draw_scale(sheet, rows, marks, self.axis_title)
        chance = rows.left + (CHANCE - low) * per_unit
        sheet.line([chance, chance], [rows.top, rows.bottom], "muted", width=1.4, dashed=True)
        sheet.taken.append(Box(chance - 0.01, rows.top, chance + 0.01, rows.bottom))
        if any(not math.isnan(value) for value in self.numbers("baseline")):
            draw_key(sheet, rows.left, [("D", "muted", self.baseline_name, True), ("o", "primary", "Model", False)])
        for row, (y, verdict) in enumerate(zip(rows.centres, verdicts, strict=True)):
            sheet.text(rows.right + 2 * PAD, y, verdict, bold=True, role=self._color(row))
            self._draw_row(sheet, rows, row, low, per_unit)

    def _color(self, row: int) -> str:
        missing = math.isnan(self.numbers("auc")[row])
        return self.texts("color", "muted" if missing else "primary")[row]

    def _draw_row(self, sheet: Sheet, rows: Rows, row: int, low: float, per_unit: float) -> None:
        y = rows.centres[row]
        auc, start, end, rule = (
            rows.left + (self.numbers(name)[row] - low) * per_unit for name in ("auc", "low", "high", "baseline")
        )
        if math.isnan(auc):
            words = sheet.fit(self.texts("missing", self.missing_text)[row], rows.room - PAD, lines=2)
            sheet.text((rows.left + rows.right) / 2, y, words, role="muted", ha="center", halo=True)
            return
        role = self._color(row)
        if not math.isnan(start + end):
            sheet.bar(start, y - 0.05, end - start, 0.1, role, alpha=0.45)
            sheet.taken.append(Box(start, y - 0.05, end, y + 0.05))
        sheet.dot(auc, y, role, size=13)
        if not math.isnan(rule):
            sheet.dot(rule, y, "muted", size=8, marker="D", hollow=True)
        up, down = y - 0.1, y + 0.1
        tall: dict[str, Any] = {"bold": True, "role": role, "halo": True}
        sheet.place(self.texts("text")[row], _around(auc, up, down), **tall)
        small: dict[str, Any] = {"size": sheet.small, "role": "muted", "halo": True}
        sheet.place(self.texts("interval_text")[row], _around(auc, down, up), **small)
        if not math.isnan(rule):
            near = [Spot(rule - 0.13, y, "right"), *_around(rule, up, down), *_around(rule, down, up)]
            # Beside the row's other numbers, where the diamond stands too close to the dot.
            wide = sheet.measure(self.texts("text")[row], bold=True) / 2 + PAD
            under = sheet.measure(self.texts("interval_text")[row], sheet.small) / 2 + PAD
            near += [Spot(auc - wide, up, "right", "bottom"), Spot(auc + wide, up, "left", "bottom")]
            near += [Spot(auc - under, down, "right", "top"), Spot(auc + under, down, "left", "top")]
            near += [Spot(min(start, rule) - 0.13, y, "right"), Spot(max(end, rule, auc) + 0.13, y, "left")]
            sheet.place(self.texts("baseline_text")[row], near, **small)


def _around(x: float, first: float, second: float) -> list[Spot]:
    """Return spots above and below `x`, the height `first` before `second`, then beside them."""
    spots = []
    for y, va in ((first, "bottom"), (second, "top")) if first < second else ((first, "top"), (second, "bottom")):
        spots += [Spot(x, y, "center", va), Spot(x - 0.05, y, "right", va), Spot(x + 0.05, y, "left", va)]
    return spots


def _two_lines(words: str) -> str:
    """Return `words` broken near their middle where they are long."""
    blanks = [place for place, character in enumerate(words) if character == " "]
    if len(words) < 14 or not blanks:
        return words
    middle = min(blanks, key=lambda place: abs(place - len(words) / 2))
    return words[:middle] + "\n" + words[middle + 1 :]
