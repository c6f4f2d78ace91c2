"""DuckDB's SQL as Spark's: sqlglot changes the words, and the few rules here keep the numbers the same.

The two count alike but for a handful of things, and those would be seen on a slide: Spark divides two decimals into a
decimal that is cut off, averages decimals likewise, and stops at a division by zero.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_DUCKDB, _SPARK = "duckdb", "spark"


def parsed(sql: str) -> Any:
    """Return the one statement of `sql`, read as DuckDB reads it; ValueError where it cannot be read."""
    try:
        return sqlglot.parse_one(sql, read=_DUCKDB)
    except SqlglotError as error:
        raise ValueError(f"the SQL cannot be read: {str(error).splitlines()[0]}") from error


def with_values(tree: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a copy of `tree` with the values of ``$name`` written in: dates, numbers and texts."""

    def put(node: Any) -> Any:
        named = isinstance(node, exp.Parameter | exp.Placeholder) and node.name in parameters
        return _literal(parameters[node.name]) if named else node

    return tree.copy().transform(put)


def spark_sql(tree: Any) -> str:
    """Return a parsed query in Spark's words; ValueError where Spark has none for it."""
    # From the leaves up: what a rule looks into has been rewritten already.
    for node in reversed(list(tree.walk(bfs=True))):
        rule = _RULES.get(type(node))
        made = rule(node) if rule else node
        if made is not node:
            node.replace(made)
    try:
        return str(tree.sql(dialect=_SPARK, comments=False))
    except SqlglotError as error:
        raise ValueError(f"Spark has no words for it: {str(error).splitlines()[0]}") from error


def _literal(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.convert(value)


def _double(node: Any) -> Any:
    return exp.cast(node.this if isinstance(node, exp.Paren) else node, "double")


def _quotient(node: Any) -> Any:
    """Divide as floats, and give no value where DuckDB gives none or an infinite one."""
    divisor = exp.Nullif(this=_double(node.expression), expression=exp.Literal.number(0))
    return exp.paren(exp.Div(this=_double(node.this), expression=divisor, typed=True, safe=False))


def _mean(node: Any) -> Any:
    """Average as a sum over a count: Spark cuts the mean of decimals off after some digits."""
    if node.find_ancestor(exp.Window) or isinstance(node.parent, exp.Filter):
        return node
    return _mean_of(node.this, None)


def _filtered(node: Any) -> Any:
    return _mean_of(node.this.this, node.expression) if isinstance(node.this, exp.Avg) else node


def _mean_of(value: Any, where: Any) -> Any:
    def over(aggregate: Any) -> Any:
        return exp.Filter(this=aggregate, expression=where.copy()) if where else aggregate

    total, count = over(exp.Sum(this=value.copy())), over(exp.Count(this=value.copy(), big_int=True))
    divisor = exp.Nullif(this=_double(count), expression=exp.Literal.number(0))
    return exp.paren(exp.Div(this=_double(total), expression=divisor, typed=True, safe=False))


def _unordered(node: Any) -> Any:
    """Sum in any order: Spark's sums have none, and the last bits of a float are beyond what is shown."""
    if isinstance(node.this, exp.Order):
        node.set("this", node.this.this)
    return node


def _months(node: Any) -> Any:
    """Turn ``to_months(n)`` and ``to_years(n)`` into Spark's intervals of months."""
    name = node.name.lower()
    if name not in ("to_months", "to_years"):
        return node
    number = exp.cast(node.expressions[0], "int")
    zero = exp.Literal.number(0)
    return exp.func("make_ym_interval", *((number, zero) if name == "to_years" else (zero, number)))


def _series(node: Any) -> Any:
    """Turn ``FROM range(1, 13) t(k)`` into a query of the numbers."""
    if not isinstance(node.this, exp.GenerateSeries):
        return node
    alias = node.args.get("alias")
    column = alias.columns[0] if alias and alias.columns else exp.to_identifier("range")
    last = node.this.args["end"]
    if node.this.args.get("is_end_exclusive"):
        last = exp.Sub(this=last, expression=exp.Literal.number(1))
    numbers = exp.func("explode", exp.func("sequence", node.this.args["start"], last, dialect=_SPARK))
    table = exp.TableAlias(this=alias.this) if alias else None
    return exp.Subquery(this=exp.select(exp.alias_(numbers, column)), alias=table)


def _lifted(node: Any) -> Any:
    """Aggregate below a query whose columns name other queries too: Spark takes no such column as one of a sum.

    ``SELECT (SELECT ...) / sum(a) FROM t`` becomes ``SELECT (SELECT ...) / a1 FROM (SELECT sum(a) AS a1 FROM t)``.
    """
    inside = [part for part in node.expressions if part.find(exp.Subquery)]
    if not inside or any(node.args.get(clause) for clause in ("group", "having", "qualify", "distinct", "order")):
        return node
    below = exp.Select()
    for part in node.expressions:
        for aggregate in _aggregates(part):
            name = f"a{len(below.expressions) + 1}"
            aggregate.replace(exp.column(name))
            below = below.select(exp.alias_(aggregate, name), copy=False)
    if not below.expressions:
        return node
    for clause in ("from_", "joins", "where", "laterals"):
        if node.args.get(clause):
            below.set(clause, node.args[clause])
            node.set(clause, None)
    return node.from_(exp.Subquery(this=below, alias=exp.TableAlias(this=exp.to_identifier("below"))), copy=False)


def _aggregates(part: Any) -> list[Any]:
    """Return the outermost aggregates of a column, those within another query left out."""
    kinds = (exp.Filter, exp.AggFunc)
    found = part.walk(bfs=True, prune=lambda node: isinstance(node, (*kinds, exp.Subquery, exp.Window)))
    return [node for node in found if isinstance(node, kinds)]


_RULES = {
    exp.Div: _quotient, exp.Avg: _mean, exp.Filter: _filtered, exp.Sum: _unordered, exp.Anonymous: _months,
    exp.Table: _series, exp.Select: _lifted,
}  # fmt: skip
