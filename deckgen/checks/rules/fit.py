"""Rules over room: text in its box, words on their lines, shapes on the slide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.room import INCH, POINT, estimate, grown, inches, ink, measured
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding, Severity
from deckgen.slides.measure import LINE_HEIGHT
from deckgen.slides.view import Box, MeasuredBody, ShapeView, SlideView, TextBody
from deckgen.slides.view.place import bounds

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_CONTENT: Final = ("text", "table", "chart", "diagram", "media")
_SHRINKS: Final = (
    "shorten the text; it is to shrink, but PowerPoint shrinks text when it is edited, not when a deck is opened"
)
_ROUGH: Final = 3  # times the slack where a font has no metrics here


class Overflow(FileRule):
    """Text fits the box that it stands in."""

    kind = "fit.overflow"
    why = "What is beyond the box lies over something else, or below the slide's edge."
    example = "eleven bullet points in a placeholder for six"
    mend = "shorten the text, set it smaller, or enlarge the box"

    slack: float = Field(0.05, ge=0, description="how much higher than the box text may be, as a share of the box")
    lines: float = Field(0.25, ge=0, description="how much of a line may stand out of the box")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each text that does not; a box that grows with its text is measured grown elsewhere."""
        for slide in deck.slides:
            for shape in slide.shapes:
                body = shape.body
                size = None if shape.hidden else measured(body)
                if body is not None and shape.box is not None and size is not None and body.autofit != "shape":
                    room = _room(body, shape.box)
                    line = max(paragraph.size for paragraph in body.paragraphs) * LINE_HEIGHT
                    spare = max(room * self.slack * (1 if size.font_known else _ROUGH), line * self.lines)
                    if size.height > room + spare + (line if body.columns[0] > 1 else 0.0):
                        yield self._found(slide, shape, body, size, room)

    def _found(self, slide: SlideView, shape: ShapeView, body: TextBody, size: MeasuredBody, room: float) -> Finding:
        count = sum(size.lines)
        return self.finding(
            f"the text does not fit its box{estimate(body)}", slide=slide, shape=shape,
            measured=f"{size.height:.0f} pt in {count} line{'' if count == 1 else 's'}", allowed=f"{room:.0f} pt",
            severity=None if size.font_known else "warning", hint=_SHRINKS if body.autofit == "normal" else None,
        )  # fmt: skip


def _room(body: TextBody, box: Box) -> float:
    """Return how high text may be before it leaves `box`, in points: it may reach into the margin opposite its anchor."""
    left, top, right, bottom = body.insets
    start, end, whole = (left, right, box.width) if body.vertical is not None else (top, bottom, box.height)
    margin = {"t": start, "b": end}.get(body.anchor, abs(start - end))
    return max(whole - margin, 0) / POINT


class WordWidth(FileRule):
    """No word is wider than its box, or its table's column."""

    kind = "fit.word-width"
    why = "The word is broken anywhere, without a hyphen."
    example = "“Membershi” and below it “p”, in a narrow column"
    mend = "widen the box or the column, or set the text smaller"

    slack: float = Field(0.01, ge=0, description="how much wider than the box a word may be, as a share of the box")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape or table with such words."""
        for slide in deck.slides:
            for shape in slide.shapes:
                found = [] if shape.hidden else [one for body in shape.bodies for one in self._wide(body)]
                if found:
                    word, body, size = found[0]
                    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
                    yield self.finding(
                        f"a word is wider than its {'column' if shape.cells else 'box'}: {word[:40]}{more}"
                        f"{estimate(body)}", slide=slide, shape=shape, measured=f"{size.width:.0f} pt",
                        allowed=f"{size.room_width:.0f} pt", severity=None if size.font_known else "warning",
                    )  # fmt: skip

    def _wide(self, body: TextBody) -> Iterator[tuple[str, TextBody, MeasuredBody]]:
        size = measured(body) if body.wrap else None
        if size is None or size.width <= size.room_width * (1 + self.slack * (1 if size.font_known else _ROUGH)):
            return
        for word in size.wide_words:
            if len(word) > 1 and not _breakable(word):
                yield word, body, size


def _breakable(word: str) -> bool:
    """Return whether lines may end within `word`: after a tab or a hidden hyphen, and in scripts without spaces."""
    return any(
        c in "\t\v\u00ad\u200b" or (c > "\u0dff" and unicodedata.category(c) in ("Lo", "Mn", "Mc")) for c in word
    )


class OffSlide(FileRule):
    """Nothing reaches beyond the slide."""

    kind = "fit.off-slide"
    why = "What lies beyond the edge is cut off when the deck is shown or printed."
    example = "a text box that grew over the lower edge"
    mend = "move it, or make it smaller"

    tolerance: float = Field(0.02, ge=0, description="how far a shape may reach beyond an edge, in inches")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape that does: an error where something to read is cut off."""
        for slide in deck.slides:
            for shape in slide.shapes:
                box = None if shape.depth or shape.hidden else _reach(shape)
                if box is None:
                    continue
                beyond, side, at, edge = _beyond(box, deck)
                if beyond <= self.tolerance * INCH:
                    continue
                if _apart(box, deck):
                    yield self.finding(
                        "the shape stands beside the slide, where nobody sees it", slide=slide, shape=shape,
                        hint="delete it, or move it into the notes or onto the slide", severity="warning",
                    )  # fmt: skip
                    continue
                grew = "text that does not wrap or has grown" if box != shape.bounds else "the shape"
                yield self.finding(
                    f"{grew} reaches {inches(beyond)} beyond the {side} edge", slide=slide, shape=shape,
                    measured=inches(at), allowed=inches(edge), severity=self._severity(slide, shape, deck),
                )  # fmt: skip

    def _severity(self, slide: SlideView, shape: ShapeView, deck: DeckView) -> Severity:
        if shape.kind == "group":
            inner = [child for child in slide.shapes if child.parent is shape and child.kind in (*_CONTENT, "group")]
            cut = any(child.kind != "text" or child.text.strip() for child in inner)
            return "error" if cut else "warning"
        body, text = shape.body, ink(shape)
        if body is not None and text is not None and body.fill.kind == "none":
            size = measured(body)
            known = size is not None and size.font_known
            return "error" if known and _beyond(text, deck)[0] > self.tolerance * INCH else "warning"
        return "error" if shape.kind in _CONTENT and (shape.kind != "text" or shape.text.strip()) else "warning"


def _reach(shape: ShapeView) -> Box | None:
    """Return what a shape takes up, its text included where that makes it larger."""
    body, box = shape.body, grown(shape)
    if body is None or box is None or measured(body) is None:
        return shape.bounds
    text = None if body.wrap or shape.rotation % 360 else ink(shape)
    if text is not None:
        right = max(box.left + box.width, text.left + text.width)
        left = min(box.left, text.left)
        box = Box(left=left, top=box.top, width=right - left, height=box.height)
    return bounds(box, shape.rotation)


def _beyond(box: Box, deck: DeckView) -> tuple[int, str, int, int]:
    """Return how far `box` reaches beyond the slide at worst, at which side, its own place there and the slide's."""
    right, bottom = box.left + box.width, box.top + box.height
    sides = [
        (-box.left, "left", box.left, 0), (-box.top, "upper", box.top, 0),
        (right - deck.width, "right", right, deck.width), (bottom - deck.height, "lower", bottom, deck.height),
    ]  # fmt: skip
    return max(sides)


def _apart(box: Box, deck: DeckView) -> bool:
    right, bottom = box.left + box.width, box.top + box.height
    return right <= 0 or bottom <= 0 or box.left >= deck.width or box.top >= deck.height
