"""How much room a shape's text takes, where its lines stand, and what its box grows to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from weakref import WeakKeyDictionary

from deckgen.slides.view import Box, MeasuredBody, ShapeView, TextBody, measure_body
from deckgen.typefaces import is_known

POINT: Final = 12_700
INCH: Final = 914_400

# Several rules ask for the same text, and measuring is most of what they do.
_MEASURED: Final[WeakKeyDictionary[TextBody, MeasuredBody]] = WeakKeyDictionary()

_STRETCHED: Final = ("wordArtVert", "wordArtVertRtl", "mongolianVert")  # not set in lines that can be measured
_NARROWER: Final = ("calibri", "calibri light", "carlito")  # than Arial, with which they are measured
_NARROWEST: Final = 0.88  # of the width in Arial: Calibri is 0.92 in English text, less in capitals
_EXACT: Final = 1.05  # a box that needs less than this much more is taken to be as its program left it


def inches(length: float) -> str:
    """Return a length in EMUs as a reader sees it."""
    return f"{length / INCH:.2f} in"


def measured(body: TextBody | None) -> MeasuredBody | None:
    """Return what the text of `body` takes; None where there is none, or where it cannot be measured.

    Text in a font that is narrower than the one that it is measured with is taken to be as narrow as it may be.
    """
    if body is None or body.box is None or body.vertical in _STRETCHED or not body.text.strip():
        return None
    if body not in _MEASURED:
        _MEASURED[body] = _narrowed(body, body.box) if _narrow(body) else measure_body(body, body.box)
    return _MEASURED[body]


def _narrowed(body: TextBody, box: Box) -> MeasuredBody:
    """Return what the text takes if it is narrower than measured: as much as in a box that is wider instead."""
    left, top, right, bottom = body.insets
    across = max(round((box.width - left - right) * (1 / _NARROWEST - 1)), 0)
    down = max(round((box.height - top - bottom) * (1 / _NARROWEST - 1)), 0)
    wider = replace(box, width=box.width + across) if body.vertical is None else replace(box, height=box.height + down)
    size = measure_body(body, wider)
    return replace(size, width=size.width * _NARROWEST, room_width=size.room_width * _NARROWEST)


def estimate(body: TextBody) -> str:
    """Return a remark on the fonts of `body` that are measured with a stand-in; "" where none is."""
    fonts = {run.font or "of no name" for paragraph in body.paragraphs for run in paragraph.runs if run.text.strip()}
    unknown = sorted(font for font in fonts if not is_known(font))
    if unknown:
        return f"; the font {' and '.join(unknown)} is not known here: an estimate"
    narrow = " and ".join(_narrow(body))
    return f"; {narrow} is measured as a narrow Arial: an estimate" if narrow else ""


def _narrow(body: TextBody) -> list[str]:
    fonts = {run.font for paragraph in body.paragraphs for run in paragraph.runs if run.font and run.text.strip()}
    return sorted(font for font in fonts if font.strip().lower() in _NARROWER)


def grown(shape: ShapeView) -> Box | None:
    """Return the box of `shape` as PowerPoint shows it once its text is touched: one that grows with text has grown."""
    body, box = shape.body, shape.box
    size = measured(body)
    if body is None or box is None or size is None or body.autofit != "shape" or body.vertical is not None:
        return box
    left, top, right, bottom = body.insets
    high = round(size.height * POINT) + top + bottom
    height = high if high > box.height * _EXACT else box.height
    wide = round(size.width * POINT) + left + right
    width = wide if not body.wrap and wide > box.width * _EXACT else box.width
    upward = {"ctr": 0.5, "b": 1.0}.get(body.anchor, 0.0)
    return Box(
        left=box.left - round((width - box.width) * _share(body)), width=width,
        top=box.top - round((height - box.height) * upward), height=height,
    )  # fmt: skip


def ink(shape: ShapeView) -> Box | None:
    """Return where the lines of a shape's text stand, as far as they are in its box; None where it has none.

    Text that is turned, or runs down, is taken to fill its box.
    """
    box = grown(shape)
    if shape.body is None or box is None or measured(shape.body) is None:
        return None
    return box if shape.rotation % 360 else lines(shape.body, box)


def lines(body: TextBody, box: Box) -> Box:
    """Return the rectangle of the lines of `body` in `box`, where it has text."""
    size = measured(body)
    if size is None or body.vertical is not None or body.columns[0] > 1:
        return box
    left, top, right, bottom = body.insets
    room_wide, room_high = box.width - left - right, box.height - top - bottom
    high, wide = round(size.height * POINT), round(size.width * POINT)
    wide = min(wide, room_wide) if body.wrap else wide
    if any(paragraph.rtl for paragraph in body.paragraphs) or _mixed(body):
        wide = max(wide, room_wide)
    start = box.top + top + round((room_high - high) * {"ctr": 0.5, "b": 1.0}.get(body.anchor, 0.0))
    end = start + high
    start, end = max(start, box.top), min(end, box.top + box.height)
    return Box(
        left=box.left + left + round((room_wide - wide) * _share(body)), top=start, width=max(wide, 0),
        height=max(end - start, 0),
    )  # fmt: skip


def _share(body: TextBody) -> float:
    """Return how much of the room beside a line is on its left."""
    first = next((paragraph.align for paragraph in body.paragraphs if paragraph.text.strip()), "l")
    return {"ctr": 0.5, "r": 1.0}.get(first, 0.0)


def _mixed(body: TextBody) -> bool:
    return len({paragraph.align for paragraph in body.paragraphs if paragraph.text.strip()}) > 1
