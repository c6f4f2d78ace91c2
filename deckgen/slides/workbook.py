"""The workbook inside a chart: what "Edit Data" opens. It holds what the chart shows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from deckgen.slides.archive import repack
from deckgen.slides.chart_plan import Plot
from deckgen.slides.texts import clean

SHEET: Final = "Sheet1"
_EPOCH: Final = datetime(1980, 1, 1)  # the clock must not change the deck's bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the sheet: its head, and its cells below."""

    head: str
    cells: tuple[str | float | None, ...]


def columns_of(plot: Plot) -> tuple[Column, ...]:
    """Return the sheet of `plot`: categories and a column a series, or two columns a series of free points."""
    columns = [Column(head="", cells=tuple(clean(name) for name in plot.categories))] if plot.kind != "xy" else []
    for plotted in plot.series:
        name = clean(plotted.series.name)
        if plot.kind == "xy":
            columns.append(Column(head=f"{name}, across", cells=plotted.xs))
        columns.append(Column(head=name, cells=plotted.values))
    return tuple(columns)


def address(column: int, count: int) -> str:
    """Return the reference of the first `count` cells below the head of `column`."""
    return f"{SHEET}!${letters(column)}$2:${letters(column)}${count + 1}"


def head_address(column: int) -> str:
    """Return the reference of the head of `column`."""
    return f"{SHEET}!${letters(column)}$1"


def letters(column: int) -> str:
    """Return the letters of a column, 0 being A."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def workbook_bytes(columns: Sequence[Column]) -> bytes:
    """Return the .xlsx of `columns`; equal columns give equal bytes."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _EPOCH})
    sheet = book.add_worksheet(SHEET)
    for place, column in enumerate(columns):
        for row, cell in enumerate((column.head, *column.cells)):
            if isinstance(cell, str) and cell:
                sheet.write_string(row, place, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(row, place, cell)
    book.close()
    return repack(buffer.getvalue())
