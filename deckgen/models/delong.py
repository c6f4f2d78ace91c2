"""DeLong's covariance of correlated AUCs, in the fast form with midranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def delong(y_true: Floats, *y_scores: Floats) -> tuple[Floats, Floats]:
    """Return the AUC of each score and their covariance matrix.

    Parameters
    ----------
    y_true : array of 0 and 1
    *y_scores : arrays
        Scores of the same rows by different models; higher means more likely positive. Ties count one half.

    Returns
    -------
    aucs : array of shape (k,)
    covariance : array of shape (k, k)
        NaN where a class has fewer than two rows, as there is no variance to estimate.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; midranks after Sun and Xu (2014), IEEE
    Signal Processing Letters 21, 1389-1393.
    """
    positive = np.asarray(y_true) == 1
    m, n = int(positive.sum()), int((~positive).sum())
    k = len(y_scores)
    if not m or not n:
        return np.full(k, np.nan), np.full((k, k), np.nan)
    over_negatives, under_positives = np.empty((k, m)), np.empty((k, n))
    for row, score in enumerate(y_scores):
        ranks = rankdata(score)
        # A positive's rank in all less its rank among positives counts the negatives below it (ties half).
        over_negatives[row] = (ranks[positive] - rankdata(score[positive])) / n
        under_positives[row] = 1 - (ranks[~positive] - rankdata(score[~positive])) / m
    aucs = over_negatives.mean(axis=1)
    if min(m, n) < 2:
        return aucs, np.full((k, k), np.nan)
    covariance = np.cov(over_negatives).reshape(k, k) / m + np.cov(under_positives).reshape(k, k) / n
    return aucs, covariance
