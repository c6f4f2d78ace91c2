"""Giving metrics on ledgers small enough to count by hand, and their identities on random ones."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.engine import Engine
from deckgen.errors import DataError
from deckgen.metrics import catalogue
from deckgen.metrics.compute import a_year_before, compute
from deckgen.metrics.giving import METRICS
from deckgen.metrics.prepare import prepare
from deckgen.values import Metric, MetricValue

AS_OF = datetime.date(2025, 6, 30)
NAMES = [metric.name for metric in METRICS]

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


def ledger(rows: list[tuple[str, str, float, bool, str]]) -> Engine:
    engine = Engine()
    frame = pd.DataFrame(rows, columns=["golden_id", "date", "amount", "recurring", "status"])
    frame["date"] = pd.to_datetime(frame["date"])
    engine.put("incoming", frame)
    engine.run(
        "CREATE TABLE donations AS SELECT golden_id::VARCHAR AS golden_id, hash(golden_id)::VARCHAR AS identity_id, "
        "date::DATE AS date, amount::DOUBLE AS amount, recurring::BOOLEAN AS recurring, status::VARCHAR AS status, "
        "'card' AS method FROM incoming"
    )
    prepare(engine)
    return engine


def values(rows: list[tuple[str, str, float, bool, str]], **more: object) -> dict[str, MetricValue]:
    return compute(ledger(rows), METRICS, as_of=AS_OF, min_cell=0, **more)  # type: ignore[arg-type]


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


def test_a_leap_day_has_a_year_before() -> None:
    assert a_year_before(datetime.date(2024, 2, 29)) == datetime.date(2023, 2, 28)


def test_no_gifts_give_no_rates_and_say_why() -> None:
    found = values([])
    assert found["donor_retention"].value is None
    assert found["donor_retention"].reason == "nothing to compute it from"
    assert found["giving"].value == 0


def test_a_missing_source_is_named() -> None:
    found = values(HAND, missing=frozenset(["event_tickets"]))
    assert found["ticket_revenue"].reason == "needs event_tickets, which is not among the sources"
    assert found["giving"].value is not None


gifts = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.dates(datetime.date(2021, 1, 1), datetime.date(2025, 12, 31)).map(str),
        st.integers(1, 200_000).map(lambda cents: cents / 100),
        st.booleans(),
        st.sampled_from(["completed", "completed", "failed"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(gifts)
def test_identities_hold_on_any_ledger(rows: list[tuple[str, str, float, bool, str]]) -> None:
    found = values(rows)
    now, then = found["giving"].value or 0, found["giving"].prior or 0
    gain, loss = found["giving_gain"].value or 0, found["giving_loss"].value or 0
    assert round(now - then, 2) == round(gain - loss, 2)
    retained = round((found["donor_retention"].value or 0) * (found["donor_retention"].n or 0))
    parts = retained + (found["new_donors"].value or 0) + (found["recaptured_donors"].value or 0)
    assert parts == found["donors"].value
    assert retained + (found["lapsed_donors"].value or 0) == (found["donors"].prior or 0)


@settings(max_examples=15, deadline=None)
@given(gifts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str, float, bool, str]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert values(rows) == values(shuffled)


def test_every_metric_says_what_it_is() -> None:
    for name, metric in catalogue().items():
        assert metric.name == name
        assert metric.label[0].isupper() or metric.label.startswith("of which"), name
        assert metric.definition.endswith("."), name
        assert metric.owner, name


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
        compute(engine, [own], as_of=AS_OF, min_cell=0)
    assert "metric 'mine'" in str(error.value)
    assert said.lower() in str(error.value).lower()
