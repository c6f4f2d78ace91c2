"""Published figures against computed ones."""

from __future__ import annotations

from typing import Any

import pytest

from deckgen.claims import examine
from deckgen.spec_metrics import ClaimSpec
from deckgen.values import MetricValue


def metric(value: float | None, unit: str = "share", **more: Any) -> MetricValue:
    return MetricValue(name="m", label="M", unit=unit, definition="D.", value=value, **more)


def outcome(claimed: float, found: MetricValue | None, unit: str = "share", relation: str = "equal") -> str:
    claim = ClaimSpec(label="C", claimed=claimed, unit=unit, source="S", metric="m", relation=relation)  # type: ignore[arg-type]
    [examined] = examine([claim], {"m": found} if found else {})
    return examined.outcome


@pytest.mark.parametrize(
    ("claimed", "value", "expected"),
    [(0.987, 0.9866, "holds"), (0.987, 0.9874, "holds"), (0.987, 0.98, "does not hold")],
)
def test_a_claim_holds_when_it_is_written_like_the_computed_figure(claimed: float, value: float, expected: str) -> None:
    assert outcome(claimed, metric(value)) == expected


def test_an_estimate_bears_out_what_lies_in_its_interval() -> None:
    auc = metric(0.83, unit="index", low=0.79, high=0.87)
    assert outcome(0.85, auc, "index") == "holds"
    assert outcome(0.928, auc, "index") == "does not hold"


def test_a_range_of_scenarios_is_not_an_interval() -> None:
    assert outcome(400_000, metric(122_000, unit="USD", low=30_000, high=410_000), "USD") == "does not hold"


@pytest.mark.parametrize(
    ("relation", "claimed", "expected"),
    [
        ("at_least", 100, "holds"),
        ("at_least", 101, "does not hold"),
        ("at_most", 100, "holds"),
        ("at_most", 99, "does not hold"),
    ],
)
def test_at_least_and_at_most_are_compared_as_such(relation: str, claimed: float, expected: str) -> None:
    assert outcome(claimed, metric(100, unit="count"), "count", relation) == expected


def test_what_nothing_computes_cannot_be_computed() -> None:
    assert outcome(0.98, None) == "cannot be computed"
    assert outcome(0.98, metric(None, reason="no churn model")) == "cannot be computed"


def test_a_payback_that_never_comes_contradicts_one_that_comes_soon() -> None:
    never = metric(None, unit="months", reason="not within the horizon")
    assert outcome(1, never, "months", "at_most") == "does not hold"


def test_a_figure_of_too_few_people_is_not_told_through_a_claim() -> None:
    few = metric(0.5, n=4, of_people=True, min_cell=10)
    [examined] = examine([ClaimSpec(label="C", claimed=0.5, unit="share", source="S", metric="m")], {"m": few})
    assert (examined.outcome, examined.computed) == ("cannot be computed", "not shown")


def test_an_input_bears_nothing_out_least_of_all_itself() -> None:
    assert outcome(150_000, metric(150_000, unit="USD", formula="input of the spec"), "USD") == "is an input"


def test_a_missing_auc_is_no_payback_that_never_comes() -> None:
    thin = metric(None, unit="index", reason="fewer than 20 donors who left")
    assert outcome(1, thin, "months", "at_most") == "cannot be computed"
    never = metric(None, unit="months", reason="not within the horizon")
    assert outcome(10, never, "months", "at_least") == "holds"


def test_at_least_is_compared_by_the_numbers_not_by_their_rounding() -> None:
    assert outcome(92_299, metric(92_276, unit="USD"), "USD", "at_least") == "does not hold"


def test_a_count_shown_as_fewer_than_ten_answers_what_it_can() -> None:
    few = metric(4, unit="count", people=True, min_cell=10)
    assert outcome(847, few, "count") == "does not hold"
    assert outcome(500, few, "count", "at_most") == "holds"
    assert outcome(6, few, "count") == "cannot be computed"
