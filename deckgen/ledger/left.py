"""What an earlier build wrote and a merge left: such a number is out of date, but nobody typed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from deckgen.ledger.compare import Changed
from deckgen.ledger.grids import in_grid
from deckgen.ledger.model import Entry, Place
from deckgen.ledger.numbers import numbers, plain

if TYPE_CHECKING:
    from deckgen.slides.shown import ShownDeck, ShownShape

_ALT: Final = "alt"
_ANY: Final = "text"  # paragraphs move: what one of them said, another may say now


class Left:
    """The numbers that an earlier build wrote at a place, and the build of the ledger did not.

    For what a merge leaves alone a deck carries on what the earlier build wrote, where the ledger has the new numbers.
    """

    def __init__(self, written: ShownDeck | None, entries: Iterable[Entry]) -> None:
        self._numbers: dict[Place, set[str]] = {}
        for place, text in _shown(written) if written else ():
            self._numbers.setdefault(place, set()).update(_numbers(text))
        for entry in entries:
            self._numbers.get(_home(entry.place), set()).difference_update(_numbers(entry.text))

    def holds(self, change: Changed) -> bool:
        """Return whether what stands there now is such a number."""
        now = _numbers(change.now)
        return bool(now) and now <= self._numbers.get(_home(change.place), set())


def _home(place: Place) -> Place:
    fixed = in_grid(place.part) or place.part == _ALT
    return place if fixed else Place(slide=place.slide, shape=place.shape, part=_ANY)


def _numbers(text: str) -> set[str]:
    return {plain(number.text) for number in numbers(text)}


def _shown(written: ShownDeck) -> Iterator[tuple[Place, str]]:
    for slide in written.slides:
        for shape in _shapes(slide.shapes):
            for part, text in _texts(shape):
                yield Place(slide=slide.id, shape=shape.name, part=part), text
        for paragraph in slide.notes or ():
            yield Place(slide=slide.id, shape="Notes", part=_ANY), paragraph.text


def _shapes(shapes: Iterable[ShownShape]) -> Iterator[ShownShape]:
    for shape in shapes:
        yield shape
        yield from _shapes(shape.inside)


def _texts(shape: ShownShape) -> Iterator[tuple[str, str]]:
    """Yield part and text, parts as `deckgen.ledger.shown` names them."""
    yield _ALT, shape.alt
    yield from ((_ANY, paragraph.text) for paragraph in shape.paragraphs)
    for r, row in enumerate(shape.rows):
        yield from ((f"r{r}c{c}", cell.text) for c, cell in enumerate(row))
    for s, series in enumerate(shape.chart.series if shape.chart else ()):
        yield from ((f"s{s}.v{i}", value) for i, value in enumerate(series.values))
