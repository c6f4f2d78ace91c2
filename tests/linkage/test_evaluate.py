import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.linkage.evaluate import b_cubed, pairwise, threshold_curve

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=40)


def test_the_same_grouping_under_other_names_is_perfect() -> None:
    for measure in (pairwise, b_cubed):
        agreement = measure(["a", "a", "b"], [7, 7, 1])
        assert (agreement.precision, agreement.recall, agreement.f1) == (1, 1, 1)


def test_pairs_are_counted_by_hand() -> None:
    # True pairs: 0-1, 0-2, 1-2, 3-4. Predicted pairs: 0-1, 2-3. Right: 0-1.
    agreement = pairwise([1, 1, 1, 2, 2], [1, 1, 2, 2, 3])
    assert agreement.precision == pytest.approx(1 / 2)
    assert agreement.recall == pytest.approx(1 / 4)
    assert agreement.f1 == pytest.approx(1 / 3)


def test_b_cubed_averages_over_records() -> None:
    agreement = b_cubed([1, 1, 1, 2, 2], [1, 1, 2, 2, 3])
    assert agreement.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2 + 1) / 5)
    assert agreement.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5)


def test_everyone_alone_is_precise_and_everyone_together_recalls_all() -> None:
    truth = [1, 1, 2]
    assert pairwise(truth, [1, 2, 3]).precision == 1
    assert pairwise(truth, [1, 2, 3]).recall == 0
    assert pairwise(truth, [1, 2, 3]).f1 == 0
    assert pairwise(truth, [1, 1, 1]).recall == 1


def test_nothing_to_get_wrong_is_right() -> None:
    for measure in (pairwise, b_cubed):
        assert measure([], []).f1 == 1


def test_label_arrays_must_match() -> None:
    with pytest.raises(ValueError, match="one length"):
        pairwise([1, 2], [1])


@given(LABELS)
def test_precision_is_recall_with_the_roles_exchanged(labels: list[tuple[int, int]]) -> None:
    truth, predicted = [a for a, _ in labels], [b for _, b in labels]
    for measure in (pairwise, b_cubed):
        there, back = measure(truth, predicted), measure(predicted, truth)
        assert there.precision == pytest.approx(back.recall)
        assert 0 <= there.recall <= 1


@given(LABELS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(labels: list[tuple[int, int]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(labels, len(labels))
    for measure in (pairwise, b_cubed):
        one = measure(np.array([a for a, _ in labels]), np.array([b for _, b in labels]))
        other = measure(np.array([a for a, _ in shuffled]), np.array([b for _, b in shuffled]))
        assert one.f1 == pytest.approx(other.f1)


def test_a_curve_asks_for_the_grouping_at_every_threshold() -> None:
    truth = ["a", "a", "b", "b"]
    groupings = {0.5: [1, 1, 1, 1], 0.8: [1, 1, 2, 2], 0.9: [1, 2, 3, 4]}
    points = threshold_curve(truth, groupings.__getitem__, [0.5, 0.8, 0.9])
    assert [point.threshold for point in points] == [0.5, 0.8, 0.9]
    assert [point.pairwise.precision for point in points] == [pytest.approx(1 / 3), 1, 1]
    assert [point.pairwise.recall for point in points] == [1, 1, 0]
    assert [point.b_cubed.f1 for point in points] == [pytest.approx(2 / 3), 1, pytest.approx(2 / 3)]
