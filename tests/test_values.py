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
    few = metric(3, 250, "count", people_floor=10)
    assert (few.text, few.words, few.format(few.prior)) == ("<10", "<10", "250")


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
