"""Numbers as a board reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.formats import (
    UNITS,
    compact,
    counted,
    format_count,
    format_date,
    format_interval,
    format_value,
    number_of,
    spelled,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2_400_000, "USD", "$2.4M"),
        (950_000, "USD", "$950K"),
        (999_600, "USD", "$1M"),
        (1234, "USD", "$1,234"),
        (9_999.6, "USD", "$10K"),
        (31.8, "USD", "$31.80"),
        (40, "USD", "$40"),
        (-1200, "USD", "−$1,200"),
        (1.2e9, "USD", "$1.2B"),
        (1_490_000, "USD", "$1.49M"),
        (48_000, "USD", "$48K"),
        (19_840, "USD", "$19.8K"),
        (0.767, "share", "76.7%"),
        (1, "share", "100.0%"),
        (0.031, "points", "3.1 points"),
        (0.01, "points", "1.0 point"),
        (-0.0001, "points", "0.0 points"),
        (20_709, "count", "20,709"),
        (0.7914, "index", "0.791"),
        (14.2, "months", "14.2 months"),
        (126.03, "months", "126 months"),
        (36, "months", "36 months"),
        (1, "months", "1 month"),
        (2.34, "times", "2.3×"),
        (45, "days", "45 days"),
        (None, "USD", "not available"),
        (float("nan"), "share", "not available"),
    ],
)
def test_each_unit_has_one_format(value: float | None, unit: str, text: str) -> None:
    assert format_value(value, unit) == text


def test_a_plus_sign_is_asked_for() -> None:
    assert format_value(0.02, "points", signed=True) == "+2.0 points"


def test_nouns_follow_their_number() -> None:
    assert [counted(n, "system") for n in (0, 1, 4, 12)] == ["no systems", "one system", "four systems", "12 systems"]


def test_an_unknown_unit_names_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="units: USD, share"):
        format_value(1, "dollars")


def test_small_counts_of_people_are_hidden() -> None:
    assert [format_count(n, floor=10) for n in (0, 1, 9, 10, 1234)] == ["0", "<10", "<10", "10", "1,234"]


def test_intervals_say_a_negative_end_in_words() -> None:
    assert format_interval(0.745, 0.838, "index") == "0.745–0.838"
    assert format_interval(0.1, 0.2, "share") == "10.0–20.0%"
    assert format_interval(-120_000, 369_000, "USD") == "−$120K to $369K"


def test_dates_and_small_numbers_read_as_in_a_sentence() -> None:
    assert format_date("2026-02-08") == "8 Feb 2026"
    assert [spelled(n) for n in (0, 4, 10, 11, 2.5)] == ["no", "four", "ten", "11", "2"]


@given(st.floats(0, 1e11, allow_nan=False))
def test_money_is_never_off_by_more_than_half_a_percent_or_a_dollar(size: float) -> None:
    text = compact(size)
    scale = {"K": 1e3, "M": 1e6, "B": 1e9}.get(text[-1], 1.0)
    shown = float(text.rstrip("KMB").replace(",", "")) * scale
    assert abs(shown - size) <= max(0.00501 * size, 0.51)


@given(st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from(sorted(UNITS)))
def test_a_sign_stands_only_before_digits_that_differ_from_zero(value: float, unit: str) -> None:
    text = format_value(value, unit)
    has_digits = any(c in "123456789" for c in text)
    assert text.startswith("−") == (value < 0 and has_digits)


def test_a_summary_counts_one_as_one() -> None:
    assert [number_of(n, "row") for n in (0, 1, 2, 1204)] == ["0 rows", "1 row", "2 rows", "1,204 rows"]
