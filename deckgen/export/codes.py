"""Numbers by a chart's format code: what a scale's step says, and a mark that has no label of its own."""

from __future__ import annotations

import re
from typing import Final

from deckgen.formats import written_form

_SECTIONS: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CONDITION: Final = re.compile(r"^\[([<>=]+)(-?[\d.]+)\]")
_PIECE: Final = re.compile(r'"([^"]*)"|([#0][#0,]*(?:\.0+)?)(,*)|(.)')


def by_code(value: float, code: str) -> str:
    """Return `value` as Excel shows it with the format `code`, in the form in which the deck writes numbers."""
    section, size = _section(value, code)
    shares = size * 100 if "%" in re.sub(r'"[^"]*"', "", section) else size
    written = ""
    for literal, digits, commas, other in _PIECE.findall(section):
        if digits:
            whole = digits.rstrip(",")
            thousands = len(digits) - len(whole) + len(commas)
            decimals = len(whole.partition(".")[2])
            number = shares / 1000**thousands
            text = f"{number:,.{decimals}f}" if "," in whole else f"{number:.{decimals}f}"
            written += written_form().written(text)
        else:
            written += literal or other
    return written


def _section(value: float, code: str) -> tuple[str, float]:
    """Return the section of `code` that `value` is written by, and the value that it writes."""
    sections = _SECTIONS.split(code)
    if any(_CONDITION.match(section) for section in sections):
        for section in sections:
            found = _CONDITION.match(section)
            if found is None:
                return section, value
            if _holds(value, found[1], float(found[2])):
                return section[found.end() :], value
        return "", value
    if value < 0:
        return (sections[1], -value) if len(sections) > 1 else ("−" + sections[0], -value)
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), value


def _holds(value: float, sign: str, other: float) -> bool:
    return ("=" in sign and value == other) or ("<" in sign and value < other) or (">" in sign and value > other)


def plainly(value: float) -> str:
    """Return `value` without a code: whole numbers with their thousands apart."""
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"
    return written_form().written(text.replace("-", "−"))
