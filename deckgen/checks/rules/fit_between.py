"""Rules over room between shapes: what lies over what, groups' frames, tables that grow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from deckgen.checks.layers import Clash, clashes
from deckgen.checks.room import INCH, POINT, inches, ink, measured
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding, Severity
from deckgen.slides.view import Box, ShapeView, SlideView
from deckgen.slides.view.place import overlap

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_CONTENT: Final = ("text", "picture", "table", "chart", "diagram", "media")


class Overlap(FileRule):
    """No shape hides text, a chart or a table."""

    kind = "fit.overlap"
    why = "What lies under something else cannot be read."
    example = "a text box that grew into the one below it"
    mend = "move one of them, or set the text smaller"

    least: float = Field(0.08, ge=0, description="how far two shapes may lie over each other, in inches")

    _SAID: ClassVar[dict[str, str]] = {
        "text on text": "its text lies over that of {}",
        "text hidden": "it lies over the text of {}",
        "text across": "its text lies across the edge of {}",
        "part hidden": "it lies over a part of {}",
    }

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape that lies over others, at the worst; layers made on purpose are left out."""
        for slide in deck.slides:
            found = clashes(slide, round(self.least * INCH))
            for upper, over in groupby(found, key=attrgetter("upper")):
                worst, *others = sorted(over, key=_order)
                more = ", and over other shapes too" if others else ""
                yield self.finding(
                    self._SAID[worst.way].format(worst.lower.name or "another shape") + more, slide=slide, shape=upper,
                    measured=f"{inches(worst.shared.width)} by {inches(worst.shared.height)} shared",
                    allowed=f"{self.least:.2f} in", severity=_weight(worst),
                )  # fmt: skip


def _order(clash: Clash) -> tuple[bool, int]:
    """Return what puts errors first, and among them the largest."""
    return _weight(clash) != "error", -clash.shared.width * clash.shared.height


def _weight(clash: Clash) -> Severity:
    """Return an error where text is lost for certain: a picture may be clear in places, a font may be narrower."""
    sizes = [measured(body) for shape in (clash.lower, clash.upper) for body in shape.bodies]
    certain = all(size is None or size.font_known for size in sizes)
    hides = clash.way == "text on text" or (
        clash.way == "text hidden" and clash.upper.kind in ("text", "table", "other")
    )
    return "error" if certain and hides else "warning"


class GroupExtent(FileRule):
    """A group's frame is as large as what stands in it."""

    kind = "fit.group-extent"
    severity = "warning"
    why = "A click on the empty part of the frame takes the group and not what lies there; programs scale it wrongly."
    example = "a diagram whose group covers the title, because a connector was left at (0, 0)"
    mend = "ungroup and group again, after lines that were left in the corner are deleted or joined"

    tolerance: float = Field(0.05, ge=0, description="how far children may reach out of the frame, in inches")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each group whose children reach out of it, or whose frame covers text they do not."""
        for slide in deck.slides:
            for group in slide.shapes:
                if group.kind != "group" or group.depth or group.bounds is None or group.rotation:
                    continue
                inside = [shape for shape in slide.shapes if shape.parent is group]
                boxes = [box for box in (shape.box for shape in inside) if box is not None]
                if not boxes:
                    continue
                out = max(_out(box, group.bounds) for box in boxes)
                if out > self.tolerance * INCH:
                    yield self.finding(
                        "what stands in the group reaches out of its frame", slide=slide, shape=group,
                        measured=inches(out), allowed=f"{self.tolerance:.2f} in",
                    )  # fmt: skip
                    continue
                covered = _covered(slide, group, [box for box in boxes if max(box.width, box.height) > INCH // 10])
                if covered is not None:
                    yield self.finding(
                        f"the group's frame covers {covered.name}, but nothing in it stands there",
                        slide=slide,
                        shape=group,
                    )


def _out(box: Box, frame: Box) -> int:
    """Return how far `box` reaches out of `frame`."""
    right, bottom = box.left + box.width, box.top + box.height
    over = (right - frame.left - frame.width, bottom - frame.top - frame.height)
    return max(frame.left - box.left, frame.top - box.top, *over)


def _covered(slide: SlideView, group: ShapeView, boxes: list[Box]) -> ShapeView | None:
    """Return a text that the group's frame covers, and none of `boxes` touches."""
    frame = group.bounds
    for shape in slide.shapes:
        text = None if shape.depth else ink(shape)
        if text is not None and frame is not None and overlap(text, frame) == text and text.width and text.height:
            union = _around(boxes)
            if union is not None and overlap(text, union) is None:
                return shape
    return None


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.left + box.width for box in boxes), max(box.top + box.height for box in boxes)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


class TableHeight(FileRule):
    """A table stays on the slide, and off other shapes, once its rows are as high as their text."""

    kind = "fit.table-height"
    why = "A row is drawn as high as its text needs, whatever the file says; the table grows downwards."
    example = "twenty rows that wrap, over the source line and the lower edge"
    mend = "shorten or split the table, or set its text smaller"

    slack: float = Field(0.05, ge=0, description="how much more than its height a table may need, as a share of it")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each table that grows: an error off the slide, a warning over another shape."""
        for slide in deck.slides:
            for shape in slide.shapes:
                box, needed = shape.box, 0 if shape.hidden else _needed(shape)
                if box is None or needed <= box.height * (1 + self.slack):
                    continue
                bottom = box.top + needed
                extra = Box(left=box.left, top=box.top + box.height, width=box.width, height=needed - box.height)
                off = bottom > deck.height
                hit = None if off else _under(slide, shape, extra)
                if off or hit is not None:
                    where = "beyond the lower edge" if off else f"over {hit.name}" if hit is not None else ""
                    yield self.finding(
                        f"the table grows {where} when its rows are as high as their text", slide=slide, shape=shape,
                        measured=inches(needed), allowed=inches(box.height), severity=None if off else "warning",
                    )  # fmt: skip


def _needed(table: ShapeView) -> int:
    """Return how high a table is when every row is as high as its text; 0 for another shape."""
    total = 0
    for row in table.cells:
        heights = [0]
        for cell in row:
            size = measured(cell)
            span = cell.element is not None and cell.element.getparent().get("rowSpan")
            if cell.box is not None and not span:
                _, top, _, bottom = cell.insets
                heights += [cell.box.height]
                heights += [] if size is None else [round(size.height * POINT) + top + bottom]
        total += max(heights)
    return total


def _under(slide: SlideView, table: ShapeView, extra: Box) -> ShapeView | None:
    """Return a shape with content that `extra`, the part by which `table` grows, lies over."""
    for shape in slide.shapes:
        if shape is table or shape.depth or shape.hidden or shape.kind not in _CONTENT:
            continue
        box = ink(shape) if shape.kind == "text" else shape.bounds
        shared = None if box is None else overlap(box, extra)
        if shared is not None and shared.height > INCH // 20:
            return shape
    return None
