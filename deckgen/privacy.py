"""Counts of people that may be shown: small cells hidden, and none of them found again by subtraction."""

from __future__ import annotations

from collections.abc import Sequence

from deckgen.formats import format_value


def shown_counts(counts: Sequence[int], floor: int) -> list[str]:
    """Return `counts`, parts of a total that readers know, as texts in which no small cell can be worked out.

    Counts from 1 to `floor` - 1 are hidden (primary suppression), and with them the smallest others (complementary
    suppression) until the hidden ones' sum, which a reader finds by subtraction, leaves each of them a range of at least
    `floor` values. All hidden cells look the same, as ``<20`` where the largest of them is below 20.
    """
    hidden = {i for i, count in enumerate(counts) if 0 < count < floor}
    others = sorted((i for i, count in enumerate(counts) if count >= floor), key=lambda i: (counts[i], i))
    while hidden and others and not _wide([counts[i] for i in hidden], floor):
        hidden.add(others.pop(0))
    parts = [counts[i] for i in hidden]
    limit = _limit(parts, floor)
    # Two nines that add up to 18 can be nothing else below ten: a higher mark says less.
    while hidden and limit <= sum(parts) and not _wide(parts, floor, limit):
        limit += floor
    return [f"<{limit}" if i in hidden else format_value(count, "count") for i, count in enumerate(counts)]


def _limit(hidden: Sequence[int], floor: int) -> int:
    """Return the multiple of `floor` that all hidden counts are below."""
    return floor * (max(hidden) // floor + 1) if hidden else floor


def _wide(hidden: Sequence[int], floor: int, limit: int = 0) -> bool:
    """Return whether the sum of hidden counts, each at least 1 and below the limit, leaves each a wide range."""
    total, others, limit = sum(hidden), len(hidden) - 1, limit or _limit(hidden, floor)
    lowest, highest = max(1, total - others * (limit - 1)), min(limit - 1, total - others)
    return highest - lowest + 1 >= floor


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
