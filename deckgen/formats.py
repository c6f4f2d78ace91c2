"""Numbers as a board reads them: one place for units, rounding, signs, missing values and national forms.

USD     $2.4M, $950K, $1,234, −$1,200      share   76.7%        points  3.1 points
count   20,709                             index   0.791        months  14.2 months, 36 months
times   2.3×                               seconds 4.2 s        days    45 days

`writing_numbers` changes the form for all of them at once: ``(1,200)``, ``92,8 %``, ``€1.234``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal

Unit = Literal["USD", "share", "points", "count", "index", "months", "times", "seconds", "days"]

UNITS: Final[dict[str, str]] = {
    "USD": "US dollars",
    "share": "share of a whole, in [0, 1], shown as a percentage",
    "points": "difference of two shares, in [-1, 1], shown in percentage points",
    "count": "whole number of things",
    "index": "number without unit, shown with three decimals",
    "months": "months",
    "times": "multiple of a reference",
    "seconds": "seconds",
    "days": "days",
}

MISSING: Final = "not available"


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberForm:
    """How numbers are written: signs of the fraction and of thousands, negative amounts, per cent, currency."""

    decimal: str = "."
    thousands: str = ","
    negative: Literal["minus", "parentheses"] = "minus"
    percent: str = "92.8%"  # an example: with or without a space
    currency: str = "$"

    def written(self, number: str) -> str:
        """Return `number`, in English form, in this one."""
        return number.translate({ord(","): self.thousands, ord("."): self.decimal})

    def below_zero(self, text: str) -> str:
        """Return the text of a size as that of a negative amount."""
        return f"({text})" if self.negative == "parentheses" else "−" + text


ENGLISH: Final = NumberForm()
_form: ContextVar[NumberForm] = ContextVar("number form", default=ENGLISH)


@contextmanager
def writing_numbers(form: NumberForm) -> Iterator[None]:
    """Write every number in `form` inside the block: a deck has one form, from its first title to its last label."""
    token = _form.set(form)
    try:
        yield
    finally:
        _form.reset(token)


def written_form() -> NumberForm:
    """Return the form in which numbers are written here."""
    return _form.get()


def format_value(value: float | None, unit: str, *, signed: bool = False) -> str:
    """Return `value` of `unit` as text; `signed` puts a plus sign before positive values.

    Raises ValueError for a unit that is not in `UNITS`.
    """
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; units: {', '.join(UNITS)}")
    if value is None or not math.isfinite(value):
        return MISSING
    text = _magnitude(abs(value), unit)
    if not any(character in "123456789" for character in text):
        return text  # what rounds to zero has no sign
    if value < 0:
        return _form.get().below_zero(text)
    return "+" + text if signed else text


def _magnitude(size: float, unit: str) -> str:
    form = _form.get()
    if unit == "USD":
        return form.currency + form.written(compact(size))
    if unit == "share":
        return _per_cent(f"{size * 100:.1f}")
    if unit == "points":
        shown = f"{size * 100:.1f}"
        return form.written(shown) + (" point" if shown == "1.0" else " points")
    if unit == "count":
        return form.written(f"{size:,.0f}")
    if unit == "index":
        return form.written(f"{size:.3f}")
    if unit == "times":
        return form.written(f"{size:.1f}") + "×"
    if unit == "seconds":
        return form.written(f"{size:.1f}") + " s"
    # Of a hundred months nobody asks for a tenth.
    shown = f"{size:.1f}" if unit == "months" and size < 99.95 and size != round(size) else f"{size:,.0f}"
    return f"{form.written(shown)} {unit[:-1] if shown in ('1.0', '1') else unit}"


def format_percent(share: float) -> str:
    """Return a share that somebody set, such as a threshold, in whole per cent: ``60%``."""
    return _per_cent(f"{share * 100:.0f}")


def _per_cent(number: str) -> str:
    form = _form.get()
    return form.written(number) + form.percent.removeprefix("92.8").replace(" ", "\u00a0")


def compact(size: float) -> str:
    """Return a non-negative amount of money in three digits, in English form: 31.80; 1,234; 45.2K; 950K; 2.4M; 12M."""
    if size < 9_999.5:
        return f"{size:,.0f}" if size >= 99.5 or size == round(size) else f"{size:,.2f}"
    for scale, suffix in ((1e3, "K"), (1e6, "M")):
        if size / scale < 999.5:
            return three_digits(size / scale) + suffix
    return three_digits(size / 1e9) + "B"


def three_digits(number: float) -> str:
    """Return a non-negative number with three significant digits, without zeros at the end of its fraction."""
    if number >= 99.95:
        return f"{number:,.0f}"
    return f"{number:.{1 if number >= 9.995 else 2}f}".rstrip("0").rstrip(".")


def format_count(count: float, *, floor: int = 0) -> str:
    """Return a count of people; with a `floor`, counts from 1 to floor - 1 are shown as ``<floor``."""
    return f"<{floor}" if 0 < count < floor else format_value(count, "count")


def format_interval(low: float, high: float, unit: str) -> str:
    """Return an interval as ``0.745–0.838`` or, with a negative end, as ``−$120K to $369K``."""
    first, last = format_value(low, unit), format_value(high, unit)
    if low < 0:
        return f"{first} to {last}"
    if unit == "share":
        first = first.removesuffix("%").rstrip("\u00a0")
    return f"{first}–{last}"


def counted(count: float, noun: str) -> str:
    """Return a number with its noun as a sentence has them: one system, four systems, 12 systems."""
    return f"{spelled(count)} {noun}{'' if count == 1 else 's'}"


def number_of(count: int, noun: str) -> str:
    """Return a number in digits with its noun, as a summary lists them: 1 row, 1,204 rows."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def spelled(count: float) -> str:
    """Return a whole number up to ten as a word, as a sentence has it; larger ones as digits."""
    names = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    whole = count == round(count) and 0 <= count < len(names)
    return names[round(count)] if whole else format_value(count, "count")


def format_date(iso: str) -> str:
    """Return an ISO date as ``28 Feb 2026``."""
    year, month, day = iso[:10].split("-")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{int(day)} {names[int(month) - 1]} {year}"
