"""What contacts, an overrun and a delay do to the case: to the cent by hand, and never in its favour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deckgen.finance import (
    ASSUMPTIONS,
    COSTS,
    WEEKS_A_MONTH,
    CashFlow,
    FileFacts,
    annual_contact_cost,
    break_even_donors,
    cash_flow,
    finance_frames,
    inputs_of,
    planned_case,
)
from deckgen.spec_case import FinanceSpec


def ranged(low: float, base: float, high: float) -> dict[str, object]:
    return {"low": low, "base": base, "high": high, "source": "s", "owner": "o", "date": "2026-01-01"}


def spec(**more: object) -> FinanceSpec:
    """Return a spec of two months of build and two of ramp; a number among the assumptions has no range."""
    given: dict[str, object] = {
        "investment": 3000, "opex_month": 100, "build_weeks": 2 * WEEKS_A_MONTH, "ramp_months": 2, "horizon_months": 24,
        "discount_rate": 0, "donors": 2000, "contact_share": 0.5, "save_uplift": 0.1, "upgrade_uplift": 0.02,
        "major_uplift": 0.01, "hours_saved_month": 10, "hourly_rate": 50, "adoption": 0.8, "contact_cost_factor": 2,
        "cost_overrun": 1, "delay_months": 0,
    } | more  # fmt: skip
    single = {name: ranged(*[value] * 3) for name, value in given.items() if name in ASSUMPTIONS and _bare(value)}
    return FinanceSpec.model_validate(given | single)


def _bare(value: object) -> bool:
    return isinstance(value, int | float)


FACTS = FileFacts(
    donors=1000, annual_giving=100_000, value_at_risk=20_000, upgrade_potential=30_000,
    major_potential=50_000, contact_cost=300,
)  # fmt: skip


def scenario(chosen: FinanceSpec, name: str, facts: FileFacts = FACTS) -> dict[str, float]:
    frame = finance_frames(chosen, facts, seed=1)["scenarios"]
    [row] = frame[(frame["size"] == "planned") & (frame["scenario"] == name)].to_dict("records")
    return row


def test_contacts_an_overrun_and_a_delay_to_the_cent() -> None:
    # Benefit 0.8 x (2,000 + 600 + 500 + 6,000) = 7,280 a year. Contacts 600 donors x 0.5 x 0.8 x 2 = 480 a year.
    # The build takes three months and 3,600; running costs 120 a month.
    chosen = spec(cost_overrun=1.2, delay_months=1, horizon_months=7, discount_rate=0.1)
    base = finance_frames(chosen, FACTS, seed=1)["cash_flow"].query("scenario == 'base'")
    assert list(base["benefit"].round(2)) == [0, 0, 0, 0, 151.67, 455.00, 606.67, 606.67]
    assert list(base["cost"].round(2)) == [0, 1200, 1200, 1200, 130, 150, 160, 160]
    assert list(base["cumulative"].round(2)) == [0, -1200, -2400, -3600, -3578.33, -3273.33, -2826.67, -2380.00]
    month = 7280 / 12
    flows = [0, -1200, -1200, -1200, month / 4 - 130, month * 3 / 4 - 150, month - 160, month - 160]
    row = scenario(chosen, "base")
    assert row["npv"] == pytest.approx(sum(flow / 1.1 ** (m / 12) for m, flow in enumerate(flows)))
    assert row["contact_cost"] == pytest.approx(480)
    assert row["total_cost"] == pytest.approx(4200)
    assert row["roi"] == pytest.approx((month * 3 - 4200) / 4200)


def test_contacts_are_paid_in_giving_alone_as_well() -> None:
    with_contacts, without = (scenario(spec(contact_cost_factor=c), "base") for c in (2, 0))
    gap = without["npv"] - with_contacts["npv"]
    assert gap > 0
    assert without["cash_npv"] - with_contacts["cash_npv"] == pytest.approx(gap)
    assert with_contacts["annual_benefit"] == without["annual_benefit"]


def test_contacts_are_paid_for_where_giving_is_capped() -> None:
    poor = replace(FACTS, annual_giving=100)
    assert scenario(spec(), "base", poor)["capped"]
    assert scenario(spec(), "base", poor)["contact_cost"] == pytest.approx(480)


def test_nobody_to_contact_costs_nothing() -> None:
    assert annual_contact_cost(replace(FACTS, contact_cost=0), inputs_of(spec(), "base"), 2000) == 0


def test_the_low_scenario_takes_the_low_end_of_a_benefit_and_the_high_end_of_a_cost() -> None:
    chosen = spec(**dict.fromkeys(ASSUMPTIONS, ranged(0.2, 0.5, 0.9)))
    low, base, high = (inputs_of(chosen, name) for name in ("low", "base", "high"))
    assert {name for name in ASSUMPTIONS if low[name] == 0.9} == COSTS
    assert {name for name in ASSUMPTIONS if high[name] == 0.2} == COSTS
    assert set(base.values()) == {0.5}
    npv = [scenario(chosen, name)["npv"] for name in ("low", "base", "high")]
    assert npv == sorted(npv)


def test_an_assumption_swings_from_its_low_to_its_high_number() -> None:
    chosen = spec(cost_overrun=ranged(0.9, 1, 1.5), save_uplift=ranged(0.05, 0.1, 0.2))
    swings = finance_frames(chosen, FACTS, seed=1)["sensitivity"].set_index("name")
    overrun, save = swings.loc["cost_overrun"], swings.loc["save_uplift"]
    assert overrun["low"] > overrun["base"] > overrun["high"]
    assert save["low"] < save["base"] < save["high"]
    assert overrun["base"] - overrun["high"] == pytest.approx(0.5 * (3000 + 22 * 100))


def test_at_the_break_even_size_contacts_are_covered() -> None:
    chosen = spec(hours_saved_month=0, discount_rate=0.08, cost_overrun=1.3, delay_months=2.5)
    size = break_even_donors(chosen, FACTS)
    cheaper = break_even_donors(spec(hours_saved_month=0, discount_rate=0.08), FACTS)
    assert size is not None
    assert cheaper is not None
    assert size > cheaper
    assert planned_case(chosen, FACTS, inputs_of(chosen, "base"), size).npv == pytest.approx(0, abs=0.01)


def test_no_size_breaks_even_where_contacts_cost_more_than_they_bring() -> None:
    assert break_even_donors(spec(contact_cost_factor=1000, hours_saved_month=0), FACTS) is None


def test_where_staff_time_pays_and_contacts_lose_the_break_even_is_the_largest_size_that_pays() -> None:
    chosen = spec(contact_cost_factor=1000, hours_saved_month=100)
    size = break_even_donors(chosen, FACTS)
    assert size is not None
    smaller, larger = (planned_case(chosen, FACTS, inputs_of(chosen, "base"), size * by).npv for by in (0.9, 1.1))
    assert smaller > 0 > larger


def test_the_stated_benefit_is_examined_on_time_on_budget_and_without_contacts() -> None:
    plain = spec(stated_benefit_month=900, contact_cost_factor=0)
    costly = spec(stated_benefit_month=900, contact_cost_factor=9, cost_overrun=1.4, delay_months=4)
    assert finance_frames(plain, FACTS, seed=1)["stated_case"].equals(
        finance_frames(costly, FACTS, seed=1)["stated_case"]
    )


def test_an_investment_that_the_horizon_would_cut_off_is_counted_in_full() -> None:
    late = cash_flow(spec(horizon_months=6), 9000, delay=10)
    assert sum(late.cost) == pytest.approx(3000)
    assert late.payback is None


MONEY, SHARE = st.floats(0, 1e5), st.floats(0, 1)
case = st.fixed_dictionaries({
    "investment": MONEY, "opex_month": st.floats(0, 500), "build_weeks": st.floats(0, 40), "ramp_months": st.floats(0, 12),
    "discount_rate": st.floats(0, 0.5), "hours_saved_month": st.floats(0, 300), "contact_cost_factor": st.floats(0, 20),
    "cost_overrun": st.floats(0, 2), "delay_months": st.floats(0, 6),
})  # fmt: skip


def flow_of(given: dict[str, float], **more: float) -> CashFlow:
    chosen = spec(**given | more)
    return planned_case(chosen, FACTS, inputs_of(chosen, "base"), 2000)


@given(case, st.sampled_from(["contact_cost_factor", "cost_overrun"]), st.floats(0, 5))
def test_more_cost_never_raises_the_net_present_value_nor_hastens_the_payback(
    given: dict[str, float], cost: str, more: float
) -> None:
    before, after = flow_of(given), flow_of(given, **{cost: given[cost] + more})
    assert after.npv <= before.npv + 1e-6
    if after.payback is not None and abs(before.cumulative[-1]) > 1e-3:
        assert before.payback is not None
        assert before.payback <= after.payback + 1e-6


@given(case, st.integers(0, 12))
def test_a_case_that_pays_never_gains_by_a_later_start(given: dict[str, float], months: int) -> None:
    before = flow_of(given)
    assume(before.npv >= 0)
    assert flow_of(given, delay_months=given["delay_months"] + months).npv <= before.npv + 1e-6


@given(case, st.floats(0, 12))
def test_without_running_losses_or_interest_any_delay_costs(given: dict[str, float], months: float) -> None:
    free = given | {"opex_month": 0, "contact_cost_factor": 0, "discount_rate": 0}
    assert flow_of(free, delay_months=given["delay_months"] + months).npv <= flow_of(free).npv + 1e-6


@given(case, st.integers(1, 6))
def test_payback_comes_later_by_just_the_delay(given: dict[str, float], months: int) -> None:
    given = given | {"hours_saved_month": given["hours_saved_month"] + 300}  # most of them pay back
    before = flow_of(given)
    live = given["build_weeks"] / WEEKS_A_MONTH + given["delay_months"]
    assume(before.payback is not None and live + 1 < before.payback < 23 - months)
    assume(given["investment"] * given["cost_overrun"] > 1)
    assert before.payback is not None
    assert flow_of(given, delay_months=given["delay_months"] + months).payback == pytest.approx(
        before.payback + months, abs=1e-5
    )
