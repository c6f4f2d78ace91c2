"""Published figures put beside computed ones: holds, does not hold, cannot be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deckgen.formats import MISSING, format_value
from deckgen.spec_metrics import ClaimSpec
from deckgen.values import NEVER, MetricValue

INPUT = "input"  # how the formula begins of a metric that is set, not computed
Outcome = Literal["holds", "does not hold", "cannot be computed", "is an input"]
_RELATIONS = {"equal": "", "at_least": "at least ", "at_most": "at most "}


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """A claim with what was computed for it. `why` says why it cannot be computed, where that is so."""

    claim: ClaimSpec
    claimed: str
    computed: str
    outcome: Outcome
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return what ``deckgen metrics --json`` prints of a claim."""
        return {**self.claim.model_dump(), "shown": self.claimed, "computed": self.computed, "outcome": self.outcome,
                "why": self.why}  # fmt: skip


def examine(claims: Iterable[ClaimSpec], values: Mapping[str, MetricValue]) -> list[Examined]:
    """Return each claim with its outcome, in the order of the spec."""
    return [_examined(claim, values.get(claim.metric or "")) for claim in claims]


def _examined(claim: ClaimSpec, metric: MetricValue | None) -> Examined:
    claimed = _RELATIONS[claim.relation] + format_value(claim.claimed, claim.unit)
    if metric is None:
        return Examined(claim=claim, claimed=claimed, computed=MISSING, outcome="cannot be computed",
                        why="nothing that is read can compute it")  # fmt: skip
    if metric.formula.startswith(INPUT):
        # What somebody set bears nothing out, least of all itself.
        return Examined(claim=claim, claimed=claimed, computed=metric.text, outcome="is an input")
    if metric.value is None:
        return _without_value(claim, metric, claimed)
    if metric.hidden:
        return Examined(claim=claim, claimed=claimed, computed=metric.text, outcome=_behind(claim, metric),
                        why="it rests on too few people to be shown")  # fmt: skip
    outcome: Outcome = "holds" if holds(claim, metric) else "does not hold"
    return Examined(claim=claim, claimed=claimed, computed=metric.text, outcome=outcome)


def _without_value(claim: ClaimSpec, metric: MetricValue, claimed: str) -> Examined:
    """Return what a missing value says: a payback that never comes answers a claim of when, other gaps answer nothing."""
    outcome: Outcome = "cannot be computed"
    if metric.reason == NEVER and claim.unit == "months":
        outcome = "holds" if claim.relation == "at_least" else "does not hold"
    computed = MISSING if outcome == "cannot be computed" else metric.reason
    return Examined(claim=claim, claimed=claimed, computed=computed, outcome=outcome, why=metric.reason)


def _behind(claim: ClaimSpec, metric: MetricValue) -> Outcome:
    """Return what a count that is shown only as "<10" says for sure of a claim."""
    if not metric.people or claim.claimed < metric.min_cell:
        return "cannot be computed"
    return "holds" if claim.relation == "at_most" else "does not hold"


def holds(claim: ClaimSpec, metric: MetricValue) -> bool:
    """Return whether a computed value bears a claim out.

    Equal means that both are written alike, or that the claim lies within the 95% interval of an estimate. A range of
    scenarios is no such interval: a claim at its edge is not borne out.
    """
    value = metric.value
    if value is None:
        return False
    if claim.relation != "equal":
        return value >= claim.claimed if claim.relation == "at_least" else value <= claim.claimed
    if format_value(claim.claimed, claim.unit) == format_value(value, claim.unit):
        return True
    estimate = metric.unit in ("share", "index") and metric.low is not None and metric.high is not None
    return estimate and (metric.low or 0.0) <= claim.claimed <= (metric.high or 0.0)
