"""The case in tables: three scenarios, what drives them, and what a stated benefit would imply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deckgen.finance.flow import (
    ASSUMPTIONS,
    SCENARIOS,
    CashFlow,
    FileFacts,
    annual_benefit,
    annual_contact_cost,
    cash_flow,
    giving_ceiling,
    inputs_of,
)
from deckgen.finance.simulation import simulate
from deckgen.spec_case import Assumption, FinanceSpec

if TYPE_CHECKING:
    import pandas as pd


def finance_frames(spec: FinanceSpec, facts: FileFacts, *, seed: int) -> dict[str, pd.DataFrame]:
    """Return every table of the money, by name; amounts are US dollars, times months from kickoff.

    ``scenarios`` has a row for each scenario and each size: ``planned`` (the spec's active donors) and ``file``
    (as many as are active in the linked file). ``cash_flow``, ``sensitivity``, ``simulation`` and ``simulation_cash`` are at
    the planned size; ``assumptions`` and ``finance_inputs`` are what a person set; ``stated_case`` is what a stated
    benefit would imply. `seed` is the deck's.
    """
    import pandas as pd

    planned = spec.donors or facts.donors
    flows, rows = [], []
    for scenario in SCENARIOS:
        for size, donors in {"planned": planned, "file": facts.donors}.items():
            inputs = inputs_of(spec, scenario)
            flow = planned_case(spec, facts, inputs, donors)
            row = {"scenario": scenario, "size": size, "donors": donors}
            rows.append(row | _summary(spec, facts, inputs, donors))
            if size == "planned":
                months = range(spec.horizon_months + 1)
                flows += [(scenario, m, flow.benefit[m], flow.cost[m], flow.cumulative[m]) for m in months]
    return {
        "cash_flow": pd.DataFrame(flows, columns=["scenario", "month", "benefit", "cost", "cumulative"]),
        "scenarios": pd.DataFrame(rows),
        "sensitivity": pd.DataFrame(_sensitivity(spec, facts, planned)),
        "assumptions": pd.DataFrame(_assumptions(spec)),
        "finance_inputs": _numbers(_inputs(spec, facts, planned)),
        "stated_case": _numbers(_stated(spec, facts)),
        **simulate(spec, facts, planned, seed=seed),
    }


def planned_case(
    spec: FinanceSpec, facts: FileFacts, inputs: Mapping[str, float], donors: float, *, cash_only: bool = False
) -> CashFlow:
    """Return the cash of serving `donors` active donors under `inputs`; `cash_only` leaves out staff time avoided."""
    benefit = annual_benefit(facts, inputs, donors)
    return cash_flow(
        spec, benefit.giving if cash_only else benefit.total,
        contact_a_year=annual_contact_cost(facts, inputs, donors),
        overrun=inputs["cost_overrun"], delay=inputs["delay_months"],
    )  # fmt: skip


def _summary(spec: FinanceSpec, facts: FileFacts, inputs: Mapping[str, float], donors: float) -> dict[str, object]:
    benefit, flow = annual_benefit(facts, inputs, donors), planned_case(spec, facts, inputs, donors)
    cash = planned_case(spec, facts, inputs, donors, cash_only=True)
    return {
        "saved": benefit.saved, "upgraded": benefit.upgraded, "major": benefit.major, "time": benefit.time,
        "annual_benefit": benefit.total, "capped": benefit.capped,
        "contact_cost": annual_contact_cost(facts, inputs, donors),
        "payback": flow.payback, "npv": flow.npv, "roi": flow.roi, "deepest": min(flow.cumulative),
        "total_cost": sum(flow.cost), "net": flow.cumulative[-1], "cash_payback": cash.payback, "cash_npv": cash.npv,
        "ceiling": giving_ceiling(facts, donors),
    }  # fmt: skip


def _sensitivity(spec: FinanceSpec, facts: FileFacts, donors: int) -> list[dict[str, object]]:
    """Net present value with one assumption at its low and high number, the others at base.

    Of a cost the value at the low number is the greater one.
    """
    base = inputs_of(spec, "base")

    def npv(inputs: Mapping[str, float]) -> float:
        return planned_case(spec, facts, inputs, donors).npv

    return [
        {
            "name": name, "label": label, "base": npv(base),
            "low": npv({**base, name: getattr(spec, name).low}),
            "high": npv({**base, name: getattr(spec, name).high}),
        }
        for name, label in ASSUMPTIONS.items()
    ]  # fmt: skip


def break_even_donors(spec: FinanceSpec, facts: FileFacts) -> float | None:
    """Return the number of active donors at which the base case's net present value is zero; None where no size reaches it.

    Net present value is a straight line over the size. Zero where staff time alone pays for any size.
    """
    inputs = inputs_of(spec, "base")
    at_zero = planned_case(spec, facts, inputs, 0).npv
    size = facts.donors or 1
    slope = (planned_case(spec, facts, inputs, size).npv - at_zero) / size
    if at_zero * slope < 0:
        return -at_zero / slope
    return 0.0 if at_zero >= 0 else None


def _assumptions(spec: FinanceSpec) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, label in ASSUMPTIONS.items():
        given: Assumption = getattr(spec, name)
        rows.append({"name": name, "label": label, **given.model_dump(mode="json")})
    return rows


def _inputs(spec: FinanceSpec, facts: FileFacts, planned: int) -> dict[str, float | None]:
    return {
        "investment": spec.investment, "donors": planned, "horizon_months": spec.horizon_months,
        "break_even_donors": break_even_donors(spec, facts), "discount_rate": spec.discount_rate,
        "opex_month": spec.opex_month, "build_weeks": spec.build_weeks, "ramp_months": spec.ramp_months,
        "stated_benefit_month": spec.stated_benefit_month,
    }  # fmt: skip


def _stated(spec: FinanceSpec, facts: FileFacts) -> dict[str, float | None]:
    """What the stated benefit implies with the planned investment, running cost, build and ramp; all None where none
    is stated. It is taken as it is stated: on time, on budget, with nothing taken off for contacts.

    ``donors`` is how many active donors would bring as much in the base case; None where no number does.
    """
    if spec.stated_benefit_month is None:
        return dict.fromkeys(("year", "payback", "npv", "times_giving", "donors"))
    year = 12 * spec.stated_benefit_month
    flow = cash_flow(spec, year)
    base = annual_benefit(facts, inputs_of(spec, "base"), 1)
    giving, each = facts.annual_giving, base.giving
    return {
        "year": year, "payback": flow.payback, "npv": flow.npv, "times_giving": year / giving if giving else None,
        "donors": max(year - base.time, 0.0) / each if each else None,
    }  # fmt: skip


def _numbers(row: Mapping[str, float | None]) -> pd.DataFrame:
    """Return one row of floats: a missing one is NaN, and the column keeps its type."""
    import pandas as pd

    return pd.DataFrame([row], dtype=float)
