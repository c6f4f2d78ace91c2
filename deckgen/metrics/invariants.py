"""What must hold between the numbers of one deck: parts sum to wholes, ends stand in order, nothing exceeds its bound.

Each rule is a row of `RULES`; it is checked on every build, and where it fails the deck is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from deckgen.metrics import catalogue
from deckgen.policy import SEGMENTS
from deckgen.values import MetricValue

CENT = 0.01
# Of a person's own metric: a share of an earlier amount may exceed 1, but what exceeds this is in per cent already.
LARGEST_SHARE = 10

Numbers = Callable[[str], float]  # a metric's name, or "name.prior" or "name.n", to its number


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One relation between metrics: `left` equals `right`, or with `at_most` does not exceed it.

    `spec` is the place in the spec whose line a violation is shown with.
    """

    says: str
    needs: tuple[str, ...]
    left: Callable[[Numbers], float]
    right: Callable[[Numbers], float]
    at_most: bool = False
    adds: bool = False  # the first of `needs` is the sum of the others
    within: float = CENT  # in the unit of the two sides, beside a millionth of their size
    spec: tuple[str, ...] = ("sources",)

    def broken(self, of: Numbers) -> bool:
        """Return whether the relation fails on these numbers."""
        left, right = self.left(of), self.right(of)
        slack = self.within + 1e-6 * max(abs(left), abs(right))
        return left > right + slack if self.at_most else abs(left - right) > slack


def _sum(whole: str, *parts: str, spec: tuple[str, ...] = ("sources",)) -> Rule:
    """Return the rule that `parts` add up to `whole`."""
    return Rule(
        says=f"{whole} = {' + '.join(parts)}", needs=(whole, *parts), spec=spec, adds=True,
        left=lambda of: of(whole), right=lambda of: sum(of(part) for part in parts),
    )  # fmt: skip


def _chain(*names: str, spec: tuple[str, ...] = ("sources",)) -> list[Rule]:
    """Return the rules that each name does not exceed the next."""

    def rule(small: str, large: str) -> Rule:
        return Rule(
            says=f"{small} <= {large}", needs=(small, large), at_most=True, spec=spec,
            left=lambda of: of(small), right=lambda of: of(large),
        )  # fmt: skip

    return [rule(*pair) for pair in pairwise(names)]


def _product(whole: str, one: str, other: str) -> Rule:
    return Rule(
        says=f"{whole} = {one} x {other}", needs=(whole, one, other),
        left=lambda of: of(whole), right=lambda of: of(one) * of(other),
    )  # fmt: skip


def _over_segments(what: str, whole: str) -> Rule:
    return _sum(whole, *(f"{segment}_{what}" for segment in SEGMENTS), spec=("segments",))


RULES = (
    _sum("records_read", "records_accepted", "records_rejected"),
    *_chain("constituents", "identities", "records_accepted"),
    *_chain("constituents", "system_identities", "records_accepted"),
    _sum("donors", "retained_donors", "new_donors", "recaptured_donors"),
    _sum("donors.prior", "retained_donors", "lapsed_donors"),
    _sum("lapsed_donors", "lapsed_new_donors", "lapsed_repeat_donors"),
    _product("retained_donors", "donor_retention", "donor_retention.n"),
    _sum("giving_gain", "giving_new", "giving_recaptured", "giving_upgraded"),
    _sum("giving_loss", "giving_downgraded", "giving_lapsed_new", "giving_lapsed_repeat"),
    Rule(
        says="change in giving = gain - loss", needs=("giving", "giving.prior", "giving_gain", "giving_loss"),
        left=lambda of: of("giving") - of("giving.prior"), right=lambda of: of("giving_gain") - of("giving_loss"),
    ),
    _product("giving", "average_gift", "gifts"),
    _product("giving", "giving_per_donor", "donors"),
    *_chain("major_giving", "giving"),
    *_chain("major_donors", "donors"),
    _over_segments("donors", "active_donors"),
    _over_segments("giving", "active_giving"),
    _over_segments("value_at_risk", "value_at_risk"),
    *_chain("at_risk_donors", "scored_donors", "active_donors", spec=("segments",)),
    *_chain("value_at_risk", "active_giving", spec=("segments",)),
    _product("at_risk_donors", "at_risk_share", "scored_donors"),
    _sum("annual_benefit", "annual_benefit_giving", "annual_benefit_time", spec=("finance",)),
    Rule(
        says="giving saved, upgraded and major <= all giving, for the planned number of active donors", at_most=True,
        needs=("annual_benefit_giving", "active_giving", "planned_donors", "active_donors"), within=1,
        left=lambda of: of("annual_benefit_giving") * of("active_donors"), spec=("finance", "donors"),
        right=lambda of: of("active_giving") * of("planned_donors"),
    ),
    *_chain("models_useful", "models_total", spec=("models",)),
)  # fmt: skip


def violated(values: Mapping[str, MetricValue]) -> list[Rule]:
    """Return the rules that `values` break; a rule on a metric without a value, or not among them, is passed over."""

    def known(name: str) -> bool:
        return name.split(".")[0] in values and number(name) is not None

    def number(name: str) -> float | None:
        metric, _, part = name.partition(".")
        return getattr(values[metric], part or "value")  # type: ignore[no-any-return]

    def of(name: str) -> float:
        return float(number(name) or 0)

    return [rule for rule in RULES if all(map(known, rule.needs)) and rule.broken(of)]


def out_of_bounds(values: Iterable[MetricValue]) -> Iterator[tuple[MetricValue, str]]:
    """Yield each value that its unit does not allow, or that lies outside its own interval, and what is wrong."""
    for metric in values:
        value = metric.value
        if value is None:
            continue
        if metric.rate and not 0 <= value <= 1:
            yield metric, f"a share of people is between 0 and 1, not {value:g}"
        elif metric.unit == "share" and metric.name not in catalogue() and not 0 <= value <= LARGEST_SHARE:
            yield metric, f"a share is between 0 and 1, not {value:g}; is it already in per cent?"
        if metric.unit in ("count", "seconds", "days") and value < 0:
            yield metric, f"a {metric.unit.rstrip('s')} cannot be negative: {value:g}"
        if metric.low is not None and metric.high is not None and not metric.low <= value <= metric.high:
            yield metric, f"{value:g} lies outside its own interval, {metric.low:g} to {metric.high:g}"
