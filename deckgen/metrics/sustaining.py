"""Sustainers: how many there are, what they give, how many stop each month.

A sustainer is active on a day when a recurring gift was completed in the 45 days to it. They stop when no further
recurring gift follows their last one for 90 days; the stop is dated 45 days after that gift, when they cease to be
active. The sources seldom say that a plan was cancelled, so stops are read from the gifts.
"""

from __future__ import annotations

from deckgen.values import Metric

_ACTIVE = "|recurring gift completed in the last 45 days|"
_PRACTICE = "Greater Public and Current: sustainers as a share of donors and of dollars"


def _metric(name: str, label: str, unit: str, definition: str, formula: str, sql: str, **more: object) -> Metric:
    # Sources that do not tell which gifts recur say nothing of sustainers, least of all that there are none.
    told = f"SELECT * FROM ({sql}) WHERE (SELECT bool_or(recurring) FROM donations)"
    return Metric(
        name=name, label=label, unit=unit, definition=definition, formula=formula, sql=told, owner="Membership",
        has_prior=True, requires=("donations",), missing_because="no gift is marked as recurring", **more,  # type: ignore[arg-type]
    )  # fmt: skip


# Stops of the twelve months that ended 45 days ago: later ones cannot be told yet from a late payment.
_STOPS = """
    WITH gifts AS (
        SELECT golden_id, date, lead(date) OVER (PARTITION BY golden_id ORDER BY date) AS next
        FROM giving WHERE recurring AND date <= $as_of
    ), months AS (
        SELECT k, ($as_of::DATE - 45 - to_months(k))::DATE AS day FROM range(1, 13) t(k)
    ), active AS (
        SELECT count(DISTINCT (golden_id, k)) AS n FROM months JOIN giving ON recurring AND date > day - 45 AND date <= day
    ), stopped AS (
        SELECT count(*) AS n FROM gifts, (SELECT min(day) AS first FROM months) WHERE date + 45 > first
            AND date + 90 <= $as_of AND (next IS NULL OR next > date + 90)
    ), found AS (
        SELECT stopped.n / nullif(active.n, 0) AS monthly, active.n AS n FROM stopped, active
    )
"""

METRICS = (
    _metric("active_sustainers", "Active sustainers", "count",
            "Constituents with a recurring gift completed in the 45 days to the as-of date.", _ACTIVE,
            "SELECT count(*) AS value FROM sustainers($as_of)", people=True, greater_is_better=True),
    _metric("sustainer_monthly_giving", "Monthly giving of sustainers", "USD",
            "Sum of the last recurring gift of every active sustainer.", "sum of the latest recurring gift",
            "SELECT coalesce(sum(monthly), 0)::DOUBLE AS value, count(*) AS n, max(monthly)::DOUBLE AS largest "
            "FROM sustainers($as_of)", greater_is_better=True),
    _metric("sustainer_share_donors", "Sustainers among donors", "share",
            "Donors in the year who are active sustainers on its last day / donors in the year.",
            "|C and active sustainer| / |C|",
            "SELECT avg((s.golden_id IS NOT NULL)::INT) AS value, count(*) AS n FROM donor_periods($as_of) "
            "LEFT JOIN sustainers($as_of) s USING (golden_id) WHERE now > 0", period="year", rate=True,
            greater_is_better=True, reference=_PRACTICE),
    _metric("sustainer_share_giving", "Recurring share of giving", "share",
            "Dollars of recurring gifts / all dollars given in the year.", "sum of recurring gifts / sum of gifts",
            "SELECT (coalesce(sum(amount) FILTER (recurring), 0) / nullif(sum(amount), 0))::DOUBLE AS value, "
            "count(*) AS n FROM giving WHERE date > $start AND date <= $as_of", period="year", grain="gift",
            reference=_PRACTICE, tells=("giving",)),
    _metric("sustainer_churn_month", "Sustainer churn a month", "share",
            "Sustainers who stopped / sustainers active at the month's start, over the twelve months that ended 45 days ago.",
            "m = stops / sum over months of active at the start", _STOPS + "SELECT monthly AS value, n FROM found",
            period="T12M", grain="sustainer-month", greater_is_better=False),
    _metric("sustainer_churn_year", "Sustainer churn, annualised", "share",
            "Monthly sustainer churn compounded over twelve months.", "1 - (1 - m) ^ 12",
            _STOPS + "SELECT 1 - (1 - monthly) ** 12 AS value, n FROM found", period="T12M", grain="sustainer-month",
            greater_is_better=False),
)  # fmt: skip
