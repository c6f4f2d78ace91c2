"""The layouts that every theme has: what each is called, what stands on it, and where.

Sections ask `placeholder_size` before they draw, so that a figure is drawn at the size at which it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from deckgen.slides.styles import STYLES, Kind, TextStyle

EMU: Final = 914_400  # English Metric Units in an inch
SLIDE_WIDTH: Final = 12_192_000
SLIDE_HEIGHT: Final = 6_858_000

MARGIN: Final = 0.6  # inches, as all lengths below
CONTENT: Final = 12.13
TOP, BOTTOM = 1.62, 6.70
FOOTER: Final = 6.93
STRIP: Final = 0.07  # width of the accent strip beside a card


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle on the slide, in whole EMUs."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholder:
    """A place for content: its name, kind of text, number within the layout, box, and prompt.

    On a person's own template, `held` is False where the layout has no such placeholder, and a shape is drawn; `dress`
    says what a slide must set itself: nothing ("layout"), sizes ("size"), or the whole style ("full").
    """

    name: str
    kind: Kind
    idx: int
    box: Box
    prompt: str
    held: bool = True
    dress: Literal["layout", "size", "full"] = "layout"
    look: TextStyle | None = None

    @property
    def style(self) -> TextStyle:
        """How text looks in it."""
        return self.look or STYLES[self.kind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A slide layout; `ground` is the colour role that its placeholders stand on."""

    name: str
    label: str  # as PowerPoint's layout gallery shows it
    placeholders: tuple[Placeholder, ...]
    ground: str = "background"

    def placeholder(self, name: str) -> Placeholder:
        """Return the placeholder `name`; KeyError names those that there are."""
        for placeholder in self.placeholders:
            if placeholder.name == name:
                return placeholder
        names = ", ".join(p.name for p in self.placeholders)
        raise KeyError(f"layout {self.name!r} has no placeholder {name!r}; it has {names}")


def _box(left: float, top: float, width: float, height: float) -> Box:
    return Box(left=round(left * EMU), top=round(top * EMU), width=round(width * EMU), height=round(height * EMU))


def _title(prompt: str = "Action title: one full sentence with the number in it") -> Placeholder:
    return Placeholder(name="Title", kind="title", idx=0, box=_box(MARGIN, 0.42, CONTENT, 1.0), prompt=prompt)


def _object(name: str, idx: int, box: Box) -> Placeholder:
    return Placeholder(name=name, kind="object", idx=idx, box=box, prompt=f"{name}: picture, chart, table or text")


def _text(name: str, kind: Kind, idx: int, box: Box, prompt: str) -> Placeholder:
    return Placeholder(name=name, kind=kind, idx=idx, box=box, prompt=prompt)


def _card(number: int, box: Box) -> Placeholder:
    return _text(f"Card {number}", "card", 14 + number, box, "Label, then Tab for the value, Tab for context")


def _footers(left: float = MARGIN, *, source: bool = True) -> tuple[Placeholder, ...]:
    date = _text("Date", "date", 30, _box(8.55, FOOTER, 2.95, 0.38), "As-of date")
    number = _text("Slide Number", "number", 31, _box(11.55, FOOTER, 0.5, 0.38), "Number")
    if not source:
        return date, number
    prompt = "Source: system, extract date, number of records"
    return _text("Source", "source", 20, _box(left, FOOTER, 8.45 - left, 0.38), prompt), date, number


def _card_row() -> tuple[Placeholder, ...]:
    gap, height = 0.3, 1.62  # the gap holds the strip beside the next card
    step = (CONTENT - STRIP + gap) / 4
    return tuple(_card(n + 1, _box(MARGIN + STRIP + n * step, TOP, step - gap, height)) for n in range(4))


def _content(name: str, label: str, *middle: Placeholder) -> Layout:
    return Layout(name=name, label=label, placeholders=(_title(), *middle, *_footers()))


_FULL: Final = _box(MARGIN, TOP, CONTENT, BOTTOM - TOP)
_HALF: Final = 5.9
_RIGHT: Final = MARGIN + CONTENT - _HALF
_COVER_TITLE: Final = "Title of the deck"

_ALL: Final = (
    Layout(
        name="title",
        label="Cover",
        ground="cover",
        placeholders=(
            _text("Title", "cover", 0, _box(1.0, 1.45, 8.3, 2.45), _COVER_TITLE),
            _text("Subtitle", "subtitle", 1, _box(1.0, 4.28, 7.6, 1.2), "For whom, by whom"),
            _text("Date", "stamp", 30, _box(1.0, 6.55, 6.6, 0.38), "As-of date"),
            _text("Slide Number", "number", 31, _box(12.2, 0.42, 0.53, 0.38), "Number"),
        ),
    ),
    Layout(
        name="divider",
        label="Section divider",
        placeholders=(
            _text("Title", "cover", 0, _box(5.0, 1.75, 7.5, 2.0), "Name of the part"),
            _text("Subtitle", "subtitle", 1, _box(5.0, 4.1, 7.0, 1.6), "The question that this part answers"),
            *_footers(source=False),
        ),
    ),
    _content(
        "figure_takeaways",
        "Figure and takeaways",
        _object("Figure", 10, _box(MARGIN, TOP, 7.95, BOTTOM - TOP)),
        _text("Takeaways", "bullets", 14, _box(8.85, TOP, 3.88, BOTTOM - TOP), "What follows from it"),
    ),
    _content(
        "two_figures",
        "Two figures",
        _text("Heading left", "heading", 12, _box(MARGIN, 1.55, _HALF, 0.42), "What the left figure shows"),
        _object("Figure left", 10, _box(MARGIN, 2.06, _HALF, BOTTOM - 2.06)),
        _text("Heading right", "heading", 13, _box(_RIGHT, 1.55, _HALF, 0.42), "What the right figure shows"),
        _object("Figure right", 11, _box(_RIGHT, 2.06, _HALF, BOTTOM - 2.06)),
    ),
    _content("figure", "Figure", _object("Figure", 10, _FULL)),
    _content(
        "cards_figure",
        "Cards over a figure",
        *_card_row(),
        _object("Figure", 10, _box(MARGIN, 3.5, CONTENT, BOTTOM - 3.5)),
    ),
    _content(
        "summary_cards",
        "Summary and cards",
        _text("Body", "text", 1, _box(MARGIN, TOP, 7.65, BOTTOM - TOP), "Situation, finding, decision"),
        *(_card(n + 1, _box(8.8, TOP + n * 1.75, 3.93, 1.58)) for n in range(3)),
    ),
    _content("table", "Table", _object("Table", 10, _FULL)),
    _content("diagram", "Diagram", _object("Diagram", 10, _FULL)),
    _content("text", "Text", _text("Body", "text", 1, _box(MARGIN, TOP, 11.2, BOTTOM - TOP), "Text")),
    Layout(
        name="closing",
        label="Closing",
        ground="cover",
        placeholders=(
            _text("Title", "closing", 0, _box(1.0, 0.75, 10.6, 1.3), "What we ask of you"),
            _text("Body", "statement", 1, _box(1.0, 2.45, 9.4, 3.8), "One decision a line"),
            _text("Date", "stamp", 30, _box(1.0, 6.55, 6.6, 0.38), "As-of date"),
            _text("Slide Number", "number", 31, _box(12.2, 0.42, 0.53, 0.38), "Number"),
        ),
    ),
)

LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType({layout.name: layout for layout in _ALL})


def placeholder_size(layout: str, name: str) -> tuple[float, float]:
    """Return width and height of a placeholder in inches.

    Parameters
    ----------
    layout : str
        A key of `LAYOUTS`.
    name : str
        Name of one of its placeholders, such as "Figure".

    Raises
    ------
    KeyError
        Where there is no such layout or placeholder.
    """
    box = LAYOUTS[layout].placeholder(name).box
    return box.width / EMU, box.height / EMU
