"""A text as it stands now, whose numbers are taken one by one by those of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from deckgen.formats import spelled
from deckgen.ledger.model import Bound, Entry, Place
from deckgen.ledger.numbers import Number, numbers, plain

_SPELLED: Final = re.compile(rf"\b(?:{'|'.join(spelled(number) for number in range(11))})\b", re.IGNORECASE)


class Piece:
    """A text at its place; `home` is the part of the ledger that it belongs to, None for a new row or column."""

    def __init__(self, place: Place, home: str | None, text: str, allowed: Sequence[str] = ()) -> None:
        self.place = place
        self.home = home
        self.text = text
        self._numbers = tuple(numbers(text))
        self._taken: list[tuple[int, int]] = []
        self._allowed = [span for typed in allowed for span in self._places(typed)]

    def take(self, said: str) -> bool:
        """Take the first place where `said` stands whole and nothing else has taken it; False where there is none."""
        spans = [(number.start, number.end) for number in self._numbers if plain(number.text) == plain(said)]
        for form in dict.fromkeys((said, plain(said), said[:1].swapcase() + said[1:])):
            spans += self._places(form)
        for start, end in spans:
            if not any(start < b and a < end for a, b in self._taken):
                self._taken.append((start, end))
                return True
        return False

    def left(self) -> list[Number]:
        """Return the numbers that nothing has taken and nobody allows."""
        spans = [*self._taken, *self._allowed]
        return [n for n in self._numbers if not any(n.start < end and start < n.end for start, end in spans)]

    def phrase(self, number: Number, was: str) -> str:
        """Return `number` with as many words around it as `was` has around its own: "down 7.2%" in place of "up 7.2%"."""
        then = tuple(numbers(was))
        if not then:
            return number.text
        before, after = (len(said.split()) for said in (was[: then[0].start], was[then[-1].end :]))
        first = _words_before(before).search(self.text[: number.start])
        last = _words_after(after).match(self.text[number.end :])
        return f"{first[0] if first else ''}{number.text}{last[0] if last else ''}"

    def values(self, entry: Entry) -> list[tuple[Bound, str, str]] | None:
        """Return each bound of `entry` with what it said and what stands there; None where other words are around it."""
        then, now = _pieces(entry.text), _pieces(self.text)
        if _words(entry.text, then) != _words(self.text, now):
            return None
        found = []
        for bound in entry.bounds:
            inside = [i for i, (start, end) in enumerate(then) if bound.start < end and start < bound.end]
            if inside:
                first, last = inside[0], inside[-1]
                was, says = entry.text[then[first][0] : then[last][1]], self.text[now[first][0] : now[last][1]]
                found.append((bound, was, says))
            else:
                found.append((bound, "", ""))
        return found

    def _places(self, form: str) -> Iterator[tuple[int, int]]:
        """Yield where `form` stands whole."""
        at = self.text.find(form) if form else -1
        while at >= 0:
            if self._whole(at, at + len(form)):
                yield at, at + len(form)
            at = self.text.find(form, at + 1)

    def _whole(self, start: int, end: int) -> bool:
        """Return whether start and end cut no longer number in two: 12 does not stand in 1,234."""
        return all(
            (start <= number.start and number.end <= end) or number.end <= start or end <= number.start
            for number in self._numbers
        )


@cache
def _words_before(count: int) -> re.Pattern[str]:
    """Return what finds up to `count` words at the end of a text, none of another sentence."""
    return re.compile(rf"(?:[\w-]+\s+){{0,{count}}}\Z")


@cache
def _words_after(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:,?\s+[\w-]+){{0,{count}}}")


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return where the numbers of a text stand, those that are words among them."""
    found = [(number.start, number.end) for number in numbers(text)]
    return sorted(found + [match.span() for match in _SPELLED.finditer(text)])


def _words(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return what stands between `spans`, all blanks alike."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return [" ".join(text[end:start].split()) for end, start in zip(ends, starts, strict=True)]
