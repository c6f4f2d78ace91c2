"""Panels one above the other in a native chart: two scales share one plot, and each keeps to its own part of it.

A chart has no panels, but it may have two scales. Each is made long enough for both, begins where its panel does, and
hides its numbers beyond it. Steps of both are equally high, so that one grid serves both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from deckgen.figures.native import code_of
from deckgen.slides.chart_model import Axis

MOST = 2  # scales that a native chart can have


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """One panel: the ends of its scale, the step and unit of its numbers, and the numbers as they are shown.

    Above its top there is room for one step more, where its title stands.
    """

    title: str
    bottom: float
    top: float
    step: float
    unit: str
    marks: tuple[tuple[float, str], ...]

    @property
    def steps(self) -> int:
        """How many steps high it is, that of the title among them."""
        return round((self.top - self.bottom) / self.step) + 1


def panel_of(title: str, values: Sequence[float], marks: Sequence[tuple[float, str]], unit: str) -> Panel:
    """Return the panel that holds `values`, whose numbers are as far apart as `marks`."""
    low, high = min(values), max(values)
    step = marks[1][0] - marks[0][0] if len(marks) > 1 else (high - low) or abs(high) or 1.0
    first = marks[0][0] if marks else low
    bottom = first + step * math.floor((min(low, first) - first) / step + 1e-9)
    top = bottom + step * max(math.ceil((high - bottom) / step - 1e-9), 1)
    return Panel(title=title, bottom=_short(bottom), top=_short(top), step=_short(step), unit=unit, marks=tuple(marks))


def stacked_scales(panels: Sequence[Panel]) -> list[Axis]:
    """Return the scale of each panel, the first one on top."""
    made = []
    for place, one in enumerate(panels):
        below = sum(other.steps for other in panels[place + 1 :])
        above = sum(other.steps for other in panels[:place]) + 1
        least, most = one.bottom - one.step / 2, one.top + one.step / 2
        number = code_of(one.unit, one.marks).split(";")[0]
        made.append(
            Axis(
                low=_short(one.bottom - one.step * below), high=_short(one.top + one.step * above), step=one.step,
                code=f'[<{least:.6g}]"";[>{most:.6g}]"";{number}', words=tuple(words for _, words in one.marks),
            )
        )  # fmt: skip
    return made


def _short(value: float) -> float:
    return float(f"{value:.6g}")
