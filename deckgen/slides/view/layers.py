"""What of a sheet's shapes hides what is under it: their filled areas, from the top."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from deckgen.slides.layouts import Box
from deckgen.slides.view.fills import Fill
from deckgen.slides.view.place import boxed
from deckgen.slides.view.reading import A, P
from deckgen.slides.view.shapes import ShapeView

_ROUND: Final = ("ellipse", "donut", "chord", "pie", "blockArc", "flowChartConnector")


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """A filled area: `box` is what it may reach, `core` what it covers for certain; `order` is its shape's place."""

    order: int
    box: Box
    core: Box
    fill: Fill
    cell: bool = False  # a table's, not its frame's


def layers(shapes: Sequence[ShapeView]) -> Iterator[Layer]:
    """Yield what is filled of `shapes`, which are in drawing order, the topmost first; hidden ones left out."""
    for order, shape in reversed(list(enumerate(shapes))):
        if shape.hidden:
            continue
        for cell in (cell for row in shape.cells for cell in row):
            if cell.box is not None and _shows(cell.fill):
                yield Layer(order=order, box=cell.box, core=cell.box, fill=cell.fill, cell=True)
        box, core = shape.bounds, _core(shape)
        if box is not None and core is not None and _shows(shape.fill):
            yield Layer(order=order, box=box, core=core, fill=shape.fill)


def _shows(fill: Fill) -> bool:
    return fill.kind != "none" and fill.alpha > 0


def _core(shape: ShapeView) -> Box | None:
    """Return what `shape` covers for certain: of a round one the rectangle within, of others all that they take up."""
    outer = shape.bounds
    form = next((form.get("prst") for form in shape.element.iterfind(f"{P}spPr/{A}prstGeom")), None)
    if outer is None or form not in _ROUND:
        return outer
    across, down = outer.width * (1 - math.sqrt(0.5)) / 2, outer.height * (1 - math.sqrt(0.5)) / 2
    return boxed((outer.left + across, outer.top + down, outer.width - 2 * across, outer.height - 2 * down))
