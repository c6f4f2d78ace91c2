"""Lifetime value: who is expected to give what, how the forecast did, and that it never looks ahead."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from ledgers import GIFTS, TODAY, connect, gift, monthly, simulate

from deckgen.engine import Engine
from deckgen.metrics.compute import compute
from deckgen.metrics.lifetime import METRICS
from deckgen.metrics.prepare import prepare
from deckgen.metrics.schema import TABLES
from deckgen.models.lifetime import COLUMNS, lifetime_frames
from deckgen.models.plans import expected_plans, stopping, yearly_raise
from deckgen.models.singles import annual_value, read_singles
from deckgen.periods import Calendar
from deckgen.spec import PrivacySpec


def frames(donations: list[tuple] | pd.DataFrame, as_of: date = TODAY, years: int = 3) -> dict[str, pd.DataFrame]:
    return lifetime_frames(connect(donations), as_of=as_of, years=years)


@pytest.fixture(scope="module")
def donations() -> pd.DataFrame:
    return simulate(1)["donations"]


def same(found: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in COLUMNS:
        pd.testing.assert_frame_equal(found[name], other[name], check_exact=True)


def test_everybody_who_gave_has_each_year_and_one_kind(donations: pd.DataFrame) -> None:
    found = frames(donations)["lifetime"]
    assert set(found["golden_id"]) == set(donations["golden_id"])
    assert (found.groupby("golden_id")["year"].agg(list).map(tuple) == (1, 2, 3)).all()
    assert (found.groupby("golden_id")["kind"].nunique() == 1).all()
    assert np.isfinite(found["expected"]).all()
    assert (found["expected"] >= 0).all()
    recent = donations[donations["recurring"] & (pd.to_datetime(donations["date"]) > pd.Timestamp("2026-01-14"))]
    assert set(found.loc[found["kind"] == "sustainer", "golden_id"]) == set(recent["golden_id"])


def test_rows_after_the_as_of_date_change_nothing(donations: pd.DataFrame) -> None:
    day = date(2025, 3, 31)
    until = donations[[when <= day for when in donations["date"]]]
    assert len(until) < len(donations)
    same(frames(donations, day), frames(until, day))
    doubled = donations.assign(amount=[row.amount * (1 + (row.date > day)) for row in donations.itertuples()])
    same(frames(donations, day), frames(doubled, day))


def test_the_forecast_under_check_saw_nothing_of_what_it_is_checked_on(donations: pd.DataFrame) -> None:
    then = date(2024, 2, 29)
    checked = frames(donations)["lifetime_check"].set_index("kind")
    forecast = frames(donations, then, years=2)["lifetime"]
    assert checked["as_of"].unique() == [then.isoformat()]
    assert checked.loc["all", "predicted"] == pytest.approx(forecast["expected"].sum())
    people = set(forecast["golden_id"])
    later = donations[[when > then for when in donations["date"]]]
    before = donations[[date(2023, 2, 28) < when <= then for when in donations["date"]]]
    assert checked.loc["all", "n"] == len(people)
    assert checked.loc["all", "actual"] == later.loc[later["golden_id"].isin(people), "amount"].sum()
    assert checked.loc["all", "last_year_times_two"] == before["amount"].sum() * 2
    parts = checked.loc[["one_time", "sustainer"], ["n", "predicted", "actual", "last_year_times_two"]].sum()
    assert parts.to_numpy() == pytest.approx(checked.loc["all", parts.index].to_numpy(dtype=float))


def test_the_order_of_the_rows_changes_no_digit(donations: pd.DataFrame) -> None:
    same(frames(donations), frames(donations.sample(frac=1, random_state=3)))


def test_a_forecast_of_simulated_donors_is_near_what_they_gave() -> None:
    ratios = []
    for seed in (1, 2, 3):
        check = frames(simulate(seed, engaged=0)["donations"])["lifetime_check"].set_index("kind").loc["all"]
        ratios.append(check["predicted"] / check["actual"])
    assert np.mean(ratios) == pytest.approx(1, abs=0.15)


def test_refunds_and_failed_payments_are_not_giving(donations: pd.DataFrame) -> None:
    extra = [gift("C0001", "2025-05-01", 900, status="refunded"), gift("Z", "2025-05-01", 900, status="failed")]
    same(frames(donations), frames(pd.concat([donations, pd.DataFrame(extra, columns=GIFTS)])))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [gift("ann", "2025-05-01")],
        [gift("ann", "2024-05-01"), gift("ann", "2025-05-01")],  # less than three years
        [gift("ann", "2018-05-01"), gift("bob", "2019-05-01")],  # nobody gave again
        monthly("ann", "2025-01", "2026-02"),
    ],
)
def test_too_little_history_gives_empty_tables_with_their_columns(rows: list[tuple]) -> None:
    found = frames(rows)
    for name, columns in COLUMNS.items():
        assert found[name].empty
        assert list(found[name]) == list(columns) == [column.split()[0] for column in TABLES[name].split(", ")]


def test_the_check_needs_three_years_before_the_day_that_it_goes_back_to(donations: pd.DataFrame) -> None:
    recent = donations[[when >= date(2021, 6, 1) for when in donations["date"]]]
    found = frames(recent)
    assert not found["lifetime"].empty
    assert found["lifetime_check"].empty


def test_a_file_of_monthly_gifts_alone_still_has_a_value() -> None:
    rows = [row for number in range(30) for row in monthly(f"S{number:02d}", "2020-01", "2026-02", 10)]
    found = frames(rows)["lifetime"]
    yearly = found.groupby("year")["expected"].sum()
    assert 0.95 * 3600 < yearly[1] < 3600  # nobody stopped yet, which does not mean that nobody will
    assert yearly[3] < yearly[2] < yearly[1]


def test_the_years_of_single_giving_are_counted_back_from_the_as_of_date() -> None:
    rows = [
        gift("ann", "2020-03-01"), gift("ann", "2021-03-01"), gift("ann", "2024-02-28"),
        gift("bob", "2022-03-01"), gift("bob", "2022-04-01"),
        *monthly("cid", "2023-03", "2026-02"), gift("cid", "2024-12-31"),
    ]  # fmt: skip
    people = read_singles(connect(rows).connection, TODAY).people.set_index("golden_id")
    assert people.loc["ann", ["n", "x", "t_x"]].tolist() == [5, 2, 3]
    assert people.loc["bob", ["n", "x", "t_x"]].tolist() == [3, 0, 0]  # a second gift in the first year is no return
    assert people.loc["cid", ["n", "x", "t_x"]].tolist() == [2, 1, 1]  # monthly gifts are counted elsewhere


def test_one_large_gift_moves_the_expected_amount_only_in_part() -> None:
    rng = np.random.default_rng(1)
    means = {f"D{number:02d}": rng.choice([20, 50, 200]) for number in range(60)}
    amounts = [(who, ago, 5, 100 * mean + rng.integers(0, 9000)) for who, mean in means.items() for ago in range(5)]
    single = pd.DataFrame([*amounts, ("new", 5, 5, 20_000)], columns=["golden_id", "ago", "n", "cents"])
    value, numbers = annual_value(single, pd.Index([*means, "new", "none"]))
    assert numbers["annual_mean"] < value["new"] < 200
    assert value["none"] == pytest.approx(numbers["annual_mean"])


def test_chances_of_stopping_are_those_counted_by_hand() -> None:
    seen = np.array([0] * 10 + [1] * 20 + [2] * 30)
    stopped = np.array([True] * 5 + [False] * 5 + [True] * 4 + [False] * 46)
    found = stopping(seen, stopped)
    assert found.months == pytest.approx([5 / 60, 4 / 50, 0])
    assert found.tail == pytest.approx(9.5 / 141)
    stays = (1 - 4 / 50) * 1 * (1 - 9.5 / 141)
    assert found.staying(np.array([1]), 3)[0] == pytest.approx([1 - 4 / 50, 1 - 4 / 50, stays])


def test_a_payment_missed_for_a_month_is_no_stop_and_one_for_a_quarter_is() -> None:
    rows = [*monthly("ann", "2020-01", "2020-06"), *monthly("ann", "2020-08", "2026-02")]
    rows += [*monthly("bob", "2020-01", "2020-06"), *monthly("bob", "2020-11", "2026-02")]
    _, numbers = expected_plans(connect(rows).connection, TODAY, 3)
    assert (numbers["plans"], numbers["plans_stopped"]) == (3, 1)


def test_two_plans_of_a_household_are_added_and_each_counts_once() -> None:
    rows = [*monthly("ann", "2020-01", "2026-02", 10), *monthly("ann", "2020-01", "2026-02", 25)]
    expected, _ = expected_plans(connect(rows).connection, TODAY, 1)
    assert 0.9 * 12 * 35 < expected.loc["ann", 0] < 12 * 35


def test_raises_of_the_past_are_expected_again_where_enough_people_show_them() -> None:
    def raised(people: int) -> float:
        rows = [
            row for number in range(people) for year in range(2021, 2026)
            for row in monthly(f"S{number}", f"{year}-03", f"{year + 1}-02", 10 + (year - 2021))
        ]  # fmt: skip
        return yearly_raise(connect(rows).connection, TODAY)

    assert raised(20) == pytest.approx((12 + 13 + 14) / (11 + 12 + 13))
    assert raised(3) == 1


def test_the_catalogue_discounts_to_the_middle_of_each_year(donations: pd.DataFrame) -> None:
    found = frames(donations)
    engine = Engine()
    for name, frame in found.items():
        engine.put(name, frame)
    engine.put("donations", donations.assign(identity_id=1, known_id=1, date=pd.to_datetime(donations["date"])))
    engine.run("CREATE OR REPLACE TABLE finance_inputs AS SELECT 0.1::DOUBLE AS discount_rate")
    prepare(engine)
    values = {
        name: value.value
        for name, value in compute(
            engine, METRICS, calendar=Calendar(as_of=TODAY), privacy=PrivacySpec(min_cell=0, min_base=0)
        ).items()
    }
    rows = found["lifetime"].assign(value=lambda f: f["expected"] / 1.1 ** (f["year"] - 0.5))
    assert values["lifetime_value"] == pytest.approx(rows["value"].sum())
    both = values["lifetime_value_one_time"] + values["lifetime_value_sustainers"]  # type: ignore[operator]
    assert both == pytest.approx(values["lifetime_value"])
    active = set(donations.loc[[when > date(2025, 2, 28) for when in donations["date"]], "golden_id"])
    theirs = rows.loc[rows["golden_id"].isin(active), "value"].sum()
    assert values["lifetime_value_per_donor"] == pytest.approx(theirs / len(active))
    check = found["lifetime_check"].set_index("kind").loc["all"]
    assert values["lifetime_check_ratio"] == pytest.approx(check["predicted"] / check["actual"])
    assert values["lifetime_years"] == 3


def test_without_a_forecast_the_catalogue_says_why() -> None:
    engine = Engine()
    prepare(engine)
    engine.run("CREATE OR REPLACE TABLE finance_inputs AS SELECT 0.1::DOUBLE AS discount_rate")
    for value in compute(engine, METRICS, calendar=Calendar(as_of=TODAY), privacy=PrivacySpec()).values():
        assert value.value is None
        assert "months of giving" in value.reason
