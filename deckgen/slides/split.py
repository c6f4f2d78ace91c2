"""Slides whose table or text fits at no size allowed, as two or more: "(1/2)" and "(2/2)" in the title.

Sizes come first, then tighter spacing (see `fit_text` and `fit_table`); only what still overflows is split. What
cannot be split, such as one row taller than the slide, is left for the writer to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeVar

from deckgen.slides.layouts import Placeholder
from deckgen.slides.model import Content, Deck, Paragraph, Run, Slide, Table, Text
from deckgen.slides.stationery import Stationery
from deckgen.slides.tables import fit_table
from deckgen.slides.texts import fit_text
from deckgen.theme import Theme

MOST: Final = 8  # slides that one becomes; what needs more is no slide, but a file
_SPLIT: Final = ("bullets", "text", "statement", "object")  # kinds whose text is a list of points

T = TypeVar("T")


def split_to_fit(deck: Deck, stationery: Stationery) -> Deck:
    """Return `deck` with every slide that overflows split into as few as fit; the others are as they were.

    The header row, the source line, the notes and what else stands on the slide are on every part, a total row on the last.
    """
    slides = tuple(part for slide in deck.slides for part in _split(slide, stationery))
    return deck if slides == deck.slides else replace(deck, slides=slides)


def _split(slide: Slide, stationery: Stationery) -> Iterator[Slide]:
    layout = stationery.layouts.get(slide.layout)
    places = {p.name: p for p in layout.placeholders} if layout else {}
    for name, content in slide.body.items():
        parts = _parts(content, places[name], stationery.theme) if name in places else None
        if parts:
            for number, part in enumerate(parts, 1):
                yield _part(slide, name, part, number, len(parts))
            return
    yield slide


def _part(slide: Slide, name: str, content: Content, number: int, count: int) -> Slide:
    *first, last = slide.title.paragraphs
    numbered = replace(last, runs=(*last.runs, Run(text=f" ({number}/{count})")))
    own = slide.id if number == 1 else f"{slide.id}.part{number}"
    return replace(slide, id=own, title=Text(paragraphs=(*first, numbered)), body={**slide.body, name: content})


def _parts(content: Content, placeholder: Placeholder, theme: Theme) -> Sequence[Content] | None:
    """Return the fewest parts of `content` that each fit; None where it fits whole, or no parts do."""
    if isinstance(content, Table):
        return _table_parts(content, placeholder, theme)
    if isinstance(content, Text) and placeholder.kind in _SPLIT:
        return _text_parts(content, placeholder, theme)
    return None


def _table_parts(table: Table, placeholder: Placeholder, theme: Theme) -> Sequence[Table] | None:
    if fit_table(table, placeholder.box, theme).fits:
        return None
    for count in range(2, MOST + 1):
        groups = _even(table.rows, count)
        parts = [
            replace(table, rows=tuple(rows), total=table.total and place == len(groups) - 1,
                    alt_text=f"{table.alt_text} Part {place + 1} of {len(groups)}.")
            for place, rows in enumerate(groups)
        ]  # fmt: skip
        if all(fit_table(part, placeholder.box, theme).fits for part in parts):
            return parts
    return None


def _text_parts(text: Text, placeholder: Placeholder, theme: Theme) -> Sequence[Text] | None:
    def fits(part: Text) -> bool:
        return fit_text(part, placeholder.style, placeholder.box, theme).fits

    if fits(text):
        return None
    # a point and what stands below it stay together
    starts = [place for place, paragraph in enumerate(text.paragraphs) if paragraph.level == 0 or place == 0]
    points = [text.paragraphs[a:b] for a, b in pairwise([*starts, len(text.paragraphs)])]
    for count in range(2, min(MOST, len(points)) + 1):
        parts = [Text(paragraphs=_joined(group)) for group in _even(points, count)]
        if all(map(fits, parts)):
            return parts
    return None


def _joined(points: Sequence[Sequence[Paragraph]]) -> tuple[Paragraph, ...]:
    return tuple(paragraph for point in points for paragraph in point)


def _even(items: Sequence[T], count: int) -> list[Sequence[T]]:
    """Return `items` in `count` runs of about the same length, none empty."""
    edges = [round(place * len(items) / count) for place in range(count + 1)]
    return [items[a:b] for a, b in pairwise(edges) if b > a]
