"""Rules over what can be read and seen from the last row: sizes, contrast, sharp pictures, colours that differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final, get_args

from pydantic import Field

from deckgen.checks.charted import Chart, Mark, behind, charts, marks, wordings
from deckgen.checks.images import Image, images
from deckgen.checks.inks import Ink, inks, needed
from deckgen.checks.room import INCH
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding, Severity
from deckgen.palette import Vision, contrast, distance
from deckgen.slides.layouts import SLIDE_HEIGHT
from deckgen.slides.view import ShapeView, SlideView
from deckgen.slides.view.holders import FURNITURE

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_MEGA: Final = 1_000_000
_FEW: Final = 4  # dots; a picture of so few is a plain area or a gradient, not something to look at
_FOOT: Final = 0.875  # of the slide's height; what begins below is no content
_LOST: Final = 2 / 3  # of the contrast that is needed; with less, text cannot be read at all


class TextSize(FileRule):
    """Text is large enough to be read, on a slide 7.5 in high; on a lower one it may be smaller by as much."""

    kind = "legibility.text-size"
    severity = "warning"
    why = "Smaller text cannot be read on a wall, nor on a page with two slides."
    example = "a table in 8 pt"
    mend = "set it larger, and say less"

    floor: float = Field(11.0, gt=0, description="the smallest size, in points")
    chart_floor: float = Field(10.0, gt=0, description="the smallest size in a chart")
    footer_floor: float = Field(9.0, gt=0, description="the smallest size of footers, and of sources at the lower edge")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape or chart with smaller text, as shrunk as it is shown."""
        for slide in deck.slides:
            for shape in slide.shapes:
                sizes = () if shape.hidden else [
                    run.size for body in shape.bodies for paragraph in body.paragraphs for run in paragraph.runs
                    if run.text.strip()
                ]  # fmt: skip
                floor = self.footer_floor if _at_foot(shape, deck) else self.floor
                yield from self._below(slide, shape, min(sizes, default=None), floor)
        for chart in charts(deck):
            said = [wording.size for wording in wordings(chart) if wording.size is not None]
            yield from self._below(chart.slide, chart.shape, min(said, default=None), self.chart_floor)

    def _below(self, slide: SlideView, shape: ShapeView, size: float | None, floor: float) -> Iterator[Finding]:
        floor *= min(slide.deck.height / SLIDE_HEIGHT, 1.0)  # text on a smaller slide is shown larger
        if size is not None and size < floor - 0.01:
            where = "the chart has text" if shape.kind == "chart" else "the text is"
            message = f"{where} too small to be read"
            yield self.finding(message, slide=slide, shape=shape, measured=f"{size:g} pt", allowed=f"{floor:g} pt")


def _at_foot(shape: ShapeView, deck: DeckView) -> bool:
    """Return whether `shape` is a footer, or stands at the lower edge as sources do."""
    footer = shape.placeholder is not None and shape.placeholder.type in FURNITURE
    return footer or (shape.box is not None and shape.box.top >= deck.height * _FOOT)


class Contrast(FileRule):
    """Text stands out from what is behind it."""

    kind = "legibility.contrast"
    why = "A projector in a lit room leaves half of what the screen shows, and one reader in ten sees less than that."
    example = "light grey on white"
    mend = "take a darker or a lighter colour of the theme for it"

    ratio: float = Field(4.5, ge=1, le=21, description="the least contrast of text (WCAG 2.2 AA)")
    large: float = Field(3.0, ge=1, le=21, description="that of text from 18 pt, or from 14 pt bold")
    footer: float = Field(3.0, ge=1, le=21, description="that of footers, and of sources at the lower edge")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape or chart, at its worst text; over pictures and gradients only a drawing tells."""
        for slide in deck.slides:
            for shape in slide.shapes:
                yield from self._worst(slide, shape, inks(slide, shape))
        for chart in charts(deck):
            yield from self._worst(chart.slide, chart.shape, _chart_inks(chart))

    def _worst(self, slide: SlideView, shape: ShapeView, found: Iterator[Ink]) -> Iterator[Finding]:
        ratio = min(self.footer, self.ratio) if _at_foot(shape, slide.deck) else self.ratio
        rated = [
            (contrast(ink.color[1:], fill.color[1:]) / needed(ink, ratio, self.large), ink, fill.color)
            for ink in found for fill in ink.grounds if fill.kind == "solid" and fill.color is not None
        ]  # fmt: skip
        share, ink, ground_color = min(rated, key=lambda one: one[0], default=(1.0, None, ""))
        if ink is not None and share < 0.995:
            least = needed(ink, ratio, self.large)
            severity: Severity = "error" if share < _LOST else "warning"
            yield self.finding(
                f"text in {ink.color} on {ground_color} is hard to read: {ink.text[:40].strip()!r}", slide=slide,
                shape=shape, measured=f"{share * least:.1f}:1", allowed=f"{least:g}:1", severity=severity,
            )  # fmt: skip


def _chart_inks(chart: Chart) -> Iterator[Ink]:
    """Yield the text of a chart that says its colour; labels of values may stand on bars, and are left out."""
    ground = behind(chart)
    for wording in wordings(chart) if ground is not None else ():
        if wording.color is not None and not wording.label:
            size = 18.0 if wording.size is None else wording.size
            yield Ink(
                text="the chart's text", color=wording.color, size=size, bold=wording.bold,
                grounds=(ground,) if ground is not None else (),
            )  # fmt: skip


class PictureResolution(FileRule):
    """Pictures have enough dots for the size at which they are shown."""

    kind = "legibility.picture-resolution"
    severity = "warning"
    why = "On a wall the dots become squares; on paper, letters in the picture blur."
    example = "a screenshot of 400 dots across half the slide"
    mend = "insert the original, or show it smaller"

    dots: float = Field(110.0, gt=0, description="the fewest dots an inch, as shown")
    smallest: float = Field(1.0, ge=0, description="pictures whose shorter side is below this, in inches, are icons")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each picture of a PNG, JPEG or GIF that has fewer, what is cropped off not counted."""
        for image in images(deck):
            if _plain(image) or image.dots is None or min(image.width, image.height) < self.smallest * INCH:
                continue
            shown = min(image.dots[0] / image.width, image.dots[1] / image.height) * INCH
            if shown < self.dots - 0.5:
                yield self.finding(
                    "the picture is coarse at this size", slide=image.slide, shape=image.shape,
                    measured=f"{shown:.0f} dots an inch", allowed=f"{self.dots:g}",
                )  # fmt: skip


def _plain(image: Image) -> bool:
    return image.vector or image.dots is None or min(image.dots) <= _FEW or min(image.width, image.height) <= 0


class PictureAspect(FileRule):
    """Pictures are not stretched."""

    kind = "legibility.picture-aspect"
    severity = "warning"
    why = "Faces, logos and circles show it at once."
    example = "a square logo, three inches wide and two high"
    mend = "reset the picture's size (Picture Format > Reset Picture & Size), or crop it instead"

    tolerance: float = Field(0.03, ge=0, description="how much a picture may be stretched, as a share")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is, what is cropped off taken into account."""
        for image in images(deck):
            if _plain(image) or image.dots is None:
                continue
            stretch = (image.width / image.height) / (image.dots[0] / image.dots[1])
            rounding = 1 / min(image.dots)  # a picture of few dots cannot be of any shape exactly
            if max(stretch, 1 / stretch) > 1 + self.tolerance + rounding:
                yield self.finding(
                    f"the picture is stretched {'across' if stretch > 1 else 'upwards'}", slide=image.slide,
                    shape=image.shape, measured=f"{max(stretch, 1 / stretch) - 1:.0%}", allowed=f"{self.tolerance:.0%}",
                )  # fmt: skip


class Weight(FileRule):
    """The deck can be sent by mail, and none of its pictures weighs more than it shows."""

    kind = "legibility.weight"
    severity = "warning"
    why = "Many mailboxes refuse 25 MB or more, and a heavy picture makes its slide late."
    example = "a photograph as the camera wrote it"
    mend = "compress the pictures (Picture Format > Compress Pictures)"

    picture: float = Field(4.0, gt=0, description="the most that a picture may weigh, in MB")
    deck: float = Field(40.0, gt=0, description="the most that all parts together may weigh, in MB")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each such picture, where it is shown first, and one for the deck."""
        seen: set[str] = set()
        for image in images(deck):
            weight = deck.package.size(image.part) / _MEGA
            if image.part not in seen and weight > self.picture:
                yield self.finding(
                    "the picture is heavy", slide=image.slide, shape=image.shape, measured=f"{weight:.1f} MB",
                    allowed=f"{self.picture:g} MB",
                )  # fmt: skip
            seen.add(image.part)
        media = (name for name in deck.package.parts if not name.endswith((".xml", ".rels")))
        total = sum(map(deck.package.size, media)) / _MEGA
        if total > self.deck:
            yield self.finding("the deck is heavy", measured=f"{total:.0f} MB", allowed=f"{self.deck:g} MB")


class Colors(FileRule):
    """Series that only their colours tell apart can be told apart, also by people who see red and green alike."""

    kind = "legibility.colors"
    severity = "warning"
    why = "One man in twelve sees red and green alike, and a projector makes two blues one."
    example = "a legend with a red and a green of one lightness"
    mend = "take colours of different lightness, or label the series directly"

    least: float = Field(10.0, ge=0, description="the least distance of two colours (CIE 1976; 2 can just be seen)")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart, at its closest pair, where a legend is all that names the series."""
        for chart in charts(deck):
            pairs = [
                (distance(one.color[1:], other.color[1:], vision), one, other, vision)
                for one, other in combinations(marks(chart), 2) if one.form == other.form for vision in _VISIONS
            ]  # fmt: skip
            apart, pair, seen = min(
                ((d, (a, b), v) for d, a, b, v in pairs), key=_nearness, default=(self.least, (), "")
            )
            if apart < self.least:
                yield self._found(chart, apart, pair, seen)

    def _found(self, chart: Chart, apart: float, pair: tuple[Mark, ...], seen: str) -> Finding:
        names = " and ".join(f"{mark.name[:30]} ({mark.color})" for mark in pair)
        under = "" if seen == "normal" else f" under {seen}"
        return self.finding(
            f"{names} look alike{under}", slide=chart.slide, shape=chart.shape, measured=f"distance {apart:.1f}",
            allowed=f"{self.least:g}",
        )  # fmt: skip


_VISIONS: Final[tuple[Vision, ...]] = get_args(Vision)


def _nearness(one: tuple[float, tuple[Mark, ...], str]) -> float:
    return one[0]
