"""The numbers in a text: every piece that holds a digit, with its sign, currency and unit; dates as one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE: Final = (
    rf"\d{{4}}[-/]\d{{2}}[-/]\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?Z?)?|\d{{1,2}}/\d{{1,2}}/\d{{2}}(?:\d{{2}})?|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"
    rf"|{_DAY}\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{4}}|{_MONTH}\s{_DAY}(?:,\s\d{{4}})?"
    r"|(?:19|20)\d{2}[/–-](?:(?:19|20)\d{2}|\d{2})"
)
_NOT_A_DATE: Final = r"(?![.,'’/–-]?\d|[\u00a0\u202f ]?[%×]|[KMB]\b)"  # March 1,200; May 12%
_GROUPS: Final = r"\d+(?:[.,'’]\d+|[\u00a0\u202f ]\d{3}(?!\d))*"
_UNIT: Final = r"(?:[\u00a0\u202f ]?(?:%|(?:thousand|million|billion)\b)|[KMB](?![A-Za-z])|×)?"
_SIZE: Final = rf"[$€£¥]?{_GROUPS}{_UNIT}"
_NUMBER: Final = rf"[<>≤≥±]?[+−]?(?:(?<![\w\d])-)?{_SIZE}"
_TOKEN: Final = re.compile(
    rf"(?P<date>(?<![$€£¥.,\w])(?:{_DATE})\b{_NOT_A_DATE})|(?<![A-Za-z_])(?P<number>{_NUMBER})(?![A-Za-z_\d])"
    r"|(?P<word>\w*\d\w*)"
)
_NEGATIVE: Final = re.compile(rf"\s*\({_SIZE}\)\s*")  # alone in a cell: in a sentence, brackets are just brackets
_SPACES: Final = {0xA0: " ", 0x202F: " "}
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A piece of a text that holds a digit, between `start` and `end`.

    `kind` is "date" for a date or a year, "word" for a name such as ``T12M`` or a hash, else "number".
    """

    start: int
    end: int
    text: str
    kind: str


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of `text` in order; between them they cover every digit in it."""
    if _NEGATIVE.fullmatch(text):
        start, end = text.index("("), text.index(")") + 1
        yield Number(start=start, end=end, text=text[start:end], kind="number")
        return
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        said = match[0]
        if kind == "number" and _YEAR.fullmatch(said):
            kind = "date"
        yield Number(start=match.start(), end=match.end(), text=said, kind=kind)


def plain(text: str) -> str:
    """Return a number's text in one form: ordinary spaces, none before a per cent sign."""
    return text.translate(_SPACES).replace(" %", "%").strip()
