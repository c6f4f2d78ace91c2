"""Giving: retention, gain and loss, average gift, sustainers, concentration, by the field's definitions.

P are the donors of the twelve months before, C of the twelve months to the as-of date, B of any time before P.
Only completed gifts count; subscriptions and tickets are revenue, not gifts.
"""

from __future__ import annotations

from deckgen.values import Metric

_DP = "donor_periods($as_of)"
_FEP = "Fundraising Effectiveness Project (AFP)"


def _t12m(name: str, label: str, unit: str, definition: str, sql: str, **more: object) -> Metric:
    return Metric(
        name=name, label=label, unit=unit, definition=definition, sql=sql, period="T12M", has_prior=True,
        owner="Membership", requires=("donations",), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _rate(top: str, bottom: str) -> str:
    return (
        f"SELECT count(*) FILTER ({top}) / nullif(count(*) FILTER ({bottom}), 0) AS value, "
        f"count(*) FILTER ({bottom}) AS n FROM {_DP}"
    )


def _people(where: str) -> str:
    return f"SELECT count(*) AS value FROM {_DP} WHERE {where}"


def _money(what: str, where: str) -> str:
    return f"SELECT coalesce(sum({what}), 0)::DOUBLE AS value, count(*) AS n FROM {_DP} WHERE {where}"


METRICS = (
    _t12m(
        "giving", "Giving", "USD", "Sum of completed gifts in the period.",
        _money("now", "now > 0"), greater_is_better=True,
    ),
    _t12m(
        "donors", "Donors", "count", "Constituents with at least one completed gift in the period (C).",
        _people("now > 0"), greater_is_better=True, people=True,
    ),
    _t12m(
        "gifts", "Gifts", "count", "Completed gifts in the period.",
        f"SELECT coalesce(sum(gifts), 0) AS value FROM {_DP}", grain="gift", greater_is_better=True,
    ),
    _t12m(
        "average_gift", "Average gift", "USD", "Giving / gifts in the period.",
        f"SELECT (sum(now) / nullif(sum(gifts), 0))::DOUBLE AS value, sum(gifts) AS n FROM {_DP}", grain="gift",
        greater_is_better=True,
    ),
    _t12m(
        "giving_per_donor", "Giving per donor", "USD", "Giving / donors in the period.",
        f"SELECT avg(now)::DOUBLE AS value, count(*) AS n FROM {_DP} WHERE now > 0", greater_is_better=True,
    ),
    _t12m(
        "donor_retention", "Donor retention", "share",
        "Donors of the twelve months before who gave again in the period / donors of the twelve months before.",
        _rate("before > 0 AND now > 0", "before > 0"), greater_is_better=True, reference=_FEP,
    ),
    _t12m(
        "new_donor_retention", "New-donor retention", "share",
        "Donors whose first gift ever fell in the twelve months before and who gave again / all such donors.",
        _rate("before > 0 AND now > 0 AND NOT earlier", "before > 0 AND NOT earlier"), greater_is_better=True,
        reference=_FEP,
    ),
    _t12m(
        "repeat_donor_retention", "Repeat-donor retention", "share",
        "Donors of the twelve months before with gifts before that who gave again / all such donors.",
        _rate("before > 0 AND now > 0 AND earlier", "before > 0 AND earlier"), greater_is_better=True, reference=_FEP,
    ),
    _t12m(
        "dollar_retention", "Dollar retention", "share",
        "Giving in the period by donors of the twelve months before / their giving then; not capped at 1.",
        f"SELECT (sum(now) FILTER (before > 0) / nullif(sum(before), 0))::DOUBLE AS value, "
        f"count(*) FILTER (before > 0) AS n FROM {_DP}", greater_is_better=True, reference=_FEP,
    ),
    _t12m(
        "new_donors", "New donors", "count", "Donors in the period who never gave before.",
        _people("now > 0 AND before = 0 AND NOT earlier"), greater_is_better=True, people=True, reference=_FEP,
    ),
    _t12m(
        "recaptured_donors", "Recaptured donors", "count",
        "Donors in the period who gave earlier but not in the twelve months before.",
        _people("now > 0 AND before = 0 AND earlier"), greater_is_better=True, people=True, reference=_FEP,
    ),
    _t12m(
        "lapsed_donors", "Lapsed donors (LYBUNT)", "count",
        "Donors of the twelve months before who did not give in the period.",
        _people("before > 0 AND now = 0"), greater_is_better=False, people=True, reference=_FEP,
    ),
    _t12m(
        "sybunt", "Lapsed earlier (SYBUNT)", "count",
        "Donors of an earlier period who gave neither in the twelve months before nor in this period.",
        _people("earlier AND before = 0 AND now = 0"), greater_is_better=False, people=True,
    ),
    _t12m(
        "giving_gain", "Gain", "USD", "New and recaptured giving, and the increase of donors who gave more.",
        f"SELECT coalesce(sum(greatest(now - before, 0)), 0)::DOUBLE AS value FROM {_DP}", greater_is_better=True,
        reference=_FEP,
    ),
    _t12m(
        "giving_loss", "Loss", "USD", "Lapsed giving, and the decrease of donors who gave less.",
        f"SELECT coalesce(sum(greatest(before - now, 0)), 0)::DOUBLE AS value FROM {_DP}", greater_is_better=False,
        reference=_FEP,
    ),
    Metric(
        name="active_sustainers", label="Active sustainers", unit="count", owner="Membership", people=True,
        definition="Constituents with a recurring gift completed in the 45 days to the as-of date.",
        sql="SELECT count(*) AS value FROM sustainers($as_of)", has_prior=True, greater_is_better=True,
        requires=("donations",),
    ),
    _t12m(
        "sustainer_share_donors", "Sustainers among donors", "share",
        "Donors in the period who are active sustainers on its last day / donors in the period.",
        f"SELECT avg((s.golden_id IS NOT NULL)::INT) AS value, count(*) AS n FROM {_DP} "
        "LEFT JOIN sustainers($as_of) s USING (golden_id) WHERE now > 0", greater_is_better=True,
    ),
    _t12m(
        "sustainer_share_giving", "Recurring share of giving", "share",
        "Recurring gifts / all gifts in the period, in dollars.",
        "SELECT (sum(amount) FILTER (recurring) / nullif(sum(amount), 0))::DOUBLE AS value, count(*) AS n FROM giving "
        "WHERE date > $start AND date <= $as_of", grain="gift",
    ),
    _t12m(
        "major_donors", "Major donors", "count", "Donors whose gifts in the period add up to the spec's major threshold or more.",
        _people("now >= major_threshold()"), greater_is_better=True, people=True,
        reference="Corporation for Public Broadcasting: cumulative giving of at least $1,000 in a year",
    ),
    _t12m(
        "top_tenth_share", "Giving by the top tenth", "share",
        "Share of the period's giving that comes from the tenth of donors who gave most.",
        f"SELECT (sum(now) FILTER (rank <= ceil(total / 10.0)) / nullif(sum(now), 0))::DOUBLE AS value, "
        "any_value(total) AS n FROM (SELECT now, row_number() OVER (ORDER BY now DESC, golden_id) AS rank, "
        f"count(*) OVER () AS total FROM {_DP} WHERE now > 0)", greater_is_better=False,
    ),
    Metric(
        name="ticket_revenue", label="Event ticket revenue", unit="USD", owner="Events", period="T12M", has_prior=True,
        definition="Sum of event orders in the period. Revenue, not giving.", grain="order", greater_is_better=True,
        sql="SELECT coalesce(sum(amount), 0)::DOUBLE AS value, count(*) AS n FROM event_tickets "
        "WHERE date > $start AND date <= $as_of", requires=("event_tickets",),
    ),
    Metric(
        name="active_subscriptions", label="Active subscriptions", unit="count", owner="Subscriptions",
        definition="Subscriptions that began by the as-of date and had not ended then.", grain="subscription",
        sql="SELECT count(*) AS value FROM subscriptions WHERE date <= $as_of AND "
        "(end_date IS NULL OR end_date > $as_of)", has_prior=True, greater_is_better=True,
        requires=("subscriptions",),
    ),
    Metric(
        name="email_open_rate", label="E-mail open rate", unit="share", owner="Marketing", period="T12M",
        has_prior=True, grain="event", greater_is_better=True, requires=("email_events",),
        definition="Opens / deliveries in the period.",
        sql="SELECT count(*) FILTER (event_type = 'open') / nullif(count(*) FILTER (event_type = 'delivered'), 0) "
        "AS value, count(*) FILTER (event_type = 'delivered') AS n FROM email_events "
        "WHERE date > $start AND date <= $as_of",
    ),
)  # fmt: skip
