"""What a reader could work out: values withheld because they would give away another one that is not shown.

Two ways lead from what is shown to what is not. A value tells of others (an average of a sum: `Metric.tells`), and parts
add up to a whole (the additive `RULES`), so that one gap alone is found by subtraction. Both are closed here, for this
year's values and for those of the year before, until nothing changes any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from deckgen.metrics.invariants import RULES
from deckgen.values import MetricValue

PRIOR = ".prior"
# Wholes and parts beside the rules that a build checks. Gain minus loss is the change: one of them tells the other.
_ALSO = (
    ("giving_change", "giving_gain", "giving_loss"),
    ("lifetime_value", "lifetime_value_one_time", "lifetime_value_sustainers"),
)


def additive_groups() -> tuple[tuple[str, ...], ...]:
    """Return every whole with its parts, as names of metrics or of their prior values (``donors.prior``)."""
    return (*(rule.needs for rule in RULES if rule.adds), *_ALSO)


def protected(
    values: Mapping[str, MetricValue], tells: Mapping[str, tuple[str, ...]], follows: Collection[str] = ()
) -> dict[str, MetricValue]:
    """Return `values` with those withheld that would give away one that is not shown.

    `tells` names, by metric, what could be worked out from it; of the counts in `follows` it is no secret that they
    are small, because they follow from what they tell.
    """
    opened = {name: replace(value, follows=name in follows) for name, value in values.items()}
    sheet = _Sheet(opened)
    while sheet.changed:
        sheet.changed = False
        for name, others in tells.items():
            for tense in ("", PRIOR):
                if any(sheet.hidden(_at(other, tense)) for other in others):
                    sheet.hide(name + tense)
        for group in additive_groups():
            for tense in ("", PRIOR):
                _complete(sheet, [_at(name, tense) for name in group])
    return sheet.result()


def _at(name: str, tense: str) -> str:
    """Return the name of a value in a tense; what is of the year before already has no year before in the deck."""
    return name + tense if not (tense and name.endswith(PRIOR)) else ""


@dataclass(slots=True)
class _Sheet:
    """All values that a deck may show, by name or name.prior, and which of them are hidden."""

    values: dict[str, MetricValue]
    changed: bool = True

    def number(self, name: str) -> float | None:
        found = self.values.get(name.removesuffix(PRIOR))
        if found is None:
            return None
        return found.prior if name.endswith(PRIOR) else found.value

    def hidden(self, name: str) -> bool:
        if self.number(name) is None:
            return False
        found = self.values[name.removesuffix(PRIOR)]
        return found.prior_hidden if name.endswith(PRIOR) else found.hidden

    def hide(self, name: str) -> None:
        if self.number(name) is None or self.hidden(name):
            return
        own = name.removesuffix(PRIOR)
        if name.endswith(PRIOR):
            self.values[own] = replace(self.values[own], prior_withheld=True)
        else:
            self.values[own] = replace(self.values[own], withheld=True)
        self.changed = True

    def floor(self, name: str) -> int:
        """Return the least count that is shown; 0 where no people are counted."""
        found = self.values[name.removesuffix(PRIOR)]
        return found.min_cell if found.people else 0

    def result(self) -> dict[str, MetricValue]:
        return dict(self.values)


def _complete(sheet: _Sheet, group: list[str]) -> None:
    """Hide the smallest others of a whole and its parts until subtraction finds none of those hidden."""
    if any(sheet.number(name) is None for name in group):
        return  # a sum with an unknown term
    whole, *parts = group
    if not any(map(sheet.hidden, group)):
        return
    for name in _shown_from_the_smallest(sheet, parts):
        if _safe(sheet, whole, parts):
            return
        sheet.hide(name)
    if not _safe(sheet, whole, parts):
        sheet.hide(whole)


def _shown_from_the_smallest(sheet: _Sheet, parts: list[str]) -> Iterator[str]:
    """Yield the parts that are shown and not zero: a zero that is hidden hides nothing."""
    shown = [(abs(number), name) for name in parts if (number := sheet.number(name)) and not sheet.hidden(name)]
    yield from (name for _, name in sorted(shown))


def _safe(sheet: _Sheet, whole: str, parts: list[str]) -> bool:
    """Return whether at least two terms are hidden, and of people enough that each small count may be any small one.

    A reader knows that what is marked as small lies below the least count shown and what is withheld does not: the hidden
    parts' sum must leave room for the largest of the small ones beside the least of the others.
    """
    hidden = [name for name in parts if sheet.hidden(name)]
    if sheet.hidden(whole):
        return bool(hidden)
    if len(hidden) < 2:
        return not hidden
    floor = sheet.floor(parts[0])
    numbers = [sheet.number(name) or 0.0 for name in hidden]
    small = [number for number in numbers if 0 < number < floor]
    others = len(numbers) - len(small)
    return not small or (others > 0 and sum(numbers) >= (floor - 1) * len(small) + floor * others)
