"""Counts of people that may be shown: small cells hidden, and none of them found again by subtraction."""

from __future__ import annotations

from collections.abc import Sequence

from deckgen.formats import format_count

HIDDEN = "hidden"


def shown_counts(counts: Sequence[int], floor: int) -> list[str]:
    """Return `counts`, parts of a total that readers know, as texts in which no small cell can be worked out.

    Counts from 1 to `floor` - 1 become ``<floor`` (primary suppression). Where exactly one is hidden so, the
    smallest other count that is not zero becomes "hidden" too (complementary suppression): a single gap would be
    the total minus the rest.
    """
    texts = [format_count(count, floor=floor) for count in counts]
    small = [i for i, count in enumerate(counts) if 0 < count < floor]
    others = [i for i, count in enumerate(counts) if count >= floor]
    if floor and len(small) == 1 and others:
        texts[min(others, key=lambda i: (counts[i], i))] = HIDDEN
    return texts


def merge_small(names: Sequence[str], counts: Sequence[int], floor: int) -> list[list[str]]:
    """Return groups of neighbouring bands, first to last, none with a count from 1 to `floor` - 1 if that can be.

    A band that is too small to show joins the next one, the last joins the one before.
    """
    groups: list[list[str]] = []
    sizes: list[int] = []
    for name, count in zip(names, counts, strict=True):
        if sizes and 0 < sizes[-1] < floor:
            groups[-1].append(name)
            sizes[-1] += count
        else:
            groups.append([name])
            sizes.append(count)
    while len(groups) > 1 and 0 < sizes[-1] < floor:
        last, size = groups.pop(), sizes.pop()
        groups[-1] += last
        sizes[-1] += size
    return groups
