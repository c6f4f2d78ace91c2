"""The money: monthly cash from kickoff in three scenarios, payback, net present value, and what drives them.

Annual benefit at full run rate, for a file of N constituents (domain: all amounts US dollars a year)::

    saved    = N x value at risk per constituent     x contact_share x save_uplift
    upgraded = N x upgrade potential per constituent x contact_share x upgrade_uplift
    major    = N x major gift potential per constituent x contact_share x major_uplift
    time     = hours_saved_month x 12 x hourly_rate            (cost avoided, not cash received)

Each donor counts for one of the three giving terms only (`driver` of the policy): value at risk is that of donors
whose churn probability is at least Medium, potential is what the others' best upgrade would add in a year. The
giving terms together never exceed the file's annual giving. Investment is spread evenly over the
build; running cost and benefit start after it, benefit rising in a straight line over the ramp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deckgen.spec import Assumption, FinanceSpec

if TYPE_CHECKING:
    import pandas as pd

Scenario = Literal["low", "base", "high"]
SCENARIOS: tuple[Scenario, ...] = ("low", "base", "high")
WEEKS_A_MONTH = 365.25 / 12 / 7

ASSUMPTIONS = {
    "contact_share": "Share of the targeted donors who are reached",
    "save_uplift": "Extra share retained because of the contact",
    "upgrade_uplift": "Extra share upgraded because of the ask",
    "major_uplift": "Extra share of prospects who give a major gift",
    "hours_saved_month": "Staff hours saved a month",
    "hourly_rate": "Cost of a staff hour",
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
    def total(self) -> float:
        """All drivers together."""
        return self.saved + self.upgraded + self.major + self.time


def annual_benefit(facts: FileFacts, inputs: Mapping[str, float], constituents: float) -> Benefit:
    """Return the annual benefit of serving `constituents` people under one set of inputs."""
    scale = constituents / facts.constituents
    saved = scale * facts.value_at_risk * inputs["contact_share"] * inputs["save_uplift"]
    upgraded = scale * facts.upgrade_potential * inputs["contact_share"] * inputs["upgrade_uplift"]
    major = scale * facts.major_potential * inputs["contact_share"] * inputs["major_uplift"]
    ceiling, giving = scale * facts.annual_giving, saved + upgraded + major
    cut = ceiling / giving if giving > ceiling else 1.0
    time = inputs["hours_saved_month"] * 12 * inputs["hourly_rate"]
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


def finance_frames(spec: FinanceSpec, facts: FileFacts) -> dict[str, pd.DataFrame]:
    """Return ``cash_flow``, ``scenarios``, ``sensitivity`` and ``assumptions`` as frames.

    ``scenarios`` has a row for each scenario and each size: ``planned`` (the spec's constituents) and ``file``
    (as many as are in the linked file).
    """
    import pandas as pd

    planned = spec.constituents or facts.constituents
    sizes = {"planned": planned, "file": facts.constituents}
    flows, rows = [], []
    for scenario in SCENARIOS:
        for size, constituents in sizes.items():
            benefit = annual_benefit(facts, inputs_of(spec, scenario), constituents)
            flow = cash_flow(spec, benefit.total)
            rows.append(_summary(scenario, size, constituents, benefit, flow))
            if size == "planned":
                months = range(spec.horizon_months + 1)
                flows += [(scenario, m, flow.benefit[m], flow.cost[m], flow.cumulative[m]) for m in months]
    return {
        "cash_flow": pd.DataFrame(flows, columns=["scenario", "month", "benefit", "cost", "cumulative"]),
        "scenarios": pd.DataFrame(rows),
        "sensitivity": pd.DataFrame(_sensitivity(spec, facts, planned)),
        "assumptions": pd.DataFrame(_assumptions(spec)),
    }


def _summary(scenario: Scenario, size: str, constituents: int, benefit: Benefit, flow: CashFlow) -> dict[str, object]:
    return {
        "scenario": scenario, "size": size, "constituents": constituents, "saved": benefit.saved,
        "upgraded": benefit.upgraded, "major": benefit.major, "time": benefit.time, "annual_benefit": benefit.total,
        "capped": benefit.capped, "payback": flow.payback, "npv": flow.npv, "roi": flow.roi,
        "deepest": min(flow.cumulative), "total_cost": sum(flow.cost), "net": flow.cumulative[-1],
    }  # fmt: skip


def _sensitivity(spec: FinanceSpec, facts: FileFacts, constituents: int) -> list[dict[str, object]]:
    """Net present value with one assumption at its low and high end, the others at base."""
    base = inputs_of(spec, "base")

    def npv(inputs: Mapping[str, float]) -> float:
        return cash_flow(spec, annual_benefit(facts, inputs, constituents).total).npv

    return [
        {
            "name": name, "label": label, "base": npv(base),
            "low": npv({**base, name: getattr(spec, name).low}),
            "high": npv({**base, name: getattr(spec, name).high}),
        }
        for name, label in ASSUMPTIONS.items()
    ]  # fmt: skip


def break_even_constituents(spec: FinanceSpec, facts: FileFacts) -> float | None:
    """Return the file size at which the base case's net present value is zero; None where no size reaches it."""
    inputs = inputs_of(spec, "base")
    at_zero = cash_flow(spec, annual_benefit(facts, inputs, 0).total).npv
    at_file = cash_flow(spec, annual_benefit(facts, inputs, facts.constituents).total).npv
    slope = (at_file - at_zero) / facts.constituents
    if at_zero >= 0:
        return 0.0
    return -at_zero / slope if slope > 0 else None


def _assumptions(spec: FinanceSpec) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, label in ASSUMPTIONS.items():
        given: Assumption = getattr(spec, name)
        rows.append({"name": name, "label": label, **given.model_dump()})
    return rows
