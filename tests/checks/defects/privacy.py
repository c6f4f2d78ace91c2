"""Defects of the family ``privacy``."""

from __future__ import annotations

from io import BytesIO

from checks.seeds import BOOK, CORE, FIGURE, NOTES, TEXT, Change, Defects, Parts, linked, replace


def in_book(text: str) -> Change:
    """A change that writes `text` into a cell of the chart's workbook that the chart does not show."""

    def change(parts: Parts) -> None:
        from openpyxl import load_workbook

        book = load_workbook(BytesIO(parts[BOOK]))
        book.active["H20"] = text
        buffer = BytesIO()
        book.save(buffer)
        parts[BOOK] = buffer.getvalue()

    return change


DEFECTS: Defects = {
    "an address on a slide": ("privacy.email", replace(TEXT, "Words", "Write to ada@lovelace.org")),
    "an address in a link": ("privacy.email", linked(TEXT, "mailto:ada@lovelace.org")),
    "an address in an alternative text": ("privacy.email", replace(FIGURE, 'descr="[^"]*"', 'descr="By ada@lovelace.org"')),
    "an address in a workbook": ("privacy.email", in_book("ada@lovelace.org")),
    "an address in the properties": ("privacy.email", replace(CORE, "<dc:title>Good", "<dc:title>ada@lovelace.org")),
    "a telephone number in the notes": ("privacy.phone", replace(NOTES, "Say", "Call (312) 555-7788")),
    "a telephone number from abroad": ("privacy.phone", replace(TEXT, "Words", "Call +44 20 7946 1234")),
    "a social security number": ("privacy.number", replace(NOTES, "Say", "She is 219-09-9999")),
    "a card number": ("privacy.number", in_book("4111 1111 1111 1111")),
}  # fmt: skip
