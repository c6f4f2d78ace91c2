"""What a reader could work out: values withheld because they would give away another one that is not shown.

Two ways lead from what is shown to what is not. A value tells of others (an average of a sum: `Metric.tells`), and parts
add up to a whole (the additive `RULES`), so that one gap alone is found by subtraction. Both are closed here, for this
year's values and for those of the year before, until nothing changes any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import inf

from deckgen.metrics.invariants import RULES
from deckgen.values import MetricValue

PRIOR = ".prior"
ROUNDS = 50  # of narrowing; counts that contradict each other would be narrowed for ever
# Wholes and parts beside the rules that a build checks. Gain minus loss is the change: one of them tells the other.
_ALSO = (
    ("giving_change", "giving_gain", "giving_loss"),
    ("lifetime_value", "lifetime_value_one_time", "lifetime_value_sustainers"),
)
# Of the same people, while the reporting year is the last twelve months: one is then the other under a second name.
_SAME = (("donors", "active_donors"), ("giving", "active_giving"))


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
    every = ([_at(name, tense) for name in group] for group in additive_groups() for tense in ("", PRIOR))
    groups = [group for group in every if all(sheet.number(name) is not None for name in group)]
    groups += [[one, other] for one, other in _SAME if sheet.number(one) == sheet.number(other) is not None]
    while sheet.changed:
        sheet.changed = False
        for name, others in tells.items():
            for tense in ("", PRIOR):
                if any(sheet.hidden(_at(other, tense)) for other in others):
                    sheet.hide(name + tense)
        for group in groups:
            _complete(sheet, group)
        if not sheet.changed:
            _widen(sheet, groups)
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

    def is_small(self, name: str) -> bool:
        """Return whether a count is marked as small, not merely withheld."""
        return self.hidden(name) and 0 < (self.number(name) or 0.0) < self.floor(name)

    def result(self) -> dict[str, MetricValue]:
        """Return the values; none states, as what it rests on, a count that is withheld."""
        withheld = {value.value for value in self.values.values() if value.people and value.withheld}
        withheld |= {value.prior for value in self.values.values() if value.people and value.prior_withheld}
        return {
            name: replace(value, n_withheld=value.of_people and value.n in withheld)
            for name, value in self.values.items()
        }


def _complete(sheet: _Sheet, group: list[str]) -> None:
    """Hide a second term of a sum of which one alone is hidden: its smallest other part, or else the whole."""
    if sum(map(sheet.hidden, group)) == 1:
        _hide_another(sheet, [group])


def _hide_another(sheet: _Sheet, groups: list[list[str]]) -> bool:
    """Hide the smallest part, or where none is left the smallest whole; False where nothing is left to hide.

    A zero stays: hidden, it would hide nothing.
    """
    shown = [
        (i == 0, abs(number), name)
        for group in groups
        for i, name in enumerate(group)
        if (number := sheet.number(name)) and not sheet.hidden(name)
    ]
    if shown:
        sheet.hide(min(shown)[2])
    return bool(shown)


def _widen(sheet: _Sheet, groups: list[list[str]]) -> None:
    """Hide one more term near a small count that all sums together leave too few values.

    Two sums that share a hidden term tell the difference of their others, so looking at each alone is not enough.
    """
    counts = [group for group in groups if all(sheet.floor(name) for name in group)]
    ranges = _ranges(sheet, counts)
    for name, (low, high) in sorted(ranges.items()):
        # Of two parts of a small whole neither can be all of it: one value fewer than the mark allows.
        if sheet.is_small(name) and high - low + 1 < sheet.floor(name) - 2:
            near = [group for group in counts if name in group]
            if _hide_another(sheet, near) or _hide_another(sheet, _linked(sheet, counts, name)):
                return


def _ranges(sheet: _Sheet, groups: list[list[str]]) -> dict[str, tuple[float, float]]:
    """Return what each count can be, as far as a reader can tell who knows all sums and what each mark means."""
    ranges: dict[str, tuple[float, float]] = {}
    for name in {name for group in groups for name in group}:
        number, floor = sheet.number(name) or 0.0, sheet.floor(name)
        shown = (number, number) if not sheet.hidden(name) else (float(floor), inf)
        ranges[name] = (1.0, floor - 1.0) if sheet.is_small(name) else shown
    for _ in range(ROUNDS):
        before = dict(ranges)
        for whole, *parts in groups:
            terms = [(whole, parts, 1), *((part, [p for p in parts if p != part], -1) for part in parts)]
            for name, others, sign in terms:
                low, high = (sum(ranges[other][end] for other in others) for end in (0, 1))
                if sign < 0:
                    low, high = ranges[whole][0] - high, ranges[whole][1] - low
                ranges[name] = (max(ranges[name][0], low), min(ranges[name][1], high))
        if before == ranges:
            break
    return ranges


def _linked(sheet: _Sheet, groups: list[list[str]], name: str) -> list[list[str]]:
    """Return the groups that hidden terms join to those of `name`."""
    found: list[list[str]] = []
    reached = {name}
    while new := [group for group in groups if group not in found and reached & set(group)]:
        found += new
        reached |= {term for group in new for term in group if sheet.hidden(term)}
    return found
