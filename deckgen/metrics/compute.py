"""Metrics computed: each one's SQL over its period, and once more a year earlier for the prior value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from deckgen.engine import Engine, first_line, require_select, sql_errors
from deckgen.errors import DataError, Mark, Problem
from deckgen.metrics.disclosure import protected
from deckgen.periods import Calendar, Period
from deckgen.rates import wilson
from deckgen.spec import PrivacySpec
from deckgen.values import Metric, MetricValue

Row = Mapping[str, Any]
_SQL_HINT = "a metric's SQL is one SELECT that gives one row with a column `value`; `deckgen explain NAME` shows one"
_DIGITS = 12


def compute(
    engine: Engine,
    metrics: Iterable[Metric],
    *,
    calendar: Calendar,
    privacy: PrivacySpec,
    missing: frozenset[str] = frozenset(),
    marks: Mapping[str, Mark] | None = None,
    row: Mapping[str, Any] | None = None,
    known: Mapping[str, MetricValue] | None = None,
) -> dict[str, MetricValue]:
    """Return the value of every metric, by name.

    What would give away a value that is not shown is withheld (`protected`). SQL may name what `row` holds as parameters
    beside those of its period; the values of `known` are not computed again.

    A metric that needs a table of `missing` has no value and says so. DataError collects every metric whose SQL
    does not run, each at its line where `marks` knows it.
    """
    values: dict[str, MetricValue] = {}
    problems: list[Problem] = []
    asked = list(metrics)
    tells = {metric.name: metric.tells for metric in asked if metric.tells}
    for metric in asked:
        if known and metric.name in known:
            values[metric.name] = known[metric.name]
            continue
        period, before = calendar.period(metric.period), calendar.year_before.period(metric.period)
        absent = [table for table in metric.requires if table in missing]
        try:
            got = {} if absent else run(engine, metric.sql, period, row)
            prior = run(engine, metric.sql, before, row) if got and metric.has_prior else {}
            found = _value(metric, got, prior, privacy, absent)
            values[metric.name] = replace(
                found, period=period.name, prior_period="" if found.prior is None else before.name
            )
        except sql_errors() as error:
            what = f"metric {metric.name!r}: {first_line(error)}"
            problems.append(Problem(message=what, mark=(marks or {}).get(metric.name), hint=_SQL_HINT))
    if problems:
        raise DataError(problems)
    return protected(values, tells, frozenset(metric.name for metric in asked if metric.follows))


def run(engine: Engine, sql: str, period: Period, row: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the one row of a metric's SQL over `period`, without a value where there is none.

    ValueError where it is no such SQL.
    """
    rows = fetch(engine, sql, period, row)
    if len(rows) > 1:
        raise ValueError(f"the SQL gives {len(rows)} rows; a metric is one row")
    return rows[0] if rows else {"value": None}


def fetch(engine: Engine, sql: str, period: Period, row: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return every row of a metric's SQL over `period`; ValueError where it gives no value."""
    require_select(engine, sql)
    names, rows = engine.select(sql, {**(row or {}), "as_of": period.end, "start": period.start})
    if "value" not in names:
        raise ValueError(f"the SQL gives no column called value; it gives {', '.join(names)}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _value(metric: Metric, row: Row, prior: Row, privacy: PrivacySpec, absent: list[str]) -> MetricValue:
    if isinstance(row.get("value"), str):
        raise ValueError(f"the SQL's value is text: {row['value']!r}")
    value, n = _number(row.get("value")), _whole(row.get("n"))
    low, high = _number(row.get("low")), _number(row.get("high"))
    if metric.rate and value is not None and n:
        low, high = wilson(value, n)
    before = _number(prior.get("value"))
    return MetricValue(
        name=metric.name, label=metric.label, unit=metric.unit, definition=metric.definition, formula=metric.formula,
        owner=metric.owner, grain=metric.grain, greater_is_better=metric.greater_is_better,
        reference=metric.reference, people=metric.people, of_people=metric.grain == "constituent", rate=metric.rate,
        value=value, n=n, low=low, high=high, largest=_number(row.get("largest")),
        prior=before, prior_n=None if before is None else _whole(prior.get("n")),
        prior_largest=None if before is None else _number(prior.get("largest")),
        min_cell=privacy.min_cell, min_base=privacy.min_base, dominance=privacy.dominance,
        query=" ".join(metric.sql.split()), reason="" if value is not None else _reason(metric, row, n, absent),
    )  # fmt: skip


def _reason(metric: Metric, row: Row, n: int | None, absent: list[str]) -> str:
    if absent:
        return f"needs {', '.join(absent)}, which is not among the sources"
    # A reason that the SQL gives is of this row; the catalogue's own is of the metric.
    why = str(row.get("reason") or "") or metric.missing_because
    return why or ("no value in this period" if n else "nothing to compute it from")


def _number(value: Any) -> float | None:
    if value is None:
        return None
    number = float(value)
    # The last bits of a sum or a power are another engine's or another order's; nobody is shown so many digits.
    return float(f"{number:.{_DIGITS}g}") if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
