"""How a figure looks, in a few hundred numbers: marks as a coarse grid of luminance, texts as words with a place.

FreeType and matplotlib draw letters a little differently from version to version. So marks are drawn without their
text, and text is measured by the widths that the font itself states: what is left moves only if the figure changed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, TypedDict
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from matplotlib.text import Text

from deckgen.figures.base import Figure, drawn_figure
from deckgen.figures.sheet import Sheet
from deckgen.slides.measure import text_width
from deckgen.theme import Theme

SIDE = 16  # cells across and down
SAME = 2  # of 255 steps of luminance in a cell
NEAR = 0.03  # inches


class Look(TypedDict):
    """A figure's fingerprint: a line of hexadecimal luminances a row of the grid, and (words, x, y) a text."""

    marks: list[str]
    texts: list[list[Any]]


def look_of(figure: Figure, theme: Theme, width: float, height: float) -> Look:
    """Return the fingerprint of `figure`, drawn `width` by `height` inches."""
    with patch.object(Sheet, "measure", _stated_width), drawn_figure(figure, theme, width, height) as canvas:
        agg: Any = canvas.canvas
        agg.draw()  # puts tick labels where they will be
        texts = [text for text in canvas.findobj(Text) if isinstance(text, Text) and text.get_visible()]
        places = [_place(text, canvas.dpi) for text in texts if text.get_text().strip()]
        for text in texts:
            text.set_visible(False)
        agg.draw()
        gray = np.asarray(agg.buffer_rgba(), dtype="float64")[..., :3] @ (0.299, 0.587, 0.114)
    down, across = (np.linspace(0, length, SIDE + 1).round().astype(int) for length in gray.shape)
    sums = np.add.reduceat(np.add.reduceat(gray, down[:-1], axis=0), across[:-1], axis=1)
    cells = sums / np.outer(np.diff(down), np.diff(across))
    return Look(marks=["".join(f"{round(cell):02X}" for cell in row) for row in cells], texts=sorted(places))


def changes(before: Look, after: Look) -> list[str]:
    """Return what looks different, a sentence each."""
    apart = _levels(after) - _levels(before)
    moved = [(int(row), int(column)) for row, column in np.argwhere(np.abs(apart) > SAME)]
    said = []
    if moved:
        said.append(
            f"marks differ in {len(moved)} of {SIDE * SIDE} cells, first in row {moved[0][0]}, column {moved[0][1]}"
        )
    old, new = (Counter(words for words, _, _ in look["texts"]) for look in (before, after))
    said += [f"text {words!r} is gone" for words in old - new]
    said += [f"text {words!r} is new" for words in new - old]
    if old != new:
        return said
    for (words, x, y), (_, to_x, to_y) in zip(before["texts"], after["texts"], strict=True):
        if max(abs(to_x - x), abs(to_y - y)) > NEAR:
            said.append(f"text {words!r} moved from {x}, {y} to {to_x}, {to_y} inches")
    return said


def _stated_width(sheet: Sheet, words: str, size: float | None = None, bold: bool = False) -> float:
    return max((text_width(line, size or sheet.body, bold=bold) for line in words.split("\n")), default=0.0) / 72


def _place(text: Text, dpi: float) -> list[Any]:
    """Return a text's words, and the point that it is aligned to, in inches from the lower left corner."""
    x, y = text.get_transform().transform(text.get_position())
    return [text.get_text(), round(float(x) / dpi, 2), round(float(y) / dpi, 2)]


def _levels(look: Look) -> npt.NDArray[np.int64]:
    return np.array([list(bytes.fromhex(line)) for line in look["marks"]], dtype="int64")
