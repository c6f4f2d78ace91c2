"""The case in tables: three scenarios, what drives them, and what a stated benefit would imply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deckgen.finance.flow import (
    ASSUMPTIONS,
    SCENARIOS,
    Benefit,
    CashFlow,
    FileFacts,
    Scenario,
    annual_benefit,
    cash_flow,
    giving_ceiling,
)
from deckgen.finance.simulation import simulate
from deckgen.spec import Assumption, FinanceSpec

if TYPE_CHECKING:
    import pandas as pd


def inputs_of(spec: FinanceSpec, scenario: Scenario) -> dict[str, float]:
    """Return the assumptions of one scenario."""
    return {name: float(getattr(getattr(spec, name), scenario)) for name in ASSUMPTIONS}


def finance_frames(spec: FinanceSpec, facts: FileFacts, *, seed: int) -> dict[str, pd.DataFrame]:
    """Return every table of the money, by name; amounts are US dollars, times months from kickoff.

    ``scenarios`` has a row for each scenario and each size: ``planned`` (the spec's constituents) and ``file``
    (as many as are in the linked file). ``cash_flow``, ``sensitivity``, ``simulation`` and ``simulation_cash`` are at
    the planned size; ``assumptions`` and ``finance_inputs`` are what a person set; ``stated_case`` is what a stated
    benefit would imply. `seed` is the deck's.
    """
    import pandas as pd

    planned = spec.constituents or facts.constituents
    flows, rows = [], []
    for scenario in SCENARIOS:
        for size, constituents in {"planned": planned, "file": facts.constituents}.items():
            benefit = annual_benefit(facts, inputs_of(spec, scenario), constituents)
            flow = cash_flow(spec, benefit.total)
            row = {"scenario": scenario, "size": size, "constituents": constituents}
            rows.append(row | _summary(spec, benefit, flow) | {"ceiling": giving_ceiling(facts, constituents)})
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


def _summary(spec: FinanceSpec, benefit: Benefit, flow: CashFlow) -> dict[str, object]:
    cash = cash_flow(spec, benefit.giving)
    return {
        "saved": benefit.saved, "upgraded": benefit.upgraded, "major": benefit.major, "time": benefit.time,
        "annual_benefit": benefit.total, "capped": benefit.capped, "payback": flow.payback, "npv": flow.npv,
        "roi": flow.roi, "deepest": min(flow.cumulative), "total_cost": sum(flow.cost), "net": flow.cumulative[-1],
        "cash_payback": cash.payback, "cash_npv": cash.npv,
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
        rows.append({"name": name, "label": label, **given.model_dump(mode="json")})
    return rows


def _inputs(spec: FinanceSpec, facts: FileFacts, planned: int) -> dict[str, float | None]:
    return {
        "investment": spec.investment, "constituents": planned, "horizon_months": spec.horizon_months,
        "break_even_constituents": break_even_constituents(spec, facts), "discount_rate": spec.discount_rate,
        "opex_month": spec.opex_month, "build_weeks": spec.build_weeks, "ramp_months": spec.ramp_months,
        "stated_benefit_month": spec.stated_benefit_month,
    }  # fmt: skip


def _stated(spec: FinanceSpec, facts: FileFacts) -> dict[str, float | None]:
    """What the stated benefit implies with the case's own cost, build and ramp; all None where none is stated.

    ``constituents`` is the file size at which the base case would bring as much; None where no size does.
    """
    if spec.stated_benefit_month is None:
        return dict.fromkeys(("year", "payback", "npv", "times_giving", "constituents"))
    year = 12 * spec.stated_benefit_month
    flow = cash_flow(spec, year)
    base = annual_benefit(facts, inputs_of(spec, "base"), facts.constituents)
    giving, each = facts.annual_giving, base.giving / facts.constituents
    return {
        "year": year, "payback": flow.payback, "npv": flow.npv, "times_giving": year / giving if giving else None,
        "constituents": max(year - base.time, 0.0) / each if each else None,
    }  # fmt: skip


def _numbers(row: Mapping[str, float | None]) -> pd.DataFrame:
    """Return one row of floats: a missing one is NaN, and the column keeps its type."""
    import pandas as pd

    return pd.DataFrame([row], dtype=float)
