"""Pieces of SVG: text in lines, marks, and the map from a chart's values to points on the slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from deckgen.slides.chart_plan import Plot, Scale, Words
from deckgen.slides.model import Run
from deckgen.slides.texts import clean
from deckgen.theme import Theme

GAP = 4.0  # points between a mark and its words


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A plot's area in points, and where values lie in it."""

    left: float
    top: float
    width: float
    height: float

    def across(self, value: float, scale: Scale) -> float:
        """Return the place of `value` from left to right."""
        return self.left + self.width * (value - scale.low) / ((scale.high - scale.low) or 1.0)

    def up(self, value: float, scale: Scale) -> float:
        """Return the place of `value` from the bottom up."""
        return self.top + self.height * (scale.high - value) / ((scale.high - scale.low) or 1.0)

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


def field_of(plot: Plot) -> Field:
    """Return the area of `plot`."""
    left, top, width, height = (72 * length for length in plot.area)
    return Field(left=left, top=top, width=width, height=height)


def attributes(**named: object) -> str:
    """Return attributes; an underscore at the end is dropped, others become hyphens, numbers are rounded."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_shown(value)}"' for name, value in named.items() if value is not None
    )


def _shown(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(str(value))


def lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Return `runs` line by line."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for place, piece in enumerate(clean(run.text).split("\n")):
            if place:
                lines.append([])
            if piece:
                lines[-1].append(Run(text=piece, bold=run.bold, color=run.color))
    return lines


class Type:
    """Sets words in a chart: bold ones in the figure's size, others in its small size."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.body, self.small = theme.sizes["figure"], theme.sizes["figure_small"]

    def words(
        self, runs: Sequence[Run], x: float, y: float, *, anchor: str = "start", ground: str = "background",
        size: float | None = None, map_: str = "xy", side: str = "middle",
    ) -> str:  # fmt: skip
        """Return `runs` with the middle of their lines (or their top or bottom, by `side`) at `y`.

        `map_` says along which directions the words move when the chart is zoomed.
        """
        lines = lines_of(runs)
        heights = [max((self._size(run, size) for run in line), default=self.small) * 1.2 for line in lines]
        total = sum(heights)
        top = {"middle": y - total / 2, "top": y, "bottom": y - total}[side]
        made, at = "", top
        for line, height in zip(lines, heights, strict=True):
            baseline = at + height * 0.79
            spans = "".join(self._span(run, size, ground) for run in line)
            made += f"<tspan{attributes(x=x, y=baseline)}>{spans}</tspan>"
            at += height
        return f'<text class="w" data-m="{map_}"{attributes(data_x=x, data_y=y, text_anchor=anchor)}>{made}</text>'

    def _size(self, run: Run, size: float | None) -> float:
        return size or (self.body if run.bold else self.small)

    def _span(self, run: Run, size: float | None, ground: str) -> str:
        role = (run.color or "text") if ground == "background" else self.theme.ink(ground)
        weight = "bold" if run.bold else None
        named = attributes(font_size=self._size(run, size), font_weight=weight, fill=self.theme.color(role))
        return f"<tspan{named}>{escape(run.text)}</tspan>"

    def label(self, words: Words, mark: tuple[float, float, float, float], *, lying: bool, back: bool = False) -> str:
        """Return the label of a mark that reaches from left to right, top to bottom (`mark`).

        `back` marks a bar that grows to the left or downward.
        """
        left, top, right, bottom = mark
        middle, half = (left + right) / 2, (top + bottom) / 2
        at = {
            "ctr": (middle, half, "middle", "middle"), "t": (middle, top - 2, "middle", "bottom"),
            "b": (middle, bottom + 2, "middle", "top"), "l": (left - GAP, half, "end", "middle"),
            "r": (right + GAP, half, "start", "middle"),
        }  # fmt: skip
        if lying:
            beyond = at["l"] if back else at["r"]
            inside = (right - GAP, half, "end", "middle") if back else (left + GAP, half, "start", "middle")
        else:
            beyond = at["b"] if back else at["t"]
            inside = (middle, top + 2, "middle", "top") if back else (middle, bottom - 2, "middle", "bottom")
        ends = at | {"outEnd": beyond, "inEnd": at["ctr"], "inBase": inside}
        x, y, anchor, side = ends[words.position]
        x, y = x + 72 * words.shift[0], y + 72 * words.shift[1]
        return self.words(words.runs, x, y, anchor=anchor, ground=words.ground, side=side)
