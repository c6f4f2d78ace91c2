"""Monthly giving to come from people who have no plan today: what people like them came to give in the past."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from deckgen.models.plans import ACTIVE_DAYS, PAST_WINDOWS
from deckgen.models.singles import GIFTS
from deckgen.periods import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# People without a plan on past dates, by whether they ever had one and gave in the year before: what they then paid
# monthly in the year that ends `lead` years later.
_STARTS = f"""
WITH {GIFTS}, looks AS (
    SELECT unnest($lead) AS lead, unnest($base) AS base, unnest($before) AS before, unnest($opens) AS opens,
        unnest($ends) AS ends
), known AS (
    SELECT lead, base, golden_id, bool_or(recurring) AS sustained, bool_or(date > before) AS recent,
        bool_or(recurring AND date > base - $active) AS active
    FROM looks JOIN gifts ON date <= base GROUP BY ALL
), paid AS (
    SELECT lead, base, golden_id, sum(cents) AS cents
    FROM looks JOIN gifts ON recurring AND date > opens AND date <= ends GROUP BY ALL
)
SELECT lead, sustained, recent, coalesce(sum(cents), 0)::BIGINT AS cents, count(*) AS n
FROM known LEFT JOIN paid USING (lead, base, golden_id) WHERE NOT active GROUP BY ALL ORDER BY ALL
"""

_STATES = f"""
WITH {GIFTS}
SELECT golden_id, bool_or(recurring) AS sustained, bool_or(date > $before) AS recent,
    bool_or(recurring AND date > $as_of - $active) AS active
FROM gifts GROUP BY golden_id ORDER BY golden_id
"""


def read_states(connection: DuckDBPyConnection, as_of: date) -> pd.DataFrame:
    """Return who is an active sustainer, ever gave monthly, and gave in the last year: one row a donor, ordered."""
    dates = {"as_of": as_of, "before": add_months(as_of, -12), "active": ACTIVE_DAYS}
    return connection.execute(_STATES, dates).df().set_index("golden_id")


def expected_starts(connection: DuckDBPyConnection, as_of: date, first: date, years: int) -> pd.DataFrame:
    """Return the US dollars of monthly giving a year that a person without a plan begins, by their state.

    Indexed by (sustained, recent), columns 0 to years - 1. Averages over up to three past dates a lead, the first of
    them a year or more after the `first` gift; a lead that nothing was seen of is taken to be like the one before.
    """
    looks = [
        (lead, add_months(as_of, -12 * (lead + lag)), add_months(as_of, -12 * lag))
        for lead in range(1, years + 1)
        for lag in range(PAST_WINDOWS)
    ]
    looks = [look for look in looks if look[1] >= add_months(first, 12)]
    found = connection.execute(
        _STARTS,
        {
            "as_of": as_of, "active": ACTIVE_DAYS, "lead": [lead for lead, _, _ in looks],
            "base": [base for _, base, _ in looks], "before": [add_months(base, -12) for _, base, _ in looks],
            "opens": [add_months(ends, -12) for _, _, ends in looks], "ends": [ends for _, _, ends in looks],
        },
    ).df()  # fmt: skip
    found["each"] = found["cents"] / 100 / found["n"]
    table = found.pivot(index=["sustained", "recent"], columns="lead", values="each")
    table = table.reindex(columns=range(1, years + 1)).astype(float).ffill(axis=1).fillna(0.0)
    return table.set_axis(range(years), axis=1)
