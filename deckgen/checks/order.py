"""The order in which a slide's shapes are read aloud, against the order in which they are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deckgen.slides.layouts import Box
    from deckgen.slides.view import ShapeView, SlideView

FURNITURE: Final = ("dt", "ftr", "sldNum", "hdr")
_TITLES: Final = ("title", "ctrTitle")
_SILENT: Final = ("connector", "other")
_TOUCH: Final = 0.02  # of the slide's height: what stands that much lower may still be "above"


def inversions(slide: SlideView) -> Iterator[tuple[ShapeView, ShapeView]]:
    """Yield pairs (earlier, later) of shapes that are read in that order and seen, beyond doubt, in the other.

    The title comes first. Of others, one that is read later is out of order where it stands wholly above and not
    beside, or is the left one of two texts in a row. Where text runs from right to left rows are not judged: some
    programs turn the places of shapes with the text, others leave them as they are.
    """
    read = [shape for shape in slide.shapes if _is_read(shape)]
    title = next((shape for shape in read if _type(shape) in _TITLES), None)
    content = [shape for shape in read if shape is not title and _type(shape) not in FURNITURE]
    if title is not None:
        before = read[: read.index(title)]
        yield from ((shape, title) for shape in before if _type(shape) in FURNITURE or _below(shape, title, slide))
    rows = not _runs_left(content)
    for place, later in enumerate(content):
        for earlier in content[:place]:
            if _above(later, earlier, slide) or (rows and _first_in_row(later, earlier, slide)):
                yield earlier, later
                break


def _is_read(shape: ShapeView) -> bool:
    if shape.depth or shape.hidden or shape.decorative or shape.bounds is None:
        return False
    return bool(shape.text.strip() or shape.alt_text.strip() or shape.kind not in ("text", *_SILENT))


def _type(shape: ShapeView) -> str:
    return "" if shape.placeholder is None else shape.placeholder.type or ""


def _below(shape: ShapeView, title: ShapeView, slide: SlideView) -> bool:
    one, two = shape.bounds, title.bounds
    return one is not None and two is not None and one.top >= two.top + two.height - slide.deck.height * _TOUCH


def _above(later: ShapeView, earlier: ShapeView, slide: SlideView) -> bool:
    """Return whether `later` ends where `earlier` begins, or higher, over at least half of the narrower one's width."""
    one, two = later.bounds, earlier.bounds
    if one is None or two is None or one.top + one.height > two.top + slide.deck.height * _TOUCH:
        return False
    if one.top + one.height / 2 >= two.top:  # what is flatter than the tolerance may still lie beside
        return False
    return _shared(_across(one), _across(two)) >= 0.5 * min(one.width, two.width) > 0


def _first_in_row(later: ShapeView, earlier: ShapeView, slide: SlideView) -> bool:
    """Return whether `later` is the left one of two texts of one height that stand in a row."""
    one, two = later.bounds, earlier.bounds
    if one is None or two is None or not (later.text.strip() and earlier.text.strip()):
        return False
    near = slide.deck.height * _TOUCH
    if abs(one.top - two.top) > near or abs(one.height - two.height) > near:
        return False
    return one.left + one.width <= two.left + near


def _across(box: Box) -> tuple[int, int]:
    return box.left, box.left + box.width


def _shared(one: tuple[int, int], two: tuple[int, int]) -> int:
    return max(min(one[1], two[1]) - max(one[0], two[0]), 0)


def _runs_left(shapes: Sequence[ShapeView]) -> bool:
    """Return whether most of the paragraphs with text run from right to left."""
    bodies = (body for shape in shapes for body in shape.bodies)
    sides = [paragraph.rtl for body in bodies for paragraph in body.paragraphs if paragraph.text.strip()]
    return sum(sides) * 2 > len(sides)
