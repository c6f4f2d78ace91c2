"""Typed numbers: a figure that a person wrote into a text, which no metric states and no new data moves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deckgen.errors import Mark
from deckgen.findings import Finding

# What a template computes; a sign beside it is no typed number.
_COMPUTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_NUMBER = r"\d(?:[\d.,]*\d)?"
_UNITS = r"per\s?cent|percentage points?|points?|thousand|million|billion|dollars|euros|pounds"
_PEOPLE = r"donors|people|constituents|members|households|gifts"
# Of the numbers in a text only those with a unit: years, dates, list numbers and spans of time are words of the sentence.
_TYPED = re.compile(
    rf"[$€£]\s?{_NUMBER}(?:\s?[KMB]\b)?|(?<![\w.,]){_NUMBER}(?:\s?[%€£×]|\s(?:{_UNITS}|{_PEOPLE})\b)", re.IGNORECASE
)


class Typed(NamedTuple):
    """A text template of a section, with the number of its slide and where it stands there and in the spec."""

    template: str
    slide: int
    shape: str
    mark: Mark | None


def check_typed(texts: Iterable[Typed]) -> Iterator[Finding]:
    """Yield a warning for each number with a unit that stands in a template as it is, rather than by a metric's name."""
    for text in texts:
        for match in _TYPED.finditer(_COMPUTED.sub("\0", text.template)):
            said = " ".join(match[0].split())
            yield Finding(
                rule="numbers.typed", severity="warning", slide=text.slide, shape=text.shape, mark=text.mark,
                message=f"{said!r} is typed: it stays as it is when the data moves", measured=said,
                hint="write the metric's name: {{ name }}; if the number is fixed, checks: ignore takes the rule with a reason",
            )  # fmt: skip
