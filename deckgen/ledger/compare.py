"""The numbers of a deck as it is now against its ledger: which are as written, changed by hand, gone, or new."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deckgen.ledger.model import Bound, Entry, Place
from deckgen.ledger.numbers import Number, numbers, plain

Key = tuple[str, str]  # slide and shape


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A number that the ledger knows, and what somebody wrote in its place; None where a new number stands alone."""

    place: Place
    now: str
    entry: Entry | None = None
    bound: Bound | None = None

    @property
    def was(self) -> str:
        """The number as it was written; empty for one that was not."""
        return self.entry.text[self.bound.start : self.bound.end] if self.entry and self.bound else ""


@dataclass(kw_only=True, slots=True)
class Compared:
    """Outcome for one copy of a shape.

    Attributes
    ----------
    kept : list of (Entry, Bound, Place)
        Numbers that stand as they were written, and where.
    changed : list of Changed
        Numbers over which somebody wrote another.
    untraced : list of Changed
        Numbers that nothing explains.
    gone : int
        Numbers that stand there no more, with their sentence.
    """

    kept: list[tuple[Entry, Bound, Place]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    untraced: list[Changed] = field(default_factory=list)
    gone: int = 0


def compare_shape(entries: Sequence[Entry], texts: Sequence[tuple[Place, str]]) -> Compared:
    """Compare the `texts` that a shape shows now with the `entries` that were written there.

    A text that stands unchanged keeps its numbers. In the others each number of the ledger is looked for by its
    characters; what is left over on both sides was typed over, in order.
    """
    found = Compared()
    left, rest = _unchanged(entries, texts, found)
    pieces = [_Piece(place, text) for place, text in rest]
    missing: list[tuple[Entry, Bound]] = []
    for entry in left:
        for bound in entry.bounds:
            said = entry.text[bound.start : bound.end]
            home = next((piece for piece in _nearest(pieces, entry) if piece.take(said)), None)
            if home is None:
                missing.append((entry, bound))
            else:
                found.kept.append((entry, bound, home.place))
    for piece in pieces:
        for number in piece.left():
            taken = _counterpart(missing, piece.place, number)
            if taken is not None:
                missing.remove(taken)
                found.changed.append(Changed(place=piece.place, now=number.text, entry=taken[0], bound=taken[1]))
            elif not harmless(number):
                found.untraced.append(Changed(place=piece.place, now=number.text))
    found.gone = len(missing)
    return found


def harmless(number: Number) -> bool:
    """Return whether a piece of text with a digit needs no origin: a date, or a name such as Q3."""
    return number.kind == "date" or (number.kind == "word" and not number.text[0].isdigit())


def _unchanged(
    entries: Iterable[Entry], texts: Iterable[tuple[Place, str]], found: Compared
) -> tuple[list[Entry], list[tuple[Place, str]]]:
    """Put the numbers of texts that stand as they were written into `found`; return the entries and texts left over."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        waiting[_canonical(entry.place, entry.text)].append(entry)
    rest = []
    for place, text in texts:
        same = waiting.get(_canonical(place, text))
        if same:
            entry = next((one for one in same if one.place.part == place.part), same[0])
            same.remove(entry)
            found.kept += [(entry, bound, place) for bound in entry.bounds]
        else:
            rest.append((place, text))
    return [entry for same in waiting.values() for entry in same], rest


def _canonical(place: Place, text: str) -> str:
    """Return a text so that two that say the same are equal; Excel writes a chart's .767 as 0.76700000000000002."""
    if place.part[:1] == "s" and "." in place.part:
        try:
            value = float(text)
        except ValueError:
            return text
        return f"{value:.12g}" if math.isfinite(value) else text
    return " ".join(text.split())


def _nearest(pieces: Sequence[_Piece], entry: Entry) -> list[_Piece]:
    """Return the texts in which a number of `entry` is looked for, its own place first."""
    return sorted(pieces, key=lambda piece: piece.place.part != entry.place.part)


def _counterpart(missing: Sequence[tuple[Entry, Bound]], place: Place, number: Number) -> tuple[Entry, Bound] | None:
    """Return the number of the ledger that `number` most likely stands over: of the same text, else of the shape."""
    alike = [pair for pair in missing if (pair[1].origin.kind == "date") == (number.kind == "date")]
    near = [pair for pair in alike if pair[0].place.part == place.part]
    return next(iter(near or alike), None)


class _Piece:
    """A text whose numbers are taken one by one by those of the ledger."""

    def __init__(self, place: Place, text: str) -> None:
        self.place = place
        self._text = text
        self._taken: list[tuple[int, int]] = []

    def take(self, said: str) -> bool:
        """Take the first place where `said` stands whole and nothing else has taken it; False where there is none."""
        for form in dict.fromkeys((said, plain(said), said[:1].swapcase() + said[1:])):
            at = self._text.find(form)
            while at >= 0:
                end = at + len(form)
                if self._whole(at, end) and not any(at < b and a < end for a, b in self._taken):
                    self._taken.append((at, end))
                    return True
                at = self._text.find(form, at + 1)
        return False

    def _whole(self, start: int, end: int) -> bool:
        """Return whether start and end cut no longer number in two: 12 does not stand in 1,234."""
        return all(
            (start <= number.start and number.end <= end) or number.end <= start or end <= number.start
            for number in numbers(self._text)
        )

    def left(self) -> list[Number]:
        """Return the numbers that nothing has taken."""
        return [
            number
            for number in numbers(self._text)
            if not any(number.start < end and start < number.end for start, end in self._taken)
        ]


def by_shape(entries: Iterable[Entry]) -> Mapping[Key, list[Entry]]:
    """Return (slide, shape) -> its entries."""
    found: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.place.slide, entry.place.shape].append(entry)
    return found
