"""Shares of people: how far chance alone moves them."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share of `n` people, in [0, 1] (Wilson 1927, JASA 22, 209-212).

    The people are taken as drawn from those whom one might have had; it is wide where they are few.
    """
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def rates_alike(share: float, n: int, other: float, other_n: int) -> bool:
    """Return whether the 95% interval of the difference of two shares reaches zero (Newcombe 1998, method 10).

    The two groups are taken as independent; the same people in both years make the true interval a little narrower.
    """
    low, high = wilson(share, n)
    other_low, other_high = wilson(other, other_n)
    difference = share - other
    below = difference - sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = difference + sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return below <= 0 <= above
