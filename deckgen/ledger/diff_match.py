"""Which slide of one deck is which of the other: by tag or name, else by title, else by the words that they share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from deckgen.ledger.diff_texts import worded

_ALIKE: Final = 0.5  # share of words in common from which two slides are one
_MOST: Final = 10_000  # pairs of slides whose words are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a slide is told by: its place in the deck from 0, its id ("" for one that a person made), title and text."""

    index: int
    id: str
    title: str
    text: str


def match(old: Sequence[Known], new: Sequence[Known]) -> dict[int, int]:
    """Return index of a slide in `new` -> that of the same slide in `old`; copies are matched in their order."""
    found: dict[int, int] = {}
    keys: tuple[Callable[[Known], str], ...] = (
        lambda one: one.id,
        lambda one: " ".join(one.title.lower().split()),
        lambda one: worded(one.title).strip("# "),
    )
    before, after = list(old), list(new)
    for key in keys:
        waiting: dict[str, list[Known]] = {}
        for one in before:
            waiting.setdefault(key(one), []).append(one)
        for one in after:
            same = waiting.get(key(one)) if key(one) else None
            if same:
                found[one.index] = same.pop(0).index
        before = [one for one in before if one.index not in found.values()]
        after = [one for one in after if one.index not in found]
    found.update(_by_words(before, after))
    return found


def _by_words(before: Sequence[Known], after: Sequence[Known]) -> Iterator[tuple[int, int]]:
    if len(before) * len(after) > _MOST:
        return
    words = {id(one): Counter(re.findall(r"\w+", worded(one.text))) for one in (*before, *after)}
    scored = []
    for was in before:
        for now in after:
            whole = (words[id(was)] | words[id(now)]).total()
            scored.append((-(words[id(was)] & words[id(now)]).total() / (whole or 1), was.index, now.index))
    taken: set[tuple[str, int]] = set()
    for score, was_index, now_index in sorted(scored):
        pair = {("old", was_index), ("new", now_index)}
        if -score >= _ALIKE and not taken & pair:
            taken |= pair
            yield now_index, was_index


def moved(matched: dict[int, int]) -> set[int]:
    """Return the indices of the new slides that had to move: all but the longest run that kept its order."""
    order = [matched[now] for now in sorted(matched)]
    news = sorted(matched)
    tails: list[int] = []  # by the length of a run: the least place in which one ends
    ends: list[int] = []
    before: list[int] = [-1] * len(order)
    for at, place in enumerate(order):
        length = bisect_left(tails, place)
        before[at] = ends[length - 1] if length else -1
        tails[length:] = [place] if length == len(tails) else [place, *tails[length + 1 :]]
        ends[length:] = [at] if length == len(ends) else [at, *ends[length + 1 :]]
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(news[at])
        at = before[at]
    return set(news) - kept
