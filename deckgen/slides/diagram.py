"""A `Layers` diagram as native shapes: bands with boxes, glued arrows between them, one group.

A person can edit it, its colours follow the theme, and a screen reader hears one description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.colors import fill_xml
from deckgen.slides.direction import reads_rtl
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.measure import Block, Fit, fit
from deckgen.slides.model import Band, Layers, Run
from deckgen.slides.texts import Ink, clean, paragraph_xml
from deckgen.theme import Theme

_LABEL: Final = round(2.75 * EMU)  # width of a band's label
_TALLEST: Final = round(1.3 * EMU)  # of a band; few bands do not grow without end
_PAD: Final = round(0.15 * EMU)  # between a band's edge and its boxes
_INSET: Final = 0.08  # inches beside text in a box
_POINTS: Final = 72 / EMU


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    name: str
    box: Box
    fill: str
    line: str | None
    text: str
    bold: bool
    align: str
    inset: float


def _boxes(area: Box, count: int) -> list[Box]:
    width = (area.width - _PAD * (count - 1)) // max(count, 1)
    return [
        Box(left=area.left + place * (width + _PAD), top=area.top, width=width, height=area.height)
        for place in range(count)
    ]


def _rows(box: Box, count: int, arrows: bool) -> list[Box]:
    """Return the bands' boxes, as tall as the box allows up to `_TALLEST`."""
    gap = round((0.36 if count < 5 else 0.24) * EMU) if arrows else round(0.16 * EMU)
    height = min(_TALLEST, (box.height - gap * (count - 1)) // count)
    if height == _TALLEST and count > 1:  # what is left goes between the bands, within reason
        gap = min(round(0.55 * EMU), (box.height - height * count) // (count - 1))
    return [
        Box(left=box.left, top=box.top + place * (height + gap), width=box.width, height=height)
        for place in range(count)
    ]


def _band_shapes(band: Band, row: Box) -> list[_Shape]:
    label = Box(left=row.left, top=row.top, width=_LABEL, height=row.height)
    edge = min(_PAD, row.height // 9)
    inside = Box(
        left=row.left + _LABEL + _PAD,
        top=row.top + edge,
        width=row.width - _LABEL - 2 * _PAD,
        height=row.height - 2 * edge,
    )
    shapes = [
        _Shape(
            name=f"Layer {band.label}", box=row, fill="surface", line=None, text="", bold=False,
            align="ctr", inset=0,
        ),
        _Shape(
            name=f"Label {band.label}", box=label, fill=band.color, line=None, text=band.label, bold=True,
            align="l", inset=0.15,
        ),
    ]  # fmt: skip
    shapes += [
        _Shape(
            name=f"Box {text}", box=box, fill="background", line=band.color, text=text, bold=False,
            align="ctr", inset=_INSET,
        )
        for text, box in zip(band.boxes, _boxes(inside, len(band.boxes)), strict=True)
    ]  # fmt: skip
    return shapes


def _fit(shapes: Sequence[_Shape], theme: Theme) -> Fit:
    """Return the largest setting, from the body size less two to the table floor, at which all texts fit."""
    brand, floor = theme.sizes["body"] - 2, theme.floors["table"]
    reductions = [float(step) for step in range(int(brand - floor) + 1)] or [0.0]
    worst: Fit | None = None
    for shape in (shape for shape in shapes if shape.text):

        def blocks_at(reduction: float, shape: _Shape = shape) -> list[Block]:
            return [Block(runs=((clean(shape.text), shape.bold),), size=brand - reduction, typeface=theme.fonts.face())]

        width = shape.box.width * _POINTS - 2 * shape.inset * 72
        found = fit(blocks_at, width, shape.box.height * _POINTS - 4, reductions)
        if worst is None or (not found.fits, found.reduction) > (not worst.fits, worst.reduction):
            worst = found
    return worst or fit(lambda _: [], 0, 0, [0.0])


def _shape_xml(number: int, shape: _Shape, size: float, theme: Theme, language: str) -> str:
    box = shape.box
    line = f'<a:ln w="15875">{fill_xml(theme, shape.line)}</a:ln>' if shape.line else "<a:ln><a:noFill/></a:ln>"
    ink = Ink(theme=theme, ground=shape.fill, language=language)
    runs = (Run(text=shape.text, bold=shape.bold, color=theme.ink(shape.fill)),) if shape.text else ()
    inset = round(shape.inset * EMU)
    rtl = reads_rtl(shape.text, language)
    align = "r" if rtl and shape.align == "l" else shape.align
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(clean(shape.name))}/><p:cNvSpPr/>'
        "<p:nvPr/></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/>'
        "</a:xfrm>"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill_xml(theme, shape.fill)}{line}</p:spPr>'
        "<p:txBody>"
        f'<a:bodyPr wrap="square" lIns="{inset}" tIns="0" rIns="{inset}" bIns="0" rtlCol="{int(rtl)}" anchor="ctr">'
        "<a:noAutofit/></a:bodyPr><a:lstStyle/>"
        + paragraph_xml(runs, ink, size=size, sized=True, attributes=f'algn="{align}"', rtl=rtl)
        + "</p:txBody></p:sp>"
    )


def _arrow_xml(number: int, upper: tuple[int, Box], lower: tuple[int, Box], theme: Theme) -> str:
    box = upper[1]
    left, top = box.left + box.width // 2, box.top + box.height
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="Arrow {number}"/><p:cNvCxnSpPr>'
        f'<a:stCxn id="{upper[0]}" idx="2"/><a:endCxn id="{lower[0]}" idx="0"/></p:cNvCxnSpPr><p:nvPr/>'
        "</p:nvCxnSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="0" cy="{lower[1].top - top}"/></a:xfrm>'
        '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
        f'<a:ln w="28575">{fill_xml(theme, "muted")}<a:tailEnd type="triangle" w="med" len="med"/></a:ln>'
        "</p:spPr></p:cxnSp>"
    )


def setting_of(layers: Layers, box: Box, theme: Theme) -> tuple[list[Box], float]:
    """Return the boxes of the bands of `layers` in `box`, and the size of its text in points."""
    rows = _rows(box, max(len(layers.bands), 1), layers.arrows)
    shapes = [shape for band, row in zip(layers.bands, rows, strict=False) for shape in _band_shapes(band, row)]
    return rows, theme.sizes["body"] - 2 - _fit(shapes, theme).reduction


def group_xml(layers: Layers, name: str, box: Box, first_id: int, theme: Theme, language: str) -> tuple[str, Fit]:
    """Return the diagram as ``p:grpSp`` called `name`, its ids from `first_id` up, and how its text fits."""
    rows = _rows(box, max(len(layers.bands), 1), layers.arrows)
    bands = [_band_shapes(band, row) for band, row in zip(layers.bands, rows, strict=False)]
    fitted = _fit([shape for shapes in bands for shape in shapes], theme)
    size = theme.sizes["body"] - 2 - fitted.reduction
    number, grounds, written = first_id + 1, [], ""
    for shapes in bands:
        grounds.append((number, shapes[0].box))
        for shape in shapes:
            written += _shape_xml(number, shape, size, theme, language)
            number += 1
    if layers.arrows:
        for upper, lower in pairwise(grounds):
            written += _arrow_xml(number, upper, lower, theme)
            number += 1
    bottom = rows[-1].top + rows[-1].height - box.top
    place = f'x="{box.left}" y="{box.top}"/>', f'cx="{box.width}" cy="{bottom}"/>'
    return (
        "<p:grpSp><p:nvGrpSpPr>"
        f'<p:cNvPr id="{first_id}" name={quoteattr(name)} descr={quoteattr(clean(layers.alt_text))}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {place[0]}<a:ext {place[1]}"
        f"<a:chOff {place[0]}<a:chExt {place[1]}</a:xfrm></p:grpSpPr>{written}</p:grpSp>",
        fitted,
    )
