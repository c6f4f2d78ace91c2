"""A metric and its value: a number never travels without its unit, its n, its period and its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deckgen.formats import MISSING, format_count, format_interval, format_value, spelled
from deckgen.rates import rates_alike


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """An entry of the catalogue.

    `sql` selects one row: ``value``, and where they make sense ``n``, ``low``, ``high`` and ``largest`` (the largest
    amount of one person in a sum of money). It may use the named parameters ``$start`` and ``$as_of``, between which
    the period lies (after the one, up to the other); the prior value is the same SQL, both moved back by one year.
    """

    name: str
    label: str
    unit: str
    definition: str  # one sentence
    sql: str
    formula: str = ""  # in the letters of the definition: "|P and C| / |P|"
    # year: the spec's reporting year; T12M: the twelve months to as_of; FY: the last whole fiscal year; FYTD: the
    # fiscal year to date; as_of: a state on that day; file: all rows; backtest; plan: from kickoff; input: of the spec.
    period: str = "as_of"
    owner: str = "Data"
    grain: str = "constituent"  # what n counts
    greater_is_better: bool | None = None
    has_prior: bool = False
    people: bool = False  # a count of people: small cells are suppressed
    rate: bool = False  # a share of n people: has an interval, and its change may be chance
    requires: tuple[str, ...] = ()  # tables that must be there
    tells: tuple[str, ...] = ()  # metrics that a reader could work out from this one: hidden with any of them
    follows: bool = False  # a count that anybody can work out from those: shown wherever they are, however small
    missing_because: str = ""  # why there is no value, where its absence means something
    reference: str = ""  # where the definition comes from


HIDDEN = "not shown"  # rests on too few people
NEVER = "not within the horizon"  # the reason of a payback that does not come


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricValue:
    """A metric's value on one deck's data. `value` is None where it cannot be computed; `reason` says why.

    Shares are in [0, 1], money in US dollars, `n` counts the grain that the value rests on. What rests on too few
    people is not shown in any text (`hidden`); `value` itself is for comparing, and for the analyst.
    """

    name: str
    label: str
    unit: str
    definition: str
    value: float | None
    n: int | None = None
    period: str = ""
    prior: float | None = None
    prior_n: int | None = None
    prior_period: str = ""
    low: float | None = None
    high: float | None = None
    largest: float | None = None  # the largest amount of one person, in a sum of money
    prior_largest: float | None = None
    withheld: bool = False  # hidden because it would give away another value that is (deckgen.metrics.disclosure)
    prior_withheld: bool = False
    n_withheld: bool = False  # n is a count that is not shown
    follows: bool = False  # a count that is no secret however small, because what it follows from is shown
    formula: str = ""
    owner: str = ""
    grain: str = ""
    greater_is_better: bool | None = None
    reference: str = ""
    people: bool = False  # counts people
    of_people: bool = False  # n counts people
    rate: bool = False  # a share of n people
    min_cell: int = 0
    min_base: int = 0
    dominance: float = 1.0
    query: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The value as shown on a slide: ``76.7%``, ``$2.4M``, ``<10``."""
        return self.format(self.value)

    @property
    def words(self) -> str:
        """The value as it stands in a sentence: small whole numbers as words."""
        return self.text if self.value is None or self.people else spelled(self.value)

    @property
    def hidden(self) -> bool:
        """Whether the value would tell of a few people: a small count or base, a sum that one person dominates, or
        another value that does.
        """
        if self.value is None:
            return False
        return self.withheld or self.small or self.dominated

    @property
    def small(self) -> bool:
        """Whether the value counts, or rests on, too few people."""
        if self.people:
            return not self.follows and 0 < (self.value or 0) < self.min_cell
        return self.of_people and self.n is not None and 0 < self.n < self.floor

    @property
    def dominated(self) -> bool:
        """Whether one person makes up most of the sum."""
        return self.largest is not None and self.largest > self.dominance * (self.value or 0) > 0

    @property
    def floor(self) -> int:
        """People that the value must rest on to be shown: more of them for a share, which a few people swing."""
        return max(self.min_cell, self.min_base) if self.unit in ("share", "points") else self.min_cell

    @property
    def n_text(self) -> str:
        """The n as shown: small counts of people as ``<10``."""
        if self.n_withheld:
            return HIDDEN
        return "" if self.n is None else format_count(self.n, floor=self.min_cell if self.of_people else 0)

    def format(self, value: float | None) -> str:
        """Return `value` in this metric's format."""
        if value is None:
            return MISSING
        if self.people and self.unit == "count" and not self.withheld:
            return format_count(value, floor=0 if self.follows else self.min_cell)
        return HIDDEN if self.hidden else format_value(value, self.unit)

    @property
    def delta(self) -> float | None:
        """Value minus prior value: points for shares, as shown; a ratio to the prior value minus one for the rest.

        None where there is no prior value, or where the change would tell a value that is not shown.
        """
        if self.value is None or self.prior is None or self.hidden or self.prior_hidden:
            return None
        if self.unit in ("share", "index"):
            # The difference of what is shown: a reader subtracts, and must find the same.
            return round(self.value, 3) - round(self.prior, 3)
        return self.value / self.prior - 1 if self.prior > 0 else None

    @property
    def prior_hidden(self) -> bool:
        """Whether the prior value would tell of a few people."""
        if self.prior is None:
            return False
        if self.people:
            few = not self.follows and 0 < self.prior < self.min_cell
        else:
            few = self.of_people and self.prior_n is not None and 0 < self.prior_n < self.floor
        dominated = self.prior_largest is not None and self.prior_largest > self.dominance * self.prior > 0
        return few or dominated or self.prior_withheld

    @property
    def prior_text(self) -> str:
        """The prior value as shown."""
        small = self.people and self.unit == "count" and not (self.withheld or self.prior_withheld)
        return HIDDEN if self.prior_hidden and not small else self.format(self.prior)

    @property
    def delta_text(self) -> str:
        """The size of the change without its direction: ``2.1 points``, ``4.0%``."""
        if self.delta is None:
            return MISSING
        unit = {"share": "points", "index": "index"}.get(self.unit, "share")
        return format_value(abs(self.delta), unit)

    @property
    def by_chance(self) -> bool:
        """Whether a rate moved, but within the range in which the luck of who is in the two years stays 19 times in 20."""
        if not self.rate or self.value is None or self.prior is None or not self.n or not self.prior_n:
            return False
        return not self._shown_alike and rates_alike(self.value, self.n, self.prior, self.prior_n)

    @property
    def direction(self) -> str:
        """``up``, ``down`` or ``unchanged``, by the change as it is shown, so words never contradict digits.

        A rate whose change may be chance is unchanged.
        """
        if self.delta is None:
            return "unknown"
        if self._shown_alike or self.by_chance:
            return "unchanged"
        return "up" if self.delta > 0 else "down"

    @property
    def _shown_alike(self) -> bool:
        return not any(c in "123456789" for c in self.delta_text) or self.text == self.format(self.prior)

    @property
    def change(self) -> str:
        """The change in words: ``up 2.1 points``, ``down 4.0%``, ``unchanged``, ``no prior period``.

        Of a rate that may have moved by chance: ``down 2.1 points, within chance``.
        """
        if self.delta is None:
            return "no prior period"
        if self._shown_alike:
            return "unchanged"
        moved = f"{'up' if self.delta > 0 else 'down'} {self.delta_text}"
        return f"{moved}, within chance" if self.by_chance else moved

    @property
    def interval(self) -> str:
        """The 95% interval as text, or "not available"."""
        if self.low is None or self.high is None or self.hidden:
            return MISSING
        return format_interval(self.low, self.high, self.unit)

    def as_dict(self) -> dict[str, Any]:
        """Return the value as plain data, ready for JSON."""
        return {**asdict(self), **{name: getattr(self, name) for name in _DERIVED}}


_DERIVED = ("text", "change", "hidden")


def value_from_dict(data: Mapping[str, Any]) -> MetricValue:
    """Return the MetricValue that `MetricValue.as_dict` wrote."""
    return MetricValue(**{k: v for k, v in data.items() if k not in _DERIVED})
