"""Tables and heat maps of slides as HTML tables, with headers that a screen reader can name cells by."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from deckgen.export.data import Data
from deckgen.export.styles import inches, points
from deckgen.export.words import Pen, runs_html
from deckgen.ledger.model import Place
from deckgen.slides.chart_model import Heat, HeatCell
from deckgen.slides.direction import is_rtl, reads_rtl
from deckgen.slides.heat import blend, heat_grid
from deckgen.slides.layouts import Box
from deckgen.slides.model import Cell, Column, Table
from deckgen.slides.tables import fit_table
from deckgen.theme import contrast

_HEAT_SIZE = 16.0  # points of the numbers of a heat map


def table_html(table: Table, box: Box, pen: Pen, place: Place) -> str:
    """Return `table` set in `box`, as the deck sets it."""
    setting = fit_table(table, box, pen.theme)
    whole = sum(setting.columns)
    columns = "".join(f'<col class="{pen.styles(f"width:{width / whole:.3%}")}">' for width in setting.columns)
    pad = f"padding:{points(setting.pad[1] * 72)} {points(setting.pad[0] * 72)}"
    look = pen.styles(f"font-size:{points(setting.size)}")
    heights = [pen.styles(f"height:{points(inches(height) * 72)}") for height in setting.rows]
    cells = pen.styles(pad)
    head = "".join(
        f'<th scope="col" class="{cells} {_align(column, pen)}">{escape(column.label)}</th>' for column in table.columns
    )
    rows = ""
    for number, row in enumerate(table.rows, 1):
        last = table.total and number == len(table.rows)
        made = "".join(
            _cell(cell, column, pen, Place(slide=place.slide, shape=place.shape, part=f"r{number}c{at}"), setting.size,
                  f"{cells} {_align(column, pen)}", first=at == 0, heavy=last)
            for at, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )  # fmt: skip
        rows += f'<tr class="{heights[number]}{" total" if last else ""}">{made}</tr>'
    way = ' dir="rtl"' if is_rtl(pen.language) else ""
    return (
        f'<table class="grid {look}"{way}><caption class="sr">{escape(table.alt_text)}</caption><colgroup>{columns}</colgroup>'
        f'<thead><tr class="{heights[0]}">{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _align(column: Column, pen: Pen) -> str:
    side = {"left": "start", "right": "right", "center": "center"}[column.align]
    return pen.styles(f"text-align:{side}")


def _cell(
    cell: Cell, column: Column, pen: Pen, place: Place, size: float, names: str, *, first: bool, heavy: bool
) -> str:
    chip = cell.fill not in (None, "surface", "background")
    runs = cell.runs
    if chip:
        ink = pen.theme.ink(str(cell.fill))
        runs = tuple(replace(run, bold=True, color=ink) for run in runs)
    if cell.fill is not None:
        names += " " + pen.styles(f"background:var(--c-{cell.fill})") + (" chip" if chip else "")
    own = replace(pen, ground=cell.fill or "background")
    rtl = reads_rtl("".join(run.text for run in runs), pen.language)
    words = runs_html(runs, own, size=size, bold=heavy, place=place, rtl=rtl)
    way = ' dir="rtl"' if rtl else ""
    tag = 'th scope="row"' if first else "td"
    return f'<{tag} class="{names}"{way}>{words}</{tag[:2]}>'


def heat_html(heat: Heat, box: Box, pen: Pen, alt_text: str) -> str:
    """Return `heat` as a table whose cells are as full of colour as their numbers are high."""
    theme = pen.theme
    small, body = (points(theme.sizes[name]) for name in ("figure_small", "figure"))
    grey = pen.styles(f"color:var(--c-muted);font-size:{small}")
    named = pen.styles(f"font-size:{body}")
    before = 2 if heat.asides else 1
    widths, _ = heat_grid(heat, box, theme)
    columns = "".join(f'<col class="{pen.styles(f"width:{width / sum(widths):.3%}")}">' for width in widths)
    head = f'<td class="{grey} edge">{escape(heat.corner)}</td>'
    head += f'<th scope="col" class="{grey} edge">{escape(heat.asides_title)}</th>' if heat.asides else ""
    head += "".join(f'<th scope="col" class="{named}">{escape(name)}</th>' for name in heat.columns)
    over = (
        f'<tr><td colspan="{before}"></td><td colspan="{len(heat.columns)}" class="{grey}">{escape(heat.over)}</td></tr>'
        if heat.over else ""
    )  # fmt: skip
    rows = ""
    for place, (name, row) in enumerate(zip(heat.rows, heat.cells, strict=True)):
        aside = f'<td class="{grey} edge">{escape(heat.asides[place])}</td>' if heat.asides else ""
        cells = "".join(_heat_cell(cell, heat, pen, _said(heat, place, at)) for at, cell in enumerate(row))
        rows += f'<tr><th scope="row" class="{named} edge">{escape(name)}</th>{aside}{cells}</tr>'
    note = pen.styles(f"color:var(--c-high);font-size:{small};font-weight:bold")
    foot = (
        f'<tfoot><tr><td colspan="{len(heat.columns) + before}" class="{note} edge">{escape(heat.note)}</td></tr></tfoot>'
        if heat.note else ""
    )  # fmt: skip
    return (
        f'<table class="heat"><caption class="sr">{escape(alt_text)}</caption><colgroup>{columns}</colgroup>'
        f"<thead>{over}<tr>{head}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    )


def _said(heat: Heat, row: int, column: int) -> str:
    aside = f", {heat.asides_title}: {heat.asides[row]}" if heat.asides else ""
    return f"{heat.rows[row]}{aside}\n{heat.columns[column]}: {heat.cells[row][column].text}"


def _heat_cell(cell: HeatCell, heat: Heat, pen: Pen, said: str) -> str:
    theme = pen.theme
    if cell.strength is None:
        look = f"color:var(--c-muted);font-size:{points(theme.sizes['figure'])}"
    else:
        color = blend(theme, cell.strength, heat.ramp)
        role = max(("text", "background"), key=lambda ink: contrast(theme.colors[ink], color))
        size = theme.sizes["figure"] if cell.muted else _HEAT_SIZE
        ink = "var(--c-muted)" if cell.muted else f"var(--c-{role});font-weight:bold"
        look = f"background:#{color};color:{ink};font-size:{points(size)}"
    sides = {"L": "left", "R": "right", "T": "top", "B": "bottom"}
    look += "".join(f";border-{sides[side]}:{points(3)} solid var(--c-high)" for side in cell.outline if side in sides)
    tip = f' data-t="{escape(said)}"' if cell.text.strip() else ""
    return f'<td class="{pen.styles(look)} m"{tip}>{escape(cell.text)}</td>'


def data_html(data: Data, caption: str) -> str:
    """Return the numbers of a figure as a plain table."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in data.columns)
    rows = "".join(
        "<tr>" + "".join(
            f'<th scope="row">{escape(str(cell))}</th>' if at == 0 else f"<td>{'' if cell is None else escape(str(cell))}</td>"
            for at, cell in enumerate(row)
        ) + "</tr>"
        for row in data.rows
    )  # fmt: skip
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
