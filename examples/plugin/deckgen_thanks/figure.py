"""A dot plot: a dot a row at its value, the latest on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.formats import format_value

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

    from deckgen.theme import Theme


@dataclass(frozen=True, kw_only=True, eq=False)
class Dots(Figure):
    """Dots on a common scale from zero, with their values beside them."""

    kind: ClassVar[str] = "dots"
    REQUIRED: ClassVar[Mapping[str, str]] = {"label": "name of the row", "value": "where its dot stands"}
    NUMERIC: ClassVar[tuple[str, ...]] = ("value",)
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame({"label": ["Feb", "Jan", "Dec"], "value": [8200, 7900, 14100]})
    EXAMPLE_OPTIONS: ClassVar[Mapping[str, Any]] = {"unit": "USD"}
    at_a_glance: ClassVar[str] = "How a few values compare, with less ink than bars."
    how_to_read: ClassVar[str] = "The scale starts at zero: a dot twice as far to the right stands for twice as much."
    what_to_do: ClassVar[str] = "Look for the dot that stands apart, and ask what happened there."

    unit: str = "count"

    def describe(self) -> str:
        """Return the largest and the smallest value."""
        rows = sorted(zip(self.numbers("value"), self.texts("label"), strict=True))
        (least, last), (most, first) = rows[0], rows[-1]
        return (
            f"Dot plot of {len(rows)} values, from {format_value(least, self.unit)} ({last}) "
            f"to {format_value(most, self.unit)} ({first})."
        )

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw a row a value, its name at the left."""
        values, labels = self.numbers("value"), self.texts("label")
        axes = canvas.add_axes((0.2, 0.02, 0.66, 0.96))
        rows = range(len(values))
        axes.hlines(rows, 0, values, color=theme.color("grid"), linewidth=2)
        axes.plot(values, rows, "o", color=theme.color("accent"), markersize=9)
        for row, value in zip(rows, values, strict=True):
            axes.annotate(format_value(value, self.unit), (value, row), (9, 0), textcoords="offset points", va="center")
        axes.set_yticks(rows, labels)
        axes.set_xlim(0, max(values) * 1.02)
        axes.set_ylim(len(values) - 0.5, -0.5)
        axes.xaxis.set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
