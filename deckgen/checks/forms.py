"""Numbers and dates of a deck in the forms in which they are written, so that two forms of one thing can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATES: Final = (
    ("28 Feb 2026", re.compile(rf"(?<![\d/.-])[0-3]?\d {_MONTH} (?:19|20)\d\d\b")),
    ("Feb 28, 2026", re.compile(rf"\b{_MONTH} [0-3]?\d, (?:19|20)\d\d\b")),
    ("2026-02-28", re.compile(r"(?<![\w/.-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w-])")),
    ("2/28/26", re.compile(r"(?<![\w/.-])[0-3]?\d/[0-3]?\d/(?:(?:19|20)\d\d|\d\d)(?![\w/])")),
    ("28.2.2026", re.compile(r"(?<![\w/.-])[0-3]?\d\.[01]?\d\.(?:19|20)\d\d(?![\w.])")),
)
MINUS: Final = (
    ("a minus sign", re.compile(r"(?<![\w)\]%.])\u2212[$€£]?\d")),
    ("a hyphen", re.compile(r"(?<![\w)\]%./-])-[$€£]?\d(?![\d-]*-\d)")),
    ("a dash", re.compile(r"(?<![\w)\]%.])(?<!\d )\u2013[$€£]?\d")),
)
CURRENCY: Final = (
    ("before the number", re.compile(r"[$€£]\s?\d[\d,.]*")),
    ("after the number", re.compile(r"(?<![\w.,$€£])\d[\d,.]*\s?[$€£](?!\s?\d)")),
)
MONEY: Final = re.compile(r"(?<![\w.,])([$€£])\s?(\d[\d,]*(?:\.\d+)?)\s?(K|k|M|B|bn|m)\b")
PERCENT: Final = re.compile(r"(?<![\w.,/])(\d+)(\.\d+)?\s?%")
GROUPED: Final = re.compile(r"(?<![\w.,/:#-])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)")
PLAIN: Final = re.compile(r"(?<![\w.,/:#$€£-])\d{4,}(?![\w,/:-]|\.\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A text of a deck, where it stands."""

    slide: SlideView
    shape: ShapeView
    text: str


def texts(deck: DeckView) -> Iterator[Stated]:
    """Yield the paragraphs on slides, those of tables' cells among them."""
    for slide in deck.slides:
        for shape in slide.shapes:
            for body in () if shape.hidden else shape.bodies:
                for paragraph in body.paragraphs:
                    text = paragraph.text.replace("\xa0", " ").replace("\u202f", " ")
                    if any(map(str.isdigit, text)):
                        yield Stated(slide=slide, shape=shape, text=text)
