"""A table's cells as they look: boxes from the grid, fills and text from the table's style by its flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from lxml import etree

from deckgen.slides.layouts import Box
from deckgen.slides.package import NS
from deckgen.slides.view.fills import NOTHING, UNKNOWN, Fill, fill_element, read_fill, referred_fill
from deckgen.slides.view.reading import A, descend, flag, whole
from deckgen.slides.view.sheet import Sheet
from deckgen.slides.view.style import Overlay
from deckgen.slides.view.text import TextBody

_SPACE: Final = NS["a"]
_FLAGS: Final = ("firstRow", "lastRow", "firstCol", "lastCol", "bandRow", "bandCol")
# PowerPoint knows these styles without a definition in the file, and other programs rely on it.
_PLAIN: Final = ("{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}")
_MEDIUM_2: Final = {
    "{073A0DAA-6AF3-43AB-8588-CEC1D06C72B9}": "dk1",
    "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}": "accent1",
    "{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}": "accent2",
    "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}": "accent3",
    "{00A15C55-8517-42AA-B614-E9B94910E393}": "accent4",
    "{7DF18680-E054-41AD-8BC1-D1AEF772440D}": "accent5",
    "{93296810-A885-4BE3-A3E7-6D5BEEA58F35}": "accent6",
}


def table_styles(root: Any | None) -> dict[str, Any]:
    """Return the styles of the table styles part by their ids."""
    found = () if root is None else root.findall(f"{A}tblStyle")
    return {element.get("styleId", ""): element for element in found}


def _known(style: str) -> Any | None:
    """Return PowerPoint's own style of that id; None for one that is not known here."""
    color = _MEDIUM_2.get(style)
    if color is None:
        return etree.fromstring(f"<a:tblStyle xmlns:a='{_SPACE}'/>") if style in _PLAIN else None
    fill = "<a:tcStyle><a:fill><a:solidFill><a:schemeClr val='%s'>%s</a:schemeClr></a:solidFill></a:fill></a:tcStyle>"
    text = "<a:tcTxStyle%s><a:fontRef idx='minor'/><a:schemeClr val='%s'/></a:tcTxStyle>"
    light, middle = (fill % (color, f"<a:tint val='{tint}'/>") for tint in (20_000, 40_000))
    parts = [f"<a:wholeTbl>{text % ('', 'dk1')}{light}</a:wholeTbl>"]
    parts += [f"<a:{band}>{middle}</a:{band}>" for band in ("band1H", "band1V")]
    strong = text % (" b='on'", "lt1") + fill % (color, "")
    parts += [f"<a:{part}>{strong}</a:{part}>" for part in ("lastCol", "firstCol", "lastRow", "firstRow")]
    return etree.fromstring(f"<a:tblStyle xmlns:a='{_SPACE}'>{''.join(parts)}</a:tblStyle>")


@dataclass(frozen=True, kw_only=True)
class Table:
    """An a:tbl on a sheet; `left` and `top` are its frame's, the scales what groups around it do to lengths."""

    element: Any
    sheet: Sheet
    styles: Mapping[str, Any]
    frame: Box | None = None
    scales: tuple[float, float] = (1.0, 1.0)

    @cached_property
    def _style(self) -> Any | None:
        """The style's definition; None where it is not known."""
        named = descend(self.element, f"{A}tblPr", f"{A}tableStyleId")
        style = "" if named is None else (named.text or "").strip()
        if not style:
            return etree.fromstring(f"<a:tblStyle xmlns:a='{_SPACE}'/>")
        found = self.styles.get(style)
        return _known(style) if found is None else found

    @cached_property
    def _flags(self) -> frozenset[str]:
        properties = self.element.find(f"{A}tblPr")
        return frozenset(n for n in _FLAGS if properties is not None and flag(properties.get(n)))

    def _parts(self, row: int, column: int, rows: int, columns: int) -> Iterator[Any]:
        """Yield the style's parts that hold for a cell, the strongest first."""
        first, last = row == 0 and "firstRow" in self._flags, row == rows - 1 and "lastRow" in self._flags
        left = column == 0 and "firstCol" in self._flags
        right = column == columns - 1 and "lastCol" in self._flags
        names = [f"{'nw' if left else 'ne'}Cell"] if first and (left or right) else []
        names += [f"{'sw' if left else 'se'}Cell"] if last and (left or right) else []
        names += ["firstRow"] * first + ["lastRow"] * last + ["firstCol"] * left + ["lastCol"] * right
        if "bandCol" in self._flags and not (left or right):
            names.append(f"band{(column - ('firstCol' in self._flags)) % 2 + 1}V")
        if "bandRow" in self._flags and not (first or last):
            names.append(f"band{(row - ('firstRow' in self._flags)) % 2 + 1}H")
        found = () if self._style is None else (self._style.find(f"{A}{name}") for name in [*names, "wholeTbl"])
        yield from (part for part in found if part is not None)

    def _fill(self, cell: Any, parts: list[Any]) -> Fill:
        """Return what is behind a cell's text: its own fill, its style's, or the table's."""
        own = fill_element(cell.find(f"{A}tcPr"))
        if own is not None:
            return read_fill(own, self.sheet.palette)
        if self._style is None:
            return UNKNOWN
        holders = [descend(part, f"{A}tcStyle") for part in parts]
        for holder in [*holders, self.element.find(f"{A}tblPr"), self._style.find(f"{A}tblBg")]:
            reference = descend(holder, f"{A}fillRef")
            if reference is not None:
                return referred_fill(reference, self.sheet.theme, self.sheet.palette)
            element = fill_element(descend(holder, f"{A}fill"))
            element = fill_element(holder) if element is None else element
            if element is not None:
                return read_fill(element, self.sheet.palette)
        return NOTHING

    def _overlay(self, parts: list[Any]) -> Overlay:
        """Return what the style says about a cell's text."""
        texts = [text for text in (part.find(f"{A}tcTxStyle") for part in parts) if text is not None]
        references = [self.sheet.overlay(text.find(f"{A}fontRef")) for text in texts]
        colors = [self.sheet.palette.inside(text) for text in texts]
        bold, italic = ([flag(text.get(name)) for text in texts] for name in ("b", "i"))
        return Overlay(
            bold=next((b for b in bold if b is not None), None), italic=next((i for i in italic if i is not None), None),
            font=next((r.font for r in references if r is not None and r.font), None),
            color=next((color for color in colors if color is not None), None),
        )  # fmt: skip

    @cached_property
    def cells(self) -> tuple[tuple[TextBody, ...], ...]:
        """The rows of cells; one that a merged cell covers has no box."""
        rows = self.element.findall(f"{A}tr")
        grid = [whole(column.get("w")) for column in self.element.findall(f"{A}tblGrid/{A}gridCol")]
        edges = _edges(grid, 0 if self.frame is None else self.frame.left, self.scales[0])
        levels = _edges(
            [whole(row.get("h")) for row in rows], 0 if self.frame is None else self.frame.top, self.scales[1]
        )
        found = []
        for place, row in enumerate(rows):
            line = []
            for column, cell in enumerate(row.findall(f"{A}tc")):
                parts = list(self._parts(place, column, len(rows), len(grid)))
                body = cell.find(f"{A}txBody")
                line.append(
                    TextBody(
                        self.sheet, () if body is None else (body,), role="box", overlay=self._overlay(parts),
                        box=None if self.frame is None else _box(cell, edges, levels, column, place),
                        fill=self._fill(cell, parts), cell=_or_empty(cell.find(f"{A}tcPr")),
                    )
                )  # fmt: skip
            found.append(tuple(line))
        return tuple(found)


def _or_empty(properties: Any | None) -> Any:
    return etree.Element(f"{A}tcPr") if properties is None else properties


def _edges(lengths: list[int | None], start: int, scale: float) -> list[int] | None:
    """Return where columns or rows begin, and where the last ends; None where a length is absurd."""
    edges = [float(start)]
    for one in lengths:
        if one is None or one < 0:
            return None
        edges.append(edges[-1] + one * scale)
    return [round(edge) for edge in edges]


def _box(cell: Any, edges: list[int] | None, levels: list[int] | None, column: int, row: int) -> Box | None:
    if edges is None or levels is None or flag(cell.get("hMerge")) or flag(cell.get("vMerge")):
        return None
    right = min(column + max(whole(cell.get("gridSpan")) or 1, 1), len(edges) - 1)
    bottom = min(row + max(whole(cell.get("rowSpan")) or 1, 1), len(levels) - 1)
    if right <= column:
        return None  # a cell beyond the grid
    left, top = edges[column], levels[row]
    return Box(left=left, top=top, width=edges[right] - left, height=levels[bottom] - top)
