"""What a deck shows, as data: the types in which what was written, what lies there now and what is new are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

Kind = Literal["text", "picture", "chart", "table", "group", "other"]
Rect = tuple[int, int, int, int]  # left, top, width and height in EMUs
Span = tuple[int, int, str]  # first character, the one after the last, and the metric that they state


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownParagraph:
    """A paragraph's characters, what it looks like, and which of them state a metric."""

    text: str = ""
    look: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def masked(self) -> str:
        """The text with the names of metrics in place of what states them."""
        made, end = "", 0
        for first, last, metric in self.spans:
            made += f"{self.text[end:first]}<{metric}>"
            end = last
        return made + self.text[end:]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCell:
    """A table's cell."""

    paragraphs: tuple[ShownParagraph, ...] = ()
    look: str = ""

    @property
    def text(self) -> str:
        """The paragraphs' characters, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSeries:
    """A series of a chart: numbers as the chart keeps them, "" for none, and the words at its points."""

    name: str = ""
    values: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    label_look: str = ""
    look: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownChart:
    """A chart: `kind` names its groups of series, `settings` its scales, titles and gaps."""

    kind: str = ""
    categories: tuple[str, ...] = ()
    series: tuple[ShownSeries, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPicture:
    """A picture: digests of its image and of the figure as drawn at its own size, and the size it was drawn at."""

    image: str = ""
    figure: str = ""
    drawn: tuple[int, int] = (0, 0)
    crop: str = ""
    effects: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownShape:
    """A shape of a slide; what its kind does not have is empty."""

    name: str = ""
    kind: Kind = "other"
    box: Rect | None = None
    turn: str = ""
    look: str = ""
    alt: str = ""
    paragraphs: tuple[ShownParagraph, ...] = ()
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    grid: str = ""
    chart: ShownChart | None = None
    picture: ShownPicture | None = None
    inside: tuple[ShownShape, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSlide:
    """A slide: its shapes in their order, and the notes."""

    id: str = ""
    layout: str = ""
    hidden: bool = False
    shapes: tuple[ShownShape, ...] = ()
    notes: tuple[ShownParagraph, ...] | None = None

    def shape(self, name: str) -> ShownShape | None:
        """Return the shape of that name, if there is one."""
        return next((shape for shape in self.shapes if shape.name == name), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDeck:
    """A deck: its slides in order, the digest of its design, and of all its parts where deckgen alone wrote them."""

    slides: tuple[ShownSlide, ...] = ()
    title: str = ""
    design: str = ""
    whole: str = ""

    def slide(self, slide_id: str) -> ShownSlide | None:
        """Return the slide of that id, if there is one."""
        return next((slide for slide in self.slides if slide.id == slide_id), None)


def to_data(shown: Any) -> Any:
    """Return `shown` as what JSON holds; what is as it is by default is left out."""
    if is_dataclass(shown):
        values = ((one.name, getattr(shown, one.name)) for one in fields(shown))
        return {name: to_data(value) for name, value in values if value not in ("", (), None, False, {})}
    if isinstance(shown, tuple):
        return [to_data(value) for value in shown]
    return dict(shown) if isinstance(shown, Mapping) else shown


def from_data(data: Any) -> ShownDeck | None:
    """Return the deck that `to_data` wrote; None for data of another form."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(ShownDeck).validate_python(data)
    except ValidationError:
        return None
