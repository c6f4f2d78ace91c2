"""How good a grouping of records is, where the truth is known.

`pairwise` asks of every two records whether they were rightly put together; it is strict about large groups.
`b_cubed` asks of every record how much of its group belongs there, and averages over records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
