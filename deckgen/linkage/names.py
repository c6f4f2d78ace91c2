"""Whether two first names can be one person's."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from deckgen.linkage.nicknames import forms_of, is_known

if TYPE_CHECKING:
    import pandas as pd

CLOSE: Final = 0.84  # Jaro-Winkler: a typo apart, not another name


@lru_cache(maxsize=200_000)
def compatible(one: str, other: str) -> bool:
    """Return whether two normalised first names are equal, nickname, initial or typo of each other."""
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if forms_of(one) & forms_of(other):
        return True
    # Mary is one letter from Mark, but two common names are two people's, not a slip.
    return not (is_known(one) and is_known(other)) and jaro_winkler(one, other) >= CLOSE


def jaro_winkler(one: str, other: str) -> float:
    """Return the Jaro-Winkler similarity of two texts, from 0 to 1 for equal ones."""
    if one == other:
        return 1.0
    reach = max(len(one), len(other)) // 2 - 1
    taken = [False] * len(other)
    matched = []
    for place, letter in enumerate(one):
        for at in range(max(0, place - reach), min(len(other), place + reach + 1)):
            if not taken[at] and other[at] == letter:
                taken[at] = True
                matched.append(letter)
                break
    if not matched:
        return 0.0
    facing = [letter for letter, used in zip(other, taken, strict=True) if used]
    swapped = sum(a != b for a, b in zip(matched, facing, strict=True)) / 2
    count = len(matched)
    jaro = (count / len(one) + count / len(other) + (count - swapped) / count) / 3
    start = next((i for i in range(min(4, len(one), len(other))) if one[i] != other[i]), min(4, len(one), len(other)))
    return jaro + start * 0.1 * (1 - jaro)


def first_names(identities: pd.DataFrame, pairs: pd.DataFrame) -> list[str | None]:
    """Return each identity's first name; its last name where the two were written in the wrong order.

    They were if someone who is probably the same person (`pairs`) has them the other way round, and more people
    of the file have them that way, too.
    """
    firsts, lasts = (
        [name if isinstance(name, str) else None for name in identities[column]]
        for column in ("first_name", "last_name")
    )
    as_first, as_last = Counter(firsts), Counter(lasts)

    def usual(place: int) -> tuple[int, int]:
        first, last = firsts[place], lasts[place]
        return as_first[first] + as_last[last] - as_first[last] - as_last[first], -place

    found = list(firsts)
    names = np.asarray(firsts, dtype=object)
    ones, others = pairs["identity_l"].to_numpy() - 1, pairs["identity_r"].to_numpy() - 1
    unlike = names[ones] != names[others]  # who have one first name have exchanged none
    for one, other in zip(ones[unlike].tolist(), others[unlike].tolist(), strict=True):
        if _exchanged((firsts[one], lasts[one]), (firsts[other], lasts[other])):
            wrong = min(one, other, key=usual)
            found[wrong] = lasts[wrong]
    return found


def _exchanged(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    (first, last), (other_first, other_last) = one, other
    if not (first and last and other_first and other_last) or compatible(first, other_first):
        return False
    return compatible(first, other_last) and compatible(last, other_first)
