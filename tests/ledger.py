"""Ledgers typed in a test, and the giving metrics of one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd
from hypothesis import strategies as st

from deckgen.engine import Engine
from deckgen.metrics import engagement, giving, sustaining
from deckgen.metrics.compute import compute
from deckgen.metrics.prepare import prepare
from deckgen.periods import Calendar
from deckgen.spec import PrivacySpec
from deckgen.values import MetricValue

AS_OF = datetime.date(2025, 6, 30)
OPEN = PrivacySpec(min_cell=0, min_base=0, dominance=1)
METRICS = (*giving.METRICS, *sustaining.METRICS, *engagement.METRICS)

Row = tuple[str, str, float, bool, str]  # who, date, amount, recurring, status

# Gifts of eight people over five years, completed or failed.
LEDGERS = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.dates(datetime.date(2021, 1, 1), datetime.date(2025, 12, 31)).map(str),
        st.integers(1, 200_000).map(lambda cents: cents / 100),
        st.booleans(),
        st.sampled_from(["completed", "completed", "completed", "failed", "refunded"]),
    ),
    min_size=1,
    max_size=40,
)


def ledger(rows: list[Row]) -> Engine:
    """Return an engine that holds the gifts of `rows`."""
    engine = Engine()
    frame = pd.DataFrame(rows, columns=["golden_id", "date", "amount", "recurring", "status"])
    frame["date"] = pd.to_datetime(frame["date"])
    engine.put("incoming", frame)
    engine.run(
        "CREATE TABLE donations AS SELECT golden_id::VARCHAR AS golden_id, hash(golden_id)::VARCHAR AS identity_id, "
        "identity_id AS known_id, "
        "date::DATE AS date, amount::DOUBLE AS amount, recurring::BOOLEAN AS recurring, status::VARCHAR AS status, "
        "'card' AS method FROM incoming"
    )
    prepare(engine)
    return engine


def values(
    rows: list[Row], *, as_of: datetime.date = AS_OF, year: str = "T12M", start: int = 7,
    missing: frozenset[str] = frozenset(), privacy: PrivacySpec = OPEN,
) -> dict[str, MetricValue]:  # fmt: skip
    """Return every metric of gifts, with nothing hidden unless `privacy` says so."""
    calendar = Calendar(as_of=as_of, reporting_year=year, fiscal_year_start=start)  # type: ignore[arg-type]
    return compute(ledger(rows), METRICS, calendar=calendar, privacy=privacy, missing=missing)


def numbers(found: Mapping[str, MetricValue]) -> dict[str, float]:
    """Return the values, with zero where there is none."""
    return {name: value.value or 0.0 for name, value in found.items()}
