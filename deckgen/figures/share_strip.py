"""One whole in its parts, as one strip."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.native import shown
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet, spread
from deckgen.slides.chart_model import Chart, Label, Point, Series
from deckgen.slides.runs import Run
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

STRIP = 0.27  # of the height


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareStrip(Figure):
    """A stacked bar whose parts carry their own labels; leader lines help where a part is narrow."""

    kind: ClassVar[str] = "share_strip"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the part",
        "share": "share of the whole, in [0, 1]",
        "text": "the share as it is shown",
        "color": "colour role of the part",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("share",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Three or four systems", 0.118, "11.8%", "primary"),
            ("Two systems", 0.642, "64.2%", "accent"),
            ("Email only", 0.186, "18.6%", "accent2"),
            ("Donations only", 0.041, "4.1%", "accent3"),
            ("Other", 0.013, "1.3%", "muted"),
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "What a whole is made of."
    how_to_read: ClassVar[str] = "The strip is everyone; each part is as wide as its share."
    what_to_do: ClassVar[str] = "Compare the widest part with what you expected it to be."

    def describe(self) -> str:
        """Return every part with its share."""
        parts = [f"{label} {text}" for label, text in zip(self.texts("label"), self.texts("text"), strict=True)]
        return "Stacked bar of shares: " + "; ".join(parts) + "."

    def native(self) -> Chart:
        """Return one stacked bar; parts too narrow for their words are named in a key."""
        columns = (self.texts("label"), self.numbers("share"), self.texts("text"), self.texts("color"))
        series = tuple(
            Series(
                name=f"{name} {text}",
                color=color,
                points=(Point(value=shown(max(share, 0.0), "share"), label=_words(name, text)),),
            )
            for name, share, text, color in zip(*columns, strict=True)
        )
        return Chart(kind="bars", series=series, categories=(" ",), stacked=True, gap=2.6, alt_text=self.alt_text())

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw the strip with shares inside where they fit, and the labels above and below it."""
        sheet = Sheet(canvas, theme)
        shares = [0.0 if math.isnan(share) else max(share, 0.0) for share in self.numbers("share")]
        room = sheet.width - 2 * EDGE
        widths = [share / (max(sum(shares), 1e-12)) * room for share in shares]
        tall = min(sheet.height * STRIP, 1.4)
        top = (sheet.height - tall) / 2
        starts = [EDGE + sum(widths[:index]) for index in range(len(widths))]
        middles = [start + width / 2 for start, width in zip(starts, widths, strict=True)]
        inside = []
        for start, width, text, role in zip(starts, widths, self.texts("text"), self.texts("color"), strict=True):
            sheet.bar(start, top, max(width - 0.02, 0.01), tall, role)
            fits = sheet.measure(text, 18, True) + 2 * PAD < width
            inside.append(fits)
            if fits:
                ink = theme.ink(role)
                sheet.text(start + width / 2, top + tall / 2, text, size=18, bold=True, role=ink, ha="center")
        labels = self.texts("label")
        texts = ["" if fits else text for text, fits in zip(self.texts("text"), inside, strict=True)]
        # Parts too narrow for their share are named below the strip, so that the labels above stay level.
        for above in (True, False):
            parts = [index for index, fits in enumerate(inside) if fits == above]
            if parts:
                self._draw_labels(
                    sheet,
                    above,
                    [(middles[i], labels[i], texts[i]) for i in parts],
                    top if above else top + tall,
                )

    def _draw_labels(self, sheet: Sheet, above: bool, parts: list[tuple[float, str, str]], edge: float) -> None:
        """Write one side's labels, spread so that none meets another, each joined to its part."""
        most = (sheet.width - 2 * EDGE) / len(parts) - 1.5 * PAD
        lines = 3 if most < 1.6 else 2
        names = [sheet.fit(label, min(most, 2.6), lines=lines) for _, label, _ in parts]
        shares = [sheet.fit(text, most, bold=True) for *_, text in parts]
        sizes = [
            max(sheet.measure(name), sheet.measure(text, bold=True)) + 1.5 * PAD
            for name, text in zip(names, shares, strict=True)
        ]
        places = spread([middle for middle, *_ in parts], sizes, EDGE - 0.5 * PAD, sheet.width - EDGE + 0.5 * PAD)
        away = -0.3 if above else 0.3
        for (middle, *_), name, text, x in zip(parts, names, shares, places, strict=True):
            bend = edge + away * 0.9
            sheet.line([middle, middle, x], [edge + away * 0.15, edge + away * 0.4, bend], "muted", width=1)
            if above:
                sheet.text(x, edge + away, name, ha="center", va="bottom")
            else:
                sheet.text(x, edge + away, text, bold=True, ha="center", va="top")
                sheet.text(x, edge + away + sheet.line_height(), name, ha="center", va="top")


def _words(name: str, text: str) -> Label:
    """Return the share and, in lines of a word or two, the name of its part."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < 12:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return Label(runs=(Run(text=text, bold=True), Run(text="\n" + "\n".join(lines))), sides=("center",))
