"""Where shapes stand: their own frames, what groups do to them, and boxes on the slide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from deckgen.slides.layouts import Box
from deckgen.slides.view.reading import A, P, descend, flag, tag_of, whole

Sides = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A shape's own a:xfrm: sides in its parent's coordinates (None where absurd), rotation in degrees, flips."""

    sides: Sides | None
    rotation: float = 0.0
    flip_h: bool = False
    flip_v: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """The coordinates inside a group; `outer` is the space that the group stands in."""

    frame: Sides | None = None  # the group's, in the outer space; None where it cannot be told
    inner: Sides | None = None  # the same rectangle in the coordinates of the group's children
    rotation: float = 0.0
    flip_h: bool = False
    flip_v: bool = False
    outer: Space | None = None

    def place(self, sides: Sides, rotation: float = 0.0) -> tuple[Sides, float] | None:
        """Return a child's sides and rotation on the slide; None where a group around it has no place."""
        if self.frame is None or self.inner is None:
            return None
        left, top, width, height = self.frame
        across = width / self.inner[2] if self.inner[2] else 1.0
        down = height / self.inner[3] if self.inner[3] else 1.0
        middle_x = (sides[0] + sides[2] / 2 - self.inner[0]) * across - width / 2
        middle_y = (sides[1] + sides[3] / 2 - self.inner[1]) * down - height / 2
        lying = 45 <= rotation % 180 < 135  # a shape on its side is scaled along the other axis
        if self.flip_h:
            middle_x, rotation = -middle_x, -rotation
        if self.flip_v:
            middle_y, rotation = -middle_y, -rotation
        wide, high = (down, across) if lying else (across, down)
        turn = math.radians(self.rotation)
        x = left + width / 2 + middle_x * math.cos(turn) - middle_y * math.sin(turn)
        y = top + height / 2 + middle_x * math.sin(turn) + middle_y * math.cos(turn)
        size = (sides[2] * wide, sides[3] * high)
        placed = (x - size[0] / 2, y - size[1] / 2, *size)
        rotation = (rotation + self.rotation) % 360
        return (placed, rotation) if self.outer is None else self.outer.place(placed, rotation)


def frame_element(shape: Any) -> Any | None:
    """Return the element that says where `shape` stands."""
    kind = tag_of(shape)
    if kind == "graphicFrame":
        return shape.find(f"{P}xfrm")
    return descend(shape, f"{P}grpSpPr" if kind == "grpSp" else f"{P}spPr", f"{A}xfrm")


def read_frame(shape: Any) -> Frame | None:
    """Return the frame of `shape`; None where it has none of its own and takes its layout's."""
    element = frame_element(shape)
    if element is None or (element.find(f"{A}off") is None and element.find(f"{A}ext") is None):
        return None
    return Frame(
        sides=_sides(element, "off", "ext"), rotation=turn_of(element),
        flip_h=bool(flag(element.get("flipH"))), flip_v=bool(flag(element.get("flipV"))),
    )  # fmt: skip


def turn_of(element: Any | None) -> float:
    """Return the rotation that an a:xfrm says, in degrees."""
    turn = None if element is None else whole(element.get("rot"))
    return 0.0 if turn is None else turn / 60_000 % 360


def _sides(element: Any, offset: str, extent: str) -> Sides | None:
    corner, size = element.find(f"{A}{offset}"), element.find(f"{A}{extent}")
    if corner is None or size is None:
        return None
    found = [whole(corner.get("x")), whole(corner.get("y")), whole(size.get("cx")), whole(size.get("cy"))]
    numbers = [float(number) for number in found if number is not None]
    if len(numbers) != 4 or numbers[2] < 0 or numbers[3] < 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def space_of(group: Any, outer: Space | None) -> Space | None:
    """Return the space inside `group`; a group without a frame leaves its children where they are."""
    frame = read_frame(group)
    if frame is None:
        return outer
    element = frame_element(group)
    inner = _sides(element, "chOff", "chExt")
    if inner is None and element is not None and element.find(f"{A}chOff") is None:
        inner = frame.sides
    return Space(
        frame=frame.sides, inner=inner, rotation=frame.rotation, flip_h=frame.flip_h, flip_v=frame.flip_v, outer=outer
    )


def boxed(sides: Sides) -> Box:
    """Return `sides` in whole EMUs."""
    left, top, width, height = (round(side) for side in sides)
    return Box(left=left, top=top, width=width, height=height)


def bounds(box: Box, rotation: float) -> Box:
    """Return the upright rectangle around `box` turned by `rotation` degrees."""
    if not rotation:
        return box
    turn = math.radians(rotation)
    wide = abs(box.width * math.cos(turn)) + abs(box.height * math.sin(turn))
    high = abs(box.width * math.sin(turn)) + abs(box.height * math.cos(turn))
    return boxed((box.left + (box.width - wide) / 2, box.top + (box.height - high) / 2, wide, high))


def overlap(one: Box, two: Box) -> Box | None:
    """Return the rectangle that two boxes share; None where they share none."""
    left, top = max(one.left, two.left), max(one.top, two.top)
    width = min(one.left + one.width, two.left + two.width) - left
    height = min(one.top + one.height, two.top + two.height) - top
    return Box(left=left, top=top, width=width, height=height) if width > 0 and height > 0 else None


def without(box: Box, part: Box) -> list[Box]:
    """Return what is left of `box` where `part`, a piece of it, is taken out: up to four boxes."""
    right, bottom = part.left + part.width, part.top + part.height
    rest = [
        Box(left=box.left, top=box.top, width=box.width, height=part.top - box.top),
        Box(left=box.left, top=bottom, width=box.width, height=box.top + box.height - bottom),
        Box(left=box.left, top=part.top, width=part.left - box.left, height=part.height),
        Box(left=right, top=part.top, width=box.left + box.width - right, height=part.height),
    ]
    return [piece for piece in rest if piece.width > 0 and piece.height > 0]
