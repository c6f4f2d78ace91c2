"""Giving metrics on ledgers small enough to count by hand, and their identities on random ones."""

from __future__ import annotations

import datetime
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import AS_OF, LEDGERS, OPEN, Row, ledger, numbers, values

from deckgen.errors import DataError
from deckgen.metrics import catalogue
from deckgen.metrics.compute import compute
from deckgen.metrics.invariants import violated
from deckgen.periods import Calendar
from deckgen.spec import PrivacySpec
from deckgen.values import Metric

# who, date, amount, recurring, status
HAND = [
    ("ann", "2022-01-10", 100, False, "completed"),  # earlier, last year, this year: repeat, retained
    ("ann", "2024-01-10", 100, False, "completed"),
    ("ann", "2025-01-10", 150, False, "completed"),
    ("bob", "2024-03-01", 200, False, "completed"),  # new last year, did not return
    ("cid", "2024-05-01", 50, False, "completed"),  # new last year, gave less
    ("cid", "2025-05-01", 20, False, "completed"),
    ("dee", "2020-02-01", 500, False, "completed"),  # lapsed long ago, recaptured
    ("dee", "2025-02-01", 1000, False, "completed"),
    ("eve", "2025-06-20", 15, True, "completed"),  # new, a sustainer
    ("eve", "2025-05-20", 15, True, "completed"),
    ("fay", "2021-02-01", 70, False, "completed"),  # gave once, long ago
    ("gus", "2025-03-01", 999, False, "failed"),  # never paid
    ("gus", "2025-03-02", 999, False, "refunded"),
    ("hal", "2025-07-01", 40, False, "completed"),  # after the as-of date
    ("ann", "2024-06-30", 0, False, "completed"),  # nothing given
]


def test_a_ledger_counted_by_hand() -> None:
    found = {name: value.value for name, value in values(HAND).items()}
    expected = {
        "giving": 150 + 20 + 1000 + 30, "donors": 4, "gifts": 5, "average_gift": 240.0, "giving_per_donor": 300.0,
        "donor_retention": 2 / 3, "new_donor_retention": 1 / 2, "repeat_donor_retention": 1.0,
        "dollar_retention": 170 / 350, "new_donors": 1, "recaptured_donors": 1, "lapsed_donors": 1, "sybunt": 1,
        "giving_gain": 50 + 1000 + 30, "giving_loss": 200 + 30, "active_sustainers": 1,
        "sustainer_share_donors": 1 / 4, "sustainer_share_giving": 30 / 1200, "major_donors": 1,
        "top_tenth_share": 1000 / 1200,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_prior_values_are_those_of_a_year_before() -> None:
    found = values(HAND)
    assert found["giving"].prior == 350
    assert found["donors"].prior == 3
    assert found["donor_retention"].prior is None  # nobody gave in the twelve months before that
    assert found["giving"].period == "12 months to 30 Jun 2025"
    assert found["giving"].prior_period == "12 months to 30 Jun 2024"


def test_no_gifts_give_no_rates_and_say_why() -> None:
    found = values([])
    assert found["donor_retention"].value is None
    assert found["donor_retention"].reason == "nothing to compute it from"
    assert found["giving"].value == 0


def test_a_missing_source_is_named() -> None:
    found = values(HAND, missing=frozenset(["event_tickets"]))
    assert found["ticket_revenue"].reason == "needs event_tickets, which is not among the sources"
    assert found["giving"].value is not None


# A second ledger, of a station with a fiscal year from July to June, looked at on 31 March 2025. Kay has given
# monthly since 2022; lou stopped in October 2024; max and nan are one-time donors, oli gave long ago and came back.
MONTHLY = [
    *(("kay", f"{y}-{m:02}-05", 20.0, True, "completed") for y in (2022, 2023, 2024) for m in range(1, 13)),
    *(("kay", f"2025-{m:02}-05", 25.0, True, "completed") for m in range(1, 4)),
    *(
        ("lou", f"{y}-{m:02}-15", 10.0, True, "completed")
        for y, ms in ((2023, range(7, 13)), (2024, range(1, 11)))
        for m in ms
    ),
    ("lou", "2024-11-15", 10.0, True, "failed"),
    ("max", "2022-08-01", 250.25, False, "completed"),
    ("max", "2023-12-31", 100.10, False, "completed"),
    ("max", "2024-12-31", 300.45, False, "completed"),
    ("nan", "2024-02-29", 1000.00, False, "completed"),
    ("oli", "2021-01-01", 55.55, False, "completed"),
    ("oli", "2024-07-01", 44.45, False, "completed"),
]
MARCH = datetime.date(2025, 3, 31)


def test_a_fiscal_year_counted_by_hand_to_the_cent() -> None:
    found = values(MONTHLY, as_of=MARCH, year="FY")
    # FY2024: July 2023 to June 2024. FY2023 before it.
    assert found["giving"].period == "FY2024, 12 months to 30 Jun 2024"
    assert found["giving"].value == pytest.approx(12 * 20 + 12 * 10 + 100.10 + 1000, abs=0.001)
    assert found["giving"].prior == pytest.approx(12 * 20 + 250.25, abs=0.001)
    assert found["giving"].prior_period == "FY2023, 12 months to 30 Jun 2023"
    expected = {
        "donors": 4, "retained_donors": 2, "new_donors": 2, "recaptured_donors": 0, "lapsed_donors": 0, "sybunt": 1,
        "donor_retention": 1.0, "recapture_rate": 0.0, "giving_new": 12 * 10 + 1000, "giving_upgraded": 0,
        "giving_downgraded": 250.25 - 100.10, "giving_gain": 1120, "giving_loss": 150.15, "giving_change": 969.85,
        "dollar_retention": (240 + 100.10) / (240 + 250.25), "gifts": 26, "median_gift": 20, "major_giving": 1000,
        "major_donors": 1, "high_dollar_gifts": 1, "top_tenth_share": 1000 / 1460.10, "average_gift": 1460.10 / 26,
        "sustainer_share_giving": 360 / 1460.10, "sustainer_share_donors": 2 / 4,
    }  # fmt: skip
    assert {name: found[name].value for name in expected} == pytest.approx(expected, abs=0.001)


def test_a_year_to_date_is_compared_with_the_same_days_of_the_year_before() -> None:
    found = values(MONTHLY, as_of=MARCH)
    assert found["giving_to_date"].period == "FY2025 to date, 1 Jul 2024 to 31 Mar 2025"
    assert found["giving_to_date"].value == pytest.approx(6 * 20 + 3 * 25 + 4 * 10 + 300.45 + 44.45)
    assert found["giving_to_date"].prior == pytest.approx(9 * 20 + 9 * 10 + 100.10 + 1000)
    assert found["donors_to_date"].value == 4
    assert found["lybunt_to_date"].value == 1  # nan
    assert found["sybunt_to_date"].value == 0


def test_sustainers_counted_by_hand() -> None:
    found = values(MONTHLY, as_of=MARCH)
    assert (found["active_sustainers"].value, found["active_sustainers"].prior) == (1, 2)
    assert found["sustainer_monthly_giving"].value == 25
    # Month starts from 14 Feb 2024 to 14 Jan 2025: kay active on all 12, lou on 10 of them (to 29 Nov); one stop.
    assert found["sustainer_churn_month"].n == 22
    assert found["sustainer_churn_month"].value == pytest.approx(1 / 22)
    assert found["sustainer_churn_year"].value == pytest.approx(1 - (21 / 22) ** 12)


@settings(max_examples=int(os.environ.get("DECKGEN_LEDGERS", "60")), deadline=None)
@given(LEDGERS, st.sampled_from(["T12M", "FY"]), st.integers(1, 12))
def test_identities_hold_on_any_ledger(rows: list[Row], year: str, start: int) -> None:
    found = values(rows, year=year, start=start)
    n = numbers(found)
    prior = {name: value.prior or 0.0 for name, value in found.items()}
    assert n["giving"] - prior["giving"] == pytest.approx(n["giving_gain"] - n["giving_loss"], abs=0.001)
    assert n["giving_change"] == pytest.approx(n["giving_gain"] - n["giving_loss"], abs=0.001)
    assert n["donors"] == n["retained_donors"] + n["new_donors"] + n["recaptured_donors"]
    assert prior["donors"] == n["retained_donors"] + n["lapsed_donors"]
    assert violated(found) == []


@settings(max_examples=15, deadline=None)
@given(LEDGERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Row], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert values(rows) == values(shuffled)


@settings(max_examples=15, deadline=None)
@given(LEDGERS)
def test_a_donations_only_source_gives_every_giving_metric(rows: list[Row]) -> None:
    others = frozenset(["event_tickets", "subscriptions", "email_events"])
    found = values(
        [*rows, ("z", "2025-01-01", 10, True, "completed"), ("z", "2024-01-01", 9, True, "completed")], missing=others
    )
    without = {name for name, value in found.items() if value.value is None}
    # A rate has no value where nobody could have done it; nothing else may be missing.
    assert without <= {"ticket_revenue", "active_subscriptions", "email_open_rate", "new_donor_retention",
                       "repeat_donor_retention", "recapture_rate", "sustainer_churn_month", "sustainer_churn_year"}  # fmt: skip


# What a further gift of a person may change, and nothing else.
COUNTS_OF_DONORS = {
    "donors", "retained_donors", "new_donors", "recaptured_donors", "lapsed_donors", "lapsed_new_donors",
    "lapsed_repeat_donors", "sybunt", "donor_retention", "new_donor_retention", "repeat_donor_retention", "recapture_rate",
    "active_sustainers", "sustainer_share_donors", "sustainer_churn_month", "sustainer_churn_year", "donors_to_date",
    "lybunt_to_date", "sybunt_to_date", "sustainer_monthly_giving",
}  # fmt: skip


def changed(before: list[Row], after: list[Row]) -> set[str]:
    old, new = values(before), values(after)
    return {name for name in old if (old[name].value, old[name].n) != (new[name].value, new[name].n)}


def test_a_gift_entered_twice_moves_money_and_gifts_but_nobodys_standing() -> None:
    moved = changed(HAND, [*HAND, HAND[2]])
    assert {"giving", "gifts", "average_gift", "giving_gain", "giving_upgraded", "dollar_retention"} <= moved
    assert moved.isdisjoint(COUNTS_OF_DONORS)


def test_a_failed_gift_changes_nothing_when_it_is_dropped_or_doubled() -> None:
    failed = next(row for row in HAND if row[4] == "failed")
    assert changed(HAND, [*HAND, failed]) == set()
    assert changed(HAND, [row for row in HAND if row != failed]) == set()


def test_dropping_a_donors_only_gift_of_the_year_makes_them_lapse() -> None:
    moved = changed(HAND, [row for row in HAND if row[:2] != ("cid", "2025-05-01")])
    assert {"donors", "retained_donors", "lapsed_donors", "lapsed_new_donors", "donor_retention", "giving"} <= moved
    assert moved.isdisjoint(
        {"sybunt", "new_donors", "recaptured_donors", "active_sustainers", "repeat_donor_retention"}
    )


def test_a_gift_after_the_as_of_date_changes_nothing() -> None:
    assert changed(HAND, [*HAND, ("ann", "2025-07-01", 5000, False, "completed")]) == set()


def test_the_change_of_a_rate_of_few_people_is_called_chance() -> None:
    rows = [(f"p{i}", "2023-08-01", 10.0, False, "completed") for i in range(20)]
    rows += [(f"p{i}", "2024-03-01", 10.0, False, "completed") for i in range(14)]
    rows += [(f"p{i}", "2025-03-01", 10.0, False, "completed") for i in range(11)]
    found = values(rows)["donor_retention"]
    assert found.value == pytest.approx(11 / 20)
    assert found.interval == "34.2–74.2%"


def test_shares_of_few_people_and_sums_that_one_donor_dominates_are_not_shown() -> None:
    shown = values(HAND, privacy=PrivacySpec(min_cell=0, min_base=30, dominance=0.5))
    assert shown["donor_retention"].text == "not shown"
    assert shown["giving"].text == "not shown"  # dee gave 1,000 of 1,200
    assert values(HAND)["giving"].text == "$1,200"


def test_every_metric_says_what_it_is() -> None:
    for name, metric in catalogue().items():
        assert metric.name == name
        assert metric.label[0].isupper() or metric.label.startswith("of which"), name
        assert metric.definition.endswith("."), name
        assert metric.owner, name
        assert metric.formula, name
        assert metric.grain, name


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1 as wert", "gives no column called value; it gives wert"),
        ("select * from (values (1), (2)) t(value)", "gives 2 rows; a metric is one row"),
        ("select value from nowhere", "nowhere"),
        ("select * from read_csv('/etc/passwd')", "file system operations are disabled"),
        ("copy donations to '/tmp/x.csv'", "must be one SELECT"),
        ("select 1 as value; drop table donations", "must be one SELECT"),
        ("select 'abc' as value", "value is text: 'abc'"),
    ],
)
def test_a_persons_own_sql_is_checked_and_sees_tables_only(sql: str, said: str) -> None:
    engine = ledger(HAND)
    engine.lock()
    own = Metric(name="mine", label="Mine", unit="count", definition="Mine.", sql=sql)
    with pytest.raises(DataError) as error:
        compute(engine, [own], calendar=Calendar(as_of=AS_OF), privacy=OPEN)
    assert "metric 'mine'" in str(error.value)
    assert said.lower() in str(error.value).lower()
