"""Bands of one whole: how many, and which share, fall into each."""

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Bands(Figure):
    """Horizontal bars with a bold count and a grey share, in the order of the bands."""

    kind: ClassVar[str] = "bands"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "name of the band, with its limits",
        "count": "how many are in the band",
        "share": "share of the whole, in [0, 1]",
        "count_text": "the count as it is shown",
        "share_text": "the share as it is shown",
        "color": "colour role of the band",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("count", "share")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            ("Critical, 85% and over", 14, 0.0135, "14", "1.3%", "critical"),
            ("High, 65–85%", 62, 0.0596, "62", "6.0%", "high"),
            ("Medium, 30–65%", 518, 0.4981, "518", "49.8%", "medium"),
            ("Low, under 30%", 446, 0.4288, "446", "42.9%", "low"),
        ],
        columns=["label", "count", "share", "count_text", "share_text", "color"],
    )
    at_a_glance: ClassVar[str] = "How many people fall into each band."
    how_to_read: ClassVar[str] = "Bold is the number of people, grey is their share of everyone scored."
    what_to_do: ClassVar[str] = "Start with the top band, for its people are few and their need is greatest."

    def describe(self) -> str:
        """Return every band with its count and share."""
        bands = zip(self.texts("label"), self.texts("count_text"), self.texts("share_text"), strict=True)
        said = "; ".join(f"{label}: {count} ({share})" for label, count, share in bands)
        return f"Bar chart of counts by band. {said}."

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw as bars: the count is the value, the share its note."""
        self._bar().draw(canvas, theme)

    def native(self) -> Chart:
        """Return lying bars of the counts."""
        return replace(self._bar().native(), alt_text=self.alt_text())

    def _bar(self) -> Bar:
        columns = {"count": "value", "count_text": "text", "share_text": "note"}
        return Bar(frame=self.frame.drop(columns="share").rename(columns=columns), value_name="People")
