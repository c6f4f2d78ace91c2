"""How much of what a model looks for stands in the top tenth of its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from deckgen.figures.bar import Bar
from deckgen.figures.base import Figure
from deckgen.slides.chart_model import Chart
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

RANDOM = 0.1  # what a tenth of the people, picked blindly, contains


@dataclass(frozen=True, kw_only=True, eq=False)
class Lift(Figure):
    """Bars of the share of positives found in the top tenth, against the tenth that chance would find."""

    kind: ClassVar[str] = "lift"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the model",
        "capture": "share of all positives in the top tenth, in [0, 1]",
        "capture_text": "the share as it is shown",
        "lift_text": "how many times chance that is",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("capture",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Major gift", 0.52, "52.0%", "5.2× chance"),
            ("Churn", 0.31, "31.0%", "3.1× chance"),
            ("Upgrade", 0.24, "24.0%", "2.4× chance"),
            ("Event attendance", 0.19, "19.0%", "1.9× chance"),
        ],
        columns=["label", "capture", "capture_text", "lift_text"],
    )
    at_a_glance: ClassVar[str] = "What calling only the top tenth of a list would reach."
    how_to_read: ClassVar[str] = "The dashed line is what a tenth picked at random would find: a tenth."
    what_to_do: ClassVar[str] = "Use a list whose bar is well beyond the line when staff can call only a few."

    reference_text: str = "Picked at random: 10%"

    def describe(self) -> str:
        """Return the models' capture and lift, the best first."""
        captures = self.numbers("capture")
        labels, shares, lifts = self.texts("label"), self.texts("capture_text"), self.texts("lift_text")
        order = sorted(range(len(captures)), key=lambda i: -captures[i] if captures[i] == captures[i] else 1.0)
        said = "; ".join(f"{labels[i]} {shares[i]} ({lifts[i]})" for i in order)
        return f"Bar chart of the share of positives found in the top tenth. {said}. {self.reference_text}."

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw as bars: the capture is the value, the lift its note."""
        self._bar().draw(canvas, theme)

    def native(self) -> Chart:
        """Return lying bars of the captures, with the line of chance."""
        return replace(self._bar().native(), alt_text=self.alt_text())

    def _bar(self) -> Bar:
        columns = {"capture": "value", "capture_text": "text", "lift_text": "note"}
        frame = self.frame.rename(columns=columns).assign(color=self.texts("color", "accent"))
        said = {"reference_text": self.reference_text, "value_name": "Share of positives in the top tenth"}
        return Bar(frame=frame, unit="share", reference=RANDOM, **said)
