"""Tables merged row by row and cell by cell; rows and columns of the person's own stay where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from deckgen.slides.merge.pairing import pair
from deckgen.slides.merge.texts import merge_text
from deckgen.slides.merge.wording import retext
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownCell, ShownShape

Row = tuple[ShownCell, ...]


def merge_table(
    site: Site, table: Any, our_table: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    """Merge the ``a:tbl`` of the edited deck with ours; returns what the next merge compares with."""
    if _content(theirs) == _content(ours):
        return ours
    if _content(theirs) == _content(base):
        _replace_rows(site, table, our_table, base, theirs)
        if _texts(base.rows) != _texts(ours.rows):
            site.renewed(base.name, "table")
        return ours
    reason = _unmappable(base, theirs, ours)
    if reason:
        sides = (_sketch(base), _sketch(theirs), _sketch(ours))
        site.conflict(base.name, "table", sides, reason)
        return replace(ours, rows=base.rows, grid=base.grid)
    rows = _TableMerge(site, table, our_table, base, theirs, ours).run()
    return replace(ours, rows=rows)


def _content(shape: ShownShape) -> Any:
    cells = [[(cell.look, [(p.text, p.look) for p in cell.paragraphs]) for cell in row] for row in shape.rows]
    return cells, shape.grid


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def _sketch(shape: ShownShape) -> str:
    head = " | ".join(cell.text for cell in shape.rows[0]) if shape.rows else ""
    return f"{len(shape.rows)} rows: {head}"


def _heads(row: Row) -> list[str]:
    return [" ".join(p.masked for p in cell.paragraphs) for cell in row]


def _unmappable(base: ShownShape, theirs: ShownShape, ours: ShownShape) -> str:
    """Return why cells cannot be found again; empty where they can."""
    if theirs.grid != base.grid:
        return "cells were merged or split"
    if not (base.rows and theirs.rows and ours.rows):
        return "the table has no rows"
    if len(base.rows[0]) != len(ours.rows[0]):
        return "the new table has other columns, and somebody has changed this one"
    if len(theirs.rows[0]) == len(base.rows[0]):
        return ""
    if base.grid:
        return "columns were added or deleted in a table with joined cells"
    return ""


def _replace_rows(site: Site, table: Any, our_table: Any, base: ShownShape, theirs: ShownShape) -> None:
    """Take all rows from our table; widths and heights stay where the person set them."""
    grid, our_grid = table.find("a:tblGrid", NS), our_table.find("a:tblGrid", NS)
    if base.turn.split("|")[0] == theirs.turn.split("|")[0] or len(grid) != len(our_grid):
        table.replace(grid, deepcopy(our_grid))
    heights = [row.get("h") for row in table.findall("a:tr", NS)]
    for row in table.findall("a:tr", NS):
        table.remove(row)
    for place, row in enumerate(our_table.findall("a:tr", NS)):
        made = site.adopt(row)
        if base.turn != theirs.turn and place < len(heights):
            made.set("h", heights[place])
        table.append(made)


class _TableMerge:
    """Cells found by their row's first cell and their column's head."""

    def __init__(
        self, site: Site, table: Any, our_table: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
    ) -> None:
        self.site, self.name, self.table = site, base.name, table
        self.base, self.theirs, self.ours = base.rows, theirs.rows, ours.rows
        self.elements, self.our_elements = table.findall("a:tr", NS), our_table.findall("a:tr", NS)
        self.column: Mapping[int, int] = pair([c.text for c in base.rows[0]], [c.text for c in theirs.rows[0]])
        first = self.column.get(0)
        their_keys = [row[first].text if first is not None else "\t".join(_heads(row)) for row in theirs.rows]
        base_keys = [row[0].text if first is not None else "\t".join(c.text for c in row) for row in base.rows]
        self.their_row = pair(base_keys, their_keys)
        self.our_row = pair([_heads(row)[0] for row in base.rows], [_heads(row)[0] for row in ours.rows])

    def run(self) -> tuple[Row, ...]:
        result: dict[float, Row] = dict(enumerate(self.ours))
        last = -1.0
        for place, base in enumerate(self.base):
            there, here = self.their_row.get(place), self.our_row.get(place)
            if there is None:
                self.site.kept(self.name, f"row deleted: {base[0].text[:60]!r}")
            elif here is None:
                for stays in self._gone(base, there):
                    last += 1 / (2 * len(self.base))  # where it stood
                    result[last] = stays
            else:
                result[here] = self._row(base, there, here)
                last = here
        self._new()
        return tuple(result[place] for place in sorted(result))

    def _edited(self, base: Row, there: int) -> bool:
        theirs = self.theirs[there]
        return any(theirs[at].text != base[place].text for place, at in self.column.items()) or any(
            theirs[at].text for at in range(len(theirs)) if at not in self.column.values()
        )

    def _gone(self, base: Row, there: int) -> list[Row]:
        if not self._edited(base, there):
            self.table.remove(self.elements[there])
            self.site.renewed(self.name, f"row gone: {base[0].text[:60]!r}")
            return []
        self._conflict(base, there, None, "the new table no longer has this row, but somebody has edited it")
        return [base]

    def _row(self, base: Row, there: int, here: int) -> Row:
        ours = self.ours[here]
        if _heads(base)[0] != _heads(ours)[0] and self._edited(base, there):
            self._conflict(base, there, here, "somebody has edited this row, which is now about something else")
            return base
        return tuple(self._cell(base, ours, there, here, place) for place in range(len(base)))

    def _cell(self, base_row: Row, our_row: Row, there: int, here: int, place: int) -> ShownCell:
        at = self.column.get(place)
        if at is None:
            return our_row[place]
        base, theirs, ours = base_row[place], self.theirs[there][at], our_row[place]
        cell = self.elements[there].findall("a:tc", NS)[at]
        our_cell = self.our_elements[here].findall("a:tc", NS)[place]
        what = f"cell {base_row[0].text[:30]!r}, {self.base[0][place].text[:30]!r}"
        if _flat(theirs) == _flat(base):
            if _flat(theirs) != _flat(ours):
                cell.getparent().replace(cell, self.site.adopt(our_cell))
                self.site.renewed(self.name, what)
            return ours
        bodies = cell.find("a:txBody", NS), our_cell.find("a:txBody", NS)
        return replace(
            ours, paragraphs=merge_text(self.site, self.name, *bodies, base.paragraphs, ours.paragraphs, what)
        )

    def _new(self) -> None:
        """Add the rows that only the new table has, after the row that they follow there."""
        places = {
            here: there for place, here in self.our_row.items() if (there := self.their_row.get(place)) is not None
        }
        known = {tuple(_heads(row)) for row in self.theirs}
        last = self.elements[0]
        for here in range(len(self.ours)):
            if here in places:
                last = self.elements[places[here]] if self.elements[places[here]].getparent() is not None else last
            elif here not in self.our_row.values() and tuple(c.text for c in self.ours[here]) not in known:
                made = self._fitted(here)
                last.addnext(made)
                last = made
                self.site.renewed(self.name, f"row added: {self.ours[here][0].text[:60]!r}")

    def _fitted(self, here: int) -> Any:
        """Return our row with its cells under the columns that the table now has."""
        made = self.site.adopt(self.our_elements[here])
        cells = made.findall("a:tc", NS)
        by_column = {at: cells[place] for place, at in self.column.items()}
        wide = len(self.theirs[0])
        for cell in cells:
            made.remove(cell)
        for at in range(wide):
            made.insert(at, by_column[at] if at in by_column else _empty(cells[-1]))
        return made

    def _conflict(self, base: Row, there: int, here: int | None, reason: str) -> None:
        sides = (base, self.theirs[there], self.ours[here] if here is not None else ())
        said = (" | ".join(cell.text for cell in side) for side in sides)
        one, two, three = said
        self.site.conflict(self.name, f"row {base[0].text[:30]!r}", (one, two, three), reason)


def _flat(cell: ShownCell) -> Any:
    return cell.look, [(p.text, p.look) for p in cell.paragraphs]


def _empty(cell: Any) -> Any:
    made = deepcopy(cell)
    for paragraph in made.findall("a:txBody/a:p", NS):
        retext(paragraph, "")
    return made
