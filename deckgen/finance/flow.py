"""Benefit and cash: what a year at full run rate brings, and the cash by month from kickoff.

Annual benefit at full run rate, for N active donors (all amounts US dollars a year)::

    saved    = N x value at risk per active donor     x contact_share x save_uplift    x adoption
    upgraded = N x upgrade potential per active donor x contact_share x upgrade_uplift x adoption
    major    = N x major gift potential per active donor x contact_share x major_uplift x adoption
    time     = hours_saved_month x 12 x hourly_rate x adoption      (cost avoided, not cash received)

and what it costs to contact the donors who count for one of the first three::

    contact  = N x cost of one contact each per active donor x contact_share x adoption x contact_cost_factor

Each donor counts for one of the three giving terms only (`driver` of the policy), and only donors whom the policy contacts
count at all: value at risk is that of the segments contacted to keep them, potential is what the best upgrade of the
others would add in a year, and the cost is the policy's own, a call or an ask for each. N is active donors because only
they bring anything: a source that adds people who do not give must not change the case. The
giving terms together never exceed the file's annual giving; contacts are paid for all the same. Investment is
spread evenly over the build, which `delay_months` makes longer; running cost, contacts and benefit start after it,
benefit and contacts rising in a straight line over the ramp. `cost_overrun` multiplies investment and running cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from deckgen.spec_case import FinanceSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number = TypeVar("Number", float, NDArray[np.float64])

Scenario = Literal["low", "base", "high"]
SCENARIOS: Final[tuple[Scenario, ...]] = ("low", "base", "high")
WEEKS_A_MONTH: Final = 365.25 / 12 / 7

ASSUMPTIONS: Final[Mapping[str, str]] = {
    "contact_share": "Share of targeted donors reached",
    "save_uplift": "Would-be leavers who stay because of a contact",
    "upgrade_uplift": "Of those asked, extra who upgrade",
    "major_uplift": "Of those asked, extra who give a major gift",
    "hours_saved_month": "Staff hours saved a month",
    "hourly_rate": "Cost of a staff hour",
    "adoption": "Share of the plan that happens",
    "contact_cost_factor": "Cost of a contact, of plan",
    "cost_overrun": "Cost to build and run, of plan",
    "delay_months": "Months of delay",
}
COSTS: Final = frozenset({"contact_cost_factor", "cost_overrun", "delay_months"})  # more of these is worse


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """What the linked file itself says: active donors, and US dollars a year."""

    donors: int
    annual_giving: float
    value_at_risk: float
    upgrade_potential: float
    major_potential: float
    contact_cost: float  # of contacting everybody once who counts for one of the three giving terms

    def scale(self, donors: float) -> float:
        """Return how many times this file `donors` active donors are; zero for a file without any."""
        return donors / self.donors if self.donors else 0.0


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


def giving_ceiling(facts: FileFacts, donors: float) -> float:
    """Return the annual giving of `donors` active donors like those on file, which no benefit may exceed."""
    return facts.annual_giving * facts.scale(donors)


def uncapped_drivers(
    facts: FileFacts, inputs: Mapping[str, Number], donors: float
) -> tuple[Number, Number, Number, Number]:
    """Return saved, upgraded, major and time before the cap, in US dollars a year.

    `inputs` holds numbers, or arrays of draws: the same formula serves the scenarios and the simulation.
    """
    reached = inputs["contact_share"] * inputs["adoption"] * facts.scale(donors)
    saved = reached * inputs["save_uplift"] * facts.value_at_risk
    upgraded = reached * inputs["upgrade_uplift"] * facts.upgrade_potential
    major = reached * inputs["major_uplift"] * facts.major_potential
    time = inputs["hours_saved_month"] * inputs["hourly_rate"] * inputs["adoption"] * 12.0
    return saved, upgraded, major, time


def annual_benefit(facts: FileFacts, inputs: Mapping[str, float], donors: float) -> Benefit:
    """Return the annual benefit of serving `donors` active donors under one set of inputs."""
    saved, upgraded, major, time = uncapped_drivers(facts, inputs, donors)
    ceiling, giving = giving_ceiling(facts, donors), saved + upgraded + major
    cut = ceiling / giving if giving > ceiling else 1.0
    return Benefit(saved=saved * cut, upgraded=upgraded * cut, major=major * cut, time=time, capped=cut < 1)


def annual_contact_cost(facts: FileFacts, inputs: Mapping[str, Number], donors: float) -> Number:
    """Return what contacting donors costs in a year at full run rate, in US dollars; numbers or arrays of draws."""
    planned = facts.contact_cost * facts.scale(donors)
    return inputs["contact_share"] * inputs["adoption"] * inputs["contact_cost_factor"] * planned


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


def cash_flow(
    spec: FinanceSpec, benefit_a_year: float, *, contact_a_year: float = 0.0, overrun: float = 1.0, delay: float = 0.0
) -> CashFlow:
    """Return the monthly flows of `spec` with a run-rate benefit, and cost of contacts, in US dollars a year.

    `overrun` is the factor on investment and running cost, `delay` the months by which go-live is late.
    """
    steps = [progress(spec, month, overrun, delay) for month in range(spec.horizon_months + 1)]
    gained = [benefit_a_year * years for years, _ in steps]
    paid = [spent + contact_a_year * years for years, spent in steps]
    return CashFlow(
        benefit=(gained[0], *(after - before for before, after in pairwise(gained))),
        cost=(paid[0], *(after - before for before, after in pairwise(paid))),
        cumulative=tuple(got - gone for got, gone in zip(gained, paid, strict=True)),
        discount_rate=spec.discount_rate,
    )


def progress(spec: FinanceSpec, month: int, overrun: Number, delay: Number) -> tuple[Number, Number]:
    """Return what has come about by the end of `month`: years' worth of the full run rate, and US dollars spent on
    investment and running. `overrun` and `delay` are numbers, or arrays of draws.

    All of the investment counts, however late: what the horizon would cut off is spent in its last month.
    """
    build = delay + spec.build_weeks / WEEKS_A_MONTH
    unbuilt = 0.0 if month == spec.horizon_months else 1.0
    unbuilt = _positive(build - month) / (build + (build == 0)) * unbuilt  # without a build all is spent at kickoff
    live = _positive(month - build)
    ramping = live - _positive(live - spec.ramp_months)
    lost = ramping - ramping * ramping / (2 * spec.ramp_months) if spec.ramp_months else 0.0
    years = (live - lost) / 12
    return years, (spec.investment * (1 - unbuilt) + spec.opex_month * live) * overrun


def _positive(value: Number) -> Number:
    """Return `value` where it is above zero, else zero: of a number, and of each draw of an array."""
    return (value + abs(value)) / 2


def inputs_of(spec: FinanceSpec, scenario: Scenario) -> dict[str, float]:
    """Return the assumptions of one scenario.

    Here alone it is decided what the scenarios' names mean: low is the bad case and high the good one, so that
    of a cost the low scenario takes the high end, and the high scenario the low end.
    """
    turned: dict[Scenario, Scenario] = {"low": "high", "base": "base", "high": "low"}
    ends = {name: turned[scenario] if name in COSTS else scenario for name in ASSUMPTIONS}
    return {name: float(getattr(getattr(spec, name), end)) for name, end in ends.items()}
