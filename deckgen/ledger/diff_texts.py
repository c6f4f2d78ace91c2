"""The sentences of a slide in two decks: which have other words, which only other numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from deckgen.ledger.diff_model import Pair
from deckgen.ledger.numbers import numbers

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[\W\d]*[A-ZÀ-Þ\d“\"(])")
_ALIKE: Final = 0.4  # share of words in common from which a sentence is the other one reworded
_SAME_PLACE: Final = 0.25  # of words, where both stand in the same shape
_HEADING: Final = 2  # words
_MOST: Final = 40_000  # pairs of sentences that are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence and the name of the shape that it stands in."""

    shape: str
    text: str


@dataclass(kw_only=True, slots=True)
class Compared:
    """Sentences with other words, with other numbers only, and those of one deck only."""

    reworded: list[Pair] = field(default_factory=list)
    renumbered: list[Pair] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def sentences(shape: str, text: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph; a heading such as "Size decides." stands with the sentence after it."""
    heading = ""
    for one in _SENTENCE.split(" ".join(text.split())):
        said = f"{heading} {one}".strip()
        heading = said if len(said.split()) <= _HEADING else ""
        if said and not heading:
            yield Sentence(shape=shape, text=said)
    if heading:
        yield Sentence(shape=shape, text=heading)


def worded(text: str) -> str:
    """Return the words of a text: its numbers and dates as ``#``, however many digits they have."""
    for number in reversed(list(numbers(text))):
        text = f"{text[: number.start]}#{text[number.end :]}"
    return " ".join(text.split()).lower()


def compare_sentences(old: Sequence[Sentence], new: Sequence[Sentence]) -> Compared:
    """Return how the sentences of a slide differ; where on the slide they stand does not matter."""
    found = Compared()
    common = Counter(one.text for one in old) & Counter(one.text for one in new)
    before, after = _without(old, common), _without(new, common)
    for pair in _same_words(before, after):
        found.renumbered.append(Pair(name=pair[1].shape, old=pair[0].text, new=pair[1].text))
    for pair in _likeliest(before, after):
        found.reworded.append(Pair(name=pair[1].shape, old=pair[0].text, new=pair[1].text))
    found.old, found.new = [one.text for one in before], [one.text for one in after]
    return found


def _without(listed: Iterable[Sentence], common: Counter[str]) -> list[Sentence]:
    left, rest = Counter(common), []
    for one in listed:
        if left[one.text]:
            left[one.text] -= 1
        else:
            rest.append(one)
    return rest


def _same_words(before: list[Sentence], after: list[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Take out of both lists, and yield, the sentences that differ by their numbers only."""
    waiting: dict[str, list[Sentence]] = {}
    for one in before:
        waiting.setdefault(worded(one.text), []).append(one)
    for one in list(after):
        same = waiting.get(worded(one.text))
        if same:
            was = next((other for other in same if other.shape == one.shape), same[0])
            same.remove(was)
            before.remove(was)
            after.remove(one)
            yield was, one


def _likeliest(before: list[Sentence], after: list[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Take out of both lists, and yield, the sentences that are most likely the same in other words."""
    if len(before) * len(after) > _MOST:
        return
    words = {id(one): Counter(re.findall(r"\w+|#", worded(one.text))) for one in (*before, *after)}
    scored = sorted(
        (
            (-_alike(words[id(was)], words[id(now)]), i, j, was, now)
            for i, was in enumerate(before)
            for j, now in enumerate(after)
        ),
        key=lambda row: row[:3],
    )
    taken: set[int] = set()
    for score, _, _, was, now in scored:
        if -score >= (_SAME_PLACE if was.shape == now.shape else _ALIKE) and not taken & {id(was), id(now)}:
            taken |= {id(was), id(now)}
            yield was, now
    before[:] = [one for one in before if id(one) not in taken]
    after[:] = [one for one in after if id(one) not in taken]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words that two sentences have in common."""
    whole = (one | other).total()
    return (one & other).total() / whole if whole else 0.0
