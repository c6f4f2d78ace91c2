"""A `Table` as a native PowerPoint table: column widths, row heights and size worked out from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from deckgen.slides.colors import fill_xml
from deckgen.slides.direction import is_rtl, reads_rtl
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.measure import LINE_HEIGHT, SLACK, pieces, text_width, wrap
from deckgen.slides.model import Cell, Column, Run, Table
from deckgen.slides.template_theme import table_style_id
from deckgen.slides.texts import Ink, clean, paragraph_xml
from deckgen.theme import Theme
from deckgen.typefaces import SANS, Typeface

PAD_X: Final = 0.12  # inches left and right of a cell's text
PAD_Y: Final = 0.045  # above and below it
_TIGHT: Final = ((0.09, 0.03), (0.05, 0.02))  # beside and above a cell's text, where the table fits no other way
_ROOMY: Final = 0.56  # inches; rows of one line are spread to at most this
_POINT: Final = EMU / 72


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFit:
    """How a table is set: size in points, columns and rows in EMUs, and whether it fits its box."""

    size: float
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    fits: bool
    wide_words: tuple[str, ...]
    pad: tuple[float, float] = (PAD_X, PAD_Y)  # inches beside and above a cell's text

    @property
    def height(self) -> int:
        """Height of all rows, in EMUs."""
        return sum(self.rows)


def _runs(cell: Cell, *, heavy: bool) -> list[tuple[str, bool]]:
    return [(clean(run.text), run.bold or heavy or _is_chip(cell)) for run in cell.runs]


def _grid(table: Table) -> list[list[list[tuple[str, bool]]]]:
    """Return the runs of every cell, header first; header, total and chips are bold."""
    header = [[(clean(column.label), True)] for column in table.columns]
    last = len(table.rows) - 1
    body = [[_runs(cell, heavy=table.total and place == last) for cell in row] for place, row in enumerate(table.rows)]
    return [header, *body]


def _width(runs: Sequence[tuple[str, bool]], size: float, face: Typeface) -> float:
    return sum(text_width(text, size, bold=bold, typeface=face) for text, bold in runs) * SLACK


def _longest_word(runs: Sequence[tuple[str, bool]], size: float, face: Typeface) -> float:
    return max((piece.needed for piece in pieces(tuple(runs), face)), default=0.0) * size


def column_widths(
    columns: Sequence[Column], grid: Sequence[Sequence[Any]], total: int, size: float, face: Typeface = SANS,
    side: float = PAD_X,
) -> list[int]:  # fmt: skip
    """Return the columns' widths in EMUs, together exactly `total`.

    Shares that the table gives are kept; where all are alike, widths follow the text. No column is
    narrower than its longest word as long as the table is wide enough for all of them.
    """
    pad = 2 * side * EMU
    least = [
        max(_longest_word(row[n], size, face) for row in grid) * _POINT + pad + EMU * 0.02 for n in range(len(columns))
    ]
    shares = [column.width for column in columns]
    if len(set(shares)) == 1:
        natural = [max(_width(row[n], size, face) for row in grid) * _POINT + pad for n in range(len(columns))]
        cap = _cap(natural, total)
        shares = [min(width, cap) + 0.1 * EMU for width in natural]
    if sum(least) >= total:
        return _whole([width * total / sum(least) for width in least], total)
    widths, fixed = [0.0] * len(columns), set[int]()
    while True:
        left = total - sum(least[n] for n in fixed)
        free = sum(shares[n] for n in range(len(columns)) if n not in fixed)
        widths = [least[n] if n in fixed else left * shares[n] / free for n in range(len(columns))]
        short = {n for n in range(len(columns)) if n not in fixed and widths[n] < least[n]}
        if not short:
            return _whole(widths, total)
        fixed |= short


def _cap(natural: Sequence[float], total: int) -> float:
    """Return the width above which columns must wrap, so that narrower ones keep their text on a line."""
    left = float(total)
    for place, width in enumerate(sorted(natural)):
        columns = len(natural) - place
        if width * columns > left:
            return left / columns
        left -= width
    return max(natural)


def _whole(widths: Sequence[float], total: int) -> list[int]:
    whole = [int(width) for width in widths]
    whole[-1] += total - sum(whole)
    return whole


def _set_at(
    table: Table, grid: Sequence[Sequence[Any]], box: Box, size: float, face: Typeface,
    pad: tuple[float, float] = (PAD_X, PAD_Y),
) -> tuple[TableFit, bool]:  # fmt: skip
    """Return the table at `size`, and whether every body cell stays on one line."""
    widths = column_widths(table.columns, grid, box.width, size, face, pad[0])
    wide: list[str] = []
    lines: list[int] = []
    for row in grid:
        counts = [1]
        for runs, width in zip(row, widths, strict=True):
            broken, words_wide = wrap(runs, size, width / _POINT - 2 * pad[0] * 72, face)
            counts.append(len(broken))
            wide += words_wide
        lines.append(max(counts))
    needed = [round((count * size * LINE_HEIGHT + 2 * pad[1] * 72) * _POINT) for count in lines]
    spare = (box.height - sum(needed)) / len(needed)
    roomy = max(0.0, min(spare, _ROOMY * EMU - min(needed)))
    rows = tuple(int(height + roomy) for height in needed)
    fits = sum(needed) <= box.height and not wide
    setting = TableFit(size=size, columns=tuple(widths), rows=rows, fits=fits, wide_words=tuple(wide), pad=pad)
    return setting, max(lines[1:], default=1) == 1


def fit_table(table: Table, box: Box, theme: Theme) -> TableFit:
    """Return how `table` is set in `box`.

    The largest size, from the brand's to the body floor, at which no body cell wraps; else the largest
    down to the table floor that fits; else the floor with less room around the text; else that, with
    ``fits=False``.
    """
    grid = _grid(table)
    brand, floor = theme.sizes["table"], min(theme.floors["table"], theme.sizes["table"])
    sizes = [brand - step for step in range(int(brand - floor) + 1)]
    face = theme.fonts.face()
    smaller: TableFit | None = None  # the largest that fits, with cells that wrap
    for size in sizes:
        if smaller is not None and size < theme.floors["body"]:
            return smaller
        setting, flat = _set_at(table, grid, box, size, face)
        if setting.fits and flat and size >= theme.floors["body"]:
            return setting
        smaller = smaller or (setting if setting.fits else None)
    if smaller is not None:
        return smaller
    for pad in _TIGHT:
        setting, _ = _set_at(table, grid, box, sizes[-1], face, pad)
        if setting.fits:
            break
    return setting


def table_xml(table: Table, setting: TableFit, theme: Theme, language: str) -> str:
    """Return ``a:tbl``: header row flagged, numbers to the right, chips filled, total row last.

    In a right-to-left language the first column stands at the right.
    """
    flags = ('rtl="1" ' if is_rtl(language) else "") + 'firstRow="1"'
    flags += ' lastRow="1"' if table.total and table.rows else ""
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in setting.columns)
    header = tuple(Cell(runs=()) for _ in table.columns)
    rows = ""
    for place, (row, height) in enumerate(zip((header, *table.rows), setting.rows, strict=True)):
        heavy = place == 0 or (table.total and place == len(table.rows))
        ruled = table.total and place == len(table.rows) - 1  # the total's rule runs below this row
        cells = "".join(
            _cell_xml(cell, column, setting, theme, language, header=place == 0, heavy=heavy, ruled=ruled)
            for cell, column in zip(row, table.columns, strict=True)
        )
        rows += f'<a:tr h="{height}">{cells}</a:tr>'
    style = f"<a:tableStyleId>{table_style_id(theme)}</a:tableStyleId>"
    return f"<a:tbl><a:tblPr {flags}>{style}</a:tblPr><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"


def _cell_xml(
    cell: Cell, column: Column, setting: TableFit, theme: Theme, language: str, *, header: bool, heavy: bool,
    ruled: bool,
) -> str:  # fmt: skip
    runs = (Run(text=column.label),) if header else cell.runs
    if _is_chip(cell):
        runs = tuple(replace(run, bold=True, color=theme.ink(str(cell.fill))) for run in runs)
    if heavy:
        runs = tuple(replace(run, bold=True) for run in runs)
    ink = Ink(theme=theme, ground="header" if header else cell.fill or "background", language=language)
    # digits run from left to right in every language, so that a column of numbers ends at the right in each
    align = {"left": "r" if is_rtl(language) else "l", "right": "r", "center": "ctr"}[column.align]
    rtl = reads_rtl("".join(run.text for run in runs), language)
    paragraph = paragraph_xml(runs, ink, size=setting.size, sized=True, attributes=f'algn="{align}"', rtl=rtl)
    fill = fill_xml(theme, cell.fill) if cell.fill is not None else ""
    side, edge = (round(inches * EMU) for inches in setting.pad)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{edge}" marB="{edge}" anchor="ctr">'
        f"{_chip_borders(theme, ruled=ruled) if _is_chip(cell) else ''}{fill}</a:tcPr></a:tc>"
    )


def _is_chip(cell: Cell) -> bool:
    """Return whether the fill says something; the surface colour only sets a cell apart."""
    return cell.fill not in (None, "surface", "background")


def _chip_borders(theme: Theme, *, ruled: bool) -> str:
    """Return borders in the ground's colour, so that a filled cell looks like a chip and not like a block."""
    line = fill_xml(theme, "background")
    sides = ("lnL", "lnR", "lnT") if ruled else ("lnL", "lnR", "lnT", "lnB")
    return "".join(f'<a:{side} w="38100" cmpd="sng">{line}</a:{side}>' for side in sides)


def frame_xml(table: Table, setting: TableFit, box: Box, theme: Theme, language: str) -> str:
    """Return ``a:graphic`` and the place of `table` in `box`, the inside of a ``p:graphicFrame``."""
    kind = "http://schemas.openxmlformats.org/drawingml/2006/table"
    return (
        f'<p:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{setting.height}"/>'
        "</p:xfrm>"
        "<a:graphic>"
        f'<a:graphicData uri="{kind}">{table_xml(table, setting, theme, language)}</a:graphicData>'
        "</a:graphic>"
    )
