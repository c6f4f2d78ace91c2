"""Periods and their names, around the ends of months and of fiscal years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.periods import Calendar, add_months

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


def test_the_end_of_february_stays_the_end_of_february() -> None:
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert add_months(date(2023, 2, 28), 12) == date(2024, 2, 29)


@given(DAYS)
def test_the_year_before_ends_where_the_year_begins(day: date) -> None:
    calendar = Calendar(as_of=day)
    assert calendar.year_before.period("T12M").end == calendar.period("T12M").start


@given(DAYS, st.integers(1, 12))
def test_a_fiscal_year_and_the_year_to_date_meet_without_a_gap(day: date, month: int) -> None:
    calendar = Calendar(as_of=day, fiscal_year_start=month)
    whole, to_date = calendar.period("FY"), calendar.period("FYTD")
    assert whole.end <= day
    assert add_months(whole.end, 12) > day
    assert to_date.start == (whole.start if whole.end == day else whole.end)
    assert calendar.year_before.period("FY").end == whole.start


@pytest.mark.parametrize(
    ("month", "day", "name"),
    [
        (7, date(2026, 2, 28), "FY2025, 12 months to 30 Jun 2025"),
        (7, date(2026, 6, 30), "FY2026, 12 months to 30 Jun 2026"),
        (1, date(2026, 2, 28), "FY2025, 12 months to 31 Dec 2025"),
        (3, date(2024, 3, 1), "FY2024, 12 months to 29 Feb 2024"),
    ],
)
def test_a_fiscal_year_is_called_by_the_year_in_which_it_ends(month: int, day: date, name: str) -> None:
    assert Calendar(as_of=day, reporting_year="FY", fiscal_year_start=month).period("year").name == name


def test_a_year_to_date_names_its_days() -> None:
    assert Calendar(as_of=date(2026, 2, 28)).period("FYTD").name == "FY2026 to date, 1 Jul 2025 to 28 Feb 2026"
