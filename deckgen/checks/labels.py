"""Labels with a value: on cards (a label, a number, what it is of) and in the rows of tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

_NUMBER: Final = re.compile(r"[~≈<>]?\s?[+\-\u2212\u2013]?[$€£]?(\d[\d,]*(?:\.\d+)?)\s?(K|M|B|bn)?\s?(%|pp|x|×)?[$€£]?")
_SCALES: Final = {"K": 1e3, "M": 1e6, "B": 1e9, "bn": 1e9}
_NEAR: Final = 0.1  # two values that lie further apart are more likely of two different things


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A value with its label; `of` is what stands with it: a card's third line, or a table's column."""

    slide: SlideView
    shape: ShapeView
    label: str
    of: str
    value: str
    number: tuple[float, str]


def contradictions(deck: DeckView) -> Iterator[tuple[Labelled, Labelled]]:
    """Yield pairs of one label with two values, of which all else that the two slides label says that one is wrong.

    A label with more than two values is of more than one thing; so are two values that are far apart, and those of two
    slides that differ in half of the labels that they share.
    """
    slides = [_labelled(slide) for slide in deck.slides]
    values: dict[tuple[str, str], set[tuple[float, str]]] = defaultdict(set)
    for found in slides:
        for key, labelled in found.items():
            values[key].add(labelled.number)
    doubtful = {key for key, numbers in values.items() if len(numbers) == 2}
    told = set[tuple[str, str]]()
    holders = [found for found in slides if doubtful & found.keys()]
    for one, other in combinations(holders, 2):
        shared = sorted(one.keys() & other.keys())
        differ = [key for key in shared if one[key].number != other[key].number]
        if len(differ) > 1 and len(differ) * 2 >= len(shared):
            continue
        for key in differ:
            if key in doubtful - told and _near(one[key].number, other[key].number):
                told.add(key)
                yield one[key], other[key]


def _near(one: tuple[float, str], two: tuple[float, str]) -> bool:
    return one[1] == two[1] and abs(one[0] - two[0]) <= _NEAR * max(abs(one[0]), abs(two[0]))


def _labelled(slide: SlideView) -> dict[tuple[str, str], Labelled]:
    found: dict[tuple[str, str], Labelled] = {}
    for shape in slide.shapes:
        for label, of, value in () if shape.hidden else (*_card(shape), *_rows(shape)):
            number = _number(value)
            if number is not None and len(label) >= 5 and any(map(str.isalpha, label)):
                one = Labelled(slide=slide, shape=shape, label=label, of=of, value=value, number=number)
                found.setdefault((label.casefold(), of.casefold()), one)
    return found


def _card(shape: ShapeView) -> Iterator[tuple[str, str, str]]:
    """Yield the label, context and value of a text that is a card: three lines at most, of which one is a number."""
    if shape.body is None:
        return
    lines = [" ".join(line.split()) for line in shape.body.text.split("\n")]
    lines = [line for line in lines if line]
    numbers = [line for line in lines if _NUMBER.fullmatch(line)]
    if len(numbers) == 1 and 2 <= len(lines) <= 3 and numbers[0] in lines[:2]:
        label, *context = [line for line in lines if line != numbers[0]]
        yield label, " ".join(context), numbers[0]


def _rows(shape: ShapeView) -> Iterator[tuple[str, str, str]]:
    """Yield the label, column and value of each number in a table that has rows with labels."""
    table = [[" ".join(cell.text.split()) for cell in row] for row in shape.cells]
    if len(table) < 2:
        return
    head, *rows = table
    for row in rows:
        for column, value in zip(head[1:], row[1:], strict=False):
            if column and row[0] and _NUMBER.fullmatch(value):
                yield row[0], f"{head[0]}: {column}", value


def _number(text: str) -> tuple[float, str] | None:
    """Return a number and its unit, as they count: 1,500K is 1.5M."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    size = float(found[1].replace(",", "")) * _SCALES.get(found[2] or "", 1.0)
    sign = -1 if any(mark in text for mark in "-\u2212\u2013") else 1
    currency = next((mark for mark in "$€£" if mark in text), "")
    return sign * size, currency + (found[3] or "")
