"""Benefit and cash: what a year at full run rate brings, and the cash by month from kickoff.

Annual benefit at full run rate, for a file of N constituents (all amounts US dollars a year)::

    saved    = N x value at risk per constituent     x contact_share x save_uplift    x adoption
    upgraded = N x upgrade potential per constituent x contact_share x upgrade_uplift x adoption
    major    = N x major gift potential per constituent x contact_share x major_uplift x adoption
    time     = hours_saved_month x 12 x hourly_rate x adoption      (cost avoided, not cash received)

Each donor counts for one of the three giving terms only (`driver` of the policy): value at risk is that of donors
whose churn probability is at least Medium, potential is what the others' best upgrade would add in a year. The
giving terms together never exceed the file's annual giving. Investment is spread evenly over the
build; running cost and benefit start after it, benefit rising in a straight line over the ramp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from deckgen.spec import FinanceSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number = TypeVar("Number", float, NDArray[np.float64])

Scenario = Literal["low", "base", "high"]
SCENARIOS: Final[tuple[Scenario, ...]] = ("low", "base", "high")
WEEKS_A_MONTH: Final = 365.25 / 12 / 7

ASSUMPTIONS: Final[Mapping[str, str]] = {
    "contact_share": "Share of targeted donors reached",
    "save_uplift": "Extra share retained by a contact",
    "upgrade_uplift": "Extra share upgraded by an ask",
    "major_uplift": "Extra share giving a major gift",
    "hours_saved_month": "Staff hours saved a month",
    "hourly_rate": "Cost of a staff hour",
    "adoption": "Share of the plan that happens",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """What the linked file itself says: people, and US dollars a year."""

    constituents: int
    annual_giving: float
    value_at_risk: float
    upgrade_potential: float
    major_potential: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Benefit:
    """Annual benefit at full run rate by driver, in US dollars; `capped` where the guard bound."""

    saved: float
    upgraded: float
    major: float
    time: float
    capped: bool

    @property
    def giving(self) -> float:
        """The drivers that are cash received: giving saved, upgraded and major."""
        return self.saved + self.upgraded + self.major

    @property
    def total(self) -> float:
        """All drivers together."""
        return self.giving + self.time


def giving_ceiling(facts: FileFacts, constituents: float) -> float:
    """Return the annual giving of `constituents` people like those on file, which no benefit may exceed."""
    return facts.annual_giving * constituents / facts.constituents


def uncapped_drivers(
    facts: FileFacts, inputs: Mapping[str, Number], constituents: float
) -> tuple[Number, Number, Number, Number]:
    """Return saved, upgraded, major and time before the cap, in US dollars a year.

    `inputs` holds numbers, or arrays of draws: the same formula serves the scenarios and the simulation.
    """
    scale = constituents / facts.constituents
    reached = inputs["contact_share"] * inputs["adoption"] * scale
    saved = reached * inputs["save_uplift"] * facts.value_at_risk
    upgraded = reached * inputs["upgrade_uplift"] * facts.upgrade_potential
    major = reached * inputs["major_uplift"] * facts.major_potential
    time = inputs["hours_saved_month"] * inputs["hourly_rate"] * inputs["adoption"] * 12.0
    return saved, upgraded, major, time


def annual_benefit(facts: FileFacts, inputs: Mapping[str, float], constituents: float) -> Benefit:
    """Return the annual benefit of serving `constituents` people under one set of inputs."""
    saved, upgraded, major, time = uncapped_drivers(facts, inputs, constituents)
    ceiling, giving = giving_ceiling(facts, constituents), saved + upgraded + major
    cut = ceiling / giving if giving > ceiling else 1.0
    return Benefit(saved=saved * cut, upgraded=upgraded * cut, major=major * cut, time=time, capped=cut < 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class CashFlow:
    """Cash by month from kickoff: index 0 is kickoff, index m the end of month m. US dollars."""

    benefit: tuple[float, ...]
    cost: tuple[float, ...]
    cumulative: tuple[float, ...]
    discount_rate: float

    @property
    def payback(self) -> float | None:
        """Months from kickoff until the cumulative cash is back at zero for good, interpolated; None if never."""
        if self.cumulative[-1] < 0:
            return None
        below = [m for m, cash in enumerate(self.cumulative) if cash < 0]
        if not below:
            return 0.0
        last = below[-1]
        before, after = self.cumulative[last], self.cumulative[last + 1]
        return last + before / (before - after)

    @property
    def npv(self) -> float:
        """Net present value at kickoff, monthly flows discounted at the annual rate."""
        flows = zip(self.benefit, self.cost, strict=True)
        monthly: float = (1 + self.discount_rate) ** (1 / 12)
        return sum((b - c) / monthly**m for m, (b, c) in enumerate(flows))

    @property
    def roi(self) -> float | None:
        """(benefit - cost) / cost over the horizon."""
        cost = sum(self.cost)
        return (sum(self.benefit) - cost) / cost if cost else None


def cash_flow(spec: FinanceSpec, benefit_a_year: float) -> CashFlow:
    """Return the monthly flows of `spec` with a run-rate benefit of `benefit_a_year` US dollars."""
    build = spec.build_weeks / WEEKS_A_MONTH
    benefits, costs, cumulative = [0.0], [0.0 if build else spec.investment], [0.0 if build else -spec.investment]
    for month in range(1, spec.horizon_months + 1):
        built = (min(month, build) - min(month - 1, build)) / build if build else 0.0
        live = min(1.0, max(0.0, month - build))
        benefits.append(benefit_a_year / 12 * _ramped(month - build, spec.ramp_months))
        costs.append(spec.investment * built + spec.opex_month * live)
        cumulative.append(cumulative[-1] + benefits[-1] - costs[-1])
    return CashFlow(
        benefit=tuple(benefits), cost=tuple(costs), cumulative=tuple(cumulative), discount_rate=spec.discount_rate
    )


def _ramped(since: float, ramp: float) -> float:
    """Return the share of the full benefit that falls in the month ending `since` months after go-live."""

    def area(t: float) -> float:
        t = max(t, 0.0)
        return t if ramp == 0 else (t * t / (2 * ramp) if t < ramp else t - ramp / 2)

    return area(since) - area(since - 1)


def inputs_of(spec: FinanceSpec, scenario: Scenario) -> dict[str, float]:
    """Return the assumptions of one scenario."""
    return {name: float(getattr(getattr(spec, name), scenario)) for name in ASSUMPTIONS}
