"""The cells of a chart's embedded workbook, as PowerPoint last saw them; read from its XML, without a library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from deckgen.errors import OutputError
from deckgen.slides.package import Package

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_AREA: Final = re.compile(rf"(?:'((?:[^']|'')+)'|([^'!]+))!({_CELL.pattern})(?::({_CELL.pattern}))?")
_TABLE: Final = re.compile(rf"{_CELL.pattern}(:{_CELL.pattern})?")
_MOST: Final = 100_000  # cells of one range
MOST_BYTES: Final = 32 << 20  # of a workbook, unpacked: a pasted chart may bring a whole one along

Place = tuple[int, int]  # row and column, counted from 1
Value = str | float | bool | None
UNKNOWN: Final = object()  # a formula whose result the workbook does not keep


class Book:
    """A workbook's sheets by name; `problem` says what is wrong with it, or that it is too `heavy` to read."""

    def __init__(self, content: bytes, *, most: int = MOST_BYTES) -> None:
        self.problem = ""
        self.heavy = False
        self.size = 0  # unpacked, in bytes
        self.sheets: dict[str, str] = {}
        self._cells: dict[str, Mapping[Place, Any]] = {}
        try:
            self._read(content, most)
        except (OutputError, KeyError, ValueError) as error:
            self.problem = f"is not a workbook that can be read: {error}"

    def _read(self, content: bytes, most: int) -> None:
        self._package = Package.embedded(content)
        self.size = self._package.unpacked
        if self.size > most:
            self.problem = f"unpacks to {self.size / 1e6:,.0f} MB; its cells are not compared"
            self.heavy = True
            return
        main = self._package.related("", "officeDocument") or "xl/workbook.xml"
        links = self._package.relationships(main)
        for sheet in self._package.xml(main).iter(f"{_S}sheet"):
            link = links.get(sheet.get(f"{_R}id", ""))
            if link is not None and link.target in self._package.parts and link.kind == "worksheet":
                self.sheets[sheet.get("name", "")] = link.target
        shared = self._package.related(main, "sharedStrings")
        root = () if shared is None else self._package.xml(shared)
        self._shared = [_text(item) for item in root]
        for name in self._package.parts:
            if re.fullmatch(r"xl/tables/[^/]+\.xml", name):
                area = self._package.xml(name).get("ref", "")
                if not _TABLE.fullmatch(area):
                    self.problem = f"has a table over {area!r}, which is no range"

    def count(self, formula: str) -> int:
        """Return how many cells a range names."""
        found = _AREA.fullmatch(formula)
        first, last = (place_of(found[3]), place_of(found[6] or found[3])) if found else (None, None)
        return 0 if first is None or last is None else abs(last[0] - first[0] + 1) * abs(last[1] - first[1] + 1)

    def cells(self, sheet: str) -> Mapping[Place, Any]:
        """Return the values of a sheet's cells; those that are empty are left out."""
        if sheet not in self._cells:
            self._cells[sheet] = dict(self._values(self._package.xml(self.sheets[sheet])))
        return self._cells[sheet]

    def _values(self, root: Any) -> list[tuple[Place, Any]]:
        found: list[tuple[Place, Any]] = []
        row = 0
        for line in root.iter(f"{_S}row"):
            row, column = _whole(line.get("r")) or row + 1, 0
            for cell in line.iter(f"{_S}c"):
                place = place_of(cell.get("r", "")) or (row, column + 1)
                column = place[1]
                found.append((place, self._value(cell)))
        return [(place, value) for place, value in found if value is not None]

    def _value(self, cell: Any) -> Any:
        kind, text = cell.get("t", "n"), cell.findtext(f"{_S}v")
        if kind == "inlineStr":
            inline = cell.find(f"{_S}is")
            return None if inline is None else _text(inline)
        if text is None:
            return UNKNOWN if cell.find(f"{_S}f") is not None else None
        if kind == "s":
            number = _whole(text)
            return self._shared[number] if number is not None and number < len(self._shared) else None
        if kind == "b":
            return text.strip() == "1"
        return text if kind in ("str", "e", "d") else _number(text)

    def values(self, formula: str) -> list[Any] | None:
        """Return the values of the range that `formula` names, row by row.

        None where it is no single range, as a name or several; KeyError where there is no such sheet.
        """
        found = _AREA.fullmatch(formula)
        if found is None:
            return None
        first, last = place_of(found[3]), place_of(found[6] or found[3])
        if first is None or last is None or self.count(formula) > _MOST:
            return None
        cells = self.cells((found[1] or found[2]).replace("''", "'"))
        rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
        return [cells.get((row, column)) for row in rows for column in columns]


def place_of(text: str) -> Place | None:
    """Return row and column of a cell's name, "B2" or "$B$2"."""
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _text(item: Any) -> str:
    """Return the text of a string in one piece or in runs, without what only says how it is read aloud."""
    pieces = [e.text or "" for e in item.iter(f"{_S}t") if e.getparent().tag != f"{_S}rPh"]
    return "".join(pieces)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
