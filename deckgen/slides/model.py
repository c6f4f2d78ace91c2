"""A slide as data: what stands on it and where, before anything is a .pptx.

Sections make these; `deckgen.slides.writer` is the only reader that turns them into shapes.
A body is keyed by the placeholder names of the theme's layouts ("Figure", "Takeaways", "Card 1").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from deckgen.errors import Mark
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.runs import Run as Run

if TYPE_CHECKING:
    from deckgen.theme import Theme

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Runs on one line of thought; `level` is the placeholder's list level, 0 to 2."""

    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The characters without their style."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Paragraphs for a text placeholder."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The paragraphs' characters, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


ChartMode = Literal["image", "native"]


class Drawable(Protocol):
    """What a `Picture` shows: an object of `deckgen.figures`, or any other that can draw itself."""

    def alt_text(self) -> str:
        """One or two sentences: the kind of figure, its finding, its numbers."""
        ...

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        """Return a PNG of `width` by `height` inches, drawn at the size at which it is shown."""
        ...


@runtime_checkable
class Chartable(Drawable, Protocol):
    """A `Drawable` that PowerPoint may have a kind of chart or table for."""

    def native(self) -> Chart | Heat | None:
        """Return the same numbers and words as an editable chart or table; None where there is no such kind."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A figure drawn as an image at its placeholder's size, or as its native twin where that is asked for."""

    figure: Drawable
    alt_text: str
    charts: ChartMode | None = None  # which of the two this figure is; None as the slide has it


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A table column: its header, alignment, and share of the width relative to the other columns."""

    label: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A table cell; `fill` is a colour role (the writer picks a legible text colour over it)."""

    runs: tuple[Run, ...]
    fill: str | None = None

    @property
    def text(self) -> str:
        """The characters without their style."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A native table: a header row, then `rows`; `total` marks the last row as a total."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alt_text: str
    total: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """One layer of a `Layers` diagram: a label at the left, boxes across."""

    label: str
    boxes: tuple[str, ...]
    color: str = "primary"  # a colour role of the theme


@dataclass(frozen=True, kw_only=True, slots=True)
class Layers:
    """A native diagram of stacked layers, joined by arrows from top to bottom when `arrows`."""

    bands: tuple[Band, ...]
    alt_text: str
    arrows: bool = True


Content = Text | Picture | Table | Layers | Chart | Heat


@dataclass(frozen=True, kw_only=True, slots=True)
class Slide:
    """One slide: a layout of the theme, and what fills each of its placeholders."""

    id: str  # stable between builds: "problem", "model_performance.lift"
    layout: str
    title: Text
    body: Mapping[str, Content] = field(default_factory=dict)
    notes: Text | None = None
    source: Text | None = None  # the source line; the writer adds as-of date and slide number
    section: str = ""  # name of the PowerPoint section that the slide stands in
    hidden: bool = False
    charts: ChartMode | None = None  # whether figures are images or native charts; None as the deck has it
    mark: Mark | None = None  # where the spec asks for this slide

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", MappingProxyType(dict(self.body)))

    def lines(self) -> Iterator[tuple[str, tuple[Run, ...]]]:
        """Yield the runs of each paragraph and table cell, with the placeholder's name; the notes' and source's last."""
        for place, content in {"Title": self.title, **self.body, "Notes": self.notes, "Source": self.source}.items():
            if isinstance(content, Text):
                yield from ((place, paragraph.runs) for paragraph in content.paragraphs)
            elif isinstance(content, Table):
                yield from ((place, cell.runs) for row in content.rows for cell in row)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deck:
    """Slides in order, with what PowerPoint's file properties and footers say."""

    title: str
    slides: tuple[Slide, ...]
    as_of: str  # ISO date; also the created and modified date in the file's properties, unless `written` gives one
    subset: str = ""  # what the people are called whom the deck is about, where it is not about all
    as_of_label: str = ""  # as the footer shows it: "As of 28 Feb 2026"
    author: str = ""
    organization: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en-US"
    charts: ChartMode = "image"
    mark_text: str = ""  # shown on every slide: "Synthetic data"; empty for none
    written: datetime | None = None  # UTC


def plain(text: str, *, bold: bool = False, color: str | None = None) -> Text:
    """Return `text` as a `Text`, a paragraph a line."""
    return Text(
        paragraphs=tuple(Paragraph(runs=(Run(text=line, bold=bold, color=color),)) for line in text.split("\n"))
    )
