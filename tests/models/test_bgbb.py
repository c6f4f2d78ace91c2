"""BG/BB against its published fit, its closed forms and donors drawn from known parameters."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from deckgen.errors import DataError
from deckgen.models.bgbb import BGBB, fit_bgbb

# Frequency, recency, donors: 11,104 people who first gave to a non-profit in 1995, over the six years 1996-2001.
# Fader, Hardie and Shang (2010), Table 1; also in the MIT-licensed package lifetimes.
DONATIONS = np.array([
    (0, 0, 3464), (1, 1, 1091), (1, 2, 277), (1, 3, 129), (1, 4, 78), (1, 5, 119), (1, 6, 129), (2, 2, 613),
    (2, 3, 255), (2, 4, 155), (2, 5, 173), (2, 6, 234), (3, 3, 322), (3, 4, 181), (3, 5, 225), (3, 6, 357),
    (4, 4, 240), (4, 5, 284), (4, 6, 512), (5, 5, 335), (5, 6, 728), (6, 6, 1203),
])  # fmt: skip
X, T_X, DONORS = DONATIONS.T
N = np.full(len(X), 6)


def draw(seed: int, people: int, periods: int, fit: BGBB) -> np.ndarray:
    """Return people x periods of 0 and 1, by the story that the model tells."""
    rng = np.random.default_rng(seed)
    gives, leaves = rng.beta(fit.alpha, fit.beta, people), rng.beta(fit.gamma, fit.delta, people)
    there = np.cumprod(rng.random((people, periods)) >= leaves[:, None], axis=1)
    return there * (rng.random((people, periods)) < gives[:, None])


def history(given: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    periods = np.arange(1, given.shape[1] + 1)
    return given.sum(axis=1), (given * periods).max(axis=1), np.full(len(given), given.shape[1])


def test_the_published_fit_is_found() -> None:
    fit = fit_bgbb(X, T_X, N, weights=DONORS)
    assert (fit.alpha, fit.beta, fit.gamma, fit.delta) == pytest.approx((1.204, 0.750, 0.657, 2.784), abs=0.0015)
    assert fit.log_likelihood == pytest.approx(-33225.6, abs=0.05)
    assert fit.n == 11_104


def test_the_next_five_years_come_out_within_three_percent() -> None:
    fit = fit_bgbb(X, T_X, N, weights=DONORS)
    expected = float(fit.expected_periods(X, T_X, N, 5) @ DONORS)
    assert expected == pytest.approx(13_260, rel=0.03)  # giving years 2002-2006 of these donors
    assert fit.expected_periods(6, 6, 6, 5)[0] == pytest.approx(3.75, abs=0.005)
    assert fit.expected_periods(0, 0, 6, 5)[0] == pytest.approx(0.07, abs=0.005)


def test_a_lately_silent_donor_is_less_likely_there_the_more_often_they_gave_before() -> None:
    fit = fit_bgbb(X, T_X, N, weights=DONORS)
    seldom, often = fit.alive([2, 4], [4, 4], [6, 6])
    assert often < seldom < fit.alive(6, 6, 6)[0] < 1


def test_expectations_agree_with_the_closed_form_and_with_all_histories() -> None:
    fit = BGBB(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78, log_likelihood=0, n=1)
    # Mean of n periods: chance of giving times the mean chances of still being there, both products of Beta means.
    there = np.cumprod((fit.delta + np.arange(6)) / (fit.gamma + fit.delta + np.arange(6)))
    assert fit.chances(0, 0, 0, 6)[0] == pytest.approx(fit.alpha / (fit.alpha + fit.beta) * there)
    # The chances of the years 4 to 6, over every history of three years, add up to what is expected without one.
    drawn = np.array(list(product((0, 1), repeat=3)))
    gave = np.array([np.prod([_next(fit, row[:year], row[year]) for year in range(3)]) for row in drawn])
    assert gave.sum() == pytest.approx(1)
    assert gave @ fit.chances(*history(drawn), 3) == pytest.approx(fit.chances(0, 0, 0, 6)[0][3:])


def _next(fit: BGBB, so_far: np.ndarray, gives: int) -> float:
    x, t_x, n = history(so_far[None, :]) if len(so_far) else (0, 0, 0)
    chance = float(fit.chances(x, t_x, n, 1)[0, 0])
    return chance if gives else 1 - chance


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_donors_drawn_from_known_parameters_give_what_was_expected(seed: int) -> None:
    truth = BGBB(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78, log_likelihood=0, n=1)
    given = draw(seed, 20_000, 11, truth)
    fit = fit_bgbb(*history(given[:, :6]))
    assert fit.expected_periods(*history(given[:, :6]), 5).sum() == pytest.approx(given[:, 6:].sum(), rel=0.03)
    assert fit.parameters == pytest.approx(truth.parameters, rel=0.25)


def test_order_and_grouping_of_donors_change_nothing() -> None:
    x, t_x, n = history(draw(4, 500, 6, fit_bgbb(X, T_X, N, weights=DONORS)))
    rows = np.random.default_rng(5).permutation(len(x))
    cells, counts = np.unique(np.stack((x, t_x, n)), axis=1, return_counts=True)
    assert fit_bgbb(x, t_x, n) == fit_bgbb(x[rows], t_x[rows], n[rows]) == fit_bgbb(*cells, weights=counts)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no donor has had a period"),
        ([(0, 0, 0)], "no donor has had a period"),
        ([(0, 0, 6), (0, 0, 3)], "no donor gave again"),
        ([(6, 6, 6), (2, 2, 2)], "every donor gave in every period"),
        ([(3, 2, 6), (1, 1, 6)], "a giving history is impossible"),
        ([(1, 7, 6)], "a giving history is impossible"),
        ([(0, 2, 6)], "a giving history is impossible"),
        ([(float("nan"), 1, 2)], "a giving history is impossible"),
    ],
)
def test_what_cannot_be_fitted_says_why(rows: list[tuple[float, float, float]], reason: str) -> None:
    x, t_x, n = np.array(rows, dtype=float).reshape(-1, 3).T
    with pytest.raises(DataError, match=reason):
        fit_bgbb(x, t_x, n)


@pytest.mark.parametrize(
    "rows", [[(1, 1, 6)], [(1, 1, 1), (0, 0, 1)], [(199, 200, 200)], [(5, 5, 200), (200, 200, 200)]]
)
def test_few_or_extreme_histories_give_finite_chances(rows: list[tuple[int, int, int]]) -> None:
    x, t_x, n = np.array(rows).T
    fit = fit_bgbb(x, t_x, n)
    for found in (fit.parameters, fit.alive(x, t_x, n), fit.chances(x, t_x, n, 10)):
        assert np.isfinite(found).all()
    assert (fit.chances(x, t_x, n, 10) <= 1).all()
    assert (fit.alive(x, t_x, n) <= 1).all()


def test_weights_must_fit_the_histories() -> None:
    with pytest.raises(DataError, match="weights must be counts"):
        fit_bgbb(X, T_X, N, weights=[1, 2])
