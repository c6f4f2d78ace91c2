"""Lifetime value: what the people on the file will give in the next years, and how such a forecast did before.

A gift is single or recurring, never both, so the two are forecast apart and added up:

* single gifts of everybody, sustainers too: the chance of giving in each year (`bgbb`) times a shrunken annual amount;
* recurring gifts of active sustainers: their monthly amount, raised as others' were, times the chance of staying;
* recurring gifts of everybody else: what people like them came to give monthly in the past.

It is gross giving before cost, not discounted, of the people known at the as-of date; who is yet to come is not in it.
A donor taken to have left for good is not foreseen to return, and the largest gifts count in part: it errs low.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deckgen.errors import DataError
from deckgen.models.design import known_until
from deckgen.models.features import giving_span
from deckgen.models.plans import expected_plans
from deckgen.models.singles import GIFTS, read_singles
from deckgen.models.starts import expected_starts, read_states
from deckgen.periods import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from deckgen.engine import Engine

CHECK_MONTHS = 24
NEEDED_MONTHS = 36  # of giving before a date: with fewer, rare giving and leaving for good cannot be told apart
COLUMNS = {
    "lifetime": {"golden_id": "str", "kind": "str", "year": "int64", "expected": "float64"},
    "lifetime_check": {
        "kind": "str", "as_of": "str", "months": "int64", "n": "int64", "predicted": "float64", "actual": "float64",
        "last_year_times_two": "float64",
    },
    "lifetime_fit": {"name": "str", "value": "float64"},
}  # fmt: skip
KINDS = ("one_time", "sustainer")

_GIVEN = f"""
WITH {GIFTS} SELECT golden_id, sum(cents)::BIGINT AS cents FROM gifts WHERE date > $after GROUP BY golden_id
"""


def lifetime_frames(engine: Engine, *, as_of: date, years: int = 3) -> dict[str, pd.DataFrame]:
    """Return the expected giving of everybody who ever gave, its check on the last 24 months, and the fitted numbers.

    The same rows in any order give the same numbers; rows after `as_of` change nothing.

    Parameters
    ----------
    engine : Engine
        DuckDB's; holds ``donations`` (golden_id, date, amount in USD, recurring, status, method). Read only.
    as_of : date
        The forecast begins on the day after.
    years : int
        How many years of twelve months to look ahead; positive.

    Returns
    -------
    dict of str to DataFrame
        ``lifetime``: golden_id, kind ("sustainer": a recurring gift completed in the 45 days to `as_of`, else
        "one_time"), year from 1, expected (USD in that year). ``lifetime_check``: the same forecast made 24 months
        earlier of rows up to then, beside what those people gave; kind "all" and each of the two; a plain comparator is
        twice what they gave in the year before. ``lifetime_fit``: name, value. Each empty where the file is too
        short (less than 36 months of giving before the date in question) or nothing can be fitted to it.

    Raises
    ------
    DataError
        Where gifts are missing or lack a column.
    """
    span = giving_span(engine, as_of)
    connection = engine.connection
    found = {"lifetime": pd.DataFrame(), "lifetime_check": pd.DataFrame(), "lifetime_fit": pd.DataFrame()}
    if span:
        forecast = _forecast(connection, as_of, span[0], years)
        if forecast is not None:
            expected, numbers = forecast
            long = expected.melt(["golden_id", "kind"], var_name="year", value_name="expected")
            found["lifetime"] = long.sort_values(["golden_id", "year"], ignore_index=True)
            found["lifetime_fit"] = pd.DataFrame({"name": list(numbers), "value": list(numbers.values())})
        found["lifetime_check"] = _check(connection, known_until(as_of, span[1]), span[0])
    return {
        name: frame.reindex(columns=list(COLUMNS[name])).astype(COLUMNS[name]).reset_index(drop=True)
        for name, frame in found.items()
    }


def _forecast(
    connection: DuckDBPyConnection, as_of: date, first: date, years: int
) -> tuple[pd.DataFrame, dict[str, float]] | None:
    """Return golden_id, kind and the US dollars of years 1 to `years`, one row a donor; None where nothing can be fitted."""
    if add_months(first, NEEDED_MONTHS) > as_of:
        return None
    try:
        singles = read_singles(connection, as_of)
    except DataError:
        return None
    plans, numbers = expected_plans(connection, as_of, years)
    starts = expected_starts(connection, as_of, first, years)
    states = read_states(connection, as_of)
    active = states["active"].to_numpy(dtype=bool)
    alike = pd.MultiIndex.from_frame(states[["sustained", "recent"]])
    begun = starts.reindex(alike).fillna(0.0).to_numpy() * ~active[:, None]
    money = singles.expected(years) + plans.reindex(states.index).fillna(0.0).to_numpy() + begun
    people = pd.DataFrame({"golden_id": states.index, "kind": np.where(active, KINDS[1], KINDS[0])})
    # Whole hundredths of a cent: beyond that, digits depend on the processor.
    return people.join(pd.DataFrame(money.round(4), columns=range(1, years + 1))), singles.numbers | numbers


def _check(connection: DuckDBPyConnection, until: date, first: date) -> pd.DataFrame:
    """Return how the forecast of 24 months ago did on the giving `until` now of the people known then."""
    then = add_months(until, -CHECK_MONTHS)
    forecast = _forecast(connection, then, first, CHECK_MONTHS // 12)
    if forecast is None:
        return pd.DataFrame()
    expected, _ = forecast
    people = expected[["golden_id", "kind"]].assign(
        n=1, predicted=expected.drop(columns=["golden_id", "kind"]).sum(axis=1)
    )
    for name, (after, up_to), times in (
        ("actual", (then, until), 1),
        ("last_year_times_two", (add_months(then, -12), then), CHECK_MONTHS // 12),
    ):
        given = connection.execute(_GIVEN, {"as_of": up_to, "after": after}).df().set_index("golden_id")["cents"]
        people[name] = people["golden_id"].map(given).fillna(0) * times
    money = ["predicted", "actual", "last_year_times_two"]
    both = pd.concat([people.assign(kind="all"), people]).groupby("kind")[["n", *money]].sum()
    both = both.reindex(["all", *KINDS]).fillna(0)
    both[money[1:]] /= 100
    return both.reset_index().assign(as_of=then.isoformat(), months=CHECK_MONTHS)
