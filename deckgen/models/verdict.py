"""May the scores be used: one of four verdicts, with a sentence that gives the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deckgen.formats import format_date
from deckgen.results import ENOUGH, Interval, Verdict

if TYPE_CHECKING:
    from deckgen.models.design import Target
    from deckgen.models.evaluate import Discrimination

WANTED = 50  # positive people to pool test dates for: an AUC is then known to about a tenth either way
LEAK = 0.95  # a year ahead, giving is never so well known; above it a feature has seen the outcome
BASELINE_NAME = "recency, frequency, amount"


def judge(
    target: Target, found: Discrimination, *, positives: int, negatives: int, tests: Sequence[str]
) -> tuple[Verdict, str]:
    """Return the verdict and its reason; `positives` and `negatives` are people, not rows."""
    if not tests:
        return "not enough evidence", (
            "No test was possible: a test year needs an earlier training year with both outcomes among those "
            f"eligible for {target.label.lower()}, and a year of gifts before that."
        )
    first, last = format_date(tests[0]), format_date(tests[-1])
    when = last if len(tests) == 1 else f"{len(tests)} dates from {first} to {last}"
    if positives < ENOUGH or negatives < ENOUGH:
        few = target.positives if positives < ENOUGH else "others"
        # Not how many: so few people are not to be counted on a slide.
        return (
            "not enough evidence",
            f"The test at {when} holds fewer than the {ENOUGH} {few} needed to judge the scores.",
        )
    auc, baseline, gain = found.auc, found.baseline, found.difference_interval
    if auc is None or baseline is None or gain is None:
        return "not enough evidence", f"The test at {when} holds one outcome only."
    numbers = (
        f"AUC {auc:.3f}{_shown(found.interval)} against {baseline:.3f} for {BASELINE_NAME}, "
        f"with {positives:,} {target.positives} in the test at {when}"
    )
    if auc > LEAK:
        return (
            "suspected leak",
            f"{numbers}. Above {LEAK} a feature probably saw the outcome; do not use the scores.",
        )
    edge = f"the difference is {auc - baseline:+.3f}{_shown(gain)}"
    if found.interval is not None and found.interval.low <= 0.5:
        # A baseline under 0.5 is easily beaten; a model must beat the coin as well.
        return "no better than baseline", f"{numbers}; the interval does not clear 0.5, a coin."
    if gain.low <= 0:
        return "no better than baseline", f"{numbers}; {edge}, which may be nothing."
    return "useful", f"{numbers}; {edge}."


def _shown(interval: Interval | None) -> str:
    return f" [{interval.low:.3f} to {interval.high:.3f}]" if interval else ""
