"""A metric's words never contradict its digits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deckgen.values import MetricValue, value_from_dict


def metric(value: float | None, prior: float | None = None, unit: str = "share", **more: object) -> MetricValue:
    return MetricValue(
        name="m", label="M", unit=unit, definition="d", value=value, prior=prior, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_shares_change_by_points_and_money_by_percent() -> None:
    assert metric(0.767, 0.746).change == "up 2.1 points"
    assert metric(96, 100, "USD").change == "down 4.0%"
    assert metric(0.767).change == "no prior period"


def test_what_looks_the_same_is_unchanged() -> None:
    assert metric(0.76712, 0.76708).change == "unchanged"
    assert metric(100.2, 100.3, "count").change == "unchanged"


def test_missing_values_say_so() -> None:
    assert metric(None, reason="no gifts").text == "not available"
    assert metric(None).interval == "not available"
    assert metric(None, 0.5).change == "no prior period"


def test_small_counts_of_people_stay_hidden_in_every_form() -> None:
    few = metric(3, 250, "count", people=True, of_people=True, n=5, min_cell=10)
    assert (few.text, few.words, few.n_text) == ("<10", "<10", "<10")
    assert few.change == "no prior period"  # 250 less 98.8% would be 3
    fell = metric(250, 3, "count", people=True, min_cell=10)
    assert fell.change == "no prior period"


def test_money_and_shares_of_few_people_are_not_shown() -> None:
    few = metric(58.35, 40, "USD", of_people=True, n=2, min_cell=10, low=1, high=2)
    assert (few.text, few.change, few.interval, few.n_text) == ("not shown", "no prior period", "not available", "<10")
    assert metric(58.35, unit="USD", of_people=True, n=12, min_cell=10).text == "$58.35"


def test_points_are_the_difference_of_what_is_shown() -> None:
    assert metric(0.73563, 0.73124).change == "up 0.5 points"  # 73.6% and 73.1%


def test_values_survive_json() -> None:
    value = metric(0.5, 0.4, low=0.3, high=0.6, n=12)
    assert value_from_dict(value.as_dict()) == value


@given(st.floats(0.001, 1e7), st.floats(0.001, 1e7), st.sampled_from(["share", "USD", "count", "index", "months"]))
def test_up_is_only_said_of_numbers_that_rose_as_shown(now: float, then: float, unit: str) -> None:
    value = metric(now, then, unit)
    if value.direction == "up":
        assert now > then
        assert value.text != value.format(then)
    elif value.direction == "down":
        assert now < then
        assert value.text != value.format(then)
    else:
        assert value.text == value.format(then) or not any(c in "123456789" for c in value.delta_text)
