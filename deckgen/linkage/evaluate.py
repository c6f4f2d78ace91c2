"""How good a grouping of records is, where the truth is known.

`pairwise` asks of every two records whether they were rightly put together; it is strict about large groups.
`b_cubed` asks of every record how much of its group belongs there, and averages over records.
`threshold_curve` asks both at one threshold after another, which is what a threshold is chosen by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Shares in [0, 1]; 1 where there was nothing to get wrong.

    Attributes
    ----------
    precision : float
        Of what was put together, the share that belongs together.
    recall : float
        Of what belongs together, the share that was put together.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(truth: ArrayLike, predicted: ArrayLike) -> Agreement:
    """Return precision and recall over the pairs of records.

    Parameters
    ----------
    truth, predicted : array-like of the same length
        One label a record: records with the same label are one person's.

    Raises
    ------
    ValueError
        When the two differ in length.
    """
    cells, rows, columns = _counts(truth, predicted)
    both, put, belong = (float((counts * (counts - 1) / 2).sum()) for counts in (cells, columns, rows))
    return Agreement(precision=both / put if put else 1.0, recall=both / belong if belong else 1.0)


def b_cubed(truth: ArrayLike, predicted: ArrayLike) -> Agreement:
    """Return precision and recall averaged over the records; parameters as for `pairwise`."""
    cells, rows, columns, row_of, column_of = _table(truth, predicted)
    total = float(cells.sum())
    if not total:
        return Agreement(precision=1.0, recall=1.0)
    return Agreement(
        precision=float((cells**2 / columns[column_of]).sum()) / total,
        recall=float((cells**2 / rows[row_of]).sum()) / total,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ThresholdPoint:
    """How good the grouping at one threshold is."""

    threshold: float
    pairwise: Agreement
    b_cubed: Agreement


THRESHOLDS: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


def threshold_curve(
    truth: ArrayLike, grouped: Callable[[float], ArrayLike], thresholds: Sequence[float] = THRESHOLDS
) -> tuple[ThresholdPoint, ...]:
    """Return how good the grouping is at each threshold.

    Parameters
    ----------
    truth : array-like
        One label a record.
    grouped : callable
        Threshold -> one label a record, in the order of `truth`. With `resolve(..., trained=, known=)` nothing has to
        be scored again for it.
    thresholds : sequence of float

    Raises
    ------
    ValueError
        When `grouped` returns another number of labels than `truth` has.
    """
    points = []
    for threshold in thresholds:
        labels = grouped(threshold)
        points.append(
            ThresholdPoint(threshold=threshold, pairwise=pairwise(truth, labels), b_cubed=b_cubed(truth, labels))
        )
    return tuple(points)


def _counts(truth: ArrayLike, predicted: ArrayLike) -> Sequence[NDArray[np.float64]]:
    return _table(truth, predicted)[:3]


def _table(
    truth: ArrayLike, predicted: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Return the filled cells of the table truth x predicted, both margins, and where each cell stands."""
    import numpy as np

    one, other = np.asarray(truth), np.asarray(predicted)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(f"need two label arrays of one length, not {one.shape} and {other.shape}")
    _, true_code, rows = np.unique(one, return_inverse=True, return_counts=True)
    _, code, columns = np.unique(other, return_inverse=True, return_counts=True)
    width = max(len(columns), 1)
    cell, cells = np.unique(true_code * width + code, return_counts=True)
    return cells.astype(float), rows.astype(float), columns.astype(float), cell // width, cell % width
