"""Two ledgers by metric: changes, restated history, definitions, and what is not shown stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_ledgers import RETENTION, facts, ledger

from deckgen.formats import ENGLISH, UNITS, NumberForm, format_value, writing_numbers
from deckgen.ledger.diff_facts import setting_changes, source_changes
from deckgen.ledger.diff_metrics import metric_changes, restatements
from deckgen.ledger.diff_values import moved, read_number, same_number

GERMAN = NumberForm(decimal=",", thousands=".", percent="92.8 %", currency="€", negative="parentheses")
SPACED = NumberForm(decimal=",", thousands=" ")


@given(
    st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from(sorted(UNITS)), st.sampled_from([ENGLISH, GERMAN, SPACED])
)
def test_every_number_that_deckgen_writes_is_read_back_to_what_it_shows(
    value: float, unit: str, form: NumberForm
) -> None:
    with writing_numbers(form):
        text = format_value(value, unit)
    read = read_number(text, unit, form)
    assert read is not None, text
    assert same_number(text, text, unit, (form, form))


@pytest.mark.parametrize("text", ["<10", "not shown", "not available", "", "five", "1.2.3", "12 monkeys"])
def test_a_text_that_shows_no_value_has_none(text: str) -> None:
    assert read_number(text, "count", ENGLISH) is None


@pytest.mark.parametrize(
    ("old", "new", "unit", "change"),
    [
        ("75.7%", "73.6%", "share", "down 2.1 points"),
        ("0.783", "0.829", "index", "up 0.046"),
        ("3.7 points", "2.1 points", "points", "down 1.6 points"),
        ("$113K", "$97.1K", "USD", "down 14.1%"),
        ("−$142K", "−$110K", "USD", "up $32K"),
        ("$11.94", "−$0.52", "USD", "down $12.46"),
        ("126 months", "136 months", "months", "up 7.9%"),
        ("438", "438", "count", "unchanged"),
    ],
)
def test_a_change_is_what_a_reader_finds_who_subtracts(old: str, new: str, unit: str, change: str) -> None:
    found = moved(old, new, unit, (ENGLISH, ENGLISH))
    assert found is not None
    assert found.text == change


def test_one_number_in_two_forms_is_no_change() -> None:
    old = ledger(donor_retention=facts("73.6%"))
    new = ledger(
        donor_retention=facts("73,6\u00a0%"), deck={"numbers": {"decimal": ",", "thousands": ".", "percent": "92.8 %"}}
    )
    assert metric_changes(old, new) == ((), 1)


def test_metrics_are_changed_new_or_gone() -> None:
    old = ledger(donor_retention=facts("75.7%"), donors=facts("438", unit="count", label="Donors"))
    new = ledger(giving=facts("$97.1K", unit="USD", label="Giving"), donor_retention=facts("73.6%"))
    found, alike = metric_changes(old, new)
    assert [(one.name, one.what, one.old, one.new, one.change) for one in found] == [
        ("giving", "new", "", "$97.1K", ""),
        ("donor_retention", "changed", "75.7%", "73.6%", "down 2.1 points"),
        ("donors", "gone", "438", "", ""),
    ]
    assert alike == 0
    assert (found[1].old_slides, found[1].new_slides) == ((1,), (2,))


@pytest.mark.parametrize(
    "other",
    [
        {"definition": "Another."},
        {"query": "SELECT 2"},
        {"unit": "index"},
        {"period": "FY2025, 12 months to 30 Jun 2025"},
    ],
)
def test_a_redefined_metric_has_no_change_even_where_the_number_stands(other: dict[str, str]) -> None:
    [change], _ = metric_changes(
        ledger(donor_retention=facts("73.6%")), ledger(donor_retention=facts("73.6%", **other))
    )
    assert change.change == ""
    assert change.difference is None
    assert [pair.name for pair in change.redefined] == [*other]


def test_another_date_of_the_same_span_is_no_other_definition() -> None:
    old = ledger(donor_retention=facts("73.6%", period="12 months to 31 Jan 2026"))
    assert metric_changes(old, ledger(donor_retention=facts("73.6%"))) == ((), 1)


def test_small_cells_stay_what_they_are_shown_as() -> None:
    old = ledger(donors=facts("<10", unit="count"))
    [change], _ = metric_changes(old, ledger(donors=facts("12", unit="count")))
    assert (change.old, change.new, change.change, change.difference) == ("<10", "12", "", None)


def test_a_number_that_only_happens_to_be_equal_makes_no_metric_newly_stated() -> None:
    loose = ledger(bound=False, donors=facts("<10", unit="count"))
    assert metric_changes(ledger(donor_retention=facts("73.6%")), loose)[0][0].name == RETENTION
    assert len(metric_changes(ledger(donor_retention=facts("73.6%")), loose)[0]) == 1


def test_history_that_the_new_deck_states_otherwise_is_restated() -> None:
    old = ledger(donor_retention=facts("73.6%"))
    new = ledger(donor_retention=facts(
        "75.0%", period="12 months to 28 Feb 2027", prior="73.1%", prior_period="12 months to 28 Feb 2026"
    ))  # fmt: skip
    [found] = restatements(old, new)
    assert str(found) == "Donor retention: 12 months to 28 Feb 2026 was 73.6%, is now said to have been 73.1%"
    assert not found.current
    same = ledger(donor_retention=dict(new.metrics[RETENTION]) | {"prior": "73.6%"})
    assert [*restatements(old, same)] == []


def test_the_same_period_with_another_number_is_restated_and_an_undated_one_is_not() -> None:
    old, new = ledger(donor_retention=facts("73.6%")), ledger(donor_retention=facts("73.1%"))
    assert [one.current for one in restatements(old, new)] == [True]
    plans = (ledger(npv=facts(text, unit="USD", period="from kickoff")) for text in ("$1K", "$2K"))
    assert [*restatements(*plans)] == []


def test_sources_dates_versions_and_settings_that_differ_are_listed() -> None:
    source = {"label": "Gifts", "file": "gifts.csv", "sha256": "a" * 64, "read": 1200, "accepted": 1190}
    old = ledger(deck={"versions": {"duckdb": "1.4"}, "settings": ["as_of=2026-01-31"], "as_of": "2026-01-31"})
    new = ledger(deck={"versions": {"duckdb": "1.5"}, "settings": ["finance.investment=1", "as_of=2026-02-28"]})
    shown = [(one.name, one.old, one.new) for one in setting_changes(old, new)]
    assert shown == [
        ("as_of", "2026-01-31", "2026-02-28"),
        ("--set finance.investment", "", "1"),
        ("versions.duckdb", "1.4", "1.5"),
    ]
    before = type(old)(**{name: getattr(old, name) for name in old.__slots__} | {"sources": (source,)})
    after = type(old)(**{name: getattr(old, name) for name in old.__slots__} | {"sources": (source | {"read": 1300},)})
    [change] = source_changes(before, after)
    assert [(fact.name, fact.old, fact.new) for fact in change.facts] == [("rows read", "1,200", "1,300")]
    [gone] = source_changes(before, old)
    assert (gone.label, gone.what) == ("Gifts", "gone")
