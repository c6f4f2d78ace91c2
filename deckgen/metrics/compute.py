"""Metrics computed: each one's SQL at the as-of date, and once more a year earlier for the prior value."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from deckgen.engine import Engine, first_line, require_select
from deckgen.errors import DataError, Mark, Problem
from deckgen.formats import format_date
from deckgen.values import Metric, MetricValue


def a_year_before(day: datetime.date) -> datetime.date:
    """Return the same day of the year before; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def compute(
    engine: Engine,
    metrics: Iterable[Metric],
    *,
    as_of: datetime.date,
    min_cell: int,
    missing: frozenset[str] = frozenset(),
    marks: Mapping[str, Mark] | None = None,
) -> dict[str, MetricValue]:
    """Return the value of every metric, by name.

    A metric that needs a table of `missing` has no value and says so. DataError collects every metric whose SQL
    does not run, each at its line where `marks` knows it.
    """
    values: dict[str, MetricValue] = {}
    problems: list[Problem] = []
    for metric in metrics:
        absent = [table for table in metric.requires if table in missing]
        try:
            row = {} if absent else _row(engine, metric, as_of)
            prior = _row(engine, metric, a_year_before(as_of)).get("value") if row and metric.has_prior else None
            values[metric.name] = _value(metric, row, _number(prior), as_of, min_cell, absent)
        except (duckdb.Error, ValueError) as error:
            what = f"metric {metric.name!r}: {first_line(error)}"
            problems.append(Problem(message=what, mark=(marks or {}).get(metric.name)))
    if problems:
        raise DataError(problems)
    return values


def _row(engine: Engine, metric: Metric, as_of: datetime.date) -> dict[str, Any]:
    parameters = {"as_of": as_of, "start": a_year_before(as_of)}
    used = {name: value for name, value in parameters.items() if f"${name}" in metric.sql}
    require_select(engine, metric.sql)
    cursor = engine.connection.execute(metric.sql, used)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    if "value" not in names:
        raise ValueError(f"the SQL gives no column called value; it gives {', '.join(names)}")
    if len(rows) > 1:
        raise ValueError(f"the SQL gives {len(rows)} rows; a metric is one row")
    return dict(zip(names, rows[0], strict=True)) if rows else {"value": None}


def _value(
    metric: Metric, row: Mapping[str, Any], prior: float | None, as_of: datetime.date, min_cell: int, absent: list[str]
) -> MetricValue:
    if isinstance(row.get("value"), str):
        raise ValueError(f"the SQL's value is text: {row['value']!r}")
    value, n = _number(row.get("value")), _number(row.get("n"))
    reason = f"needs {', '.join(absent)}, which is not among the sources" if absent else ""
    if value is None and not reason:
        # A reason that the SQL gives is of this row; the catalogue's own is of the metric.
        why = str(row.get("reason") or "") or metric.missing_because
        reason = why or ("no value in this period" if n else "nothing to compute it from")
    return MetricValue(
        name=metric.name, label=metric.label, unit=metric.unit, definition=metric.definition, value=value,
        n=None if n is None else int(n), period=_period(metric.period, as_of), prior=prior,
        low=_number(row.get("low")), high=_number(row.get("high")), owner=metric.owner,
        greater_is_better=metric.greater_is_better, people=metric.people,
        of_people=metric.grain == "constituent",
        min_cell=min_cell,
        query=" ".join(metric.sql.split()), reason=reason,
    )  # fmt: skip


def _number(value: Any) -> float | None:
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _period(period: str, as_of: datetime.date) -> str:
    day = format_date(as_of.isoformat())
    return {
        "T12M": f"12 months to {day}",
        "as_of": f"on {day}",
        "file": "all records",
        "backtest": "backtest on later data",
        "plan": "from kickoff",
    }.get(period, period)
