"""The numbers of a deck as it is now against its ledger: which are as written, changed by hand, gone, or new."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deckgen.ledger.grids import homes, in_grid
from deckgen.ledger.model import Bound, Entry, Place
from deckgen.ledger.numbers import Number, plain
from deckgen.ledger.pieces import Piece

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


def compare_shape(
    entries: Sequence[Entry], texts: Sequence[tuple[Place, str]], allowed: Sequence[str] = ()
) -> Compared:
    """Compare the `texts` that a shape shows now with the `entries` that were written there.

    A text that stands unchanged keeps its numbers; a cell or a chart's value only in its row and column. Where all words
    of a text are the same, each number is held against the one in its place. In the others each number of the ledger is
    looked for by its characters; what is left over on both sides was typed over, in order. Digits in what is `allowed`
    need no origin.
    """
    found = Compared()
    moved = homes(((e.place.part, e.text) for e in entries), ((place.part, text) for place, text in texts))
    pieces = [
        Piece(place, moved.get(place.part) if in_grid(place.part) else place.part, text, allowed)
        for place, text in texts
    ]
    left = _unchanged([entry for entry in entries if entry.bounds], pieces, found)
    left = _same_words(left, pieces, found)
    missing = _looked_for(left, pieces, found)
    for piece in pieces:
        for number in piece.left():
            taken = _counterpart(missing, piece, number)
            if taken is not None:
                missing.remove(taken)
                entry, bound = taken
                now = piece.phrase(number, entry.text[bound.start : bound.end])
                found.changed.append(Changed(place=piece.place, now=now, entry=entry, bound=bound))
            elif not harmless(number):
                found.untraced.append(Changed(place=piece.place, now=number.text))
    found.gone = len(missing)
    return found


def harmless(number: Number) -> bool:
    """Return whether a piece of text with a digit needs no origin: a date, or a name such as Q3."""
    return number.kind == "date" or (number.kind == "word" and not number.text[0].isdigit())


def _unchanged(entries: Iterable[Entry], pieces: list[Piece], found: Compared) -> list[Entry]:
    """Take the texts that stand as they were written, in their place or moved; return the entries left over."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        waiting[_canonical(entry.place, entry.text)].append(entry)
    for near in (_in_place, _at_home, _moved):
        for piece in tuple(pieces):
            same = waiting.get(_canonical(piece.place, piece.text), [])
            stands = next((entry for entry in same if near(entry.place.part, piece)), None)
            if stands is not None:
                same.remove(stands)
                pieces.remove(piece)
                found.kept += [(stands, bound, piece.place) for bound in stands.bounds]
    return [entry for same in waiting.values() for entry in same]


def _in_place(part: str, piece: Piece) -> bool:
    return part == piece.place.part


def _at_home(part: str, piece: Piece) -> bool:
    return part == piece.home


def _moved(part: str, piece: Piece) -> bool:
    return not in_grid(part) and not in_grid(piece.place.part)


def _same_words(entries: Iterable[Entry], pieces: list[Piece], found: Compared) -> list[Entry]:
    """Hold the numbers of texts whose words are unchanged against each other; return the entries left over."""
    left = []
    for entry in entries:
        piece = next((one for one in pieces if one.home == entry.place.part), None)
        values = piece.values(entry) if piece is not None else None
        if piece is None or values is None:
            left.append(entry)
            continue
        pieces.remove(piece)
        for bound, was, now in values:
            if plain(was) == plain(now):
                found.kept.append((entry, bound, piece.place))
            else:
                found.changed.append(Changed(place=piece.place, now=now, entry=entry, bound=bound))
    return left


def _looked_for(entries: Iterable[Entry], pieces: Sequence[Piece], found: Compared) -> list[tuple[Entry, Bound]]:
    """Look for each number in the shape's texts, its own place first; return those that stand nowhere."""
    missing = []
    for entry in entries:
        grid = in_grid(entry.place.part)
        own = [piece for piece in pieces if piece.home == entry.place.part]
        others = [] if grid else [piece for piece in pieces if not in_grid(piece.place.part) and piece not in own]
        for bound in entry.bounds:
            said = entry.text[bound.start : bound.end]
            home = next((piece for piece in (*own, *others) if piece.take(said)), None)
            if home is None:
                missing.append((entry, bound))
            else:
                found.kept.append((entry, bound, home.place))
    return missing


def _canonical(place: Place, text: str) -> str:
    """Return a text so that two that say the same are equal; Excel writes a chart's .767 as 0.76700000000000002."""
    if place.part[:1] == "s" and "." in place.part:
        try:
            value = float(text)
        except ValueError:
            return text
        return f"{value:.12g}" if math.isfinite(value) else text
    return " ".join(text.split())


def _counterpart(missing: Sequence[tuple[Entry, Bound]], piece: Piece, number: Number) -> tuple[Entry, Bound] | None:
    """Return the number of the ledger that `number` most likely stands over: of the same text, else of the shape."""
    alike = [pair for pair in missing if (pair[1].origin.kind == "date") == (number.kind == "date")]
    near = [pair for pair in alike if pair[0].place.part == piece.home]
    free = [pair for pair in alike if not in_grid(pair[0].place.part)] if not in_grid(piece.place.part) else []
    return next(iter(near or free), None)


def by_shape(entries: Iterable[Entry]) -> Mapping[Key, list[Entry]]:
    """Return (slide, shape) -> its entries."""
    found: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.place.slide, entry.place.shape].append(entry)
    return found
