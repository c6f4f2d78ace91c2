"""Lifetime value: what the people on the file will give over the horizon, and how such a forecast did before."""

from __future__ import annotations

from deckgen.values import Metric

_GROSS = "Gross giving, before cost."
_SHORT = "less than 36 months of giving, or too few people who gave again"
_LETTERS = "V = sum over years y of expected giving in y / (1 + r)^(y - 0.5)"

# Added up in hundredths of a cent, so that the order of people changes no digit; discounted to the middle of a year.
_VALUE = """
WITH chosen AS ({people}), by_year AS (
    SELECT year, sum(expected::DECIMAL(18, 4))::DOUBLE AS expected FROM lifetime JOIN chosen USING (golden_id)
    GROUP BY year
)
SELECT sum(expected / pow(1 + discount_rate, year - 0.5) ORDER BY year){each} AS value,
    (SELECT count(DISTINCT golden_id) FROM lifetime JOIN chosen USING (golden_id)) AS n
FROM by_year CROSS JOIN finance_inputs
"""
_OF_KIND = "SELECT DISTINCT golden_id FROM lifetime WHERE kind = '{}'"
_ACTIVE = "SELECT golden_id FROM donor_periods($as_of) WHERE now > 0"
_EACH = " / (SELECT count(DISTINCT golden_id) FROM lifetime JOIN chosen USING (golden_id))"


def _value(name: str, label: str, definition: str, formula: str, people: str, each: str = "") -> Metric:
    return Metric(
        name=name, label=label, unit="USD", owner="Data science", requires=("donations",), greater_is_better=True,
        definition=f"{definition} {_GROSS}", formula=formula, sql=_VALUE.format(people=people, each=each),
        missing_because=_SHORT, tells=("giving", "active_giving"),
    )  # fmt: skip


def _check(name: str, label: str, unit: str, definition: str, formula: str, value: str) -> Metric:
    return Metric(
        name=name, label=label, unit=unit, owner="Data science", requires=("donations",), period="backtest",
        definition=definition, formula=formula,
        sql=f"SELECT {value} AS value, n FROM lifetime_check WHERE kind = 'all'",
        missing_because="less than 60 months of giving, or too few people who gave again",
    )  # fmt: skip


METRICS = (
    _value(
        "lifetime_value", "Lifetime value of the file",
        "Giving expected over the horizon of everybody who ever gave, discounted.",
        f"{_LETTERS}; sum of V over everybody who ever gave", "SELECT DISTINCT golden_id FROM lifetime",
    ),
    _value(
        "lifetime_value_per_donor", "Lifetime value per active donor",
        "Mean discounted giving expected over the horizon of those who gave in the last 12 months.",
        f"{_LETTERS}; C = gave in the 12 months to the as-of date; sum of V over C / |C|", _ACTIVE, _EACH,
    ),
    _value(
        "lifetime_value_one_time", "of which one-time donors",
        "The part of lifetime value of those who are no active sustainers.",
        f"{_LETTERS}; sum of V over those without a recurring gift in the last 45 days", _OF_KIND.format("one_time"),
    ),
    _value(
        "lifetime_value_sustainers", "of which active sustainers",
        "The part of lifetime value of active sustainers, their single gifts included.",
        f"{_LETTERS}; sum of V over those with a recurring gift in the last 45 days", _OF_KIND.format("sustainer"),
    ),
    Metric(
        name="lifetime_years", label="Horizon of lifetime value", unit="count", grain="year", owner="Data science",
        definition="Years from the as-of date that lifetime value counts; an input of the spec.", formula="max y",
        sql="SELECT max(year) AS value FROM lifetime", requires=("donations",), missing_because=_SHORT,
    ),
    _check(
        "lifetime_check_ratio", "Forecast / actual giving, last 24 months", "share",
        "The forecast made 24 months earlier of rows up to then / what those people then gave; 100% is exact.",
        "predicted / actual", "predicted / nullif(actual, 0)",
    ),
    _check(
        "lifetime_check_predicted", "Giving forecast for the last 24 months", "USD",
        f"Giving of the people known 24 months earlier, forecast from rows up to then, not discounted. {_GROSS}",
        "sum of expected giving in years 1 and 2", "predicted",
    ),
    _check(
        "lifetime_check_actual", "What those people gave", "USD",
        f"Completed gifts in the last 24 months of the people known at their beginning. {_GROSS}",
        "sum of gifts in years 1 and 2", "actual",
    ),
)  # fmt: skip
