"""The case drawn many times: what chance there is that it pays, and how wide the range is.

Every assumption is drawn from a beta-PERT distribution of its low, base and high value (shape 4: the base counts four
times as much as an end in the mean). `adoption` is drawn once a draw and multiplies every benefit, so that good
and bad luck do not cancel out; independent draws alone would make the range too narrow. A draw's delay moves its
go-live by parts of a month, so that each draw has cash of its own. Source of the distribution: Malcolm, Roseboom,
Clark and Fazar, Operations Research 7 (1959), 646-669, in the form of Vose, Risk Analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from deckgen.finance.flow import (
    ASSUMPTIONS,
    FileFacts,
    annual_contact_cost,
    giving_ceiling,
    progress,
    uncapped_drivers,
)
from deckgen.spec_case import Assumption, FinanceSpec

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Draws = NDArray[np.float64]

SHAPE: Final = 4.0  # weight of the base value against the ends
PERCENTILES: Final = (5, 50, 95)


def simulate(spec: FinanceSpec, facts: FileFacts, donors: float, *, seed: int) -> dict[str, pd.DataFrame]:
    """Return ``simulation`` (one row) and ``simulation_cash`` (``month, p5, p50, p95``), in US dollars and months.

    The payback's percentiles are over the draws that pay back; the chances are shares of all draws, in [0, 1].
    A chance to pay back in twelve months is NaN where the horizon is shorter.
    """
    import pandas as pd

    found = outcomes(spec, cash_draws(spec, facts, assumption_draws(spec, seed), donors))
    paid = found.payback[~np.isnan(found.payback)]
    row: dict[str, Any] = {"draws": spec.draws, **_percentiles("npv", found.npv), **_percentiles("payback", paid)}
    row |= _percentiles("deepest", found.deepest)
    row["chance_npv_positive"] = float(np.mean(found.npv > 0))
    row["chance_payback_12"] = float(np.mean(found.payback <= 12)) if spec.horizon_months >= 12 else float("nan")
    row["chance_payback_horizon"] = len(paid) / spec.draws
    months = pd.DataFrame(found.bands, columns=[f"p{p}" for p in PERCENTILES])
    months.insert(0, "month", np.arange(spec.horizon_months + 1))
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


def benefit_draws(facts: FileFacts, inputs: dict[str, Draws], donors: float) -> Draws:
    """Return the annual benefit of every draw in US dollars, its giving capped as in the scenarios."""
    saved, upgraded, major, time = uncapped_drivers(facts, inputs, donors)
    return np.minimum(saved + upgraded + major, giving_ceiling(facts, donors)) + time


def cash_draws(spec: FinanceSpec, facts: FileFacts, inputs: dict[str, Draws], donors: float) -> Iterator[Draws]:
    """Yield the cumulative cash of every draw in US dollars, at kickoff and after each month of the horizon.

    A month at a time, so that a million draws need no table of a million rows and as many columns as months.
    """
    year = benefit_draws(facts, inputs, donors) - annual_contact_cost(facts, inputs, donors)
    for month in range(spec.horizon_months + 1):
        years, spent = progress(spec, month, inputs["cost_overrun"], inputs["delay_months"])
        yield years * year - spent


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcomes:
    """What the draws came to: net present value and deepest cumulative cash (US dollars) and payback (months from
    kickoff, NaN where cash is not back at zero for good) of each, and the percentiles of cumulative cash, a row a month.
    """

    npv: Draws
    payback: Draws
    deepest: Draws
    bands: Draws


def outcomes(spec: FinanceSpec, cash: Iterable[Draws]) -> Outcomes:
    """Return the outcomes of draws whose cumulative `cash` is given month by month, from kickoff on."""
    before, deepest = np.zeros(spec.draws), np.zeros(spec.draws)
    npv, payback, bands = np.zeros(spec.draws), np.zeros(spec.draws), []
    for month, after in enumerate(cash):
        npv += (after - before) / (1 + spec.discount_rate) ** (month / 12)
        back = (before < 0) & (after >= 0)
        payback[back] = month - 1 + before[back] / (before[back] - after[back])
        deepest = np.minimum(deepest, after)
        bands.append(np.percentile(after, PERCENTILES))
        before = after
    payback[before < 0] = np.nan
    return Outcomes(npv=npv, payback=payback, deepest=deepest, bands=np.array(bands))


def _percentiles(name: str, values: Draws) -> dict[str, float]:
    found = np.percentile(values, PERCENTILES) if len(values) else [float("nan")] * len(PERCENTILES)
    return {f"{name}_p{p}": float(value) for p, value in zip(PERCENTILES, found, strict=True)}
