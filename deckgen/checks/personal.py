"""What personal data looks like: e-mail addresses, telephone numbers, card and social security numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

EMAIL: Final = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w@-])")
PHONE: Final = re.compile(
    r"(?<![\w.$€£+/-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?![\w-]|\.\d)"
    r"|(?<![\w.+])\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}(?![\w,]|\.\d)"
)
SSN: Final = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
CARD: Final = re.compile(
    r"(?<![\w.,-])(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|[4-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4})(?![\w-]|[.,]\d)"
)
_FICTION: Final = re.compile(r"55501\d\d$")  # 555-0100 to 555-0199 belong to nobody
_SHORTEST: Final = 9  # characters of the shortest number that is looked for
_FREE: Final = ("800", "833", "844", "855", "866", "877", "888")  # numbers of houses, not of people


def emails(text: str) -> Iterator[str]:
    """Yield the e-mail addresses in `text`."""
    if "@" in text:
        yield from (match[0] for match in EMAIL.finditer(text))


def phones(text: str) -> Iterator[str]:
    """Yield the telephone numbers in `text`: those of North America, and others that begin with a plus."""
    for match in PHONE.finditer(text) if len(text) >= _SHORTEST else ():
        number = digits(match[0])
        if 9 <= len(number) <= 15 and not _FICTION.search(number) and number[-10:-7] not in _FREE:
            yield match[0]


def numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield (what it is, the number) for social security numbers, and for card numbers whose check digit is right."""
    if len(text) < _SHORTEST:
        return
    for match in SSN.finditer(text):
        yield "a social security number", match[0]
    for match in CARD.finditer(text):
        if _checks(digits(match[0])):
            yield "a card number", match[0]


def digits(text: str) -> str:
    """Return the digits of `text`."""
    return "".join(character for character in text if "0" <= character <= "9")


def _checks(number: str) -> bool:
    """Return whether the last digit of a card's number is the one that Luhn's formula gives."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(number)) > 1
