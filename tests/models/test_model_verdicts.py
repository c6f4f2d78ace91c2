"""One verdict for each kind of evidence, in the order in which they are asked."""

from __future__ import annotations

import pytest

from deckgen.models import TARGETS
from deckgen.models.evaluate import Discrimination
from deckgen.models.verdict import judge
from deckgen.results import Interval

USEFUL = {"auc": 0.79, "low": 0.74, "baseline": 0.70, "gain": 0.04}


def evidence(auc: float, low: float, baseline: float, gain: float) -> Discrimination:
    return Discrimination(
        auc=auc,
        interval=Interval(low=low, high=auc + (auc - low)),
        baseline=baseline,
        baseline_interval=Interval(low=baseline - 0.05, high=baseline + 0.05),
        difference_interval=Interval(low=gain, high=2 * (auc - baseline) - gain),
    )


@pytest.mark.parametrize(
    ("changed", "people", "verdict", "ending"),
    [
        ({}, (123, 312), "useful", "the difference is +0.090 [0.040 to 0.140]."),
        (
            {},
            (19, 312),
            "not enough evidence",
            "holds fewer than the 20 donors who left needed to judge the scores.",
        ),
        ({}, (312, 19), "not enough evidence", "holds fewer than the 20 others needed to judge the scores."),
        ({}, (20, 20), "useful", "[0.040 to 0.140]."),
        ({"auc": 0.96, "low": 0.94}, (123, 312), "suspected leak", "do not use the scores."),
        ({"auc": 0.95, "low": 0.93}, (123, 312), "useful", "."),
        ({"auc": 0.96, "low": 0.94}, (5, 312), "not enough evidence", "."),
        ({"gain": -0.01}, (123, 312), "no better than baseline", "which may be nothing."),
        ({"gain": 0.0}, (123, 312), "no better than baseline", "which may be nothing."),
        (
            {"auc": 0.58, "low": 0.49, "baseline": 0.45},
            (123, 312),
            "no better than baseline",
            "the interval does not clear 0.5, a coin.",
        ),
    ],
)
def test_the_verdict_follows_the_evidence(
    changed: dict[str, float], people: tuple[int, int], verdict: str, ending: str
) -> None:
    found = evidence(**{**USEFUL, **changed})
    said, reason = judge(TARGETS["churn"], found, positives=people[0], negatives=people[1], tests=["2025-02-28"])
    assert said == verdict
    assert reason.endswith(ending)


def test_the_reason_gives_the_numbers_in_one_sentence() -> None:
    reason = judge(
        TARGETS["churn"], evidence(**USEFUL), positives=123, negatives=312, tests=["2024-11-30", "2025-02-28"]
    )[1]
    assert reason == (
        "AUC 0.790 [0.740 to 0.840] against 0.700 for recency, frequency, amount, with 123 donors who left "
        "in the test at 2 dates from 30 Nov 2024 to 28 Feb 2025; the difference is +0.090 [0.040 to 0.140]."
    )
