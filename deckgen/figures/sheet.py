"""A canvas measured in inches from its top left corner, and the placing of text on it.

Text is measured before it is drawn, so margins are exact and no layout engine has to guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from deckgen.formats import format_value
from deckgen.slides.measure import spread as spread
from deckgen.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

PAD = 0.08  # inches between a mark and its label
DIGIT = 0.35  # half the height of a digit, as a share of the type size
_SHARE = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}


class Box(NamedTuple):
    """A rectangle in inches."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Spot(NamedTuple):
    """Where a text may stand: a point in inches and the alignment to it."""

    x: float
    y: float
    ha: str = "center"
    va: str = "center"


class Sheet:
    """Draws text and marks on a canvas, colours by role, lengths in inches, y downwards."""

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.transforms import Affine2D

        self.canvas, self.theme = canvas, theme
        self.width, self.height = (float(side) for side in canvas.get_size_inches())
        self.body, self.small = theme.sizes["figure"], theme.sizes["figure_small"]
        self.taken: list[Box] = []  # what later labels keep clear of
        self.texts: list[Box] = []  # those of them that are texts
        self._inches = Affine2D().scale(1, -1).translate(0, self.height) + canvas.dpi_scale_trans
        untyped: Any = RendererAgg
        self._ruler = untyped(1, 1, canvas.dpi)
        self._widths: dict[tuple[str, float, bool], float] = {}  # pixels of a line: most are asked for twice or more

    def line_height(self, size: float | None = None) -> float:
        """Return the height in inches that one line of text needs."""
        return (size or self.body) * 1.22 / 72

    def measure(self, words: str, size: float | None = None, bold: bool = False) -> float:
        """Return the width in inches of the widest line of `words`."""
        widths = (self._width(line, size or self.body, bold) for line in words.split("\n") if line)
        return max(widths, default=0.0) / self.canvas.dpi

    def _width(self, line: str, size: float, bold: bool) -> float:
        from matplotlib.font_manager import FontProperties

        key = line, size, bold
        if key not in self._widths:
            font = FontProperties(size=size, weight="bold" if bold else "normal")
            self._widths[key] = float(self._ruler.get_text_width_height_descent(line, font, False)[0])
        return self._widths[key]

    def fit(self, words: str, width: float, size: float | None = None, *, bold: bool = False, lines: int = 1) -> str:
        """Return `words` in at most `lines` lines of `width` inches; what is left out becomes ``…``."""

        def fits(line: str) -> bool:
            return self.measure(line, size, bold) <= width

        done: list[str] = []
        rest = words.split()
        while rest and len(done) < lines:
            line = rest.pop(0)
            while rest and fits(f"{line} {rest[0]}"):
                line = f"{line} {rest.pop(0)}"
            cut = bool(rest) and len(done) == lines - 1
            if cut or not fits(line):
                while line and not fits(line.rstrip() + "…"):
                    line = line[:-1]
                line = line.rstrip(" ,;.") + "…"
            done.append(line)
        return "\n".join(done)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float | None = None,
        bold: bool = False,
        role: str = "text",
        ha: str = "left",
        va: str = "center",
        halo: bool = False,
    ) -> None:
        """Write `words` at a point; with a `halo`, lines behind them stop short of the letters."""
        if not words:
            return
        options: dict[str, Any] = {"ha": ha, "va": "baseline", "color": self.theme.color(role), "zorder": 6}
        options |= {"fontsize": size or self.body, "fontweight": "bold" if bold else "normal"}
        if halo:
            from matplotlib.patheffects import withStroke

            stroke = withStroke(linewidth=4, foreground=self.theme.color("background"))
            options["path_effects"] = [stroke]
        step = self.line_height(size)
        lines = words.split("\n")
        # On baselines of our own, line by line: matplotlib centres the ink, so 1,234 would stand above 123.
        first = y - step * len(lines) * _SHARE[va] + step / 2 + (size or self.body) * DIGIT / 72
        for index, line in enumerate(lines):
            self.canvas.text(x, first + index * step, line, transform=self._inches, **options)
        self.texts.append(self.box(Spot(x, y, ha, va), words, size, bold))
        self.taken.append(self.texts[-1])

    def box(self, spot: Spot, words: str, size: float | None = None, bold: bool = False) -> Box:
        """Return the rectangle that `words` would take at `spot`."""
        width = self.measure(words, size, bold)
        height = self.line_height(size) * len(words.split("\n"))
        left, top = spot.x - width * _SHARE[spot.ha], spot.y - height * _SHARE[spot.va]
        return Box(left, top, left + width, top + height)

    def place(self, words: str, spots: Sequence[Spot], *, apart: float = 0.0, **style: Any) -> None:
        """Write `words` at the first of `spots` that is on the sheet and free, else at the last one.

        Another text is at least `apart` inches to the left or right.
        """
        size, bold = style.get("size"), style.get("bold", False)
        for spot in spots:
            box = self.box(spot, words, size, bold)
            inside = box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= self.height
            wide = Box(box.left - apart, box.top, box.right + apart, box.bottom)
            near = any(wide.meets(other) for other in self.texts)
            if inside and not near and not any(box.meets(other) for other in self.taken):
                break
        self.text(spot.x, spot.y, words, ha=spot.ha, va=spot.va, **style)

    def bar(
        self, x: float, y: float, width: float, height: float, role: str, *, alpha: float = 1, z: float = 2
    ) -> None:
        """Fill a rectangle whose top left corner is at x, y."""
        from matplotlib.patches import Rectangle

        color = self.theme.color(role)
        patch = Rectangle((x, y), width, height, color=color, alpha=alpha, lw=0, transform=self._inches, zorder=z)
        self.canvas.add_artist(patch)

    def frame(self, x: float, y: float, width: float, height: float, role: str, *, dashed: bool = False) -> None:
        """Outline a rectangle whose top left corner is at x, y."""
        from matplotlib.patches import Rectangle

        style: Any = (0, (4, 3)) if dashed else "-"
        patch = Rectangle((x, y), width, height, fill=False, ec=self.theme.color(role), ls=style, lw=1.4)
        patch.set(transform=self._inches, zorder=3)
        self.canvas.add_artist(patch)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        role: str,
        *,
        width: float = 1,
        dashed: bool = False,
        z: float = 1,
    ) -> None:
        """Draw a line through points; `width` in points."""
        from matplotlib.lines import Line2D

        style: Any = (0, (4, 3)) if dashed else "-"
        stroke = Line2D(xs, ys, color=self.theme.color(role), lw=width, ls=style, zorder=z)
        stroke.set_transform(self._inches)
        self.canvas.add_artist(stroke)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], role: str) -> None:
        """Draw an arrow with a filled head."""
        from matplotlib.patches import FancyArrowPatch

        patch = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=22, lw=3, shrinkA=0, shrinkB=0)
        patch.set(color=self.theme.color(role), transform=self._inches, zorder=3)
        self.canvas.add_artist(patch)

    def dot(self, x: float, y: float, role: str, *, size: float = 11, marker: str = "o", hollow: bool = False) -> None:
        """Draw a marker `size` points wide, and keep later labels off it."""
        from matplotlib.lines import Line2D

        color, back = self.theme.color(role), self.theme.color("background")
        point = Line2D([x], [y], marker=marker, ms=size, mfc=back if hollow else color, mew=2 if hollow else 1.2)
        point.set(mec=color if hollow else back, ls="", zorder=5, transform=self._inches)
        self.canvas.add_artist(point)
        half = size / 144
        self.taken.append(Box(x - half, y - half, x + half, y + half))

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return new axes whose top left corner is at left, top."""
        down = 1 - (top + height) / self.height
        return self.canvas.add_axes((left / self.width, down, width / self.width, height / self.height))

    def at(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Return where a point of `axes` lies on the sheet."""
        across, down = self._inches.inverted().transform(axes.transData.transform((x, y)))
        return float(across), float(down)


def ticks(low: float, high: float, unit: str, count: int = 5) -> list[tuple[float, str]]:
    """Return round values from `low` to `high` with their texts, as short as they stay distinct."""
    from matplotlib.ticker import MaxNLocator

    whole = unit in ("count", "days")
    found = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    slack = (high - low) * 1e-9
    values = [0.0 if abs(value) < slack else float(value) for value in found if low - slack <= value <= high + slack]
    texts = [format_value(value, unit) for value in values]
    while all(re.search(r"\.\d*0(?!\d)", text) for text in texts if "." in text) and any("." in t for t in texts):
        texts = [re.sub(r"(\.\d*?)0(?!\d)", r"\1", text) for text in texts]
        texts = [re.sub(r"\.(?!\d)", "", text) for text in texts]
    return [pair for index, pair in enumerate(zip(values, texts, strict=True)) if pair[1] not in texts[:index]]
