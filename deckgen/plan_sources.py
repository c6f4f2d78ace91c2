"""The sources of a spec: each name a table, each kind its options, and what they may not be together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from deckgen.errors import Problem
from deckgen.plan_problems import mapping_at
from deckgen.planned import PlannedSource
from deckgen.source import Document, near
from deckgen.sources.base import SOURCES, kind_of
from deckgen.spec_problems import problems_of
from deckgen.tables import TABLES


def planned_sources(document: Document, problems: list[Problem]) -> list[PlannedSource]:
    """Return the sources of the spec; what is wrong with one, or with all together, is added to `problems`."""
    planned: list[PlannedSource] = []
    for name, options in mapping_at(document, "sources").items():
        path = ("sources", name)
        mark = document.mark(path)
        if not isinstance(options, dict):
            continue  # null leaves a source of the base out; of anything else the spec's own shape complains
        table = str(options.get("as") or name)
        if table not in TABLES or (name in TABLES and name != table):
            problems.append(_table_problem(name, options.get("as"), document))
            continue
        kind = kind_of(options)
        if kind not in SOURCES:
            problems.append(SOURCES.problem(kind, document.mark((*path, "kind"))))
            continue
        try:
            source = SOURCES[kind].model_validate({**options, "kind": kind})
        except ValidationError as error:
            problems += problems_of(error, document, path, SOURCES[kind])
            continue
        columns: Mapping[str, Any] = options.get("columns") or {}
        marks = ((header, document.mark((*path, "columns", header))) for header in columns)
        found = {h: m for h, m in marks if m}
        planned.append(PlannedSource(name=name, table=table, source=source, mark=mark, column_marks=found))
    problems += _set_problems(planned)
    return planned


def _table_problem(name: str, asked: object, document: Document) -> Problem:
    """Return what is wrong with a source that is none of the tables, or one read into another."""
    if name in TABLES:
        message = f"{name} is a table of its own and cannot be read as {asked!r}"
        return Problem(
            message=message, mark=document.mark(("sources", name, "as")), hint="give the source another name"
        )
    if asked is not None:
        message, mark = f"there is no table called {asked!r}", document.mark(("sources", name, "as"))
        return Problem(message=message, mark=mark, hint=near(str(asked), TABLES))
    hint = near(name, TABLES) or ""
    if not hint.startswith("did you mean"):
        hint = "a further source of a table says which: `as: donations`"
    return Problem(message=f"there is no table called {name!r}", mark=document.mark(("sources", name)), hint=hint)


def _set_problems(planned: Sequence[PlannedSource]) -> Iterator[Problem]:
    """Yield what is wrong with the sources together."""
    made_up = [source for source in planned if source.source.synthetic]
    if made_up and len(made_up) < len(planned):
        names = ", ".join(source.name for source in made_up)
        yield Problem(
            message=f"synthetic people would be mixed with yours: {names} is still the demo",
            mark=made_up[0].mark,
            hint=f"give each its own path, or leave it out: `{made_up[0].name}: null`",
        )
