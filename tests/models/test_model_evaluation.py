"""Measures against hand-worked examples, scikit-learn and each other."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from deckgen.models.delong import delong
from deckgen.models.evaluate import (
    at_threshold,
    calibrate,
    capacity_cut,
    discriminate,
    person_bootstrap,
    top_tenth,
    weighted_auc,
)


def draw(seed: int, n: int = 400, rate: float = 0.3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y_true = (rng.random(n) < rate).astype(float)
    good = y_true + rng.normal(size=n)
    return y_true, good, 0.5 * good + rng.normal(size=n)


def test_delong_on_five_rows_worked_by_hand() -> None:
    """Positives 3, 1; negatives 2, 1, 0: wins (1, 1, 1) and (0, 1/2, 1), so the AUC is 4.5 / 6.

    Placements of positives are 1 and 1/2: sample variance 1/8, over 2 gives 1/16. Those of negatives are 1/2,
    3/4 and 1: sample variance 1/16, over 3 gives 1/48.
    """
    y_true = np.array([1, 1, 0, 0, 0.0])
    aucs, covariance = delong(y_true, np.array([3, 1, 2, 1, 0.0]))
    assert aucs[0] == pytest.approx(0.75)
    assert covariance[0, 0] == pytest.approx(1 / 16 + 1 / 48)


def test_delong_agrees_with_the_bootstrap_also_for_the_difference() -> None:
    y_true, good, fair = draw(1)
    aucs, covariance = delong(y_true, good, fair)
    boot = person_bootstrap(y_true, (good, fair), np.arange(len(y_true)).astype(object), np.random.default_rng(2), 2000)
    np.testing.assert_allclose(aucs, [roc_auc_score(y_true, good), roc_auc_score(y_true, fair)])
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), boot.std(axis=1), rtol=0.07)
    difference = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert difference == pytest.approx((boot[0] - boot[1]).std(), rel=0.07)


def test_weighted_auc_is_the_auc_of_repeated_rows_with_ties() -> None:
    rng = np.random.default_rng(4)
    y_true, score = rng.integers(0, 2, 60).astype(float), rng.integers(0, 8, 60).astype(float)
    weights = rng.integers(0, 4, (3, 60)).astype(float)
    expected = [roc_auc_score(np.repeat(y_true, row.astype(int)), np.repeat(score, row.astype(int))) for row in weights]
    np.testing.assert_allclose(weighted_auc(y_true, score, weights), expected)


def test_repeated_rows_of_a_person_do_not_narrow_the_interval() -> None:
    y_true, good, fair = draw(5, 200)
    once = discriminate(y_true, good, fair, np.arange(200).astype(object), np.random.default_rng(1))
    four = [np.tile(values, 4) for values in (y_true, good, fair, np.arange(200))]
    pooled = discriminate(*four[:3], four[3].astype(object), np.random.default_rng(1))
    assert once.interval is not None
    assert pooled.interval is not None
    assert pooled.auc == pytest.approx(once.auc)
    assert pooled.interval.high - pooled.interval.low == pytest.approx(once.interval.high - once.interval.low, rel=0.1)


def test_one_class_has_no_auc() -> None:
    ones = np.ones(5)
    found = discriminate(ones, ones, ones, np.arange(5).astype(object), np.random.default_rng(1))
    assert found.auc is found.interval is found.difference_interval is None


def test_lift_of_a_perfect_and_of_a_constant_score() -> None:
    y_true = np.array([1.0] * 5 + [0.0] * 45)
    assert top_tenth(y_true, y_true) == pytest.approx((10.0, 1.0))
    assert top_tenth(y_true, np.zeros(50)) == pytest.approx((1.0, 0.1))  # ties share, whatever the order
    assert top_tenth(np.zeros(50), y_true) == (None, None)


def test_the_default_cut_flags_the_top_tenth() -> None:
    y_score = np.linspace(0, 1, 40)
    assert (y_score >= capacity_cut(y_score)).sum() == 4
    assert at_threshold(np.repeat([0.0, 1.0], [38, 2]), y_score, capacity_cut(y_score)) == (0.5, 1.0)
    assert at_threshold(np.zeros(4), np.zeros(4), 0.5) == (None, None)


def test_calibration_error_is_the_mean_gap_over_ten_equal_bins() -> None:
    y_score = np.linspace(0.05, 0.95, 100)
    bins, error = calibrate((y_score > 0.5).astype(float), y_score)
    assert bins["n"].tolist() == [10] * 10
    assert error == pytest.approx(np.minimum(bins["predicted"], 1 - bins["predicted"]).mean())


def test_calibration_of_one_score_is_one_bin() -> None:
    bins, error = calibrate(np.array([0.0, 1.0, 0.0, 0.0]), np.full(4, 0.25))
    assert bins.to_dict("records") == [{"bin": 1, "predicted": 0.25, "observed": 0.25, "n": 4}]
    assert error == 0
