"""Red and green as the only sign of a status: dots without a text, and cells that differ by their fill alone."""

from __future__ import annotations

import colorsys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from deckgen.slides.view.fills import fill_element
from deckgen.slides.view.reading import A

if TYPE_CHECKING:
    from deckgen.slides.view import ShapeView, SlideView, TextBody

_SMALL: Final = 360_000  # EMUs, a centimetre: a dot or a light, not a box
_SQUARE: Final = 1.34


def lone_dots(slide: SlideView) -> list[ShapeView]:
    """Return small forms without text or description, where some are red and others of the same size are green."""
    sizes: dict[tuple[int, int], list[ShapeView]] = defaultdict(list)
    for shape in slide.shapes:
        if _is_dot(shape) and shape.box is not None:
            sizes[shape.box.width // 12_700, shape.box.height // 12_700].append(shape)
    groups = (dots for dots in sizes.values() if _says_status(dot.fill.color for dot in dots))
    return next(groups, [])


def _is_dot(shape: ShapeView) -> bool:
    if shape.kind != "other" or shape.hidden or shape.decorative or shape.box is None or shape.fill.kind != "solid":
        return False
    if shape.alt_text.strip() or (shape.parent is not None and shape.parent.alt_text.strip()):
        return False
    short, long = sorted((shape.box.width, shape.box.height))
    return short > 0 and long <= _SMALL and long <= short * _SQUARE


def lone_cells(shape: ShapeView) -> Iterator[tuple[int, str]]:
    """Yield (column from 1, text) where a column's cells of one text have both red and green fills of their own."""
    columns: dict[tuple[int, str], list[TextBody]] = defaultdict(list)
    for row in shape.cells[1:]:
        for column, cell in enumerate(row, 1):
            if cell.box is not None and fill_element(_own(cell)) is not None:
                columns[column, " ".join(cell.text.split())].append(cell)
    for place, cells in columns.items():
        if _says_status(cell.fill.color for cell in cells):
            yield place


def _own(cell: TextBody) -> Any | None:
    parent = None if cell.element is None else cell.element.getparent()
    return None if parent is None else parent.find(f"{A}tcPr")


def _says_status(colors: Iterable[str | None]) -> bool:
    hues = {_hue(color) for color in colors if color is not None}
    return {"red", "green"} <= hues


def _hue(color: str) -> str:
    """Return "red" or "green" for a colour ("#RRGGBB") that is said to be one; "" for all others."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.3 or not 0.12 <= light <= 0.88:
        return ""
    degrees = hue * 360
    return "red" if degrees >= 340 or degrees <= 18 else "green" if 80 <= degrees <= 165 else ""
