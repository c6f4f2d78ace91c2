"""The finance model against flows worked out by hand, and its guards."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.finance import (
    WEEKS_A_MONTH,
    FileFacts,
    annual_benefit,
    break_even_constituents,
    cash_flow,
    finance_frames,
    inputs_of,
)
from deckgen.spec import FinanceSpec


def fixed(value: float) -> dict[str, object]:
    return {"low": value, "base": value, "high": value, "source": "s", "owner": "o", "date": "2026-01-01"}


def spec(**more: object) -> FinanceSpec:
    given = {
        "investment": 120_000, "opex_month": 1000, "build_weeks": 0, "ramp_months": 0, "horizon_months": 24,
        "discount_rate": 0, "constituents": 2000, "contact_share": fixed(0.5), "save_uplift": fixed(0.1),
        "upgrade_uplift": fixed(0.02), "major_uplift": fixed(0.01), "hours_saved_month": fixed(10),
        "hourly_rate": fixed(50), "adoption": fixed(1),
    }  # fmt: skip
    return FinanceSpec.model_validate(given | more)


FACTS = FileFacts(
    constituents=1000, annual_giving=100_000, value_at_risk=20_000, upgrade_potential=30_000,
    major_potential=50_000,
)  # fmt: skip


def test_benefit_is_the_sum_of_its_drivers_at_the_files_scale() -> None:
    benefit = annual_benefit(FACTS, inputs_of(spec(), "base"), 2000)
    assert (benefit.saved, benefit.upgraded, benefit.major, benefit.time) == (2000, 600, 500, 6000)
    assert benefit.total == 9100
    assert not benefit.capped


def test_giving_never_exceeds_what_the_file_gives() -> None:
    greedy = inputs_of(spec(major_uplift=fixed(1), save_uplift=fixed(1)), "base")
    facts = FileFacts(
        constituents=1000, annual_giving=5000, value_at_risk=5000, upgrade_potential=9000, major_potential=500_000,
    )  # fmt: skip
    benefit = annual_benefit(facts, greedy, 1000)
    assert benefit.capped
    assert benefit.saved + benefit.upgraded + benefit.major == pytest.approx(5000)


def test_a_file_without_giving_earns_nothing_from_giving() -> None:
    silent = FileFacts(
        constituents=1000, annual_giving=0, value_at_risk=0, upgrade_potential=9000, major_potential=9000
    )
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
    size = break_even_constituents(chosen, FACTS)
    assert size is not None
    benefit = annual_benefit(FACTS, inputs_of(chosen, "base"), size)
    assert cash_flow(chosen, benefit.total).npv == pytest.approx(0, abs=0.01)


def test_no_size_breaks_even_where_people_bring_nothing() -> None:
    nothing = FileFacts(constituents=10, annual_giving=0, value_at_risk=0, upgrade_potential=0, major_potential=0)
    assert break_even_constituents(spec(), nothing) is None


def test_frames_hold_every_scenario_and_size() -> None:
    frames = finance_frames(spec(), FACTS)
    assert len(frames["cash_flow"]) == 3 * 25
    assert set(zip(frames["scenarios"]["scenario"], frames["scenarios"]["size"], strict=True)) == {
        (s, z) for s in ("low", "base", "high") for z in ("planned", "file")
    }
    assert list(frames["assumptions"]["owner"]) == ["o"] * 6


@given(st.floats(0, 60), st.floats(0, 24), st.floats(0, 1e6))
def test_all_of_the_investment_is_spent_and_benefit_never_exceeds_the_run_rate(
    build: float, ramp: float, benefit: float
) -> None:
    flow = cash_flow(spec(build_weeks=build, ramp_months=ramp, opex_month=0), benefit)
    assert sum(flow.cost) == pytest.approx(120_000)
    assert max(flow.benefit) <= benefit / 12 + 1e-6
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(flow.benefit))
