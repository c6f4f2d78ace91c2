"""A shape's texts against what was written there: which numbers were kept, changed, added, or are gone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from deckgen.ledger.compare import Compared, compare_shape
from deckgen.ledger.model import Bound, Entry, Origin, Place
from deckgen.ledger.numbers import numbers

GIVING = Origin(kind="metric", name="giving", role="value", exact=True)


def place(part: str) -> Place:
    return Place(slide="summary", shape="Body", part=part)


def entry(part: str, text: str, *exact: str) -> Entry:
    """Return what the ledger has of a text: its numbers, and the words `exact` that a metric stands behind."""
    bounds = [Bound(start=text.index(one), end=text.index(one) + len(one), origin=GIVING) for one in exact]
    bounds += [
        Bound(start=n.start, end=n.end, origin=Origin(kind="date" if n.kind == "date" else "derived"))
        for n in numbers(text)
        if not any(n.start < b.end and b.start < n.end for b in bounds)
    ]
    return Entry(place=place(part), text=text, bounds=tuple(sorted(bounds, key=lambda bound: bound.start)))


def compared(was: Mapping[str, str | Entry], now: Mapping[str, str], *allowed: str) -> Compared:
    entries = [one if isinstance(one, Entry) else entry(part, one) for part, one in was.items()]
    return compare_shape(entries, [(place(part), text) for part, text in now.items()], allowed)


def changes(found: Compared) -> list[tuple[str, str]]:
    return [(change.was, change.now) for change in found.changed]


def added(found: Compared) -> list[str]:
    return [change.now for change in found.untraced]


SAID = "We raised $1.24M from 4,812 donors"


@pytest.mark.parametrize(
    "now",
    [
        SAID,
        "Thanks to 4,812 donors, $1.24M came in",
        "In Q3 of 2025, and on 12 March, 4,812 donors gave us $1.24M",
        "We  raised $1.24M\u00a0from 4,812 donors",
        "WE RAISED $1.24M FROM 4,812 DONORS",
    ],
)
def test_numbers_in_a_rewritten_sentence_are_kept(now: str) -> None:
    found = compared({"p0": SAID}, {"p0": now})
    assert (len(found.kept), found.changed, found.untraced, found.gone) == (2, [], [], 0)


@pytest.mark.parametrize(
    ("now", "was", "changed"),
    [
        ("We raised $1.25M from 4,812 donors", "$1.24M", "$1.25M"),
        ("We raised $1.24B from 4,812 donors", "$1.24M", "$1.24B"),
        ("We raised −$1.24M from 4,812 donors", "$1.24M", "−$1.24M"),
        ("We raised $1.24M from 14,812 donors", "4,812", "14,812"),
        ("We raised $1.24M from 2012 donors", "4,812", "2012"),
        ("We raised $1.24M from ten donors", "4,812", "ten"),
        ("As many as 5,000 donors gave $1.24M", "4,812", "5,000"),
        ("We raised $1.24 million from 4,812 donors", "$1.24M", "$1.24 million"),
    ],
)
def test_a_number_typed_over_is_changed(now: str, was: str, changed: str) -> None:
    found = compared({"p0": SAID}, {"p0": now})
    assert changes(found) == [(was, changed)]
    assert (len(found.kept), found.untraced, found.gone) == (1, [], 0)


def test_two_numbers_that_change_places_in_a_sentence_are_both_changed() -> None:
    found = compared({"p0": "it rose from 12 to 34"}, {"p0": "it rose from 34 to 12"})
    assert changes(found) == [("12", "34"), ("34", "12")]


def test_a_number_is_not_found_within_a_longer_one() -> None:
    found = compared({"p0": "We saw 12 of them"}, {"p0": "They were 1,234 in all"})
    assert changes(found) == [("12", "1,234")]
    assert found.kept == []


def test_a_number_that_moves_to_another_paragraph_is_kept() -> None:
    found = compared({"p0": "First 12", "p1": "then words with 34"}, {"p0": "Words", "p1": "then 34 with 12"})
    assert (len(found.kept), found.changed, found.untraced, found.gone) == (2, [], [], 0)


def test_paragraphs_in_another_order_are_kept() -> None:
    found = compared({"p0": "12%", "p1": "34%"}, {"p0": "34%", "p1": "12%"})
    assert (len(found.kept), changes(found)) == (2, [])


def test_a_number_that_is_said_twice_is_once_untraced() -> None:
    found = compared({"p0": "12 people"}, {"p0": "12 people", "p1": "Again, 12 people"})
    assert (len(found.kept), added(found)) == (1, ["12"])


def test_a_number_that_goes_with_its_sentence_is_gone_and_no_fault() -> None:
    found = compared({"p0": "12 people", "p1": "34 others"}, {"p0": "12 people"})
    assert (len(found.kept), found.changed, found.untraced, found.gone) == (1, [], [], 1)


def test_the_paragraph_that_says_the_same_in_its_own_place_keeps_its_number() -> None:
    found = compared({"p0": "5", "p1": "7"}, {"p0": "7", "p1": "7"})
    assert changes(found) == [("5", "7")]
    assert found.changed[0].place.part == "p0"


@pytest.mark.parametrize(("was", "now"), [("five donors", "six donors"), ("five donors", "6 donors")])
def test_a_metric_spelled_as_a_word_can_be_changed_too(was: str, now: str) -> None:
    found = compared({"p0": entry("p0", was, "five")}, {"p0": now})
    assert changes(found) == [("five", now.split()[0])]


def test_a_change_of_direction_in_a_bound_text_is_changed() -> None:
    found = compared({"p0": entry("p0", "Giving is up 12% now", "up 12%")}, {"p0": "Giving is down 12% now"})
    assert changes(found) == [("up 12%", "down 12%")]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("We want 77 more", ["77"]),
        ("On 12 March 2026, in Q3, FY2025, 2026 and T12M", []),
        ("A 401(k) for all", ["401"]),
        ("The 3rd of 4", ["3rd", "4"]),
    ],
)
def test_what_is_added_is_untraced_except_dates_and_names(now: str, expected: list[str]) -> None:
    assert added(compared({}, {"p0": now})) == expected


def test_allowed_text_needs_no_origin_and_hides_no_other_number() -> None:
    assert added(compared({}, {"p0": "A 401(k) for 401 people"}, "401(k)")) == ["401"]
    assert added(compared({}, {"p0": "We raised 1,212 and 12"}, "12")) == ["1,212"]
    kept = compared({"p0": "A 401(k) of $12"}, {"p0": "The 401(k) had $13"}, "401(k)")
    assert changes(kept) == [("$12", "$13")]


TABLE = {"r0c0": "Group", "r0c1": "Gifts", "r1c0": "Friends", "r1c1": "12", "r2c0": "Members", "r2c1": "34", "r3c0": "All",
         "r3c1": "46"}  # fmt: skip


def test_cells_that_change_rows_alone_are_changed() -> None:
    found = compared(TABLE, TABLE | {"r1c1": "34", "r2c1": "12"})
    assert changes(found) == [("12", "34"), ("34", "12")]


def test_rows_that_move_whole_are_kept() -> None:
    moved = TABLE | {"r1c0": "Members", "r1c1": "34", "r2c0": "Friends", "r2c1": "12"}
    found = compared(TABLE, moved)
    assert (len(found.kept), found.changed, found.untraced) == (3, [], [])


def test_a_number_changed_below_a_deleted_row_is_told_from_its_own() -> None:
    now = {"r0c0": "Group", "r0c1": "Gifts", "r1c0": "Members", "r1c1": "35", "r2c0": "All", "r2c1": "46"}
    found = compared(TABLE, now)
    assert changes(found) == [("34", "35")]
    assert (len(found.kept), found.untraced, found.gone) == (1, [], 1)


def test_a_new_row_is_untraced_even_where_it_repeats_a_number_of_one_that_is_gone() -> None:
    now = {part: text for part, text in TABLE.items() if not part.startswith("r2")} | {
        "r2c0": "Own",
        "r4c0": "New",
        "r4c1": "34",
    }
    found = compared(TABLE, now)
    assert added(found) == ["34"]


def test_a_row_that_is_called_otherwise_keeps_its_numbers() -> None:
    found = compared(TABLE, TABLE | {"r1c0": "Friends of the House"})
    assert (len(found.kept), found.changed, found.untraced) == (3, [], [])


def test_columns_that_move_and_columns_without_a_header_keep_their_numbers() -> None:
    wide = {"r0c0": "Group", "r0c1": "Gifts", "r0c2": "Share", "r1c0": "A", "r1c1": "12", "r1c2": "3%"}
    moved = {"r0c0": "Group", "r0c1": "Share", "r0c2": "Gifts", "r1c0": "A", "r1c1": "3%", "r1c2": "12"}
    assert len(compared(wide, moved).kept) == 2
    bare = {"r0c0": "Group", "r1c0": "A", "r1c1": "12", "r1c2": "12"}
    found = compared(bare, bare | {"r0c3": "Remark", "r1c3": "fine"})
    assert (len(found.kept), found.changed) == (2, [])


CHART = {"s0.n0": "Gifts", "s0.c0": "Friends", "s0.c1": "Members", "s0.v0": "0.767", "s0.v1": "30", "t0": "30"}


def test_a_chart_keeps_the_numbers_that_excel_writes_at_length() -> None:
    found = compared(CHART, CHART | {"s0.v0": "0.76700000000000002"})
    assert (len(found.kept), found.changed) == (3, [])


def test_values_that_change_places_in_a_chart_are_changed_and_those_of_moved_bars_are_kept() -> None:
    assert len(changes(compared(CHART, CHART | {"s0.v0": "30", "s0.v1": "0.767"}))) == 2
    moved = CHART | {"s0.c0": "Members", "s0.c1": "Friends", "s0.v0": "30", "s0.v1": "0.767"}
    assert changes(compared(CHART, moved)) == []


def test_a_year_is_no_counterpart_of_an_amount_in_another_sentence() -> None:
    found = compared({"p0": "We raised $1.24M"}, {"p0": "In 2025 we raised nothing"})
    assert (found.changed, found.untraced, found.gone) == ([], [], 1)


@pytest.mark.parametrize(
    ("said", "exact", "now", "told"),
    [
        ("Giving is up 7.2% on the year", "up 7.2%", "Giving is down 7.2% on the year", "down 7.2%"),
        ("Giving is up 7.2% on the year", "up 7.2%", "Giving went down 9.9%", "down 9.9%"),
        ("Costs last 12 months", "12 months", "Costs last 12 years", "12 years"),
        ("Giving is up 7.2%", "up 7.2%", "Giving fell. 7.2% of it", "7.2%"),
    ],
)
def test_words_that_belong_to_a_number_are_told_with_it(said: str, exact: str, now: str, told: str) -> None:
    """A reversed direction must not look as if nothing had been changed."""
    found = compared({"p0": entry("p0", said, exact)}, {"p0": now})
    assert changes(found) == [(exact, told)]
