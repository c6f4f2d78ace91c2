"""What is known of a donor at an as-of date, and what came after: one SQL statement for all as-ofs.

A feature reads rows dated on or before its as-of; an outcome reads rows after it. Money is summed in whole
cents and read in a fixed order, so neither threads nor the order of the rows change a bit of the result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from deckgen.errors import DataError
from deckgen.models.design import Target, Window
from deckgen.periods import add_months

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from deckgen.engine import Engine


class Feature(NamedTuple):
    """A feature: its name, how a reader would say it, and its SQL aggregate over the rows known by then."""

    name: str
    label: str
    sql: str


GIVING = (
    Feature("days_since_gift", "Days since the last gift", "min(age) FILTER (paid)"),
    Feature("tenure_days", "Days since the first gift", "max(age) FILTER (paid)"),
    Feature("gifts_12m", "Gifts in 12 months", "count(*) FILTER (paid AND in_12m)"),
    Feature("gifts_24m", "Gifts in 24 months", "count(*) FILTER (paid AND in_24m)"),
    Feature("amount_12m", "Given in 12 months", "sum(cents) FILTER (paid AND in_12m) / 100"),
    Feature("amount_24m", "Given in 24 months", "sum(cents) FILTER (paid AND in_24m) / 100"),
    Feature("amount_ever", "Given in all", "sum(cents) FILTER (paid) / 100"),
    Feature("average_gift", "Average gift", "sum(cents) FILTER (paid) / 100 / count(*) FILTER (paid)"),
    Feature("largest_gift", "Largest gift", "max(cents) FILTER (paid) / 100"),
    Feature(
        "share_of_years",
        "Share of the years since the first gift with a gift",
        "count(DISTINCT age // 365) FILTER (paid) / (1 + max(age) FILTER (paid) // 365)",
    ),
    Feature("onetime_12m", "One-time gifts in 12 months", "count(*) FILTER (paid AND in_12m AND NOT recurring)"),
    Feature("onetime_gifts", "One-time gifts ever", "count(*) FILTER (paid AND NOT recurring)"),
    Feature(
        "largest_onetime_24m",
        "Largest one-time gift in 24 months",
        "max(cents) FILTER (paid AND in_24m AND NOT recurring) / 100",
    ),
    Feature("is_sustainer", "Active sustainer", "bool_or(paid AND recurring AND age < 45)::INTEGER"),
    Feature("recurring_gifts", "Recurring gifts ever", "count(*) FILTER (paid AND recurring)"),
    Feature(
        "monthly_amount",
        "Monthly amount",  # the highest of the last 45 days, as households may have two plans
        "max(cents) FILTER (paid AND recurring AND age < 45) / 100",
    ),
    Feature(
        "monthly_amounts",
        "Different monthly amounts paid so far",
        "count(DISTINCT cents) FILTER (paid AND recurring)",
    ),
    Feature("failed_90d", "Failed payments in 90 days", "count(*) FILTER (failed AND age < 90)"),
    Feature("failed_12m", "Failed payments in 12 months", "count(*) FILTER (failed AND in_12m)"),
    Feature(
        "card_share",
        "Share of gifts by card",
        "count(*) FILTER (paid AND method LIKE '%card%') / count(*) FILTER (paid)",
    ),
)
EMAIL = (
    Feature("opens_90d", "E-mails opened in 90 days", "count(*) FILTER (event_type = 'open' AND age < 90)"),
    Feature("opens_12m", "E-mails opened in 12 months", "count(*) FILTER (event_type = 'open' AND in_12m)"),
    Feature("clicks_90d", "E-mail clicks in 90 days", "count(*) FILTER (event_type = 'click' AND age < 90)"),
    Feature("clicks_12m", "E-mail clicks in 12 months", "count(*) FILTER (event_type = 'click' AND in_12m)"),
    # One in three stands in for people with few e-mails; senders differ in whether an open has its own row.
    Feature(
        "response_12m",
        "Opens and clicks per e-mail event, 12 months",
        "(count(*) FILTER (in_12m AND event_type IN ('open', 'click')) + 1) / (count(*) FILTER (in_12m) + 3)",
    ),
    Feature(
        "response_ever",
        "Opens and clicks per e-mail event, ever",
        "(count(*) FILTER (event_type IN ('open', 'click')) + 1) / (count(*) + 3)",
    ),
    Feature("unsubscribed", "Unsubscribed from e-mail", "bool_or(event_type = 'unsubscribe')::INTEGER"),
)
TICKETS = (
    Feature("tickets_12m", "Tickets in 12 months", "sum(quantity) FILTER (in_12m)"),
    Feature("tickets_ever", "Tickets ever", "sum(quantity)"),
)
SUBSCRIPTIONS = (
    # The status column is today's, so only the dates say what was known at the as-of.
    Feature("is_subscriber", "Newspaper subscriber", "bool_or(end_date IS NULL OR end_date > as_of)::INTEGER"),
    Feature("subscriptions_ever", "Newspaper subscriptions ever", "count(*)"),
)
FEATURES = {feature.name: feature.label for feature in (*GIVING, *EMAIL, *TICKETS, *SUBSCRIPTIONS)}
BASELINE = ("days_since_gift", "gifts_12m", "amount_12m")
ELIGIBLE, SUBGROUP, POSITIVE = "{}_eligible", "{}_subgroup", "{}_positive"  # panel columns of a target

# What a table is read as. Casts make extracts of other types fit; an absent table is read as an empty one.
# A status is today's: a refund made after an as-of has removed its gift, as extracts do not date refunds.
READ_GIFTS = """SELECT golden_id::VARCHAR AS golden_id, date::DATE AS date,
    round(amount::DOUBLE * 100)::BIGINT AS cents, coalesce(recurring::BOOLEAN, false) AS recurring,
    lower(coalesce(method::VARCHAR, '')) AS method,
    coalesce(status::VARCHAR, 'completed') = 'completed' AND amount::DOUBLE > 0 AS paid,
    coalesce(status::VARCHAR, '') = 'failed' AS failed
    FROM donations WHERE golden_id IS NOT NULL AND date IS NOT NULL"""
_READ = {
    "donations": (READ_GIFTS, ""),
    "email_events": (
        """SELECT golden_id::VARCHAR AS golden_id, date::DATE AS date, event_type::VARCHAR AS event_type
        FROM email_events WHERE date IS NOT NULL""",
        "''::VARCHAR AS golden_id, NULL::DATE AS date, '' AS event_type",
    ),
    "event_tickets": (
        """SELECT golden_id::VARCHAR AS golden_id, date::DATE AS date,
        coalesce(quantity::INTEGER, 1) AS quantity FROM event_tickets WHERE date IS NOT NULL""",
        "''::VARCHAR AS golden_id, NULL::DATE AS date, 1 AS quantity",
    ),
    "subscriptions": (
        """SELECT golden_id::VARCHAR AS golden_id, date::DATE AS date, end_date::DATE AS end_date
        FROM subscriptions WHERE date IS NOT NULL""",
        "''::VARCHAR AS golden_id, NULL::DATE AS date, NULL::DATE AS end_date",
    ),
}

_PANEL = """
WITH windows AS (
    SELECT * FROM (VALUES {windows}) looks(as_of, ago_12, ago_24, last_quarter, outcome_end, complete)
),
{reads},
{known},
after AS (
    SELECT w.as_of, g.golden_id, count(*) AS gifts_after, sum(cents) / 100 AS amount_after,
           count(*) FILTER (recurring) AS recurring_after,
           count(*) FILTER (recurring AND g.date > w.last_quarter) AS recurring_last_quarter,
           max(cents) FILTER (recurring) / 100 AS highest_monthly_after
    FROM windows w JOIN read_donations g ON g.date > w.as_of AND g.date <= w.outcome_end
    WHERE w.complete AND g.paid GROUP BY w.as_of, g.golden_id
),
rows AS (
    SELECT w.as_of, w.complete, k.golden_id, {features}, {outcomes}
    FROM windows w JOIN known_donations k USING (as_of) LEFT JOIN known_email_events USING (as_of, golden_id)
    LEFT JOIN known_event_tickets USING (as_of, golden_id) LEFT JOIN known_subscriptions USING (as_of, golden_id)
    LEFT JOIN after USING (as_of, golden_id)
    WHERE k.tenure_days IS NOT NULL
)
SELECT *, {targets} FROM rows
"""
_OUTCOMES = (
    "gifts_after",
    "amount_after",
    "recurring_after",
    "recurring_last_quarter",
    "highest_monthly_after",
)


def _known(table: str, features: Sequence[Feature]) -> str:
    """Return the CTEs that aggregate a table up to each as-of: the one place that cuts off the future."""
    columns = ", ".join(f"{feature.sql} AS {feature.name}" for feature in features)
    return f"""seen_{table} AS (
    SELECT w.as_of, r.*, date_diff('day', r.date, w.as_of) AS age, r.date > w.ago_12 AS in_12m,
           r.date > w.ago_24 AS in_24m
    FROM windows w JOIN read_{table} r ON r.date <= w.as_of
),
known_{table} AS (SELECT as_of, golden_id, {columns} FROM seen_{table} GROUP BY as_of, golden_id)"""


def panel_query(tables: Collection[str], windows: Sequence[Window], targets: Sequence[Target]) -> str:
    """Return the query of one row an as-of of `windows` (one at least) and donor; `tables` are those that exist."""
    reads = [
        f"read_{name} AS ({query if name in tables else f'SELECT {empty} WHERE false'})"
        for name, (query, empty) in _READ.items()
    ]
    groups = {"donations": GIVING, "email_events": EMAIL, "event_tickets": TICKETS, "subscriptions": SUBSCRIPTIONS}
    labels = [
        f"coalesce({target.eligible}, false) AS {ELIGIBLE.format(target.name)},\n"
        f"{target.subgroup} AS {SUBGROUP.format(target.name)},\n"
        f"CASE WHEN complete THEN coalesce({target.positive}, false)::INTEGER END "
        f"AS {POSITIVE.format(target.name)}"
        for target in targets
    ]
    return _PANEL.format(
        windows=", ".join(map(_dates, windows)),
        reads=",\n".join(reads),
        known=",\n".join(_known(name, features) for name, features in groups.items()),
        features=", ".join(f"coalesce({name}, 0)::DOUBLE AS {name}" for name in FEATURES),
        outcomes=", ".join(f"coalesce({name}, 0) AS {name}" for name in _OUTCOMES),
        targets=",\n".join(labels),
    )


def _dates(window: Window) -> str:
    """Return the row of ``windows`` with the days that a window looks at."""
    as_of = window.as_of
    days = (as_of, add_months(as_of, -12), add_months(as_of, -24), add_months(as_of, 9), window.outcome_end)
    written = ", ".join(f"DATE '{day.isoformat()}'" for day in days)
    return f"({written}, {str(window.complete).lower()})"


def read_panel(
    engine: Engine, windows: Sequence[Window], targets: Sequence[Target], parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return one row an as-of and donor: features, outcomes, and each target's population and label.

    Outcomes and labels are filled in for complete windows only. Rows are ordered by as-of and golden id.
    Raises DataError where a table lacks a column.
    """
    import duckdb

    query = f"{panel_query(engine.tables(), windows, targets)} ORDER BY as_of, golden_id"
    try:
        return engine.frame(query, parameters)
    except DataError as error:
        if not isinstance(error.__cause__, duckdb.BinderException):
            raise
        raise DataError(
            f"the models cannot read the activity tables: {str(error.__cause__).splitlines()[0]}",
            hint="e-mails need event_type, tickets quantity, subscriptions end_date; all golden_id and date",
        ) from error


def giving_span(engine: Engine, as_of: date) -> tuple[date, date] | None:
    """Return the days of the first and the last completed gift up to `as_of`; None where there is none.

    Raises
    ------
    DataError
        Where there is no table of gifts, or it lacks a column.
    """
    import duckdb

    query = f"SELECT min(date), max(date) FROM ({READ_GIFTS}) WHERE paid AND date <= $as_of"
    try:
        first, last = engine.rows(query, {"as_of": as_of})[0]
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise DataError(
            f"the models cannot read the gifts: {str(error).splitlines()[0]}",
            hint="they need a table donations with golden_id, date, amount, recurring, status and method",
        ) from error
    return None if first is None else (first, last)
