"""Two ledgers by metric: what moved, what is stated no more or newly, what is redefined, which history is restated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from deckgen.formats import NumberForm
from deckgen.ledger.diff_model import MetricChange, Pair, Restated
from deckgen.ledger.diff_values import moved, same_number
from deckgen.ledger.model import Ledger
from deckgen.ledger.numbers import numbers, plain

_DEFINING: Final = ("unit", "definition", "formula", "query")
_LATER: Final = 1_000_000  # slides stated in notes only come after all others

Facts = Mapping[str, Any]


def form_of(ledger: Ledger) -> NumberForm:
    """Return the form in which a deck writes its numbers."""
    return NumberForm(**ledger.deck.get("numbers", {}))


def stated(ledger: Ledger, *, exactly: bool = False) -> dict[str, tuple[int, ...]]:
    """Return each metric whose value the deck states, in the order of the deck -> the slides that state it.

    A number that was found to be equal to the metric's, and not bound to it, counts only where it is written as the
    metric is (a "1" in a definition does not state a share of 100%), and not at all where `exactly` is asked for.
    """
    order = {str(one["id"]): number for number, one in enumerate(ledger.slides, start=1)}
    found: dict[str, set[int]] = {}
    rank: dict[str, int] = {}
    for entry in ledger.entries:
        number = order.get(entry.place.slide, 0)
        for said, origin in entry.shown():
            facts = ledger.metrics.get(origin.name) if origin.kind == "metric" and origin.role == "value" else None
            if facts is None or not (origin.exact or (not exactly and plain(said) == plain(str(facts["text"])))):
                continue
            found.setdefault(origin.name, set()).add(number)
            at = number + (_LATER if entry.place.shape == "Notes" else 0)
            rank[origin.name] = min(at, rank.get(origin.name, at))
    return {name: tuple(sorted(found[name])) for name in sorted(found, key=lambda name: rank[name])}


def metric_changes(old: Ledger, new: Ledger) -> tuple[tuple[MetricChange, ...], int]:
    """Return the metrics that differ, in the order of the new deck, and how many are stated alike."""
    before, after = stated(old), stated(new)
    bound = {*stated(old, exactly=True), *stated(new, exactly=True)}
    forms = (form_of(old), form_of(new))
    changes: list[MetricChange] = []
    alike = 0
    for name in dict.fromkeys((*after, *before)):
        if name not in bound and not (name in before and name in after):
            continue  # a number that happens to be equal makes no metric newly stated
        slides = before.get(name, ()), after.get(name, ())
        was = old.metrics[name] if name in before else None
        now = new.metrics[name] if name in after else None
        change = metric_change(name, was, now, forms, slides)
        if change is None:
            alike += 1
        else:
            changes.append(change)
    return tuple(changes), alike


def metric_change(
    name: str, was: Facts | None, now: Facts | None, forms: tuple[NumberForm, NumberForm],
    slides: tuple[tuple[int, ...], tuple[int, ...]] = ((), ()),
) -> MetricChange | None:  # fmt: skip
    """Return how a metric differs, from what two ledgers say of it; None where both state it alike."""
    known: Facts = now or was or {}
    old, new = (str(facts["text"]) if facts else "" for facts in (was, now))
    redefined = tuple(redefinitions(was, now)) if was and now else ()
    unit = str(known["unit"])
    if was and now and not redefined and same_number(old, new, unit, forms):
        return None
    step = moved(old, new, unit, forms) if was and now and not redefined else None
    return MetricChange(
        name=name, label=str(known["label"]), unit=unit, what="changed" if was and now else "new" if now else "gone",
        old=old, new=new, change=step.text if step else "", difference=step.difference if step else None,
        old_period=str(was["period"]) if was else "", new_period=str(now["period"]) if now else "",
        redefined=redefined, old_slides=slides[0], new_slides=slides[1],
    )  # fmt: skip


def redefinitions(was: Facts, now: Facts) -> Iterator[Pair]:
    """Yield what makes two numbers of one metric incomparable: another definition, query, unit or span of time."""
    for field in _DEFINING:
        old, new = (" ".join(str(facts.get(field) or "").split()) for facts in (was, now))
        if old != new:
            yield Pair(name=field, old=old, new=new)
    old, new = str(was["period"]), str(now["period"])
    if _span(old) != _span(new):
        yield Pair(name="period", old=old, new=new)


def _span(period: str) -> str:
    """Return the words of a period without its dates and years: ``12 months to``, ``on``."""
    for number in reversed(list(numbers(period))):
        if number.kind == "date":
            period = period[: number.start] + period[number.end :]
    return re.sub(r"\bFY\d+", "FY", period)


def restatements(old: Ledger, new: Ledger) -> Iterator[Restated]:
    """Yield each period of a metric that both decks state, with another number in the new one."""
    before, after = stated(old), stated(new)
    forms = (form_of(old), form_of(new))
    for name in dict.fromkeys((*after, *before)):
        was, now = old.metrics.get(name), new.metrics.get(name)
        if was and now:
            yield from restated(name, said(was, name in before), said(now, name in after), was, now, forms)


def said(facts: Facts, value: bool = True) -> dict[str, str]:
    """Return dated period -> the number stated for it: the value's where it is stated, and the prior one's."""
    found = {str(facts["period"]): str(facts["text"])} if value else {}
    if facts.get("prior") is not None:
        found.setdefault(str(facts["prior_period"]), str(facts["prior"]))
    return {period: text for period, text in found.items() if any(n.kind == "date" for n in numbers(period))}


def restated(
    name: str, before: Mapping[str, str], after: Mapping[str, str], was: Facts, now: Facts, forms: Sequence[NumberForm]
) -> Iterator[Restated]:
    """Yield the periods of one metric that are told differently; both sides as `said` gives them."""
    unit = str(now["unit"])
    for period, text in after.items():
        if period in before and not same_number(before[period], text, unit, (forms[0], forms[1])):
            yield Restated(
                name=name, label=str(now["label"]), period=period, old=before[period], new=text,
                redefined=any(redefinitions(was, now)), current=period == was["period"] == now["period"],
            )  # fmt: skip
