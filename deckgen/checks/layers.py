"""What lies over what on a slide, and whether it hides something that is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final, Literal

from deckgen.checks.room import ink, lines, measured
from deckgen.slides.view import Box, ShapeView, SlideView
from deckgen.slides.view.holders import read_holder
from deckgen.slides.view.place import overlap, read_frame
from deckgen.slides.view.reading import A, P

_FULL: Final = ("picture", "chart", "table", "diagram", "media")
_FILLED: Final = ("solid", "gradient", "picture", "pattern")
_ANGULAR: Final = (None, "rect", "roundRect", "flowChartProcess")  # forms that cover the rectangle they stand in
_TARGET: Final = f"{P}timing//{P}spTgt"
_MOST: Final = 20  # that one shape hides; nobody reads on, and a file can be made to give a million
_LEADING: Final = 0.15  # of the size, above and below a line, where there is no ink

Way = Literal["text on text", "text hidden", "text across", "part hidden"]


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Two shapes of which one hides something of the other; `shared` is where."""

    lower: ShapeView
    upper: ShapeView
    shared: Box
    way: Way


@dataclass(frozen=True, kw_only=True)
class _Thing:
    shape: ShapeView
    box: Box

    @cached_property
    def inks(self) -> tuple[Box, ...]:
        """Where it has something to read."""
        if self.shape.kind == "table":
            cells = (cell for row in self.shape.cells for cell in row if cell.box is not None and measured(cell))
            return tuple(lines(cell, cell.box) for cell in cells if cell.box is not None)
        found = ink(self.shape)
        return () if found is None or self.shape.rotation % 360 else (_tight(self.shape, found),)

    @cached_property
    def covers(self) -> bool:
        """Whether nothing of what is under its box can be seen."""
        if self.shape.kind in _FULL:
            return True
        form = next((form.get("prst") for form in self.shape.element.iterfind(f"{P}spPr/{A}prstGeom")), None)
        fill = self.shape.fill
        return fill.kind in _FILLED and fill.opaque and form in _ANGULAR and not self.shape.rotation % 90


def _tight(shape: ShapeView, box: Box) -> Box:
    sizes = [paragraph.size for paragraph in shape.body.paragraphs] if shape.body is not None else []
    trim = round(min(min(sizes, default=0.0) * _LEADING * 12_700, box.height / 4))
    return replace(box, top=box.top + trim, height=box.height - 2 * trim)


def clashes(slide: SlideView, least: int) -> Iterator[Clash]:
    """Yield, upper by upper, the pairs of shapes that share more than `least` EMUs both ways, and of which one hides the other.

    Left out is what is layered on purpose: text over a larger picture or form, members of a group, what an animation
    shows and hides.
    """
    moved = {target.get("spid") for target in slide.sheet.root.iterfind(_TARGET)}
    things = [
        _Thing(shape=shape, box=box)
        for shape in slide.shapes
        for box in [ink(shape) if shape.kind == "text" else shape.bounds]
        if box is not None and not (shape.depth or shape.hidden or str(shape.id) in moved)
        and shape.kind not in ("group", "connector") and _placed(shape)
    ]  # fmt: skip
    things = [_whole(thing) for thing in things]
    for place, upper in enumerate(things):
        yield from islice(_clashes(upper, things[:place], least), _MOST)


def _clashes(upper: _Thing, lower: list[_Thing], least: int) -> Iterator[Clash]:
    for one in lower:
        shared = overlap(one.box, upper.box)
        clash = _clash(one, upper, least) if shared is not None and _wide(shared, least) else None
        if clash is not None:
            yield clash


def _placed(shape: ShapeView) -> bool:
    """Return whether it is certain where `shape` stands: not of a body whose layout lacks its number."""
    holder = shape.placeholder
    if holder is None or holder.role != "body" or read_frame(shape.element) is not None:
        return True
    above = None if shape.layout_shape is None else read_holder(shape.layout_shape)
    return above is not None and above.idx == holder.idx


def _whole(thing: _Thing) -> _Thing:
    """Return a text with a fill as the box that it fills."""
    bounds = thing.shape.bounds
    return replace(thing, box=bounds) if thing.shape.kind == "text" and thing.covers and bounds else thing


def _clash(lower: _Thing, upper: _Thing, least: int) -> Clash | None:
    one, two = lower.shape, upper.shape

    def clash(way: Way, shared: Box | None) -> Clash | None:
        return None if shared is None else Clash(lower=one, upper=two, shared=shared, way=way)

    if one.text.strip() and one.text.split() == two.text.split():
        return None  # a shadow made by hand
    both = _shared(lower.inks, upper.inks, least)
    if both is not None:
        return clash("text on text", both)
    if upper.covers:
        hidden = _shared(lower.inks, (upper.box,), least)
        if hidden is not None:
            return clash("text hidden", hidden)
    if upper.inks and one.kind == "chart" and not upper.covers:
        across = _shared((lower.box,), upper.inks, least)
        return clash("text across", across) if across is not None and not _inside(upper.box, lower.box) else None
    kinds = {one.kind, two.kind}
    if kinds <= {"picture", "chart", "table"} and kinds & {"chart", "table"}:
        contained = _inside(upper.box, lower.box) or _inside(lower.box, upper.box)
        alike = one.kind == two.kind
        return clash("part hidden", overlap(lower.box, upper.box)) if alike or not contained else None
    return None


def _shared(ones: tuple[Box, ...], others: tuple[Box, ...], least: int) -> Box | None:
    """Return the largest rectangle that one of `ones` and one of `others` share, if it is wide and high enough."""
    found = [shared for one in ones for other in others if (shared := overlap(one, other)) is not None]
    return max((box for box in found if _wide(box, least)), key=lambda box: box.width * box.height, default=None)


def _wide(box: Box, least: int) -> bool:
    return box.width > least and box.height > least


def _inside(inner: Box, outer: Box) -> bool:
    return overlap(inner, outer) == inner
