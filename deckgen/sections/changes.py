"""What changed since an earlier deck: then, now and the change of each figure, and history that is restated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from deckgen.formats import NumberForm, counted, format_count, format_date, spelled, written_form
from deckgen.ledger.book import metric_facts
from deckgen.ledger.diff_metrics import form_of, metric_change, restated, said, stated
from deckgen.ledger.diff_model import MetricChange
from deckgen.ledger.diff_values import read_number
from deckgen.ledger.model import Ledger
from deckgen.results import Results
from deckgen.sections.base import Section, cell, table
from deckgen.slides.model import Cell, Column, Run, Slide
from deckgen.values import HIDDEN, MetricValue

if TYPE_CHECKING:
    from deckgen.theme import Theme

REDEFINED = "redefined"  # in the place of a change that would compare two different things
UNKNOWN = "–"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A figure then and now; `prior` is the earlier period, restated, that the row is about."""

    metric: str
    label: str
    then: str
    change: str
    prior: str = ""


class Changes(Section):
    """What changed since an earlier deck, `since`: the figures of the slides before, then and now; restated history."""

    kind: ClassVar[str] = "changes"
    label: ClassVar[str] = "What changed"
    example: ClassVar[str] = "{since: last/board.pptx}"
    turn: ClassVar[int] = 1
    since: str = Field(min_length=1)
    """File of an earlier deck, from the project folder."""
    limit: int = Field(10, ge=1, le=40)
    """How many rows."""

    def earlier_decks(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the deck that this one is compared with."""
        yield ("since",), self.since

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the table of changes; nothing where no figure that both decks state has changed."""
        old = results.earlier[self.since]
        both = [name for name in results.stated if name in stated(old)]
        both.sort(key=lambda name: results.look(name).greater_is_better is None)  # outcomes before sizes and inputs
        moved = [row for name in both for row in _moved(results, old, name)]
        anew = [row for name in both for row in _anew(results, old, name)]
        if not moved and not anew:
            return []
        # Restated history is what a reader would not look for: up to half of the rows are kept for it.
        kept = min(len(anew), max(self.limit // 2, self.limit - len(moved)))
        rows = [*moved[: self.limit - kept], *anew[:kept]]
        day = format_date(date.fromisoformat(str(old.deck["as_of"])).isoformat())
        dates = (day, str(results.deck["as_of"]))
        heads = dates if dates[0] != dates[1] else ("Before", "Now")
        columns = [
            Column(label="Figure", width=4.6), Column(label=heads[0], align="right", width=1.5),
            Column(label=heads[1], align="right", width=1.5), Column(label="Change", width=2.2),
        ]  # fmt: skip
        made = table(results, columns, (_cells(results, row) for row in rows), "what changed since the earlier deck")
        return [
            self.slide(
                results, "table", _title(len(both), moved, anew, day), {"Table": made},
                say=_say(len(rows), len(moved) + len(anew), anew),
                if_asked="Changes are of the figures as both decks show them. A figure whose definition, query or span of "
                "time is another one is called redefined, because then and now do not compare.",
                source=f"Earlier deck: as of {day}. Now: {{{{ source_labels }}}}.",
            )
        ]  # fmt: skip


def _moved(results: Results, old: Ledger, name: str) -> Iterator[_Row]:
    """Yield the row of a figure that both decks state differently."""
    metric = results.look(name)
    if not _may_be_shown(metric):
        return
    was = dict(old.metrics[name])
    then = _then(metric, was, old)
    change = _change(name, {**was, "text": then}, metric_facts(metric), old)
    if change is not None:
        told = REDEFINED if change.redefined else change.change or UNKNOWN
        yield _Row(metric=name, label=metric.label, then=then, change=told)


def _change(name: str, was: Mapping[str, Any], now: Mapping[str, Any], old: Ledger) -> MetricChange | None:
    return metric_change(name, was, now, _forms(old))


def _forms(old: Ledger) -> tuple[NumberForm, NumberForm]:
    return form_of(old), written_form()


def _anew(results: Results, old: Ledger, name: str) -> Iterator[_Row]:
    """Yield the row of a period that the earlier deck was about, or compared with, and that is another number now."""
    metric = results.look(name)
    if metric.prior is None or metric.prior_hidden or not _may_be_shown(metric):
        return
    was, now = dict(old.metrics[name]), metric_facts(metric, prior=True)
    was["text"] = _then(metric, was, old)
    for one in restated(name, said(was), {metric.prior_period: metric.prior_text}, was, now, _forms(old)):
        change = REDEFINED if one.redefined else "restated"
        yield _Row(metric=name, label=f"{metric.label}, {one.period}", then=one.old, change=change, prior=one.period)


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


def _cells(results: Results, row: _Row) -> list[Cell]:
    now = f"{{{{ {row.metric}.prior_text }}}}" if row.prior else f"{{{{ {row.metric} }}}}"
    return [
        Cell(runs=(Run(text=row.label, bold=True),)), Cell(runs=(Run(text=row.then),)), cell(results, now),
        Cell(runs=(Run(text=row.change),)),
    ]  # fmt: skip


def _title(both: int, moved: list[_Row], anew: list[_Row], day: str) -> str:
    """Return the title, as a template: how many figures moved, and whether history is restated."""
    told = f"{spelled(len(anew))} figure{'' if len(anew) == 1 else 's'} of earlier periods restated" if anew else ""
    if not moved:
        return f"No figure differs from the deck as of {day}; {told}"
    head = f"{spelled(len(moved))} of {counted(both, 'figure')} differ{'s' if len(moved) == 1 else ''} from the deck as of {day}"
    # Only a number that could be read and subtracted: an earlier deck's texts are no templates.
    lead = next((row for row in moved if row.change not in (REDEFINED, UNKNOWN)), None)
    first = f": {lead.label} {{{{ {lead.metric} }}}}, was {lead.then}" if lead else ""
    return head + first + (f"; {told}" if told else "")


def _say(shown: int, all_of_them: int, anew: list[_Row]) -> str:
    left = f" The table holds {shown} of {all_of_them}; deckgen diff lists all." if shown < all_of_them else ""
    why = " Say why history reads otherwise: late gifts, corrections, or another rule." if anew else ""
    return f"Begin with what moved most and whether anybody acted on it.{left}{why}"
