"""The span of time that the demo covers, as whole days since 1970 and calendar months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_EPOCH = date(1970, 1, 1).toordinal()


def to_day(when: date) -> int:
    """Return `when` as days since 1970-01-01."""
    return when.toordinal() - _EPOCH


def to_iso(day: int) -> str:
    """Return a day since 1970-01-01 as ``YYYY-MM-DD``."""
    return date.fromordinal(int(day) + _EPOCH).isoformat()


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days from `first` to `last`, both included, and the calendar months that they touch.

    Attributes
    ----------
    month_start : int array of length months + 1
        First day of each month, and of the month after the last.
    month_of_year : int array
        0 for January, one value a month.
    year : int array
        Calendar year of each month.
    """

    first: int
    last: int
    month_start: Ints
    month_of_year: Ints
    year: Ints

    @property
    def months(self) -> int:
        """Number of calendar months touched."""
        return len(self.year)

    @classmethod
    def ending(cls, as_of: date, years: int) -> Window:
        """Return the `years` years up to and including `as_of`."""
        last = to_day(as_of)
        try:
            before = as_of.replace(year=as_of.year - years)
        except ValueError:  # 29 February in a year that has none
            before = as_of.replace(year=as_of.year - years, day=28)
        first = to_day(before) + 1
        start = np.datetime64(first, "D").astype("datetime64[M]").astype(np.int64)
        months = np.arange(start, (as_of.year - 1970) * 12 + as_of.month + 1)
        return cls(
            first=first,
            last=last,
            month_start=months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64),
            month_of_year=months[:-1] % 12,
            year=1970 + months[:-1] // 12,
        )

    def month_of(self, day: Ints) -> Ints:
        """Return the index of the month that each day falls in."""
        return np.asarray(np.searchsorted(self.month_start, day, side="right") - 1, dtype=np.int64)

    def holds(self, day: Ints) -> Bools:
        """Return which days lie in the window."""
        return np.asarray((day >= self.first) & (day <= self.last))


def chance(logit: Floats) -> Floats:
    """Return the probability of a logit."""
    return np.asarray(1.0 / (1.0 + np.exp(-logit)), dtype=np.float64)
