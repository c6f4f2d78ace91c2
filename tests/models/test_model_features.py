"""Features see the past only, whatever the tables hold."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from ledgers import TODAY, connect, gift, monthly, simulate

from deckgen.engine import Engine
from deckgen.errors import DataError
from deckgen.models import FEATURES, TARGETS, fit_models
from deckgen.models.design import Window, complete_windows, known_until, training_windows
from deckgen.models.features import read_panel
from deckgen.periods import add_months

T = date(2024, 8, 31)
PARAMETERS = {"major_threshold": 1000.0, "increase_ratio": 1.10}
PLANS = pd.DataFrame(
    {
        "golden_id": ["C0000", "C0001", "C0002"],
        "date": [date(2022, 1, 1)] * 3,
        "end_date": [date(2023, 1, 1), date(2025, 6, 1), None],
        "plan": ["digital"] * 3,
        "amount": [10.0] * 3,
        "status": ["ended", "ended", "active"],
    }
)
SEATS = pd.DataFrame(
    {
        "golden_id": ["C0000", "C0001"],
        "date": [date(2024, 6, 1), date(2024, 12, 1)],
        "event": ["gala"] * 2,
        "quantity": [2, 2],
        "amount": [50.0] * 2,
    }
)


def panel_of(tables: dict[str, pd.DataFrame], *days: date) -> pd.DataFrame:
    engine = connect(tables["donations"], **{name: rows for name, rows in tables.items() if name != "donations"})
    windows = tuple(Window(as_of=day, complete=True) for day in days)
    return read_panel(engine, windows, list(TARGETS.values()), PARAMETERS)


def features(tables: dict[str, pd.DataFrame], day: date = T) -> pd.DataFrame:
    panel = panel_of(tables, day)
    eligible = [f"{name}_{kind}" for name in TARGETS for kind in ("eligible", "subgroup")]
    return panel[["golden_id", *FEATURES, *eligible]]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return {**simulate(3, people=150), "event_tickets": SEATS, "subscriptions": PLANS}


@pytest.mark.parametrize("day", [date(2022, 2, 28), date(2024, 2, 29), T])
def test_altering_everything_after_the_as_of_changes_no_feature(tables: dict[str, pd.DataFrame], day: date) -> None:
    altered = {}
    for name, rows in tables.items():
        later = pd.to_datetime(rows["date"]) > pd.Timestamp(day)
        changed = rows.copy()
        assert later.any() or name == "subscriptions"
        # Other people's rows, at other amounts, and failed ones made good.
        changed.loc[later, "golden_id"] = rows.loc[later, "golden_id"].sample(frac=1, random_state=1).to_numpy()
        if "amount" in rows:
            changed.loc[later, "amount"] = rows.loc[later, "amount"] * 100
        if name == "donations":
            changed.loc[later, ["recurring", "status"]] = [True, "completed"]
        if name == "email_events":
            changed.loc[later, "event_type"] = "unsubscribe"
        altered[name] = changed
    pd.testing.assert_frame_equal(features(altered, day), features(tables, day))


@pytest.mark.parametrize("days", [-400, 400])
def test_features_follow_when_every_date_and_the_as_of_move_together(
    tables: dict[str, pd.DataFrame], days: int
) -> None:
    """Nothing but the distance to the as-of date counts: no feature reads the calendar, or today."""
    kept = ["days_since_gift", "tenure_days", "is_sustainer", "failed_90d", "opens_90d", "clicks_90d", "largest_gift"]
    columns = ["golden_id", *kept]
    moved = {
        name: rows.assign(date=pd.to_datetime(rows["date"]) + pd.Timedelta(days=days))
        for name, rows in tables.items()
        if name in ("donations", "email_events")
    }
    here = {name: tables[name] for name in moved}
    pd.testing.assert_frame_equal(features(moved, T + timedelta(days))[columns], features(here)[columns])


def test_rows_after_the_outcome_year_change_neither_features_nor_labels(tables: dict[str, pd.DataFrame]) -> None:
    end = pd.Timestamp(add_months(T, 12))
    cut = {name: rows[pd.to_datetime(rows["date"]) <= end] for name, rows in tables.items()}
    assert len(cut["donations"]) < len(tables["donations"])
    pd.testing.assert_frame_equal(panel_of(cut, T), panel_of(tables, T))


def test_one_as_of_reads_the_same_alone_as_among_others(tables: dict[str, pd.DataFrame]) -> None:
    several = panel_of(tables, date(2023, 8, 31), T, date(2025, 2, 28))
    alone = several[several["as_of"] == pd.Timestamp(T)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, panel_of(tables, T))


def test_data_cut_off_at_the_as_of_give_the_same_features(tables: dict[str, pd.DataFrame]) -> None:
    cut = {name: rows[pd.to_datetime(rows["date"]) <= pd.Timestamp(T)] for name, rows in tables.items()}
    # At T an end date to come is not known yet.
    cut["subscriptions"] = PLANS.assign(
        end_date=PLANS["end_date"].where(pd.to_datetime(PLANS["end_date"]) <= "2024-08-31")
    )
    pd.testing.assert_frame_equal(features(cut), features(tables))


def test_features_of_one_donor_are_what_the_ledger_says() -> None:
    ledger = [
        gift("A", "2022-08-31", 40),
        gift("A", "2023-08-31", 60),  # the day before the 12 months begin
        *monthly("A", "2024-06", "2024-08", 10),
        gift("A", "2024-08-15", 10, recurring=True, status="failed"),
        gift("A", "2024-07-01", 5000, status="refunded"),
    ]
    found = features(
        {"donations": pd.DataFrame(ledger, columns=["golden_id", "date", "amount", "recurring", "status", "method"])}
    )
    row = found.loc[0, list(FEATURES)].astype(float)
    expected = {
        "days_since_gift": 30, "tenure_days": 731, "gifts_12m": 3, "gifts_24m": 4, "amount_12m": 30,
        "amount_24m": 90, "amount_ever": 130, "average_gift": 26, "largest_gift": 60, "share_of_years": 1,
        "onetime_12m": 0, "onetime_gifts": 2, "largest_onetime_24m": 60, "is_sustainer": 1,
        "recurring_gifts": 3, "monthly_amount": 10, "monthly_amounts": 1, "failed_90d": 1, "failed_12m": 1,
        "card_share": 1,
    }  # fmt: skip
    assert row[list(expected)].to_dict() == expected
    assert not row.drop(list(expected)).any()  # no e-mails, tickets or subscriptions


def test_tickets_and_subscriptions_are_read_at_the_as_of(tables: dict[str, pd.DataFrame]) -> None:
    found = features(
        {
            **tables,
            "donations": pd.DataFrame(
                [gift(f"C000{n}", "2024-01-05") for n in range(3)], columns=tables["donations"].columns
            ),
        }
    )
    assert found["is_subscriber"].tolist() == [0, 1, 1]
    assert found["tickets_12m"].tolist() == [2, 0, 0]


def test_no_table_of_gifts_is_an_error_with_a_hint() -> None:
    with pytest.raises(DataError, match="they need a table donations"):
        fit_models(Engine(), as_of=TODAY, seed=1)


def test_gifts_without_a_column_are_an_error_with_a_hint() -> None:
    engine = Engine()
    engine.run("CREATE TABLE donations (golden_id VARCHAR, date DATE)")
    with pytest.raises(DataError, match="they need a table donations"):
        fit_models(engine, as_of=TODAY, seed=1)


def test_e_mails_without_a_column_are_an_error_with_a_hint() -> None:
    nameless = pd.DataFrame({"golden_id": ["A"], "date": [T]})
    with pytest.raises(DataError, match="e-mails need event_type"):
        fit_models(connect([gift("A", "2024-01-01")], email_events=nameless), as_of=TODAY, seed=1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 2, 28), -12, date(2024, 2, 29)),
        (date(2026, 2, 28), -3, date(2025, 11, 30)),
        (date(2024, 12, 31), 9, date(2025, 9, 30)),
        (date(2024, 5, 15), -6, date(2023, 11, 15)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
    ],
)
def test_months_keep_month_ends(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_training_outcomes_end_by_the_test_as_of() -> None:
    windows = complete_windows(date(2018, 1, 5), TODAY)
    assert windows[0].as_of == date(2025, 2, 28)
    assert windows[-1].as_of >= date(2019, 1, 5)
    for test in windows:
        earlier = training_windows(windows, test)
        assert all(window.outcome_end <= test.as_of for window in earlier)
    assert training_windows(windows, windows[0])[0].as_of == date(2024, 2, 29)


def test_months_without_any_rows_are_not_counted_as_lapses() -> None:
    assert known_until(TODAY, date(2026, 2, 20)) == TODAY
    assert known_until(TODAY, date(2025, 9, 30)) == date(2025, 9, 30)
