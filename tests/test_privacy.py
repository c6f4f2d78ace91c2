"""Small cells are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deckgen.privacy import merge_small, shown_counts

counts = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def test_small_cells_take_others_with_them_until_none_can_be_worked_out() -> None:
    assert shown_counts([249, 143, 37, 3], 10) == ["249", "143", "<40", "<40"]
    assert shown_counts([27, 11, 1, 0, 1], 10) == ["27", "<20", "<20", "0", "<20"]
    assert shown_counts([249, 143, 0], 10) == ["249", "143", "0"]
    assert shown_counts([5], 10) == ["<10"]
    assert shown_counts([5, 40], 0) == ["5", "40"]


def ways(total: int, cells: int, limit: int) -> set[int]:
    """Return every count that one of `cells` hidden cells can have, by trying all: what an attacker knows."""
    if cells == 1:
        return {total} if 0 < total < limit else set()
    return {n for n in range(1, limit) if ways(total - n, cells - 1, limit)}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_a_reader_who_knows_the_total_cannot_narrow_a_hidden_cell(values: list[int]) -> None:
    texts = shown_counts(values, 10)
    hidden = [n for n, text in zip(values, texts, strict=True) if text.startswith("<")]
    assert not any(0 < n < 10 and text.isdigit() for n, text in zip(values, texts, strict=True))
    everything_is_hidden = sum(hidden) == sum(values)
    if hidden and not everything_is_hidden:
        limit = int(next(text for text in texts if text.startswith("<"))[1:])
        assert len(ways(sum(hidden), len(hidden), limit)) >= 10


@given(counts)
def test_merged_bands_keep_everybody_and_their_order(values: list[int]) -> None:
    names = [str(i) for i in range(len(values))]
    groups = merge_small(names, values, 10)
    assert [name for group in groups for name in group] == names
    sizes = [sum(values[int(name)] for name in group) for group in groups]
    assert sum(sizes) == sum(values)
    assert len(groups) == 1 or not any(0 < size < 10 for size in sizes)
