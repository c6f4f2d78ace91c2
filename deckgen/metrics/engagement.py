"""Beside giving: ticket revenue, subscriptions, and whether e-mails are opened."""

from __future__ import annotations

from deckgen.values import Metric

METRICS = (
    Metric(
        name="ticket_revenue", label="Event ticket revenue", unit="USD", owner="Events", period="year", has_prior=True,
        definition="Sum of event orders in the year. Revenue, not giving.", formula="sum of orders", grain="order",
        greater_is_better=True, requires=("event_tickets",),
        sql="SELECT coalesce(sum(amount), 0)::DOUBLE AS value, count(*) AS n FROM event_tickets "
        "WHERE date > $start AND date <= $as_of",
    ),
    Metric(
        name="active_subscriptions", label="Active subscriptions", unit="count", owner="Subscriptions",
        definition="Subscriptions that began by the as-of date and had not ended then.", formula="|begun, not ended|",
        grain="subscription", has_prior=True, greater_is_better=True, requires=("subscriptions",),
        sql="SELECT count(*) AS value FROM subscriptions WHERE date <= $as_of AND "
        "(end_date IS NULL OR end_date > $as_of)",
    ),
    Metric(
        name="email_open_rate", label="E-mail open rate", unit="share", owner="Marketing", period="year",
        definition="Opens / deliveries in the year; mail programs that load pictures by themselves count as opens.",
        formula="opens / deliveries", has_prior=True, grain="event", greater_is_better=True, requires=("email_events",),
        sql="SELECT count(*) FILTER (event_type = 'open') / nullif(count(*) FILTER (event_type = 'delivered'), 0) "
        "AS value, count(*) FILTER (event_type = 'delivered') AS n FROM email_events "
        "WHERE date > $start AND date <= $as_of",
    ),
)  # fmt: skip
