"""Every digit of a text belongs to a number, and numbers keep their signs, currencies and units."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.formats import UNITS, NumberForm, format_date, format_value, writing_numbers
from deckgen.ledger.numbers import numbers, plain

FORMS = (
    NumberForm(),
    NumberForm(negative="parentheses"),
    NumberForm(decimal=",", thousands=".", percent="92,8 %", currency="€"),
    NumberForm(decimal=",", thousands="\u202f", percent="92,8 %", currency="€"),
    NumberForm(thousands="’", currency="£"),
)  # fmt: skip
PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["1,234", "Q3", "28 Feb 2026", "T12M", "$", "%", " ", "\u00a0", "–", "(", ")", "12", ".5", "1e-05"]),
    st.integers().map(str), st.floats(allow_nan=False).map(str), st.dates().map(str),
)  # fmt: skip


def said(text: str) -> list[str]:
    return [number.text for number in numbers(text)]


def kinds(text: str) -> list[str]:
    return [number.kind for number in numbers(text)]


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_numbers_cover_every_digit_and_never_each_other(text: str) -> None:
    found = list(numbers(text))
    covered = [place for number in found for place in range(number.start, number.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, character in enumerate(text) if character.isdecimal()} <= set(covered)
    assert all(text[number.start : number.end] == number.text for number in found)
    assert [number.start for number in found] == sorted(number.start for number in found)


@settings(max_examples=300)
@given(
    st.floats(-1e8, 1e8), st.sampled_from(sorted(set(UNITS) - {"points", "months", "seconds", "days"})), st.sampled_from(FORMS)
)  # fmt: skip
def test_a_number_as_deckgen_writes_it_is_one_piece(value: float, unit: str, form: NumberForm) -> None:
    with writing_numbers(form):
        text = format_value(value, unit)
    assert said(text) == [text]
    inside = f"It was {text} then"
    assert len(said(inside)) == 1
    assert plain(said(inside)[0]).strip("()") == plain(text).strip("()")


@given(st.dates())
def test_a_date_as_deckgen_writes_it_is_one_date(day: object) -> None:
    text = f"As of {format_date(str(day))}, all"
    if str(day) >= "1000":
        assert kinds(text) == ["date"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("from 1.234,50 to 1 234", ["1.234,50", "1 234"]),
        ("(1,200)", ["(1,200)"]),
        ("the members (1,200)", ["1,200"]),
        ("92,8\u00a0% and 92,8 %", ["92,8\u00a0%", "92,8 %"]),
        ("−$110K to +$3.2M", ["−$110K", "+$3.2M"]),
        ("12–34 and 12-34", ["12", "34", "12", "34"]),
        ("below <10, or ≥5×", ["<10", "≥5×"]),
        ("$1.24 million of 2bn", ["$1.24 million", "2bn"]),
        ("Marketing 12% and Decline 7", ["12%", "7"]),
        ("March 1,200 and May 12%", ["1,200", "12%"]),
        ("401(k)", ["401"]),
        ("no number at all", []),
    ],
)  # fmt: skip
def test_a_piece_has_its_sign_currency_and_unit(text: str, pieces: list[str]) -> None:
    assert said(text) == pieces


@pytest.mark.parametrize(
    "date",
    ["2026-02-28", "28 Feb 2026", "February 2026", "Feb. 28th", "March 12, 2026", "2026", "2/28/2026", "28.02.2026",
     "2025/26", "2024–25", "2026-02-28T10:00:00Z", "3 May"],
)  # fmt: skip
def test_dates_are_one_piece_each(date: str) -> None:
    [found] = numbers(f"on {date}")
    assert (found.text, found.kind) == (date, "date")


@pytest.mark.parametrize("word", ["Q3", "T12M", "FY2025", "H1", "v2", "MP3"])
def test_names_with_a_digit_are_words(word: str) -> None:
    assert kinds(f"in {word} as") == ["word"]
