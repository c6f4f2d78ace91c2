"""The simulation: its distribution, what adoption does to the range, and its agreement with the scenarios' formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.finance import FileFacts, annual_benefit, cash_flow, finance_frames
from deckgen.finance.simulation import assumption_draws, benefit_draws, payback_draws, pert_draws, simulate
from deckgen.spec import Assumption, FinanceSpec

FACTS = FileFacts(
    constituents=1000, annual_giving=100_000, value_at_risk=20_000, upgrade_potential=30_000,
    major_potential=50_000,
)  # fmt: skip


def ranged(low: float, base: float, high: float) -> dict[str, object]:
    return {"low": low, "base": base, "high": high, "source": "s", "owner": "o", "date": "2026-01-01"}


def spec(**more: object) -> FinanceSpec:
    given = {
        "investment": 150_000, "opex_month": 3000, "build_weeks": 10, "ramp_months": 3, "horizon_months": 36,
        "discount_rate": 0.08, "constituents": 100_000, "contact_share": ranged(0.3, 0.5, 0.7),
        "save_uplift": ranged(0.03, 0.06, 0.1), "upgrade_uplift": ranged(0.01, 0.02, 0.04),
        "major_uplift": ranged(0.005, 0.01, 0.02), "hours_saved_month": ranged(40, 80, 120),
        "hourly_rate": ranged(45, 50, 55), "adoption": ranged(0.6, 1, 1.2), "draws": 2000,
    }  # fmt: skip
    return FinanceSpec.model_validate(given | more)


ALL_FIXED = {
    "contact_share": ranged(0.5, 0.5, 0.5), "save_uplift": ranged(0.06, 0.06, 0.06), "adoption": ranged(1, 1, 1),
    "upgrade_uplift": ranged(0.02, 0.02, 0.02), "major_uplift": ranged(0.01, 0.01, 0.01),
    "hours_saved_month": ranged(80, 80, 80), "hourly_rate": ranged(50, 50, 50),
}  # fmt: skip


def simulated(chosen: FinanceSpec, seed: int = 1) -> dict[str, Any]:
    [row] = simulate(chosen, FACTS, chosen.constituents or 0, seed=seed)["simulation"].to_dict("records")
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
    base = annual_benefit(FACTS, {name: float(a["base"]) for name, a in ALL_FIXED.items()}, 100_000)  # type: ignore[arg-type]
    flow = cash_flow(spec(), base.total)
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
    facts = FileFacts(
        constituents=1000, annual_giving=1500, value_at_risk=20_000, upgrade_potential=30_000, major_potential=50_000
    )
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


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.floats(0, 60), st.floats(0, 24), st.floats(0, 5000))
def test_payback_of_a_draw_is_that_of_its_cash_flow(
    benefits: list[float], build: float, ramp: float, opex: float
) -> None:
    chosen = spec(build_weeks=build, ramp_months=ramp, opex_month=opex)
    unit = cash_flow(chosen, 1.0)
    found = payback_draws(np.array(benefits), np.cumsum(unit.benefit), np.cumsum(unit.cost))
    for benefit, payback in zip(benefits, found, strict=True):
        flow = cash_flow(chosen, benefit)
        if abs(flow.cumulative[-1]) > 1e-3:  # at zero itself, rounding decides whether it is back
            assert payback == pytest.approx(float("nan") if flow.payback is None else flow.payback, nan_ok=True)


def test_chances_and_percentiles_are_those_of_the_draws_one_by_one() -> None:
    chosen = spec(draws=1000)
    found = simulate(chosen, FACTS, 100_000, seed=5)
    flows = [cash_flow(chosen, float(b)) for b in benefit_draws(FACTS, assumption_draws(chosen, 5), 100_000)]
    row = found["simulation"].iloc[0]
    npv = [flow.npv for flow in flows]
    assert [row["npv_p5"], row["npv_p50"], row["npv_p95"]] == pytest.approx(list(np.percentile(npv, [5, 50, 95])))
    paybacks = [flow.payback for flow in flows if flow.payback is not None]
    assert row["payback_p50"] == pytest.approx(np.median(paybacks))
    assert row["chance_npv_positive"] == sum(v > 0 for v in npv) / 1000
    assert row["chance_payback_12"] == sum(p <= 12 for p in paybacks) / 1000
    assert row["chance_payback_horizon"] == len(paybacks) / 1000
    cash = np.percentile([flow.cumulative for flow in flows], [5, 50, 95], axis=0)
    assert np.allclose(found["simulation_cash"][["p5", "p50", "p95"]].to_numpy().T, cash, atol=0.01)


def test_what_never_pays_has_no_payback_and_no_chance_of_it() -> None:
    row = simulated(spec(constituents=1000, hours_saved_month=ranged(0, 0, 0)))
    assert np.isnan(row["payback_p50"])
    assert (row["chance_payback_horizon"], row["chance_npv_positive"]) == (0, 0)


def test_a_horizon_below_a_year_has_no_chance_within_twelve_months() -> None:
    assert np.isnan(simulated(spec(horizon_months=11))["chance_payback_12"])


@given(st.floats(0, 0.5), st.floats(0, 0.5))
def test_more_value_at_risk_never_lowers_the_chance_of_paying(less: float, more: float) -> None:
    chances = []
    for risk in (less, less + more):
        facts = FileFacts(
            constituents=1000,
            annual_giving=100_000,
            value_at_risk=100_000 * risk,
            upgrade_potential=0,
            major_potential=0,
        )
        found = simulate(spec(draws=1000), facts, 100_000, seed=1)["simulation"].iloc[0]
        chances.append((found["chance_npv_positive"], found["chance_payback_horizon"], found["npv_p50"]))
    assert all(after >= before for before, after in zip(*chances, strict=True))


def test_the_simulation_stands_among_the_frames() -> None:
    frames = finance_frames(spec(), FACTS, seed=1)
    assert frames["simulation"]["draws"].tolist() == [2000]
    assert frames["simulation_cash"]["month"].tolist() == list(range(37))
