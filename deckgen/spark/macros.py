"""Macros spelt out: Spark is given what DuckDB's ``CREATE MACRO`` stands for, so that nothing must be installed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp


@dataclass(frozen=True, kw_only=True, slots=True)
class Macro:
    """A macro's parameters and what it stands for: a query where it is a table, else an expression."""

    parameters: tuple[str, ...]
    body: Any

    def applied(self, arguments: list[Any]) -> Any:
        """Return the body with `arguments` in the places of the parameters; ValueError where their number differs."""
        if len(arguments) != len(self.parameters):
            raise ValueError(f"it takes {len(self.parameters)} arguments, not {len(arguments)}")
        given = dict(zip(self.parameters, arguments, strict=True))

        def put(node: Any) -> Any:
            bare = isinstance(node, exp.Column) and not node.table
            return exp.paren(given[node.name.lower()].copy()) if bare and node.name.lower() in given else node

        return self.body.transform(put)


@dataclass(slots=True)
class Macros:
    """The macros that are known, by name.

    `keep` is asked for a table that holds what a call gives, so that it is worked out once for all who call it alike.
    """

    keep: Callable[[str, Any], str]
    known: dict[str, Macro] = field(default_factory=dict)
    views: dict[str, Any] = field(default_factory=dict)

    def define(self, statement: Any) -> None:
        """Add the macro of a parsed ``CREATE MACRO``, or the view of a ``CREATE VIEW``."""
        head = statement.this
        if statement.args["kind"] == "VIEW":
            self.views[head.name] = statement.expression
            return
        parameters = tuple(parameter.name.lower() for parameter in head.expressions)
        self.known[head.this.name.lower()] = Macro(parameters=parameters, body=statement.expression)

    def spelt_out(self, tree: Any) -> Any:
        """Return the query `tree` with every call of a macro, and every view, replaced by what it stands for.

        Views are looked into each time: a small table that they read may have changed since they were made.
        """
        while True:
            call = next((node for node in tree.find_all(exp.Anonymous) if node.name.lower() in self.known), None)
            if call is None:
                view = self._view(tree)
                if view is None:
                    return tree
                self._look_into(view)
                continue
            body = self.known[call.name.lower()].applied(call.expressions)
            if isinstance(call.parent, exp.Table):
                self._stand_in(call, body)
            else:
                call.replace(exp.paren(body))

    def _view(self, tree: Any) -> Any:
        own = {cte.alias for cte in tree.find_all(exp.CTE)}
        return next((node for node in tree.find_all(exp.Table) if node.name in self.views.keys() - own), None)

    def _look_into(self, place: Any) -> None:
        body = self.views[place.name].copy()
        alias = place.args.get("alias") or exp.TableAlias(this=exp.to_identifier(place.name))
        if body.find(exp.Group, exp.Join):
            place.replace(exp.Table(this=exp.to_identifier(self.keep(place.name, body)), alias=alias))
        else:
            place.replace(exp.Subquery(this=body, alias=alias))

    def _stand_in(self, call: Any, body: Any) -> None:
        place = call.parent
        # A table without an alias is called as its macro, as DuckDB does.
        alias = place.args.get("alias") or exp.TableAlias(this=exp.to_identifier(call.name.lower()))
        if any(argument.find(exp.Column) for argument in call.expressions):
            place.replace(exp.Subquery(this=body, alias=alias))
        else:
            place.replace(exp.Table(this=exp.to_identifier(self.keep(call.sql(dialect="duckdb"), body)), alias=alias))
