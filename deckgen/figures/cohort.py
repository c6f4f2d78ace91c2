"""How many of those who began in the same year still give, year after year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import pandas as pd

from deckgen.figures.base import Figure
from deckgen.figures.rows import EDGE
from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.chart_model import Heat, HeatCell
from deckgen.theme import Theme, contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

TALLEST = 0.9  # inches; a few cohorts are not stretched over the whole height
WIDEST = 2.2  # inches; nor are a few years over the whole width
GAP = 0.025  # inches between cells
FAINTEST = 0.06  # of the colour, so that a share of zero still looks like a cell
_NOTHING = HeatCell(text="", strength=None)


class Cell(NamedTuple):
    """One cohort in one year; `share` is NaN where it may not be told."""

    cohort: str
    since: int
    share: float
    text: str


class Grid(NamedTuple):
    """Where the cells lie: the corner of the first one and the size of each, in inches."""

    left: float
    top: float
    wide: float
    tall: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Cohort(Figure):
    """A heat map with a row a cohort, in the order of the frame, and a column a year since the first gift."""

    kind: ClassVar[str] = "cohort"
    REQUIRED: ClassVar[Mapping[str, str]] = {
        "label": "the cohort, by the year of its first gift; one row of the frame a cohort and year",
        "since": "whole years since the first gift, from 1 (in year 0 all of them gave)",
        "share": "share of the cohort that gave in that year, in [0, 1]; missing where suppressed",
        "text": "the share as it is shown; `<10` or `–` where suppressed",
        "size_text": "people in the cohort as it is shown, the same in all its rows",
    }
    NUMERIC: ClassVar[tuple[str, ...]] = ("since", "share")
    EXAMPLE: ClassVar[pd.DataFrame] = pd.DataFrame(
        [
            (cohort, since, share, "<10" if math.isnan(share) else f"{share:.0%}", size)
            for cohort, size, shares in (
                ("2019", "1,184", (0.42, 0.31, 0.27, 0.24, 0.22, 0.21)),
                ("2020", "1,637", (0.38, 0.27, 0.22, 0.20, 0.18)),
                ("2021", "1,012", (0.41, 0.30, 0.26, 0.24)),
                ("2022", "946", (0.44, 0.33, 0.29)),
                ("2023", "1,105", (0.47, 0.36)),
                ("2024", "18", (math.nan,)),
            )
            for since, share in enumerate(shares, start=1)
        ],
        columns=[*REQUIRED],
    )
    at_a_glance: ClassVar[str] = "Whether new givers stay, and whether later years' newcomers stay better."
    how_to_read: ClassVar[str] = (
        "Read along a row to follow one year's newcomers; read down a column to compare them at the same age. "
        "A cell without colour holds too few people to show."
    )
    what_to_do: ClassVar[str] = "Put the effort where a row falls most, which is nearly always before the second gift."

    x_title: str = "Years since the first gift"
    cohort_title: str = "First gift"
    size_title: str = "People"

    def _cells(self) -> list[Cell]:
        """Return the cells that have a year; of two for the same place, the last."""
        rows = zip(self.texts("label"), self.numbers("since"), self.numbers("share"), self.texts("text"), strict=True)
        found = {(c, int(n)): Cell(c, int(n), share, text) for c, n, share, text in rows if not math.isnan(n)}
        return list(found.values())

    def _cohorts(self) -> dict[str, str]:
        """Return the size of every cohort by its label."""
        return dict(zip(self.texts("label"), self.texts("size_text"), strict=True))

    def describe(self) -> str:
        """Return what share of each cohort stayed for a year, and how far the oldest one is followed."""
        known = [cell for cell in self._cells() if not math.isnan(cell.share)]
        sizes = self._cohorts()
        start = "Heat map of the share still giving, by year of the first gift."
        if not known:
            return f"{start} Too few people in every one of {len(sizes)} cohorts to show a share."
        oldest = [cell for cell in known if cell.cohort == known[0].cohort]
        last = max(oldest, key=lambda cell: cell.since)
        first = min(cell.since for cell in known)
        early = "; ".join(f"{c.cohort} {c.text} of {sizes[c.cohort]}" for c in known if c.since == first)
        years = "1 year" if first == 1 else f"{first} years"
        later = f" Of {last.cohort}, {last.text} after {last.since} years." if last.since > first else ""
        return f"{start} Still giving after {years}: {early}.{later}"

    def native(self) -> Heat:
        """Return a table with a row a cohort, its size in grey beside its name; cells as full as the image's."""
        sizes, found = self._cohorts(), {(cell.cohort, cell.since): cell for cell in self._cells()}
        years = sorted({since for _, since in found})
        most = max((cell.share for cell in found.values() if not math.isnan(cell.share)), default=0.0)
        rows = [tuple(_heat_cell(found.get((cohort, year)), most) for year in years) for cohort in sizes]
        return Heat(
            columns=tuple(map(str, years)) or ("",), rows=tuple(sizes), cells=tuple(row or (_NOTHING,) for row in rows),
            corner=self.cohort_title, asides=tuple(sizes.values()), asides_title=self.size_title,
            over=self.x_title if years else "", ramp=("surface", "accent"), alt_text=self.alt_text(),
        )  # fmt: skip

    def draw(self, canvas: Canvas, theme: Theme) -> None:
        """Draw cohorts and their sizes at the left, the years along the top, then the cells."""
        sheet, cells, sizes = Sheet(canvas, theme), self._cells(), self._cohorts()
        years = sorted({cell.since for cell in cells})
        small = sheet.line_height(sheet.small)
        top = small * 2 + PAD * 1.5
        tall = min((sheet.height - top - EDGE) / len(sizes), TALLEST)
        left = self._draw_cohorts(sheet, sizes, top, tall)
        wide = min((sheet.width - left - EDGE) / max(len(years), 1), WIDEST)
        grid = Grid(left, top, wide, tall)
        title = sheet.fit(self.x_title if years else "", sheet.width - left, sheet.small)
        sheet.text(left + GAP, small / 2, title, size=sheet.small, role="muted")
        for column, year in enumerate(years):
            words = sheet.fit(str(year), wide, sheet.small, bold=True)
            x, y = left + wide * (column + 0.5), small * 1.5 + PAD / 2
            sheet.text(x, y, words, size=sheet.small, bold=True, ha="center")
        most = max((cell.share for cell in cells if not math.isnan(cell.share)), default=0.0)
        for cell in cells:
            place = [*sizes].index(cell.cohort), years.index(cell.since)
            _draw_cell(sheet, grid, place, cell, cell.share / most if most else 0.0)

    def _draw_cohorts(self, sheet: Sheet, sizes: Mapping[str, str], top: float, tall: float) -> float:
        """Write the two columns at the left, with their titles; return where the cells begin."""
        right = EDGE
        small = sheet.line_height(sheet.small)
        columns = ((self.cohort_title, list(sizes), True), (self.size_title, list(sizes.values()), False))
        for title, words, bold in columns:
            size = sheet.body if bold else sheet.small
            head = sheet.fit(title, sheet.width * 0.18, sheet.small)
            lines = 2 if tall > 2.2 * sheet.line_height(size) else 1
            texts = [sheet.fit(text, sheet.width * 0.2, size, bold=bold, lines=lines) for text in words]
            right += max(sheet.measure(head, sheet.small), *(sheet.measure(text, size, bold) for text in texts))
            sheet.text(right, small * 1.5 + PAD / 2, head, size=sheet.small, role="muted", ha="right")
            for index, text in enumerate(texts):
                role = "text" if bold else "muted"
                sheet.text(right, top + tall * (index + 0.5), text, size=size, bold=bold, role=role, ha="right")
            right += 2 * PAD
        return right


def _heat_cell(cell: Cell | None, most: float) -> HeatCell:
    """Return a cell of the table: without colour where the years are still to come."""
    if cell is None:
        return _NOTHING
    if math.isnan(cell.share):
        return HeatCell(text=cell.text, muted=True)
    return HeatCell(text=cell.text, strength=_amount(cell.share / most if most else 0.0))


def _amount(strength: float) -> float:
    """Return how much of the colour a cell has whose share has `strength` of the highest one."""
    return FAINTEST + (1 - FAINTEST) * strength


def _draw_cell(sheet: Sheet, grid: Grid, place: tuple[int, int], cell: Cell, strength: float) -> None:
    """Fill one cell with as much colour as its share has of the highest one, and write the share in it."""
    row, column = place
    x, y = grid.left + grid.wide * column, grid.top + grid.tall * row
    inner = (x + GAP, y + GAP, grid.wide - 2 * GAP, grid.tall - 2 * GAP)
    sheet.bar(*inner, "surface")
    hidden = math.isnan(cell.share)
    amount = 0.0 if hidden else _amount(strength)
    if amount:
        sheet.bar(*inner, "accent", alpha=amount, z=2.1)
    role = "muted" if hidden else _ink(sheet.theme, amount)
    size = sheet.body if grid.tall > 1.3 * sheet.line_height() else sheet.small
    words = sheet.fit(cell.text, grid.wide - PAD, size, bold=not hidden)
    sheet.text(x + grid.wide / 2, y + grid.tall / 2, words, size=size, bold=not hidden, role=role, ha="center")


def _ink(theme: Theme, amount: float) -> str:
    """Return the role that reads better on ``surface`` with `amount` of ``accent`` over it."""
    pairs = zip(bytes.fromhex(theme.colors["surface"]), bytes.fromhex(theme.colors["accent"]), strict=True)
    mixed = "".join(f"{round(under + (over - under) * amount):02X}" for under, over in pairs)
    return max(("text", "background"), key=lambda role: contrast(theme.colors[role], mixed))
