"""Which item of one list has become which of another: equal ones, and what stands in their place between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

LIKE = 0.5  # share of characters in common from which two texts are taken for one that was rewritten


def pair(one: Sequence[str], two: Sequence[str]) -> Mapping[int, int]:
    """Return place in `one` -> place in `two`, in order; what has no partner is left out."""
    found: dict[int, int] = {}
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            found.update(zip(range(a, b), range(c, d), strict=True))
        elif tag == "replace":
            found.update(_likely(one, two, range(a, b), range(c, d)))
    return found


def _likely(one: Sequence[str], two: Sequence[str], left: range, right: range) -> Mapping[int, int]:
    """Return the pairs of `left` and `right` that are most alike, the best first, none crossing another."""
    scored = sorted(((likeness(one[a], two[c]), -a, -c) for a in left for c in right), reverse=True)
    found: dict[int, int] = {}
    for score, a, c in ((score, -a, -c) for score, a, c in scored):
        crossing = any((a <= x) != (c <= y) or a == x or c == y for x, y in found.items())
        if score >= LIKE and not crossing:
            found[a] = c
    return found


def likeness(one: str, two: str) -> float:
    """Return how alike two texts are, 0 to 1."""
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
