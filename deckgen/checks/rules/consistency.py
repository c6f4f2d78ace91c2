"""Rules over one thing said in two ways: numbers in two forms, dates in two, one label with two values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from deckgen.checks.forms import CURRENCY, DATES, GROUPED, MINUS, MONEY, PERCENT, PLAIN, Stated, texts
from deckgen.checks.labels import contradictions
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView

_YEARS: Final = range(1900, 2101)
_MANY: Final = 12  # percentages in a table; among so many, one is that of something else by chance
_TWO: Final = "A reader who compares two numbers should not have to convert one of them first."

Found = tuple[str, str, Stated]  # the form, the characters, where they stand


class _OneForm(FileRule):
    """A rule by which one form is used in the whole deck; says which is the rarer one, and where it begins."""

    def forms(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Yield (form, characters) for what `stated` holds."""
        raise NotImplementedError

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield one finding where there are two forms or more."""
        places: dict[str, list[tuple[str, Stated]]] = defaultdict(list)
        for stated in texts(deck):
            for form, said in self.forms(stated):
                places[form].append((said, stated))
        if len(places) < 2:
            return
        usual, *others = sorted(places, key=lambda form: -len(places[form]))
        for form in others:
            said, stated = places[form][0]
            yield self.finding(
                f"{said!r} has {form}; {places[usual][0][0]!r} on slide {places[usual][0][1].slide.number} has {usual}",
                slide=stated.slide, shape=stated.shape, measured=_times(places[form]), allowed=_times(places[usual]),
            )  # fmt: skip


def _times(places: Sequence[tuple[str, Stated]]) -> str:
    return "once" if len(places) == 1 else f"{len(places)} times"


def _matches(stated: Stated, forms: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, str]]:
    for form, pattern in forms:
        yield from ((form, match[0]) for match in pattern.finditer(stated.text))


class Dates(_OneForm):
    """Whole dates are written in one form."""

    kind = "consistency.dates"
    severity = "warning"
    why = "2/3/26 is February for one reader and March for another; beside 28 Feb 2026 nobody knows which was meant."
    example = "28 Feb 2026 in a title and 2/28/26 in a table"
    mend = "write all dates in the form that is used most"

    def forms(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Yield the dates with the form of each."""
        yield from ((f"the form {form}", said) for form, said in _matches(stated, DATES))


class Minus(_OneForm):
    """Negative numbers have one sign."""

    kind = "consistency.minus"
    severity = "warning"
    why = "Signs of three lengths look like three meanings, and in a column they do not stand under each other."
    example = "−5% in one cell, with a minus sign, and -5% in the next, with a hyphen"
    mend = "use the minus sign (U+2212) everywhere, or the hyphen everywhere"

    def forms(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Yield the negative numbers with what each begins with."""
        return _matches(stated, MINUS)


class Currency(_OneForm):
    """A currency's sign stands on one side of its numbers."""

    kind = "consistency.currency"
    severity = "warning"
    why = _TWO
    example = "$5 and 5 $"
    mend = "put the sign where it stands most"

    def forms(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Yield the amounts with the sign's side."""
        yield from ((f"its sign {form}", said) for form, said in _matches(stated, CURRENCY))


class Units(FileRule):
    """A million is not written in thousands where others are in millions."""

    kind = "consistency.units"
    severity = "warning"
    why = _TWO
    example = "$1.5M in a title and $1,500K in a table"
    mend = "write both in millions"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield one finding, at the first amount of a thousand thousands."""
        millions: str | None = None
        thousands: tuple[str, Stated] | None = None
        for stated in texts(deck):
            for match in MONEY.finditer(stated.text):
                if match[3] in ("M", "m"):
                    millions = millions or match[0]
                elif match[3] in ("K", "k") and float(match[2].replace(",", "")) >= 1000:
                    thousands = thousands or (match[0], stated)
        if millions and thousands:
            said, stated = thousands
            yield self.finding(
                f"{said!r} is in thousands, {millions!r} in millions", slide=stated.slide, shape=stated.shape
            )


class _OneValue(FileRule):
    """A rule by which one value has one text; says each value that has two."""

    def values(self, stated: Stated) -> Iterator[tuple[float, str, str]]:
        """Yield (value, form, characters) for what `stated` holds."""
        raise NotImplementedError

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield one finding, at the first value with two forms."""
        seen: dict[float, tuple[str, str, Stated]] = {}
        for stated in texts(deck):
            for value, form, said in self.values(stated):
                other = seen.setdefault(value, (form, said, stated))
                if other[0] != form:
                    yield self.finding(
                        f"{said!r} is {other[1]!r} on slide {other[2].slide.number}", slide=stated.slide,
                        shape=stated.shape, measured=said, allowed=other[1],
                    )  # fmt: skip
                    return


class Decimals(_OneValue):
    """One percentage has one number of decimals.

    Multiples of five are left alone: 50% is mostly a limit that somebody set, 50.0% something measured. So are tables
    full of percentages: one of dozens is that of something else by chance.
    """

    kind = "consistency.decimals"
    severity = "warning"
    why = "12% and 12.0% claim to be measured with different care."
    example = "12% in a title and 12.0% in a table"
    mend = "write as many decimals in both"

    def values(self, stated: Stated) -> Iterator[tuple[float, str, str]]:
        """Yield the percentages with the number of their decimals."""
        for match in PERCENT.finditer(stated.text):
            value = float(match[1] + (match[2] or ""))
            if value % 5 and not _full_of_percentages(stated.shape):
                yield value, str(len((match[2] or ".")[1:])), match[0]


def _full_of_percentages(shape: ShapeView) -> bool:
    """Return whether `shape` is a table with many cells that hold a percentage and nothing else."""
    cells = (cell.text.strip() for row in shape.cells for cell in row)
    return sum(1 for text in cells if PERCENT.fullmatch(text)) >= _MANY


class Grouping(_OneValue):
    """One number has its thousands separated everywhere, or nowhere."""

    kind = "consistency.grouping"
    severity = "warning"
    why = "They look like two numbers."
    example = "12,500 in a title and 12500 in a table"
    mend = "separate the thousands in both"

    def values(self, stated: Stated) -> Iterator[tuple[float, str, str]]:
        """Yield the whole numbers from a thousand up, those that may be years left out."""
        for match in GROUPED.finditer(stated.text):
            number = int(match[0].replace(",", ""))
            if number not in _YEARS:
                yield float(number), "grouped", match[0]
        for match in PLAIN.finditer(stated.text):
            if len(match[0]) <= 12 and int(match[0]) not in _YEARS:
                yield float(match[0]), "plain", match[0]


class Labels(FileRule):
    """One label has one value, wherever it stands on a card or in a row of a table.

    Two slides that show the same labels for different things (one region each) are left alone.
    """

    kind = "consistency.labels"
    severity = "warning"
    why = "A reader who finds two values for one thing believes neither."
    example = "“Donor retention 76.7%” on slide 3 and “Donor retention 74%” on slide 9"
    mend = "correct one of them, or say in the label what makes them different"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each label with another value than before."""
        for one, other in contradictions(deck):
            yield self.finding(
                f"{other.label!r} is {other.value} here and {one.value} on slide {one.slide.number}",
                slide=other.slide, shape=other.shape, measured=other.value, allowed=one.value,
            )  # fmt: skip
