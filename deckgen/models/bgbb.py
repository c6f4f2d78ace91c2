"""BG/BB: from how often and how lately somebody gave in yearly windows to how often they will give.

    fit = fit_bgbb([0, 1, 6], [0, 4, 6], [6, 6, 6], weights=[3464, 284, 1203])
    fit.expected_periods(6, 6, 6, 5)  # giving years in the next five of somebody who gave in all six so far

Beta-geometric/beta-Bernoulli (Fader, Hardie and Shang 2010, Customer-Base Analysis in a Discrete-Time
Noncontractual Setting, Marketing Science 29, 1086-1108): before each period a donor stops for good with a chance
of their own, and gives in a period with a chance of their own as long as they have not. The chances of stopping
are Beta(gamma, delta) and those of giving Beta(alpha, beta) over donors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, digamma, logsumexp

from deckgen.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_LARGEST = np.log(1e4)  # beyond it a Beta is a point; the likelihood there is flat and the search would run on
_STARTS = ((1.0, 1.0, 1.0, 3.0), (0.3, 0.6, 0.3, 3.0), (3.0, 3.0, 1.0, 10.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class BGBB:
    """Fitted parameters: giving ~ Beta(alpha, beta), stopping ~ Beta(gamma, delta); `n` counts donors."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float
    n: int

    @property
    def parameters(self) -> Floats:
        """Alpha, beta, gamma and delta."""
        return np.array([self.alpha, self.beta, self.gamma, self.delta])

    def alive(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> Floats:
        """Return the chance that a donor with this history can still give in the period after it."""
        rows = _checked(x, t_x, n)
        alpha, beta, gamma, delta = self.parameters
        count, _, periods = rows
        alive = betaln(alpha + count, beta + periods - count) - betaln(alpha, beta)
        alive += betaln(gamma, delta + periods + 1) - betaln(gamma, delta)
        return np.asarray(np.exp(alive - _log_likelihood(self.parameters, *rows)))

    def expected_periods(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, ahead: int) -> Floats:
        """Return how many of the next `ahead` periods a donor with this history will give in.

        `x` is the number of periods with a gift, `t_x` the last of them (0 for none), `n` the periods that there
        were, all since the period of the first gift, which is not counted. Arrays of one shape, or numbers.
        """
        return np.asarray(self.chances(x, t_x, n, ahead).sum(axis=-1))

    def chances(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike, ahead: int) -> Floats:
        """Return the chance of giving in each of the next `ahead` periods, on a last axis of that length."""
        rows = _checked(x, t_x, n)
        alpha, beta, gamma, delta = self.parameters
        count, _, periods = (row[..., None] for row in rows)
        giving = betaln(alpha + count + 1, beta + periods - count) - betaln(alpha, beta)
        # To be there in period n + j is to have passed n + j chances of stopping.
        there = betaln(gamma, delta + periods + np.arange(1, ahead + 1)) - betaln(gamma, delta)
        return np.asarray(np.exp(giving + there - _log_likelihood(self.parameters, *rows)[..., None]))


def fit_bgbb(x: ArrayLike, t_x: ArrayLike, n: ArrayLike, *, weights: ArrayLike | None = None) -> BGBB:
    """Fit by maximum likelihood.

    Parameters
    ----------
    x, t_x, n : arrays of shape (donors,) or (cells,)
        Periods with a gift, the last of them (0 for none), and periods that there were, after the first gift's.
    weights : array of the same shape, optional
        Donors in each cell; one each by default.

    Raises
    ------
    DataError
        Where nobody has had a period to give in, where nobody gave again, or where everybody gave in every period:
        then infinitely many parameters fit equally well. Also where a history is impossible, such as x > t_x.
    """
    rows = _checked(x, t_x, n)
    counts = np.ones(rows[0].shape) if weights is None else np.asarray(weights, dtype=np.float64)
    if counts.shape != rows[0].shape or (counts < 0).any() or not np.isfinite(counts).all():
        raise DataError(
            "weights must be counts of donors, one for each history", hint="give as many as there are histories"
        )
    # Equal histories are one term; sorted, so that the order of the rows changes no bit of the sum.
    cells, where = np.unique(np.stack(rows), axis=1, return_inverse=True)
    donors = np.bincount(where.ravel(), weights=counts.ravel(), minlength=cells.shape[1])
    used = (donors > 0) & (cells[2] > 0)
    cells, donors = cells[:, used], donors[used]
    _refuse_degenerate(cells)
    # Here, so that importing deckgen.models stays light. One thread: four numbers are not worth waking more.
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        found = min((_search(np.log(start), cells, donors) for start in _STARTS), key=lambda found: float(found.fun))
    alpha, beta, gamma, delta = (float(value) for value in np.exp(found.x))
    return BGBB(
        alpha=alpha, beta=beta, gamma=gamma, delta=delta, log_likelihood=-float(found.fun), n=round(counts.sum())
    )


def _search(start: Floats, cells: Floats, donors: Floats) -> Any:
    """Return scipy's minimum of minus the log-likelihood over the logarithms of the parameters."""

    def loss(logarithms: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logarithms)
        each, slope = _log_likelihood_and_slope(parameters, *cells)
        # Sums, not products of matrices, whose last bits depend on the number of threads.
        return -float((donors * each).sum()), -(slope * donors).sum(axis=1) * parameters

    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(-_LARGEST, _LARGEST)] * 4)


LATER = "the file needs more years of gifts: leave lifetime values out until then"


def _checked(x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    rows = tuple(np.atleast_1d(np.asarray(row, dtype=np.float64)) for row in (x, t_x, n))
    if len({row.shape for row in rows}) > 1:
        raise DataError("frequency, recency and periods must have the same length", hint="one value of each a donor")
    count, last, periods = rows
    possible = (count >= 0) & (count <= last) & (last <= periods) & ((last == 0) == (count == 0))
    if not (np.all(possible) and np.isfinite(periods).all() and all((row == np.round(row)).all() for row in rows)):
        raise DataError(
            "a giving history is impossible",
            hint="whole numbers, 0 <= frequency <= recency <= periods, and recency 0 only where frequency is 0",
        )
    return count, last, periods


def _refuse_degenerate(cells: Floats) -> None:
    count, _, periods = cells
    if not periods.size:
        raise DataError("no donor has had a period to give in after the first", hint=LATER)
    if not count.any():
        raise DataError("no donor gave again, so there is no telling rare giving from leaving", hint=LATER)
    if (count == periods).all():
        raise DataError("every donor gave in every period, so nothing tells when they leave", hint=LATER)


def _terms(parameters: Floats, x: Floats, t_x: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the logarithms of the ways to a history, and the period that each stops before.

    Way i has the donor stop after period t_x + i; the last has them there to the end. NaN-free: ways that do
    not exist for a donor are minus infinity. Shape (..., longest silence + 1).
    """
    alpha, beta, gamma, delta = parameters
    silence = (n - t_x)[..., None]
    steps = np.arange(int(silence.max(initial=0)) + 1)
    there = np.minimum(t_x[..., None] + steps, n[..., None])  # periods that the donor was there for
    giving = betaln(alpha + x[..., None], beta + there - x[..., None]) - betaln(alpha, beta)
    stayed = steps == silence
    leaving = betaln(gamma + ~stayed, delta + there) - betaln(gamma, delta)
    return np.where(steps <= silence, giving + leaving, -np.inf), there


def _log_likelihood(parameters: Floats, x: Floats, t_x: Floats, n: Floats) -> Floats:
    """Return each history's log-likelihood."""
    return np.asarray(logsumexp(_terms(parameters, x, t_x, n)[0], axis=-1))


def _log_likelihood_and_slope(parameters: Floats, x: Floats, t_x: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the log-likelihoods and their slopes in the four parameters, of shape (4, donors)."""
    alpha, beta, gamma, delta = parameters
    terms, there = _terms(parameters, x, t_x, n)
    total = logsumexp(terms, axis=-1)
    share = np.exp(terms - total[..., None])
    left = (~(np.arange(terms.shape[-1]) == (n - t_x)[..., None])).astype(np.float64)
    given = digamma(alpha + beta) - digamma(alpha + beta + there)
    gone = digamma(gamma + delta) - digamma(gamma + delta + there + left)
    slopes = (
        digamma(alpha + x[..., None]) - digamma(alpha) + given,
        digamma(beta + there - x[..., None]) - digamma(beta) + given,
        digamma(gamma + left) - digamma(gamma) + gone,
        digamma(delta + there) - digamma(delta) + gone,
    )
    return np.asarray(total), np.stack([(share * slope).sum(axis=-1) for slope in slopes])
