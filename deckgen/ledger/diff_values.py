"""Numbers as two decks show them: read back from their text, and subtracted.

A ledger holds no values, so that a number that is not shown stays unknown: ``<10`` and ``not shown`` have none here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from deckgen.formats import UNITS, NumberForm, format_value, writing_numbers
from deckgen.ledger.numbers import plain

_SCALES: Final = {"K": 1e3, "M": 1e6, "B": 1e9}
_SIGNS: Final = ("−", "-")
_HAIR: Final = 1e-12
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """New minus old in the metric's unit, and in words: ``up 2.1 points``, ``down 4.0%``, ``unchanged``."""

    difference: float
    text: str


def read_number(text: str, unit: str, form: NumberForm) -> float | None:
    """Return the value that `text` shows, to the digits shown; None where it shows none, or could be read in two ways."""
    said = plain(text)
    body, negative = said, False
    if form.negative == "parentheses" and said[:1] == "(" and said[-1:] == ")":
        body, negative = said[1:-1], True
    elif said.startswith(_SIGNS):
        body, negative = said[1:], True
    body = body.removeprefix(form.currency).rstrip("%×").rstrip()
    words = body.split(" ") if form.thousands != " " else [body]
    scale = _SCALES.get(words[0][-1:], 1.0)
    digits = words[0][:-1] if scale > 1 else words[0]
    if form.thousands == " ":
        digits = re.sub(r" ?[a-z]+$", "", digits)
    digits = digits.replace(form.thousands, "").replace(form.decimal, ".")
    if unit not in UNITS or not _DIGITS.fullmatch(digits):
        return None
    value = float(digits) * scale * (-1 if negative else 1) / (100 if unit in ("share", "points") else 1)
    with writing_numbers(form):  # 126 months are written "126 months", and 126.04 months "126.0 months"
        hair = _HAIR * max(abs(value), 1)
        written = {plain(format_value(size, unit)) for size in (value, value + hair, value - hair)}
    return value if said in written else None


def moved(old: str, new: str, unit: str, forms: tuple[NumberForm, NumberForm]) -> Moved | None:
    """Return how a number moved between its two texts; None where one of them shows no value.

    A share and an index move by a difference, as everywhere in deckgen; the rest in per cent, or by a difference where
    one of them is not above zero. Both are of the figures as shown, so that a reader who subtracts finds the same.
    """
    first, last = read_number(old, unit, forms[0]), read_number(new, unit, forms[1])
    if first is None or last is None:
        return None
    difference = round(last - first, 10)
    if difference == 0:
        return Moved(difference=0.0, text="unchanged")
    if unit in ("share", "index", "points"):
        size, shown = abs(difference), "index" if unit == "index" else "points"
    elif first > 0 and last > 0:
        size, shown = abs(last / first - 1), "share"
    else:
        size, shown = abs(difference), unit
    with writing_numbers(forms[1]):
        text = format_value(size, shown)
    return Moved(difference=difference, text=f"{'up' if difference > 0 else 'down'} {text}")


def same_number(old: str, new: str, unit: str, forms: tuple[NumberForm, NumberForm]) -> bool:
    """Return whether two texts state the same number, each in its deck's form."""
    if plain(old).lower() == plain(new).lower():
        return forms[0] == forms[1] or read_number(old, unit, forms[0]) == read_number(new, unit, forms[1])
    first = read_number(old, unit, forms[0])
    return first is not None and first == read_number(new, unit, forms[1])
