"""What a model has learned, as plain numbers: small to send, and light to apply where the rows are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """A logistic regression on standardised logarithms, or, where it has no weights, a base rate.

    Attributes
    ----------
    columns : tuple of str
        The features that vary in the training rows.
    base_rate : float
        Share of positives among the training rows; everybody's probability where there are no weights.
    means, scales, weights : tuple of float
        One a column: of the standard score, and in the log odds. Empty where the training rows had one class only.
    intercept : float
        Log odds of somebody whose features are all at their means.
    """

    columns: tuple[str, ...]
    base_rate: float
    means: tuple[float, ...] = ()
    scales: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    intercept: float = 0.0

    def predict(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """Return a probability for each row; its bits do not depend on the rows beside it."""
        if not self.weights:
            return np.full(len(rows), self.base_rate)
        odds = np.full(len(rows), self.intercept)
        # A feature at a time: a product of matrices adds up in an order that changes with the number of rows and of
        # threads, and executors see other batches than one machine does.
        for name, mean, scale, weight in zip(self.columns, self.means, self.scales, self.weights, strict=True):
            values = np.ascontiguousarray(rows[name], dtype=np.float64)
            odds += (np.log1p(values) - mean) / scale * weight
        return np.asarray(expit(odds))

    def coefficients(self) -> dict[str, float]:
        """Return the weight of each standardised feature in the log odds; none where there is a base rate alone."""
        return dict(zip(self.columns, self.weights, strict=True)) if self.weights else {}
