"""The finance model against flows worked out by hand, and its guards."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.finance import (
    WEEKS_A_MONTH,
    FileFacts,
    annual_benefit,
    break_even_donors,
    cash_flow,
    finance_frames,
    inputs_of,
)
from deckgen.spec_case import FinanceSpec


def fixed(value: float) -> dict[str, object]:
    return {"low": value, "base": value, "high": value, "source": "s", "owner": "o", "date": "2026-01-01"}


def spec(**more: object) -> FinanceSpec:
    given = {
        "investment": 120_000, "opex_month": 1000, "build_weeks": 0, "ramp_months": 0, "horizon_months": 24,
        "discount_rate": 0, "donors": 2000, "contact_share": fixed(0.5), "save_uplift": fixed(0.1),
        "upgrade_uplift": fixed(0.02), "major_uplift": fixed(0.01), "hours_saved_month": fixed(10),
        "hourly_rate": fixed(50), "adoption": fixed(1), "contact_cost_factor": fixed(0), "cost_overrun": fixed(1),
        "delay_months": fixed(0),
    }  # fmt: skip
    return FinanceSpec.model_validate(given | more)


FACTS = FileFacts(
    donors=1000, annual_giving=100_000, value_at_risk=20_000, upgrade_potential=30_000,
    major_potential=50_000, contact_cost=300,
)  # fmt: skip
SILENT = FileFacts(
    donors=10, annual_giving=0, value_at_risk=0, upgrade_potential=0, major_potential=0, contact_cost=0,
)  # fmt: skip


def test_benefit_is_the_sum_of_its_drivers_at_the_files_scale() -> None:
    benefit = annual_benefit(FACTS, inputs_of(spec(), "base"), 2000)
    assert (benefit.saved, benefit.upgraded, benefit.major, benefit.time) == (2000, 600, 500, 6000)
    assert benefit.total == 9100
    assert not benefit.capped


def test_giving_never_exceeds_what_the_file_gives() -> None:
    greedy = inputs_of(spec(major_uplift=fixed(1), save_uplift=fixed(1)), "base")
    facts = replace(FACTS, annual_giving=5000, value_at_risk=5000, upgrade_potential=9000, major_potential=500_000)
    benefit = annual_benefit(facts, greedy, 1000)
    assert benefit.capped
    assert benefit.saved + benefit.upgraded + benefit.major == pytest.approx(5000)


def test_a_file_without_giving_earns_nothing_from_giving() -> None:
    silent = replace(FACTS, annual_giving=0, value_at_risk=0, upgrade_potential=9000, major_potential=9000)
    benefit = annual_benefit(silent, inputs_of(spec(), "base"), 1000)
    assert (benefit.saved, benefit.upgraded, benefit.major) == (0, 0, 0)


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="save_uplift"):
        spec(save_uplift={"low": 1, "base": 2, "high": 5, "source": "s", "owner": "o", "date": "2026-01-01"})


def test_without_build_or_ramp_payback_is_investment_over_net_benefit() -> None:
    flow = cash_flow(spec(), 12 * 11_000)
    assert flow.payback == pytest.approx(12)  # 120,000 / (11,000 - 1,000)
    assert flow.npv == pytest.approx(24 * 10_000 - 120_000)
    assert flow.roi == pytest.approx((264_000 - 144_000) / 144_000)


def test_the_blueprints_own_figures_pay_back_in_month_three_not_one() -> None:
    claimed = spec(investment=150_000, opex_month=0, build_weeks=10)
    assert cash_flow(claimed, 12 * 200_000).payback == pytest.approx(10 / WEEKS_A_MONTH + 0.75, abs=0.01)


def test_benefit_ramps_in_a_straight_line_after_the_build() -> None:
    flow = cash_flow(spec(build_weeks=WEEKS_A_MONTH * 2, ramp_months=2, opex_month=0), 12_000)
    assert flow.benefit[:6] == pytest.approx((0, 0, 0, 250, 750, 1000))
    assert flow.cost[:4] == pytest.approx((0, 60_000, 60_000, 0))


def test_what_never_pays_has_no_payback() -> None:
    assert cash_flow(spec(), 1000).payback is None
    assert cash_flow(spec(investment=0, opex_month=0), 1000).payback == 0


def test_at_the_break_even_size_the_net_present_value_is_zero() -> None:
    chosen = spec(discount_rate=0.08, build_weeks=10, ramp_months=3)
    size = break_even_donors(chosen, FACTS)
    assert size is not None
    benefit = annual_benefit(FACTS, inputs_of(chosen, "base"), size)
    assert cash_flow(chosen, benefit.total).npv == pytest.approx(0, abs=0.01)


def test_without_active_donors_on_file_only_staff_time_counts() -> None:
    nobody = replace(SILENT, donors=0)
    assert annual_benefit(nobody, inputs_of(spec(), "base"), 2000).total == 6000
    assert break_even_donors(spec(), nobody) is None
    assert len(finance_frames(spec(donors=None), nobody, seed=1)["scenarios"]) == 6


def test_no_size_breaks_even_where_people_bring_nothing() -> None:
    assert break_even_donors(spec(), SILENT) is None


def test_frames_hold_every_scenario_and_size() -> None:
    frames = finance_frames(spec(), FACTS, seed=1)
    assert len(frames["cash_flow"]) == 3 * 25
    assert set(zip(frames["scenarios"]["scenario"], frames["scenarios"]["size"], strict=True)) == {
        (s, z) for s in ("low", "base", "high") for z in ("planned", "file")
    }
    assert list(frames["assumptions"]["owner"]) == ["o"] * 10


def test_adoption_multiplies_giving_and_staff_time_alike() -> None:
    whole, half = (annual_benefit(FACTS, inputs_of(spec(adoption=fixed(a)), "base"), 2000) for a in (1, 0.5))
    assert (half.saved, half.upgraded, half.major, half.time) == (1000, 300, 250, 3000)
    assert half.total == whole.total / 2


def test_the_cap_holds_after_adoption() -> None:
    facts = replace(FACTS, annual_giving=1600)  # 3,200 at 2,000 people, and 3,100 is gained as planned
    assert not annual_benefit(facts, inputs_of(spec(), "base"), 2000).capped
    more = annual_benefit(facts, inputs_of(spec(adoption=fixed(1.2)), "base"), 2000)
    assert more.capped
    assert more.giving == pytest.approx(3200)
    assert more.time == pytest.approx(7200)  # staff time is not giving, and is not capped by it


def test_a_year_of_cash_to_the_cent() -> None:
    # Benefit 0.8 x (2,000 + 600 + 500 + 6,000) = 7,280 a year; two months of build, two of ramp, 100 a month to run.
    chosen = spec(
        investment=3000, opex_month=100, build_weeks=2 * WEEKS_A_MONTH, ramp_months=2, horizon_months=6,
        adoption=fixed(0.8), discount_rate=0.1,
    )  # fmt: skip
    base = finance_frames(chosen, FACTS, seed=1)["cash_flow"].query("scenario == 'base'")
    month = 7280 / 12
    assert list(base["benefit"].round(2)) == [0, 0, 0, round(month / 4, 2), round(month * 3 / 4, 2), 606.67, 606.67]
    assert list(base["cost"].round(2)) == [0, 1500, 1500, 100, 100, 100, 100]
    assert list(base["cumulative"].round(2)) == [0, -1500, -3000, -2948.33, -2593.33, -2086.67, -1580.00]
    flows = [0, -1500, -1500, month / 4 - 100, month * 3 / 4 - 100, month - 100, month - 100]
    npv = sum(flow / 1.1 ** (m / 12) for m, flow in enumerate(flows))
    planned = planned_row(chosen)
    assert planned["npv"] == pytest.approx(npv)
    assert planned["annual_benefit"] == pytest.approx(7280)


def planned_row(chosen: FinanceSpec, facts: FileFacts = FACTS) -> dict[str, float]:
    scenarios = finance_frames(chosen, facts, seed=1)["scenarios"]
    [row] = scenarios[(scenarios["size"] == "planned") & (scenarios["scenario"] == "base")].to_dict("records")
    return row


def test_giving_alone_is_judged_without_staff_time() -> None:
    chosen = spec(investment=6200, opex_month=0, horizon_months=36)
    row = planned_row(chosen)  # 3,100 of giving and 6,000 of time a year
    assert row["cash_payback"] == pytest.approx(24)
    assert row["cash_npv"] == pytest.approx(3100)
    assert row["payback"] == pytest.approx(12 * 6200 / 9100)


def test_a_stated_benefit_is_examined_on_the_cases_own_terms() -> None:
    chosen = spec(investment=150_000, opex_month=0, build_weeks=10, stated_benefit_month=200_000)
    [stated] = finance_frames(chosen, FACTS, seed=1)["stated_case"].to_dict("records")
    build = 10 / WEEKS_A_MONTH
    assert stated["payback"] == pytest.approx(build + 0.75, abs=1e-9)  # three quarters of a month, after the build
    assert stated["npv"] == pytest.approx((24 - build) * 200_000 - 150_000)
    assert stated["year"] == 2_400_000
    assert stated["times_giving"] == 24  # of 100,000
    # 1.55 of giving a constituent, and 6,000 of staff time at any size.
    assert stated["donors"] == pytest.approx((2_400_000 - 6000) / 1.55)


def test_a_stated_benefit_changes_nothing_in_the_case() -> None:
    plain, stated = (finance_frames(spec(**more), FACTS, seed=1) for more in ({}, {"stated_benefit_month": 9e5}))
    for name in ("cash_flow", "scenarios", "sensitivity", "simulation", "simulation_cash"):
        assert plain[name].equals(stated[name]), name
    assert plain["stated_case"].isna().all(axis=None)
    assert math.isnan(plain["finance_inputs"]["stated_benefit_month"].iloc[0])


def test_without_giving_on_file_a_stated_benefit_is_no_multiple_of_it() -> None:
    [stated] = finance_frames(spec(stated_benefit_month=1), SILENT, seed=1)["stated_case"].to_dict("records")
    assert math.isnan(stated["times_giving"])
    assert math.isnan(stated["donors"])


def test_the_inputs_are_one_row() -> None:
    [row] = finance_frames(spec(build_weeks=10), FACTS, seed=1)["finance_inputs"].to_dict("records")
    assert row["donors"] == 2000
    assert row["build_weeks"] == 10
    assert row["break_even_donors"] == pytest.approx(break_even_donors(spec(build_weeks=10), FACTS))


def ranged(low: float, base: float, high: float) -> dict[str, object]:
    return fixed(base) | {"low": low, "high": high}


def test_swings_of_uplifts_add_up_because_their_benefits_do() -> None:
    ranges = {
        "save_uplift": ranged(0.05, 0.1, 0.2), "upgrade_uplift": ranged(0.01, 0.02, 0.05),
        "major_uplift": ranged(0, 0.01, 0.03),
    }  # fmt: skip
    swings = finance_frames(spec(**ranges), FACTS, seed=1)["sensitivity"].set_index("name")
    together = spec(**{name: fixed(float(given["low"])) for name, given in ranges.items()})  # type: ignore[arg-type]
    moved = (swings["low"] - swings["base"]).loc[[*ranges]].sum()
    base = planned_row(spec(**ranges))["npv"]
    assert planned_row(together)["npv"] - base == pytest.approx(moved)
    assert set(swings["base"]) == {base}
    # What has no range moves nothing.
    others = swings.drop(index=[*ranges])
    assert (others["high"] == others["low"]).all()


def test_adoption_swings_as_much_as_all_benefit_together() -> None:
    chosen = spec(adoption=ranged(0.5, 1, 1))
    swing = finance_frames(chosen, FACTS, seed=1)["sensitivity"].set_index("name").loc["adoption"]
    assert swing["base"] - swing["low"] == pytest.approx(24 / 12 * 9100 / 2)


@given(st.floats(0, 60), st.floats(0, 24), st.floats(0, 0.5), st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_benefit_never_lowers_the_net_present_value(
    build: float, ramp: float, rate: float, benefit: float, more: float
) -> None:
    chosen = spec(build_weeks=build, ramp_months=ramp, discount_rate=rate)
    less, greater = cash_flow(chosen, benefit), cash_flow(chosen, benefit + more)
    assert greater.npv >= less.npv - 1e-6
    assert greater.cumulative[-1] >= less.cumulative[-1] - 1e-6
    if less.payback is not None:
        assert greater.payback is not None
        assert greater.payback <= less.payback + 1e-6


SHARE = st.floats(0, 1)


@given(SHARE, SHARE, SHARE, SHARE, st.floats(0, 3), st.floats(0, 1e6), st.integers(1, 10**7))
def test_giving_gained_never_exceeds_giving_on_file(
    contact: float, save: float, upgrade: float, major: float, adoption: float, giving: float, size: int
) -> None:
    inputs = {
        "contact_share": contact, "save_uplift": save, "upgrade_uplift": upgrade, "major_uplift": major,
        "hours_saved_month": 1, "hourly_rate": 1, "adoption": adoption,
    }  # fmt: skip
    benefit = annual_benefit(replace(FACTS, annual_giving=giving), inputs, size)
    assert benefit.giving <= giving * size / 1000 * (1 + 1e-12) + 1e-9  # sums near the smallest float round
    assert min(benefit.saved, benefit.upgraded, benefit.major) >= 0


@given(st.floats(0, 60), st.floats(0, 24), st.floats(0, 1e6))
def test_all_of_the_investment_is_spent_and_benefit_never_exceeds_the_run_rate(
    build: float, ramp: float, benefit: float
) -> None:
    flow = cash_flow(spec(build_weeks=build, ramp_months=ramp, opex_month=0), benefit)
    assert sum(flow.cost) == pytest.approx(120_000)
    assert max(flow.benefit) <= benefit / 12 + 1e-6
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(flow.benefit))
