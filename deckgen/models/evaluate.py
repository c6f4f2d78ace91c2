"""How good the scores are: AUC with intervals, the top tenth, calibration; a row is not a person."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from deckgen.models.delong import delong
from deckgen.results import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_Z = NormalDist().inv_cdf(0.975)
_CHUNK = 200  # resamples at a time, to bound memory


@dataclass(frozen=True, kw_only=True, slots=True)
class Discrimination:
    """AUC of a model and of its baseline on the same rows, with intervals from the same resamples."""

    auc: float | None
    interval: Interval | None
    baseline: float | None
    baseline_interval: Interval | None
    difference_interval: Interval | None


def discriminate(
    y_true: Floats,
    y_score: Floats,
    y_baseline: Floats,
    people: NDArray[np.object_],
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Discrimination:
    """Return AUCs and 95% intervals: DeLong's where each person has one row, else a bootstrap of persons.

    Rows of one person at several as-ofs repeat each other; resampling rows would give too narrow an interval.
    """
    (auc, baseline), covariance = delong(y_true, y_score, y_baseline)
    if np.isnan(auc):
        return Discrimination(auc=None, interval=None, baseline=None, baseline_interval=None, difference_interval=None)
    if len(np.unique(people)) == len(people):
        difference = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        intervals = [
            _normal_interval(auc, covariance[0, 0], 0.0),
            _normal_interval(baseline, covariance[1, 1], 0.0),
            _normal_interval(auc - baseline, difference, -1.0),
        ]
    else:
        aucs = person_bootstrap(y_true, (y_score, y_baseline), people, rng, resamples)
        intervals = [_percentiles(values) for values in (aucs[0], aucs[1], aucs[0] - aucs[1])]
    return Discrimination(
        auc=float(auc),
        interval=intervals[0],
        baseline=float(baseline),
        baseline_interval=intervals[1],
        difference_interval=intervals[2],
    )


def _normal_interval(centre: float, variance: float, floor: float) -> Interval | None:
    if np.isnan(variance):
        return None
    half = _Z * float(np.sqrt(max(variance, 0.0)))
    return Interval(low=max(float(centre) - half, floor), high=min(float(centre) + half, 1.0))


def _percentiles(values: Floats) -> Interval | None:
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.quantile(values, (0.025, 0.975))
    return Interval(low=float(low), high=float(high))


def person_bootstrap(
    y_true: Floats,
    y_scores: tuple[Floats, ...],
    people: NDArray[np.object_],
    rng: np.random.Generator,
    resamples: int,
) -> Floats:
    """Return the AUCs, of shape (scores, resamples), over samples of persons drawn with all of their rows.

    A draw is a vector of weights: how often each person came up (Field and Welsh 2007, cluster bootstrap).
    A draw without one of the classes gives NaN.
    """
    names, person = np.unique(people, return_inverse=True)
    shares = np.full(len(names), 1 / len(names))
    found = []
    for start in range(0, resamples, _CHUNK):
        counts = rng.multinomial(len(names), shares, size=min(_CHUNK, resamples - start))
        weights = counts.astype(np.float64)[:, person]
        found.append(np.stack([weighted_auc(y_true, score, weights) for score in y_scores]))
    return np.concatenate(found, axis=1)


def weighted_auc(y_true: Floats, y_score: Floats, weights: Floats) -> Floats:
    """Return the AUC under each row of `weights` (resamples, rows): the share of pairs in the right order."""
    order = np.argsort(y_score, kind="stable")
    starts = np.flatnonzero(np.diff(y_score[order], prepend=-np.inf))  # the first row of each group of ties
    positives = np.add.reduceat(weights[:, order] * y_true[order], starts, axis=1)
    negatives = np.add.reduceat(weights[:, order] * (1 - y_true[order]), starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives / 2
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    with np.errstate(invalid="ignore"):
        share: Floats = (positives * below).sum(axis=1) / np.where(pairs > 0, pairs, np.nan)
    return share


def top_tenth(y_true: Floats, y_score: Floats) -> tuple[float | None, float | None]:
    """Return lift and capture of the tenth with the highest scores; scores tied at its edge count in part."""
    total = y_true.sum()
    if not total:
        return None, None
    size = len(y_true) / 10
    edge = capacity_cut(y_score)
    above, tied = y_score > edge, y_score == edge
    found = y_true[above].sum() + y_true[tied].mean() * (size - above.sum())
    return float(found / size / (total / len(y_true))), float(found / total)


def average_precision(y_true: Floats, y_score: Floats) -> float | None:
    """Return the area under the precision-recall curve as average precision; None without positives."""
    return float(average_precision_score(y_true, y_score)) if y_true.any() else None


def capacity_cut(y_score: Floats) -> float:
    """Return the score of the last person in the top tenth: the cut that fills a call list of that size."""
    last = max(int(np.ceil(len(y_score) / 10)) - 1, 0)
    return float(np.sort(y_score)[::-1][last])


def at_threshold(y_true: Floats, y_score: Floats, threshold: float) -> tuple[float | None, float | None]:
    """Return precision and recall of the scores at or above `threshold`; None with nothing to count."""
    flagged = y_score >= threshold
    found = float(y_true[flagged].sum())
    precision = found / float(flagged.sum()) if flagged.any() else None
    return precision, found / float(y_true.sum()) if y_true.any() else None


def calibrate(y_true: Floats, y_score: Floats) -> tuple[pd.DataFrame, float | None]:
    """Return up to ten bins of equal count and the expected calibration error.

    The error is the mean over rows of |observed - predicted| of the row's bin, in [0, 1] (Naeini, Cooper and
    Hauskrecht 2015, AAAI, with bins of equal count). Equal scores share a bin, so there may be fewer than 10.
    """
    if not len(y_true):
        return pd.DataFrame({"bin": [], "predicted": [], "observed": [], "n": []}), None
    edges = np.unique(np.quantile(y_score, np.linspace(0, 1, 11)[1:-1]))
    rows = pd.DataFrame({"bin": np.searchsorted(edges, y_score), "predicted": y_score, "observed": y_true})
    bins = rows.groupby("bin").agg(
        predicted=("predicted", "mean"), observed=("observed", "mean"), n=("observed", "size")
    )
    frame = bins.reset_index().assign(bin=range(1, len(bins) + 1))
    error = float(((frame["observed"] - frame["predicted"]).abs() * frame["n"]).sum() / len(y_true))
    return frame, error
