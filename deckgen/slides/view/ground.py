"""What lies behind a shape's text: its own fill, the shapes under it, the background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from deckgen.slides.layouts import Box
from deckgen.slides.view.deck import SlideView
from deckgen.slides.view.fills import Fill
from deckgen.slides.view.layers import Layer
from deckgen.slides.view.place import overlap, without
from deckgen.slides.view.shapes import ShapeView

_SLIVER: Final = 0.01  # of the area that is asked about; what touches less than that is no ground


def ground(slide: SlideView, shape: ShapeView, box: Box | None = None) -> tuple[Fill, ...]:
    """Return what is behind the text of `shape`, from the top; several where different ones are under its parts.

    Parameters
    ----------
    slide : SlideView
        The slide that shows it.
    shape : ShapeView
        A shape of the slide, or one of its layout's.
    box : Box, optional
        The part of it to ask about, for instance a table's cell or the lines of its text; all of it by default.
    """
    area = box or shape.bounds
    if area is None:
        return (shape.fill if shape.fill.opaque else slide.background,)
    found = _seen([area], _under(slide, shape, area), slide.background, area.width * area.height * _SLIVER)
    return tuple(dict.fromkeys(found))


def _under(slide: SlideView, shape: ShapeView, area: Box) -> list[Layer]:
    """Return what is filled, from `shape` itself, which `area` is part of, down to what the master draws."""
    order = next((place for place, other in enumerate(slide.stack) if other is shape), len(slide.stack))
    own = [layer for layer in slide.layers if layer.order == order and layer.cell]
    if shape.fill.kind != "none":
        own.append(Layer(order=order, box=area, core=area, fill=shape.fill))
    return own + [layer for layer in slide.layers if layer.order < order]


def _seen(areas: list[Box], layers: Sequence[Layer], background: Fill, least: float) -> Iterator[Fill]:
    """Yield what is seen of `layers` in `areas`."""
    for place, layer in enumerate(layers):
        hit = [part for part in (overlap(area, layer.box) for area in areas) if part is not None]
        if _size(hit) <= least:
            continue
        if layer.fill.opaque or layer.fill.kind != "solid":
            yield layer.fill
        else:
            lower = _seen(hit, layers[place + 1 :], background, least)
            yield from (_blended(layer.fill, under) for under in lower)
        areas = [piece for area in areas for piece in _rest(area, layer.core)]
        if _size(areas) <= least:
            return
    yield background


def _rest(area: Box, core: Box) -> list[Box]:
    covered = overlap(area, core)
    return [area] if covered is None else without(area, covered)


def _size(areas: Sequence[Box]) -> int:
    return sum(area.width * area.height for area in areas)


def _blended(over: Fill, under: Fill) -> Fill:
    """Return the look of a translucent fill on another; on a picture or gradient, that of what is under it."""
    if over.color is None or under.color is None or under.kind != "solid":
        return under
    pairs = ((int(over.color[i : i + 2], 16), int(under.color[i : i + 2], 16)) for i in (1, 3, 5))
    mixed = "".join(f"{round(top * over.alpha + low * (1 - over.alpha)):02X}" for top, low in pairs)
    return Fill(kind="solid", color=f"#{mixed}", alpha=under.alpha)
