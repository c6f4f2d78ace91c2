"""The slides of a built deck, made again from what its stages left: titles, notes, figures and their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from deckgen.api.frames import table_frame
from deckgen.api.pages import slide_page
from deckgen.errors import DataError
from deckgen.formats import writing_numbers
from deckgen.plan import Plan
from deckgen.slides.model import Picture, Slide, Table, Text
from deckgen.source import near
from deckgen.stages.deck import make_deck
from deckgen.stages.desk import open_desk

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.slides.stationery import Stationery

_EMU = 914_400  # an inch
_PIXELS = 96  # an inch, on a page


class DeckFigure:
    """A figure of a slide. A notebook shows it as the slide does.

    Attributes
    ----------
    kind : str
        As in ``deckgen list figures``.
    frame : DataFrame
        The data that it shows, a row a mark; counts of few people are left out or ranges, as on the slide.
    alt_text : str
        What it shows, in words.
    """

    def __init__(self, picture: Picture, stationery: Stationery, size: tuple[float, float], plan: Plan) -> None:
        figure: Any = picture.figure
        self.kind: str = figure.kind
        self.frame: pd.DataFrame = figure.frame
        self.alt_text: str = picture.alt_text
        self._figure, self._theme, self._size, self._plan = figure, stationery.theme, size, plan

    @cached_property
    def _drawn(self) -> Any:
        with writing_numbers(self._plan.spec.numbers.form()):
            return self._figure.drawn(self._theme, *self._size, vector=True)

    def png(self) -> bytes:
        """Return it as a PNG, 200 dots an inch."""
        return bytes(self._drawn.image)

    def svg(self) -> str | None:
        """Return it as an SVG; None where its marks are too many for one."""
        return None if self._drawn.svg is None else self._drawn.svg.decode()

    def save(self, file: str | Path) -> Path:
        """Write it to `file`, by its ending: ``.png``, ``.svg``, or ``.csv`` for its data; return the path."""
        path = Path(file)
        if path.suffix == ".csv":
            self.frame.to_csv(path, index=False)
        elif path.suffix == ".svg" and self.svg() is not None:
            path.write_text(self.svg() or "", encoding="utf-8")
        elif path.suffix == ".png":
            path.write_bytes(self.png())
        else:
            raise DataError(f"a figure cannot be saved as {path.name}", hint="end it in .png, .svg or .csv")
        return path

    def __repr__(self) -> str:
        return f"{self.kind}: {self.alt_text}"

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        width, height = self._size
        return self.png(), {"width": round(width * _PIXELS), "height": round(height * _PIXELS)}

    def _repr_svg_(self) -> str | None:
        return self.svg()


@dataclass(frozen=True, kw_only=True, repr=False)
class DeckSlide:
    """A slide. A notebook shows its title, its text and its figures.

    Attributes
    ----------
    number : int
        Counted from 1, as PowerPoint does.
    id : str
        Stable between builds: ``problem``, ``model_performance.lift``.
    title, text, notes : str
        As they stand on the slide and below it.
    line : str
        Where the spec asks for the slide: ``decks/board.yaml:9``.
    figures : tuple of DeckFigure
        Its figures, in reading order.
    """

    number: int
    id: str
    title: str
    text: str
    notes: str
    layout: str
    line: str
    hidden: bool
    figures: tuple[DeckFigure, ...] = ()
    tables: tuple[pd.DataFrame, ...] = field(default=(), compare=False)

    @property
    def figure(self) -> DeckFigure:
        """Its first figure.

        Raises
        ------
        DataError
            Where it has none.
        """
        if not self.figures:
            raise DataError(
                f"slide {self.number} ({self.id}) has no figure", hint="`slide.figures` lists those there are"
            )
        return self.figures[0]

    @property
    def frame(self) -> pd.DataFrame:
        """The data of its first figure, or its table.

        Raises
        ------
        DataError
            Where it has neither.
        """
        if not self.figures and not self.tables:
            raise DataError(
                f"slide {self.number} ({self.id}) has neither a figure nor a table",
                hint="`[slide for slide in deck.slides if slide.figures]` are those with one",
            )
        return self.figures[0].frame if self.figures else self.tables[0]

    def __repr__(self) -> str:
        return f"{self.number}. {self.title} ({self.id})"

    def _repr_html_(self) -> str:
        return slide_page(self.number, self.title, self.text, self.notes, [figure.png() for figure in self.figures],
                          [figure.alt_text for figure in self.figures], self.tables)  # fmt: skip


class Slides(Sequence[DeckSlide]):
    """The slides of a deck, by position or by id."""

    def __init__(self, slides: Sequence[DeckSlide]) -> None:
        self._slides = tuple(slides)

    @overload
    def __getitem__(self, key: int | str) -> DeckSlide: ...
    @overload
    def __getitem__(self, key: slice) -> Slides: ...
    def __getitem__(self, key: int | str | slice) -> DeckSlide | Slides:
        if isinstance(key, slice):
            return Slides(self._slides[key])
        if isinstance(key, int):
            return self._slides[key]
        found = next((slide for slide in self._slides if slide.id == key), None)
        if found is None:
            raise KeyError(f"there is no slide {key!r}; {near(key, [slide.id for slide in self._slides]) or ''}")
        return found

    def __iter__(self) -> Iterator[DeckSlide]:
        return iter(self._slides)

    def __len__(self) -> int:
        return len(self._slides)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._slides))


def open_slides(plan: Plan, stages: Mapping[str, Path]) -> Slides:
    """Return the slides of the deck that `plan` gave; `stages` are the folders with the results of its stages."""
    with writing_numbers(plan.spec.numbers.form()):
        desk = open_desk(plan, stages["entities"], stages["models"], stages["metrics"])
        deck = make_deck(plan, desk.results(plan), desk.stationery)
        desk.close()
        return Slides(
            [_slide(number, slide, desk.stationery, plan) for number, slide in enumerate(deck.slides, start=1)]
        )


def _slide(number: int, slide: Slide, stationery: Stationery, plan: Plan) -> DeckSlide:
    figures, texts, tables = [], [], []
    for name, content in slide.body.items():
        if isinstance(content, Picture):
            box = stationery.layouts[slide.layout].placeholder(name).box
            figures.append(DeckFigure(content, stationery, (box.width / _EMU, box.height / _EMU), plan))
        elif isinstance(content, Table):
            tables.append(table_frame(content))
        elif isinstance(content, Text):
            texts.append(content.text)
    mark = slide.mark
    return DeckSlide(
        number=number, id=slide.id, title=slide.title.text, text="\n".join(texts),
        notes=slide.notes.text if slide.notes else "", layout=slide.layout,
        line=f"{mark.file}:{mark.line}" if mark else "", hidden=slide.hidden, figures=tuple(figures),
        tables=tuple(tables),
    )  # fmt: skip
