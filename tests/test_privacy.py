"""Small cells are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deckgen.privacy import HIDDEN, merge_small, shown_counts

counts = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    assert shown_counts([249, 143, 37, 3], 10) == ["249", "143", HIDDEN, "<10"]
    assert shown_counts([249, 4, 0, 3], 10) == ["249", "<10", "0", "<10"]
    assert shown_counts([249, 143, 0], 10) == ["249", "143", "0"]
    assert shown_counts([5], 10) == ["<10"]
    assert shown_counts([5, 40], 0) == ["5", "40"]


@given(counts)
def test_no_small_cell_is_total_minus_the_rest(values: list[int]) -> None:
    texts = shown_counts(values, 10)
    gaps = [n for n, text in zip(values, texts, strict=True) if not text.isdigit()]
    assert not any(0 < n < 10 and text.isdigit() for n, text in zip(values, texts, strict=True))
    assert len(gaps) != 1 or sum(values) == gaps[0]


@given(counts)
def test_merged_bands_keep_everybody_and_their_order(values: list[int]) -> None:
    names = [str(i) for i in range(len(values))]
    groups = merge_small(names, values, 10)
    assert [name for group in groups for name in group] == names
    sizes = [sum(values[int(name)] for name in group) for group in groups]
    assert sum(sizes) == sum(values)
    assert len(groups) == 1 or not any(0 < size < 10 for size in sizes)
