"""Who is in a population and what counts as positive, on ledgers small enough to check by eye."""

from __future__ import annotations

from datetime import date

import pytest
from ledgers import connect, gift, monthly

from deckgen.models import TARGETS
from deckgen.models.design import Window
from deckgen.models.features import read_panel

T = date(2024, 12, 31)  # outcome: (2024-12-31, 2025-12-31]
PARAMETERS = {"major_threshold": 1000.0, "increase_ratio": 1.10}


def label(model: str, ledger: list[tuple]) -> tuple[str, int] | None:
    """Subgroup and label of the only donor, or None where the donor is not eligible."""
    panel = read_panel(connect(ledger), (Window(as_of=T, complete=True),), [TARGETS[model]], PARAMETERS)
    if not panel[f"{model}_eligible"].any():
        return None
    return panel[f"{model}_subgroup"].item(), panel[f"{model}_positive"].item()


GAVE = gift("A", "2024-05-01")
SUSTAINS = monthly("A", "2024-01", "2024-12")


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], 1),
        ([gift("A", "2025-12-31")], 0),
        ([gift("A", "2026-01-01")], 1),  # a day after the window
        ([gift("A", "2025-06-01", status="failed")], 1),
        ([gift("A", "2025-06-01", status="refunded")], 1),
        (monthly("A", "2025-06", "2025-06"), 0),  # any gift counts for one-time donors
    ],
)
def test_a_one_time_donor_lapses_without_a_completed_gift_in_the_window(later: list[tuple], expected: int) -> None:
    assert label("churn", [GAVE, *later]) == ("one_time", expected)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (monthly("A", "2025-01", "2025-12"), 0),
        (monthly("A", "2025-01", "2025-08"), 1),  # gave in the window, yet stopped
        ([gift("A", "2025-09-30", recurring=True)], 1),  # T + 9 months itself is outside
        ([gift("A", "2025-10-01", recurring=True)], 0),
        ([gift("A", "2025-11-01")], 1),  # a one-time gift is not sustaining
        (monthly("A", "2025-10", "2025-12", status="failed"), 1),
    ],
)
def test_a_sustainer_stops_without_a_recurring_gift_in_the_last_quarter(later: list[tuple], expected: int) -> None:
    assert label("churn", [*SUSTAINS, *later]) == ("sustainer", expected)


@pytest.mark.parametrize(
    ("ledger", "subgroup"),
    [
        ([gift("A", "2023-12-31")], None),  # 12 months and a day ago
        ([gift("A", "2024-01-01")], "one_time"),
        ([gift("A", "2024-05-01", status="refunded")], None),
        ([gift("A", "2024-11-16", recurring=True)], "one_time"),  # 45 days ago
        ([gift("A", "2024-11-17", recurring=True)], "sustainer"),
        ([gift("A", "2024-12-20", recurring=True, status="failed"), GAVE], "one_time"),
    ],
)
def test_the_churn_population_gave_in_twelve_months_and_splits_on_active_sustainers(
    ledger: list[tuple], subgroup: str | None
) -> None:
    found = label("churn", ledger)
    assert (found and found[0]) == subgroup


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ([GAVE, gift("A", "2025-03-01", recurring=True)], 1),
        ([GAVE, gift("A", "2025-03-01", recurring=True, status="failed")], 0),
        ([GAVE, gift("A", "2025-03-01")], 0),
        ([gift("A", "2023-01-01"), gift("A", "2025-03-01", recurring=True)], 1),
        ([gift("A", "2022-12-31"), gift("A", "2025-03-01", recurring=True)], None),  # no gift in 24 months
        ([GAVE, gift("A", "2020-03-01", recurring=True)], None),  # has been a sustainer: no first any more
    ],
)
def test_an_upgrade_is_the_first_recurring_gift_of_a_recent_donor(ledger: list[tuple], expected: int | None) -> None:
    found = label("upgrade", ledger)
    assert (found and found[1]) == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (monthly("A", "2025-01", "2025-12"), 0),
        (monthly("A", "2025-07", "2025-07", 11), 1),  # exactly 1.10 times
        (monthly("A", "2025-07", "2025-07", 10.99), 0),
        (monthly("A", "2025-07", "2025-07", 20, status="refunded"), 0),
        ([gift("A", "2025-07-01", 500)], 0),  # an extra gift is not an increase
        ([], 0),
    ],
)
def test_an_increase_is_a_tenth_more_a_month(later: list[tuple], expected: int) -> None:
    assert label("increase", [*SUSTAINS, *later]) == ("all", expected)


def test_exactly_a_tenth_more_counts_where_binary_fractions_overshoot() -> None:
    assert 1.1 * 55 > 60.5
    assert label(
        "increase", [*monthly("A", "2024-01", "2025-06", 55), gift("A", "2025-07-01", 60.5, recurring=True)]
    ) == ("all", 1)


def test_only_active_sustainers_can_increase() -> None:
    assert label("increase", [GAVE]) is None


def test_two_plans_of_a_household_are_not_an_increase() -> None:
    two_plans = [*monthly("A", "2024-01", "2025-12", 10), *monthly("A", "2024-01", "2025-12", 25)]
    assert label("increase", two_plans) == ("all", 0)


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ([GAVE, gift("A", "2025-03-01", 999.99)], 0),
        ([GAVE, gift("A", "2025-03-01", 600), gift("A", "2025-09-01", 400)], 1),  # cumulative
        ([GAVE, gift("A", "2025-03-01", 1000, status="refunded")], 0),
        ([gift("A", "2024-05-01", 1000), gift("A", "2025-03-01", 1000)], None),  # a major donor already
        ([gift("A", "2023-05-01", 1000), gift("A", "2025-03-01", 1000)], 1),  # not in the last 12 months
        ([gift("A", "2022-05-01", 50), gift("A", "2025-03-01", 1000)], None),
        ([GAVE, gift("A", "2024-06-01", 950.01)], None),  # 1,000.01 in all
    ],
)
def test_a_major_gift_comes_from_below_the_threshold(ledger: list[tuple], expected: int | None) -> None:
    found = label("major_gift", ledger)
    assert (found and found[1]) == expected


def test_the_major_threshold_is_an_option() -> None:
    windows, parameters = (Window(as_of=T, complete=True),), {"major_threshold": 500.0}
    ledger = [GAVE, gift("A", "2025-03-01", 500)]
    assert read_panel(connect(ledger), windows, [TARGETS["major_gift"]], parameters)["major_gift_positive"].item() == 1
