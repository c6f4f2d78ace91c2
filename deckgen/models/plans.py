"""Monthly plans: how long they last, how their amounts rise, and so what active sustainers will pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deckgen.models.singles import GIFTS
from deckgen.periods import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ACTIVE_DAYS = 45  # an active sustainer paid in so many days to the date
SILENT_DAYS = 90  # a plan has stopped after so many days without a payment
ENOUGH = 20  # plans at risk from which a month of tenure has a chance of stopping of its own
TAIL_MONTH = 12  # months of tenure from which that chance is taken as constant where few plans are left
PAST_WINDOWS = 3  # past years that raises and starts are averaged over

# One row a plan, which is a run of payments with no silence of more than $silent days. Tenure is in whole months from
# the first payment seen to the last; `seen` is that of the last payment whose successor has had its time to come.
_PLANS = f"""
WITH {GIFTS}, paid AS (
    SELECT golden_id, date, sum(cents) AS cents FROM gifts WHERE recurring GROUP BY ALL
), gaps AS (
    SELECT *, date - coalesce(lag(date) OVER (PARTITION BY golden_id ORDER BY date), date) > $silent AS opens FROM paid
), runs AS (
    SELECT *, sum(opens::INTEGER) OVER (PARTITION BY golden_id ORDER BY date) AS run FROM gaps
), plans AS (
    SELECT golden_id, run, min(date) AS first, max(date) AS last, max(date) FILTER (date < $as_of - $silent) AS known
    FROM runs GROUP BY ALL
)
SELECT golden_id, round((last - first) / 30.4375)::BIGINT AS tenure, round((known - first) / 30.4375) AS seen,
    last < $as_of - $silent AS stopped, last > $as_of - $active AS active,
    -- The 28 days to the last payment hold each monthly plan once, and both plans of a household.
    (SELECT sum(cents) FROM paid p WHERE p.golden_id = plans.golden_id AND p.date > last - 28)::BIGINT AS cents
FROM plans ORDER BY golden_id, first
"""

# The monthly amounts of those who paid both on a past date and a year before it. Who more than doubled counts as having
# doubled: one household's second plan should not raise everybody.
_RAISES = f"""
WITH {GIFTS}, looks AS (SELECT unnest($day) AS day, unnest($earlier) AS earlier), days AS (
    SELECT day FROM looks UNION SELECT earlier FROM looks
), payers AS (
    SELECT day, golden_id, max(date) AS last FROM days JOIN gifts ON recurring AND date <= day AND date > day - $active
    GROUP BY ALL
), monthly AS (
    SELECT day, golden_id, sum(cents)::BIGINT AS cents
    FROM payers JOIN gifts USING (golden_id) WHERE recurring AND date <= last AND date > last - 28 GROUP BY ALL
)
SELECT count(*), sum(least(now.cents, 2 * earlier.cents))::BIGINT, sum(earlier.cents)::BIGINT
FROM looks JOIN monthly now ON now.day = looks.day
JOIN monthly earlier ON earlier.day = looks.earlier AND earlier.golden_id = now.golden_id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopping:
    """Chances that the payment after month k of a plan is not made: `months[k]`, and `tail` beyond them."""

    months: Floats
    tail: float

    def staying(self, tenure: Ints, ahead: int) -> Floats:
        """Return the chances that plans of these tenures pay in each of the next months: (plans, ahead)."""
        reach = int(tenure.max(initial=0)) + ahead
        chances = np.concatenate([self.months, np.full(max(reach - len(self.months), 0), self.tail)])
        return np.asarray(np.cumprod(1 - chances[tenure[:, None] + np.arange(ahead)], axis=1))


def stopping(seen: Ints, stopped: NDArray[np.bool_]) -> Stopping:
    """Return the Kaplan-Meier chances of stopping by month of tenure (Kaplan and Meier 1958).

    A plan was at risk in every month up to `seen`, and stopped after that one or went on. Where fewer than `ENOUGH`
    plans are left the chance is the pooled one of the months from `TAIL_MONTH` on; half a stop is added to it, as a
    few plans without a stop do not last for ever.
    """
    at_risk = np.bincount(seen, minlength=1)[::-1].cumsum()[::-1].astype(np.float64)
    stops = np.bincount(seen[stopped], minlength=len(at_risk)).astype(np.float64)
    late = slice(TAIL_MONTH if at_risk[TAIL_MONTH:].sum() >= ENOUGH else 0, None)
    tail = min((float(stops[late].sum()) + 0.5) / (float(at_risk[late].sum()) + 1), 1.0)
    enough = int((at_risk >= ENOUGH).sum())
    return Stopping(months=stops[:enough] / at_risk[:enough], tail=tail)


def expected_plans(connection: DuckDBPyConnection, as_of: date, years: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the US dollars that active plans will pay in each of the next `years`: columns 0 to years - 1.

    Indexed by the golden id of the active sustainers. Also returned: how many plans there were and how many stopped,
    the chance of stopping in the tail, and the yearly raise.
    """
    days = {"silent": SILENT_DAYS, "active": ACTIVE_DAYS}
    plans = connection.execute(_PLANS, {"as_of": as_of, **days}).df()
    followed = plans[plans["seen"].notna()]
    found = stopping(followed["seen"].to_numpy(dtype=np.int64), followed["stopped"].to_numpy(dtype=bool))
    active = plans[plans["active"].to_numpy(dtype=bool)]
    staying = found.staying(active["tenure"].to_numpy(dtype=np.int64), 12 * years)
    raised = yearly_raise(connection, as_of)
    paying = staying * raised ** (np.arange(1, 12 * years + 1) / 12)
    monthly = active["cents"].to_numpy(dtype=np.float64)[:, None] / 100
    expected = paying.reshape(len(active), years, 12).sum(axis=2) * monthly
    numbers = {
        "plans": len(followed), "plans_stopped": int(followed["stopped"].sum()), "monthly_stop_tail": found.tail,
        "yearly_raise": raised - 1,
    }  # fmt: skip
    return pd.DataFrame(expected, index=pd.Index(active["golden_id"], name="golden_id")), numbers


def yearly_raise(connection: DuckDBPyConnection, as_of: date) -> float:
    """Return what a sustainer who stays pays a month, over what it was a year before: 1.06 is 6% more.

    In dollars over the last three years to `as_of`; 1 where there are fewer than `ENOUGH` such years of people.
    """
    days = [add_months(as_of, -12 * lag) for lag in range(PAST_WINDOWS)]
    dates = {"as_of": as_of, "active": ACTIVE_DAYS, "day": days, "earlier": [add_months(day, -12) for day in days]}
    count, now, earlier = connection.execute(_RAISES, dates).fetchall()[0]
    return float(now / earlier) if count >= ENOUGH else 1.0
