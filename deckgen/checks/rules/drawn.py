"""Rules over the deck as LibreOffice draws it: what no reading of the file tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.drawing import Drawing, Page, Word, plain
from deckgen.checks.inks import Ink, inks, needed
from deckgen.checks.room import POINT
from deckgen.checks.rule import DrawnRule
from deckgen.findings import Finding
from deckgen.palette import contrast
from deckgen.slides.view import Box, DeckView, Paragraph, ShapeView, SlideView
from deckgen.slides.view.place import overlap

if TYPE_CHECKING:
    from PIL.Image import Image

_SHOWN: Final = ("picture", "chart", "table", "diagram", "media")
# Free fonts of the same widths, by which a drawing is not wrong.
_TWINS: Final = {
    "arial": "liberationsans", "helvetica": "liberationsans", "timesnewroman": "liberationserif",
    "couriernew": "liberationmono", "calibri": "carlito", "calibrilight": "carlito", "cambria": "caladea",
}  # fmt: skip
_SYMBOLS: Final = ("opensymbol", "symbol", "wingdings", "starsymbol")
_HALF: Final = 0.5  # of a text's words; fewer that are there may be there by chance


def _drawn(deck: DeckView, drawing: Drawing) -> Iterator[tuple[SlideView, Page, ShapeView]]:
    """Yield the shapes with their pages, those left out that are hidden, or stand beside the slide."""
    whole = Box(left=0, top=0, width=deck.width, height=deck.height)
    for slide, page in zip(deck.slides, drawing.pages, strict=True):
        for shape in slide.shapes:
            box = shape.bounds
            if not shape.hidden and box is not None and overlap(box, whole) is not None:
                yield slide, page, shape


def _written(shape: ShapeView) -> Iterator[Paragraph]:
    """Yield the paragraphs whose characters the drawing repeats in their order; fields are filled in, others turned."""
    for body in shape.bodies:
        if body.vertical is None and not shape.rotation % 360:
            for paragraph in body.paragraphs:
                if not paragraph.rtl and all(run.field is None for run in paragraph.runs) and plain(paragraph.text):
                    yield paragraph


class Blank(DrawnRule):
    """Something is drawn where a slide has content."""

    kind = "drawn.blank"
    why = "Its content is of the ground's colour, or cannot be drawn."
    example = "white text on white"
    mend = "look at the slide; legibility.contrast may say why"

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield a finding for each slide on which the places of all its content are plain."""
        images = dict(enumerate(drawing.images, 1))
        for slide, shapes in groupby(_drawn(deck, drawing), key=lambda one: one[0]):
            image = images.get(slide.number)
            boxes = [shape.bounds for _, _, shape in shapes if _content(shape)]
            if image is not None and boxes and all(_plain(image, box, deck) for box in boxes if box is not None):
                yield self.finding("nothing is drawn where the slide has content", slide=slide)


def _content(shape: ShapeView) -> bool:
    return shape.kind in _SHOWN or bool(shape.text.strip())


def _plain(image: Image, box: Box, deck: DeckView) -> bool:
    """Return whether `box` is of one colour in the drawing."""
    across, down = image.width / deck.width, image.height / deck.height
    left, top = max(round(box.left * across), 0), max(round(box.top * down), 0)
    right = min(round((box.left + box.width) * across), image.width)
    bottom = min(round((box.top + box.height) * down), image.height)
    return right <= left or bottom <= top or image.crop((left, top, right, bottom)).getcolors(1) is not None


class Contrast(DrawnRule):
    """Text over a picture or a gradient stands out from it."""

    kind = "drawn.contrast"
    severity = "warning"
    why = "Whether white text can be read depends on the part of the photograph that it stands on."
    example = "a white title over a bright sky"
    mend = "lay a dark, half clear form between picture and text, or move the text"

    ratio: float = Field(4.5, ge=1, le=21, description="the least contrast of text (WCAG 2.2 AA)")
    large: float = Field(3.0, ge=1, le=21, description="that of text from 18 pt, or from 14 pt bold")

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield a finding for each shape with such text, at its worst word."""
        for slide, page, shape in _drawn(deck, drawing):
            over = [ink for ink in inks(slide, shape) if ink.grounds and ink.grounds[0].kind != "solid"]
            if not over or slide.number > len(drawing.images):
                continue
            image = drawing.images[slide.number - 1]
            rated = [(rate, ink, word) for ink in over for rate, word in self._rated(shape, page, image, ink)]
            share, ink, word = min(rated, key=lambda one: one[0], default=(1.0, over[0], None))
            if word is not None and share < 0.98:
                least = needed(ink, self.ratio, self.large)
                yield self.finding(
                    f"text in {ink.color} is hard to read where it stands: {word.text!r}", slide=slide, shape=shape,
                    measured=f"{share * least:.1f}:1", allowed=f"{least:g}:1",
                )  # fmt: skip

    def _rated(self, shape: ShapeView, page: Page, image: Image, ink: Ink) -> Iterator[tuple[float, Word]]:
        """Yield how far the words in the look of `ink` reach the contrast that they need."""
        for paragraph in _written(shape):
            for run in paragraph.runs:
                if run.color == ink.color and run.size == ink.size and run.bold == ink.bold:
                    for word in page.find(run.text):
                        around = list(_around(image, word))
                        if around:
                            seen = median(contrast(ink.color[1:], dot) for dot in around)
                            yield seen / needed(ink, self.ratio, self.large), word


def _around(image: Image, word: Word) -> Iterator[str]:
    """Yield the colours of the dots around a word, which are those that it stands on."""
    left, top, right, bottom = round(word.left) - 1, round(word.top), round(word.right) + 1, round(word.bottom)
    ring = [(x, y) for x in range(left, right + 1, 2) for y in (top, bottom)]
    ring += [(x, y) for y in range(top, bottom + 1, 2) for x in (left, right)]
    for x, y in ring:
        if 0 <= x < image.width and 0 <= y < image.height:
            dot = image.getpixel((x, y))
            if isinstance(dot, tuple):
                yield "".join(f"{round(channel):02X}" for channel in dot[:3])


class Overflow(DrawnRule):
    """Text is drawn in its box, and a table in its frame."""

    kind = "drawn.overflow"
    severity = "warning"
    why = "A line that is drawn outside lies over something else, whatever the fonts' widths promised."
    example = "a table whose last two rows are drawn below its frame"
    mend = "shorten the text, set it smaller, or enlarge the box"

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield a finding for each shape with words whose middle is drawn outside; boxes that grow are left out."""
        for slide, page, shape in _drawn(deck, drawing):
            box, scale = shape.box, page.width / (deck.width / POINT)
            if box is None or shape.kind not in ("text", "table") or (shape.body and shape.body.autofit == "shape"):
                continue
            top, bottom = (edge * scale / POINT for edge in (box.top, box.top + box.height))
            words = [word for paragraph in _written(shape) for word in page.find(paragraph.text)]
            beyond = [max(top - middle, middle - bottom) for middle in ((w.top + w.bottom) / 2 for w in words)]
            worst = max(range(len(words)), key=beyond.__getitem__, default=None)
            if worst is not None and beyond[worst] > 0:
                yield self.finding(
                    f"text is drawn outside its {'frame' if shape.cells else 'box'}: {words[worst].text!r}", slide=slide,
                    shape=shape, measured=f"{beyond[worst]:.0f} pt outside", allowed="0 pt",
                )  # fmt: skip


class Fonts(DrawnRule):
    """Every font that the deck names is at hand, or one of the same widths."""

    kind = "drawn.fonts"
    severity = "warning"
    why = "Another font has other widths: lines break elsewhere, and this drawing is not what others will see."
    example = "Georgia, drawn as DejaVu Serif"
    mend = "install the font, or name one that every machine has, such as Arial"

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield a finding for each that is not, at the first slide that has it."""
        drawn = {name.replace(" ", "").lower(): name for name in drawing.fonts}
        first: dict[str, tuple[SlideView, ShapeView]] = {}
        for slide, _, shape in _drawn(deck, drawing):
            for font in (
                run.font for body in shape.bodies for p in body.paragraphs for run in p.runs if plain(run.text)
            ):
                if font:
                    first.setdefault(font, (slide, shape))
        named = {font.replace(" ", "").lower() for font in first}
        others = [name for key, name in drawn.items() if not _explained(key, named)]
        for font, (slide, shape) in first.items():
            key = font.replace(" ", "").lower()
            if not any(one.startswith(key) for one in drawn) and _TWINS.get(key) not in drawn:
                instead = f"; these were drawn instead: {', '.join(others)}" if others else ""
                yield self.finding(f"the font {font} is not at hand here{instead}", slide=slide, shape=shape)


def _explained(drawn: str, named: set[str]) -> bool:
    """Return whether a font of the drawing is one that the deck names, its twin, or one of signs."""
    twins = {_TWINS[name] for name in named if name in _TWINS}
    return drawn in twins or drawn.startswith(_SYMBOLS) or any(drawn.startswith(name) for name in named)


class MissingText(DrawnRule):
    """All text of a slide is drawn."""

    kind = "drawn.missing-text"
    severity = "warning"
    why = "Text that one program leaves out is not there for whoever opens the deck with it."
    example = "a text box of no height, of which a program draws nothing"
    mend = "look at the slide, and type the text into a new box"

    def look(self, deck: DeckView, drawing: Drawing) -> Iterator[Finding]:
        """Yield a finding for each shape with text that the page lacks."""
        for slide, page, shape in _drawn(deck, drawing):
            lost = next((p.text for p in _written(shape) if self._lacks(page, p.text)), None)
            if lost is not None and _on(shape, deck):
                yield self.finding(f"text is not drawn: {lost[:60]!r}", slide=slide, shape=shape)

    @staticmethod
    def _lacks(page: Page, text: str) -> bool:
        if plain(text) in page.characters:
            return False
        words = [plain(word) for word in text.split() if plain(word)]
        return sum(word in page.characters for word in words) < len(words) * _HALF


def _on(shape: ShapeView, deck: DeckView) -> bool:
    """Return whether the middle of `shape` is on the slide: text beyond the edge is cut off by right."""
    box = shape.bounds
    if box is None:
        return False
    return 0 <= box.left + box.width / 2 <= deck.width and 0 <= box.top + box.height / 2 <= deck.height
