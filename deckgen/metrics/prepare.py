"""The views and macros that metric SQL is written on: giving, donors by period, active sustainers."""

from __future__ import annotations

from deckgen.engine import Engine

# Activity tables that a metric may name even where the source is missing: they are then empty.
EMPTY = {
    "donations": "golden_id VARCHAR, identity_id BIGINT, date DATE, amount DOUBLE, recurring BOOLEAN, "
    "status VARCHAR, method VARCHAR",
    "subscriptions": "golden_id VARCHAR, identity_id BIGINT, date DATE, end_date DATE, plan VARCHAR, "
    "amount DOUBLE, status VARCHAR",
    "event_tickets": "golden_id VARCHAR, identity_id BIGINT, date DATE, event VARCHAR, quantity INTEGER, amount DOUBLE",
    "email_events": "golden_id VARCHAR, identity_id BIGINT, date DATE, campaign VARCHAR, event_type VARCHAR",
}

_VIEWS = """
-- A gift counts when it is completed and positive. Failed and refunded rows do not count.
CREATE OR REPLACE VIEW giving AS
    SELECT golden_id, identity_id, date, amount::DECIMAL(18, 2) AS amount, recurring
    FROM donations WHERE status = 'completed' AND amount > 0;

-- One row a person who ever gave up to `day`: US dollars in the 12 months to `day`, in the 12 before, ever earlier.
CREATE OR REPLACE MACRO donor_periods(day) AS TABLE
    SELECT golden_id,
        coalesce(sum(amount) FILTER (date > day - INTERVAL 1 YEAR), 0) AS now,
        coalesce(sum(amount) FILTER (date > day - INTERVAL 2 YEAR AND date <= day - INTERVAL 1 YEAR), 0) AS before,
        coalesce(bool_or(date <= day - INTERVAL 2 YEAR), false) AS earlier,
        count(*) FILTER (date > day - INTERVAL 1 YEAR) AS gifts
    FROM giving WHERE date <= day GROUP BY golden_id;

-- The same, counting each spelling of a person as a person of its own: what is seen without linkage.
CREATE OR REPLACE MACRO donor_periods_unlinked(day) AS TABLE
    SELECT identity_id,
        coalesce(sum(amount) FILTER (date > day - INTERVAL 1 YEAR), 0) AS now,
        coalesce(sum(amount) FILTER (date > day - INTERVAL 2 YEAR AND date <= day - INTERVAL 1 YEAR), 0) AS before,
        coalesce(bool_or(date <= day - INTERVAL 2 YEAR), false) AS earlier
    FROM giving WHERE date <= day GROUP BY identity_id;

-- Active sustainers on `day`: a recurring gift completed in the 45 days to it.
CREATE OR REPLACE MACRO sustainers(day) AS TABLE
    SELECT golden_id, arg_max(amount, date) AS monthly
    FROM giving WHERE recurring AND date > day - INTERVAL 45 DAY AND date <= day GROUP BY golden_id;
"""


def prepare(engine: Engine) -> None:
    """Create empty activity tables for missing sources, then the views and macros."""
    there = engine.tables()
    for table, columns in EMPTY.items():
        if table not in there:
            engine.run(f"CREATE TABLE {table} ({columns})")
    for statement in _VIEWS.split(";"):
        if statement.strip():
            engine.run(statement)
