"""What may be wrong across the parts of a spec: texts, names of metrics, and SQL that a person typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deckgen.errors import Problem
from deckgen.expressions import problems_in
from deckgen.planned import DECK_NAMES, ROW_TEXTS, UNREAD, PlannedSection
from deckgen.row_source import RowSource
from deckgen.source import Document, near
from deckgen.spec import DeckSpec
from deckgen.values import Metric


def mapping_at(document: Document, key: str) -> dict[str, Any]:
    """Return what stands under `key` at the top of the spec; empty where that is no mapping."""
    found = document.data.get(key)
    return found if isinstance(found, dict) else {}


def text_problems(
    sections: Iterable[PlannedSection],
    document: Document,
    metrics: Mapping[str, Metric],
    rows: RowSource | None = None,
) -> Iterator[Problem]:
    """Yield what is wrong with each text template and `when`, before any metric is computed."""
    known, fields = {*metrics, *DECK_NAMES}, rows.columns if rows else None
    for name in ROW_TEXTS if rows else ():
        yield from problems_in(str(document.data.get(name) or ""), (), document.mark((name,)), fields=fields)
    for i, decision in enumerate(mapping_at(document, "program").get("decisions") or []):
        text = decision.get("decision") if isinstance(decision, dict) else decision
        yield from problems_in(str(text or ""), known, document.mark(("program", "decisions", i)), fields=fields)
    for i, claim in enumerate(document.data.get("claims") or []):
        if isinstance(claim, dict) and claim.get("note"):
            yield from problems_in(str(claim["note"]), known, document.mark(("claims", i, "note")), fields=fields)
    for planned in sections:
        section = planned.section
        if section.when:
            at = document.mark((*planned.path, "when"))
            yield from problems_in(section.when, known, at, expression=True, fields=fields)
        for option in section.templates:
            text = getattr(section, option)
            if text:
                yield from problems_in(text, known, document.mark((*planned.path, option)), fields=fields)


def name_problems(
    sections: Iterable[PlannedSection], document: Document, metrics: Mapping[str, Metric]
) -> Iterator[Problem]:
    """Yield a problem for each metric that is named, outside of texts, and does not exist."""
    named: list[tuple[tuple[str | int, ...], Any]] = []
    for key in ("claims", "benchmarks"):
        listed = document.data.get(key)
        for i, item in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(item, dict) and item.get("metric") is not None:
                named.append(((key, i, "metric"), item["metric"]))
    for planned in sections:
        named += [((*planned.path, *where), name) for where, name in planned.section.metric_names()]
    for path, name in named:
        if name not in metrics:
            message = f"there is no metric called {name!r}"
            yield Problem(message=message, mark=document.mark(path), hint=near(str(name), metrics))
        elif path[0] == "claims":
            unit = document.data["claims"][path[1]].get("unit")
            if unit != metrics[name].unit and metrics[name] is not UNREAD:
                message = f"the claim is in {unit}, but {name} in {metrics[name].unit}"
                yield Problem(message=message, mark=document.mark((*path[:2], "unit")), hint="give the claim that unit")


def query_problems(
    sections: Iterable[PlannedSection], document: Document, spec: DeckSpec | None, rows: RowSource | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the SQL that a person typed, tried on empty tables."""
    from deckgen.metrics.trial import Query, filter_sql, sql_problems

    queries = []
    for name, own in (spec.metrics if spec else {}).items():
        if own.by:
            mark = document.mark(("metrics", name, "sql"))
            queries.append(Query(what=f"metric {name!r}", sql=own.sql, mark=mark, dated=True))
            continue
        period = spec.calendar.period(own.period) if spec else None
        mark = document.mark(("metrics", name, "sql"))
        queries.append(Query(what=f"metric {name!r}", sql=own.sql, mark=mark, period=period))
    for planned in sections:
        for where, sql in planned.section.queries():
            what = f"the {where[0]} of {planned.section.slide_id!r}"
            queries.append(Query(what=what, sql=sql, mark=document.mark((*planned.path, *where))))
    if spec and spec.filter:
        # The last one: no other may see golden records.
        mark = document.mark(("filter",))
        queries.append(Query(what="filter", sql=filter_sql(spec.filter), mark=mark, people=True))
    yield from sql_problems(queries, rows.columns if rows else ())


def subset_problems(document: Document, rows: RowSource | None) -> Iterator[Problem]:
    """Yield a problem where a deck is about some people and no slide would say which."""
    if document.data.get("filter") and not document.data.get("subset") and rows is None:
        message = "filter chooses people, and nothing says what to call them"
        hint = "add `subset:`, such as `subset: North Side`; it stands on every slide"
        yield Problem(message=message, mark=document.mark(("filter",)), hint=hint)
