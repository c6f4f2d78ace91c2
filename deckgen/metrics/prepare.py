"""The views and macros that metric SQL is written on: giving, donors by period, active sustainers."""

from __future__ import annotations

from deckgen.engine import Engine
from deckgen.metrics.schema import TABLES

_VIEWS = """
-- A gift counts when it is completed and positive. Failed and refunded rows do not count.
CREATE OR REPLACE VIEW giving AS
    SELECT golden_id, identity_id, known_id, date, amount::DECIMAL(18, 2) AS amount, recurring
    FROM donations WHERE status = 'completed' AND amount > 0;

-- The same day some years before, where the last day of a month stays one (`deckgen.periods`).
CREATE OR REPLACE MACRO years_before(day, years) AS CASE WHEN day::DATE = last_day(day::DATE)
    THEN last_day((day::DATE - to_years(years))::DATE) ELSE (day::DATE - to_years(years))::DATE END;

-- One row a person who ever gave up to `day`: US dollars in the 12 months to `day`, in the 12 before, ever earlier.
CREATE OR REPLACE MACRO donor_periods(day) AS TABLE
    SELECT golden_id,
        coalesce(sum(amount) FILTER (date > years_before(day, 1)), 0) AS now,
        coalesce(sum(amount) FILTER (date > years_before(day, 2) AND date <= years_before(day, 1)), 0) AS before,
        coalesce(bool_or(date <= years_before(day, 2)), false) AS earlier,
        count(*) FILTER (date > years_before(day, 1)) AS gifts
    FROM giving WHERE date <= day GROUP BY golden_id;

-- The same as it is seen without linkage: people as their own ids tell them apart, and where there are none by spelling.
CREATE OR REPLACE MACRO donor_periods_unlinked(day) AS TABLE
    SELECT known_id,
        coalesce(sum(amount) FILTER (date > years_before(day, 1)), 0) AS now,
        coalesce(sum(amount) FILTER (date > years_before(day, 2) AND date <= years_before(day, 1)), 0) AS before,
        coalesce(bool_or(date <= years_before(day, 2)), false) AS earlier
    FROM giving WHERE date <= day GROUP BY known_id;

-- Which models may be spoken of by their measures, and why the others may not.
CREATE OR REPLACE VIEW model_evidence AS
    SELECT name, verdict IN ('useful', 'no better than baseline') AS judged,
        CASE verdict WHEN 'not enough evidence' THEN 'not enough evidence in the backtest to judge the model'
            WHEN 'suspected leak' THEN 'suspected leak: the model is stopped' END AS reason
    FROM models;

-- Which models may steer anybody: those that were tested and rank better than a coin. And why the others may not.
CREATE OR REPLACE VIEW model_trust AS
    SELECT name, base_rate, trusted, CASE WHEN NOT trusted THEN coalesce(reason,
        CASE WHEN base_rate > 0 THEN 'the model does not rank better than a coin' ELSE 'nobody had the outcome' END)
        END AS reason
    FROM (SELECT m.name, m.base_rate, e.reason, coalesce(m.base_rate > 0 AND (m.verdict = 'useful'
            OR (m.verdict = 'no better than baseline' AND m.auc_low > 0.5)), false) AS trusted
          FROM models m JOIN model_evidence e ON e.name = m.name) judged;

-- Probabilities that may steer anybody.
CREATE OR REPLACE VIEW trusted_scores AS
    SELECT s.*, m.base_rate FROM scores s JOIN model_trust m ON m.name = s.model WHERE m.trusted;

-- How many of a list's k first had the outcome, a row a test date. Ties at the cut count in part: the chance of each
-- to be among the k, so the order of equal scores does not matter.
CREATE OR REPLACE MACRO found_among(score) AS TABLE
    WITH steps AS (
        SELECT model, as_of, k, y, count(*) AS tied, sum(hit) AS hits,
            coalesce(sum(count(*)) OVER (PARTITION BY model, as_of ORDER BY y DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above
        FROM (SELECT model, as_of, k, y_true AS hit, CASE score WHEN 'model' THEN y_score ELSE y_baseline END AS y
              FROM test_predictions JOIN capacities USING (model))
        GROUP BY model, as_of, k, y
    )
    SELECT model, as_of, sum(tied) AS people, least(any_value(k), sum(tied)) AS called, sum(hits) AS positives,
        sum(hits * least(1, greatest(0, (k - above) / tied)) ORDER BY y) AS found
    FROM steps GROUP BY model, as_of;

-- A row a model, its test dates summed: outcomes, those found among the k first by the model, by its baseline, and by
-- chance, and how many were called.
CREATE OR REPLACE VIEW at_capacity AS
    SELECT m.model AS name, sum(m.positives) AS positives, sum(m.called) AS called,
        sum(m.found ORDER BY as_of) AS found, sum(b.found ORDER BY as_of) AS baseline_found,
        sum(m.positives * m.called / m.people ORDER BY as_of) AS random_found
    FROM found_among('model') m JOIN found_among('baseline') b USING (model, as_of) GROUP BY m.model;

-- What a model would have listed from a probability of `cut` on, in its backtest: counts only, of people at a date.
CREATE OR REPLACE MACRO tested_at(name, least) AS TABLE
    SELECT count(*) FILTER (y_score >= least) AS listed, sum(y_true) AS came,
        coalesce(sum(y_true) FILTER (y_score >= least), 0) AS hit
    FROM test_predictions WHERE model = name;

-- Active sustainers on `day`: a recurring gift completed in the 45 days to it.
CREATE OR REPLACE MACRO sustainers(day) AS TABLE
    SELECT golden_id, arg_max(amount, date) AS monthly
    FROM giving WHERE recurring AND date > day - INTERVAL 45 DAY AND date <= day GROUP BY golden_id;
"""


def prepare(engine: Engine, *, major_threshold: float = 1000) -> None:
    """Create an empty table for each that a metric may name and that is not there, then the views and macros.

    `major_threshold` is in US dollars in twelve months.
    """
    there = engine.tables()
    for table, columns in TABLES.items():
        if table not in there:
            engine.run(f"CREATE TABLE {table} ({columns})")
    for statement in _VIEWS.split(";"):
        if statement.strip():
            engine.run(statement)
    engine.run(f"CREATE OR REPLACE MACRO major_threshold() AS {float(major_threshold)}")
