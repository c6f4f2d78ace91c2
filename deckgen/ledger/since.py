"""Figures of an earlier deck and of this one, side by side: those that moved, and periods that are restated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deckgen.formats import NumberForm, format_count, written_form
from deckgen.ledger.book import metric_facts
from deckgen.ledger.diff_metrics import form_of, metric_change, restated, said
from deckgen.ledger.diff_model import MetricChange
from deckgen.ledger.diff_values import read_number
from deckgen.ledger.model import Ledger
from deckgen.results import Results
from deckgen.values import HIDDEN, MetricValue

REDEFINED = "redefined"  # in the place of a change that would compare two different things
UNKNOWN = "–"


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """A figure then and now; `prior` is the earlier period, restated, that the row is about."""

    metric: str
    label: str
    then: str
    change: str
    prior: str = ""

    @property
    def measured(self) -> bool:
        """Whether `change` is a number: then and now could be read, and mean the same."""
        return self.change not in (REDEFINED, UNKNOWN)


def moved_since(results: Results, old: Ledger, name: str) -> Iterator[Since]:
    """Yield the row of a figure that both decks state differently."""
    metric = results.look(name)
    if not _may_be_shown(metric):
        return
    was = dict(old.metrics[name])
    then = _then(metric, was, old)
    change = _change(name, {**was, "text": then}, metric_facts(metric), old)
    if change is not None:
        told = REDEFINED if change.redefined else change.change or UNKNOWN
        yield Since(metric=name, label=metric.label, then=then, change=told)


def _change(name: str, was: Mapping[str, Any], now: Mapping[str, Any], old: Ledger) -> MetricChange | None:
    return metric_change(name, was, now, _forms(old))


def _forms(old: Ledger) -> tuple[NumberForm, NumberForm]:
    return form_of(old), written_form()


def restated_since(results: Results, old: Ledger, name: str) -> Iterator[Since]:
    """Yield the row of a period that the earlier deck was about, or compared with, and that is another number now."""
    metric = results.look(name)
    if metric.prior is None or metric.prior_hidden or not _may_be_shown(metric):
        return
    was, now = dict(old.metrics[name]), metric_facts(metric, prior=True)
    was["text"] = _then(metric, was, old)
    for one in restated(name, said(was), {metric.prior_period: metric.prior_text}, was, now, _forms(old)):
        change = REDEFINED if one.redefined else "restated"
        yield Since(metric=name, label=f"{metric.label}, {one.period}", then=one.old, change=change, prior=one.period)


def _may_be_shown(metric: MetricValue) -> bool:
    """Return whether an earlier figure beside this one tells nothing: it may be all but equal to one that is hidden."""
    return metric.value is not None and not metric.withheld and not metric.dominated


def _then(metric: MetricValue, was: Mapping[str, Any], old: Ledger) -> str:
    """Return an earlier figure as it may be shown today: the floors of today count, also where they were lower then."""
    text = str(was["text"])
    if metric.people and metric.unit == "count" and not metric.follows:
        count = read_number(text, "count", form_of(old))
        return text if count is None or not 0 < count < metric.min_cell else format_count(count, floor=metric.min_cell)
    n = read_number(str(was.get("n", "")), "count", form_of(old))
    small = str(was.get("n", "")).startswith("<") or (n is not None and 0 < n < metric.floor)
    return HIDDEN if metric.of_people and small else text
