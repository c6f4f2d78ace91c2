"""The simulation: its distribution, what adoption does to the range, and its agreement with the scenarios' formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.finance import FileFacts, annual_benefit, finance_frames, planned_case
from deckgen.finance.simulation import assumption_draws, benefit_draws, cash_draws, outcomes, pert_draws, simulate
from deckgen.spec_case import Assumption, FinanceSpec

FACTS = FileFacts(
    donors=1000, annual_giving=100_000, value_at_risk=20_000, upgrade_potential=30_000,
    major_potential=50_000, contact_cost=300,
)  # fmt: skip


def ranged(low: float, base: float, high: float) -> dict[str, object]:
    return {"low": low, "base": base, "high": high, "source": "s", "owner": "o", "date": "2026-01-01"}


def spec(**more: object) -> FinanceSpec:
    given = {
        "investment": 150_000, "opex_month": 3000, "build_weeks": 10, "ramp_months": 3, "horizon_months": 36,
        "discount_rate": 0.08, "donors": 100_000, "contact_share": ranged(0.3, 0.5, 0.7),
        "save_uplift": ranged(0.03, 0.06, 0.1), "upgrade_uplift": ranged(0.01, 0.02, 0.04),
        "major_uplift": ranged(0.005, 0.01, 0.02), "hours_saved_month": ranged(40, 80, 120),
        "hourly_rate": ranged(45, 50, 55), "adoption": ranged(0.6, 1, 1.2), "contact_cost_factor": ranged(0.5, 1.5, 3),
        "cost_overrun": ranged(0.9, 1, 1.5), "delay_months": ranged(0, 0, 4), "draws": 2000,
    }  # fmt: skip
    return FinanceSpec.model_validate(given | more)


ALL_FIXED = {
    "contact_share": ranged(0.5, 0.5, 0.5), "save_uplift": ranged(0.06, 0.06, 0.06), "adoption": ranged(1, 1, 1),
    "upgrade_uplift": ranged(0.02, 0.02, 0.02), "major_uplift": ranged(0.01, 0.01, 0.01),
    "hours_saved_month": ranged(80, 80, 80), "hourly_rate": ranged(50, 50, 50),
    "contact_cost_factor": ranged(1.5, 1.5, 1.5), "cost_overrun": ranged(1.1, 1.1, 1.1), "delay_months": ranged(1.5, 1.5, 1.5),
}  # fmt: skip


def simulated(chosen: FinanceSpec, seed: int = 1) -> dict[str, Any]:
    [row] = simulate(chosen, FACTS, chosen.donors or 0, seed=seed)["simulation"].to_dict("records")
    return row


@pytest.mark.parametrize(("low", "base", "high"), [(0, 0.25, 1), (0.6, 1, 1.2), (5, 5, 9), (2, 8, 8)])
def test_draws_have_the_mean_and_the_spread_of_a_pert_distribution(low: float, base: float, high: float) -> None:
    found = pert_draws(Assumption.model_validate(ranged(low, base, high)), np.random.default_rng(1), 400_000)
    mean = (low + 4 * base + high) / 6
    assert found.mean() == pytest.approx(mean, rel=0.005)
    assert found.var() == pytest.approx((mean - low) * (high - mean) / 7, rel=0.02)
    assert low <= found.min() <= found.max() <= high


def test_what_is_fixed_is_drawn_as_it_is() -> None:
    row = simulated(spec(**ALL_FIXED))
    flow = planned_case(spec(), FACTS, {name: float(a["base"]) for name, a in ALL_FIXED.items()}, 100_000)  # type: ignore[arg-type]
    assert row["npv_p5"] == row["npv_p95"] == pytest.approx(flow.npv)
    assert row["payback_p5"] == row["payback_p50"] == pytest.approx(flow.payback)
    assert (row["chance_npv_positive"], row["chance_payback_horizon"]) == (1, 1)


def test_the_draws_are_those_of_the_seed() -> None:
    assert simulated(spec(), 7) == simulated(spec(), 7)
    assert simulated(spec(), 7) != simulated(spec(), 8)


def test_another_range_leaves_the_other_assumptions_draws_alone() -> None:
    before, after = assumption_draws(spec(), 1), assumption_draws(spec(contact_share=ranged(0.4, 0.4, 0.4)), 1)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {"contact_share"}


def test_every_draw_has_the_benefit_of_the_scenarios_formula() -> None:
    facts = replace(FACTS, annual_giving=1500)
    draws = assumption_draws(spec(), 3)
    found = benefit_draws(facts, draws, 100_000)
    each = [annual_benefit(facts, {n: float(v[i]) for n, v in draws.items()}, 100_000) for i in range(300)]
    assert {one.capped for one in each} == {True, False}
    assert found[:300] == pytest.approx([one.total for one in each])


def test_one_adoption_for_all_benefits_makes_the_range_wider_than_one_for_each() -> None:
    chosen = spec(draws=20_000)
    draws = assumption_draws(chosen, 1)
    shared = benefit_draws(FACTS, draws, 100_000)
    without = draws | {"adoption": np.ones(chosen.draws)}
    streams = np.random.default_rng(2).spawn(4)
    parts = []
    for stream, kept in zip(
        streams, ("save_uplift", "upgrade_uplift", "major_uplift", "hours_saved_month"), strict=True
    ):
        drivers = {"save_uplift", "upgrade_uplift", "major_uplift", "hours_saved_month"} - {kept}
        alone = without | {name: np.zeros(chosen.draws) for name in drivers}
        parts.append(benefit_draws(FACTS, alone, 100_000) * pert_draws(chosen.adoption, stream, chosen.draws))
    apart = np.sum(parts, axis=0)
    assert shared.mean() == pytest.approx(apart.mean(), rel=0.01)
    assert np.ptp(np.percentile(shared, [5, 95])) > 1.03 * np.ptp(np.percentile(apart, [5, 95]))


@given(
    st.lists(
        st.tuples(st.floats(0, 1e3), st.floats(0, 10), st.floats(0, 2), st.floats(0, 50)), min_size=1, max_size=20
    ),
    st.floats(0, 60), st.floats(0, 24), st.floats(0, 5000),
)  # fmt: skip
def test_cash_of_a_draw_is_that_of_its_own_cash_flow(
    draws: list[tuple[float, float, float, float]], build: float, ramp: float, opex: float
) -> None:
    # Each draw has hours, cost of a contact, overrun and delay (parts of a month too) of its own.
    chosen = spec(build_weeks=build, ramp_months=ramp, opex_month=opex)
    inputs = {name: np.full(len(draws), float(a["base"])) for name, a in ALL_FIXED.items()}  # type: ignore[arg-type]
    drawn = ("hours_saved_month", "contact_cost_factor", "cost_overrun", "delay_months")
    inputs |= dict(zip(drawn, np.array(draws).T, strict=True))
    found = outcomes(chosen.model_copy(update={"draws": len(draws)}), cash_draws(chosen, FACTS, inputs, 100_000))
    for i in range(len(draws)):
        flow = planned_case(chosen, FACTS, {name: float(values[i]) for name, values in inputs.items()}, 100_000)
        assert found.npv[i] == pytest.approx(flow.npv, abs=1e-3)
        if abs(flow.cumulative[-1]) > 1e-3:  # at zero itself, rounding decides whether it is back
            payback = float("nan") if flow.payback is None else flow.payback
            assert found.payback[i] == pytest.approx(payback, nan_ok=True, abs=1e-6)


def test_chances_and_percentiles_are_those_of_the_draws_one_by_one() -> None:
    chosen = spec(draws=1000)
    found = simulate(chosen, FACTS, 100_000, seed=5)
    draws = assumption_draws(chosen, 5)
    flows = [
        planned_case(chosen, FACTS, {n: float(v[i]) for n, v in draws.items()}, 100_000) for i in range(chosen.draws)
    ]
    row = found["simulation"].iloc[0]
    npv = [flow.npv for flow in flows]
    assert [row["npv_p5"], row["npv_p50"], row["npv_p95"]] == pytest.approx(list(np.percentile(npv, [5, 50, 95])))
    paybacks = [flow.payback for flow in flows if flow.payback is not None]
    assert row["payback_p50"] == pytest.approx(np.median(paybacks))
    assert row["chance_npv_positive"] == sum(v > 0 for v in npv) / 1000
    assert row["chance_payback_12"] == sum(p <= 12 for p in paybacks) / 1000
    assert row["chance_payback_horizon"] == len(paybacks) / 1000
    deepest = np.percentile([min(flow.cumulative) for flow in flows], [5, 50, 95])
    assert list(row[["deepest_p5", "deepest_p50", "deepest_p95"]]) == pytest.approx(list(deepest))
    cash = np.percentile([flow.cumulative for flow in flows], [5, 50, 95], axis=0)
    assert np.allclose(found["simulation_cash"][["p5", "p50", "p95"]].to_numpy().T, cash, atol=0.01)


def test_what_never_pays_has_no_payback_and_no_chance_of_it() -> None:
    row = simulated(spec(donors=1000, hours_saved_month=ranged(0, 0, 0)))
    assert np.isnan(row["payback_p50"])
    assert (row["chance_payback_horizon"], row["chance_npv_positive"]) == (0, 0)


def test_a_horizon_below_a_year_has_no_chance_within_twelve_months() -> None:
    assert np.isnan(simulated(spec(horizon_months=11))["chance_payback_12"])


@given(st.floats(0, 0.5), st.floats(0, 0.5))
def test_more_value_at_risk_never_lowers_the_chance_of_paying(less: float, more: float) -> None:
    chances = []
    for risk in (less, less + more):
        facts = replace(FACTS, value_at_risk=100_000 * risk, upgrade_potential=0, major_potential=0)
        found = simulate(spec(draws=1000), facts, 100_000, seed=1)["simulation"].iloc[0]
        chances.append((found["chance_npv_positive"], found["chance_payback_horizon"], found["npv_p50"]))
    assert all(after >= before for before, after in zip(*chances, strict=True))


@pytest.mark.parametrize("cost", ["contact_cost_factor", "cost_overrun"])
def test_a_wider_bad_end_of_a_cost_lowers_the_whole_range(cost: str) -> None:
    ranges = {"contact_cost_factor": ranged(0.5, 1.5, 9), "cost_overrun": ranged(0.9, 1, 3)}
    before, after = simulated(spec()), simulated(spec(**{cost: ranges[cost]}))
    for name in ("npv_p5", "npv_p50", "chance_npv_positive"):
        assert after[name] < before[name], name


def test_a_delay_of_parts_of_a_month_counts() -> None:
    fixed = [simulated(spec(**ALL_FIXED | {"delay_months": ranged(d, d, d)})) for d in (0, 0.25, 0.5, 1)]
    paybacks = [row["payback_p50"] for row in fixed]
    assert paybacks == pytest.approx([paybacks[0] + d for d in (0, 0.25, 0.5, 1)])
    assert [row["npv_p50"] for row in fixed] == sorted((row["npv_p50"] for row in fixed), reverse=True)


def test_the_simulation_stands_among_the_frames() -> None:
    frames = finance_frames(spec(), FACTS, seed=1)
    assert frames["simulation"]["draws"].tolist() == [2000]
    assert frames["simulation_cash"]["month"].tolist() == list(range(37))
