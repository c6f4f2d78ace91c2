"""The case drawn many times: what chance there is that it pays, and how wide the range is.

Every assumption is drawn from a beta-PERT distribution of its low, base and high value (shape 4: the base counts four
times as much as an end in the mean). `adoption` is drawn once a draw and multiplies every benefit, so that good
and bad luck do not cancel out; independent draws alone would make the range too narrow. Source of the distribution:
Malcolm, Roseboom, Clark and Fazar, Operations Research 7 (1959), 646-669, in the form of Vose, Risk Analysis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from deckgen.finance.flow import ASSUMPTIONS, FileFacts, cash_flow, giving_ceiling, uncapped_drivers
from deckgen.spec import Assumption, FinanceSpec

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Draws = NDArray[np.float64]

SHAPE: Final = 4.0  # weight of the base value against the ends
PERCENTILES: Final = (5, 50, 95)


def simulate(spec: FinanceSpec, facts: FileFacts, constituents: float, *, seed: int) -> dict[str, pd.DataFrame]:
    """Return ``simulation`` (one row) and ``simulation_cash`` (``month, p5, p50, p95``), in US dollars and months.

    The payback's percentiles are over the draws that pay back; the chances are shares of all draws, in [0, 1].
    A chance to pay back in twelve months is NaN where the horizon is shorter.
    """
    import pandas as pd

    benefit = benefit_draws(facts, assumption_draws(spec, seed), constituents)
    unit = cash_flow(spec, 1.0)  # cash is linear in the benefit: a year's dollar of it, and the cost
    gained, spent = np.cumsum(unit.benefit), np.cumsum(unit.cost)
    discount = (1 + spec.discount_rate) ** (-np.arange(spec.horizon_months + 1) / 12)
    npv = benefit * float(discount @ np.array(unit.benefit)) - float(discount @ np.array(unit.cost))
    payback = payback_draws(benefit, gained, spent)
    paid = payback[~np.isnan(payback)]
    row: dict[str, Any] = {"draws": spec.draws, **_percentiles("npv", npv), **_percentiles("payback", paid)}
    row["chance_npv_positive"] = float(np.mean(npv > 0))
    row["chance_payback_12"] = float(np.mean(payback <= 12)) if spec.horizon_months >= 12 else float("nan")
    row["chance_payback_horizon"] = len(paid) / spec.draws
    # Cumulative cash never falls as the benefit rises, so its percentiles are those of the benefit.
    bounds = np.percentile(benefit, PERCENTILES)
    cash = {f"p{p}": gained * bound - spent for p, bound in zip(PERCENTILES, bounds, strict=True)}
    months = pd.DataFrame({"month": np.arange(spec.horizon_months + 1), **cash})
    return {"simulation": pd.DataFrame([row]), "simulation_cash": months}


def assumption_draws(spec: FinanceSpec, seed: int) -> dict[str, Draws]:
    """Return `spec.draws` draws of every assumption.

    Each has a stream of its own, so that a change of one range leaves the draws of the others as they were.
    """
    streams = np.random.default_rng(seed).spawn(len(ASSUMPTIONS))
    return {
        name: pert_draws(getattr(spec, name), stream, spec.draws)
        for name, stream in zip(ASSUMPTIONS, streams, strict=True)
    }


def pert_draws(given: Assumption, stream: np.random.Generator, size: int) -> Draws:
    """Return draws of beta-PERT(low, base, high): mean (low + 4 base + high) / 6; a range of zero is the base."""
    width = given.high - given.low
    if width == 0:
        return np.full(size, given.base)
    rising, falling = (given.base - given.low) / width, (given.high - given.base) / width
    return given.low + width * stream.beta(1 + SHAPE * rising, 1 + SHAPE * falling, size)


def benefit_draws(facts: FileFacts, inputs: dict[str, Draws], constituents: float) -> Draws:
    """Return the annual benefit of every draw in US dollars, its giving capped as in the scenarios."""
    saved, upgraded, major, time = uncapped_drivers(facts, inputs, constituents)
    return np.minimum(saved + upgraded + major, giving_ceiling(facts, constituents)) + time


def payback_draws(benefit: Draws, gained: Draws, spent: Draws) -> Draws:
    """Return months from kickoff until cumulative cash is back at zero for good, NaN where it is not.

    `gained` is the cumulative benefit by month of one US dollar a year, `spent` the cumulative cost.
    """
    payback = np.zeros(len(benefit))
    before = benefit * gained[0] - spent[0]
    for month in range(1, len(gained)):
        cash = benefit * gained[month] - spent[month]
        back = (before < 0) & (cash >= 0)
        payback[back] = month - 1 + before[back] / (before[back] - cash[back])
        before = cash
    payback[before < 0] = np.nan
    return payback


def _percentiles(name: str, values: Draws) -> dict[str, float]:
    found = np.percentile(values, PERCENTILES) if len(values) else [float("nan")] * len(PERCENTILES)
    return {f"{name}_p{p}": float(value) for p, value in zip(PERCENTILES, found, strict=True)}
