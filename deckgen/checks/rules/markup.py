"""Rules over a part's XML: whole lengths, the schema's order, ids that refer to shapes, tables that add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.edit import put
from deckgen.checks.orders import ORDERS, PLOTS, out_of_order
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS, Package
from deckgen.slides.view.holders import FURNITURE, TITLES
from deckgen.slides.view.reading import A, P, flag, tag_of, whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_EMU_ATTRIBUTES: Final = frozenset(("x", "y", "cx", "cy", "w", "h"))
_FRACTION: Final = re.compile(r"-?\d*\.\d*(e[+-]?\d+)?|-?\d+e[+-]?\d+", re.IGNORECASE)
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ORDERED: Final = {**ORDERS, **PLOTS}
_C: Final = f"{{{NS['c']}}}"
_BODIES: Final = (f"{P}txBody", f"{A}txBody", f"{_C}txPr", f"{_C}rich")
_TABLE: Final = f"{A}graphic/{A}graphicData/{A}tbl"
_PLACES: Final = (f"{P}spPr/{A}xfrm", f"{P}xfrm")
_REPAIR: Final = "PowerPoint offers to repair such a file, and may drop what it cannot make sense of."


class WholeEmus(FileRule):
    """Lengths are whole numbers."""

    kind = "package.whole-emus"
    why = "PowerPoint refuses a file with a fraction of an EMU in it."
    example = 'a shape with cx="914400.5", from a division in a script'
    mend = "round the length to a whole number"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each fraction."""
        package = deck.package
        for name in sorted(package.parts):
            if not (name.startswith("ppt/") and name.endswith(".xml")):
                continue
            for element in package.xml(name).iter(f"{{{NS['a']}}}*", f"{{{NS['p']}}}*"):
                for key in _EMU_ATTRIBUTES & set(element.attrib):
                    if _FRACTION.fullmatch(element.get(key)):
                        tag = element.tag.rsplit("}", 1)[-1]
                        yield self.finding(f"{name}: {tag} has {key}={element.get(key)!r}")


class ChildOrder(FileRule):
    """Elements stand in the schema's order."""

    kind = "package.child-order"
    why = _REPAIR
    example = "a table cell's fill before its borders, appended there by a script"
    mend = "put the element where the schema wants it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part and kind of element whose children are in another order."""
        numbers = {slide.part: slide.number for slide in deck.slides}
        for name in sorted(deck.package.parts):
            if not (name.startswith("ppt/") and name.endswith(".xml")):
                continue
            said = set()
            for element in deck.package.xml(name).iter(*_ORDERED):
                if len(element) > 1 and element.tag not in said:
                    wrong = out_of_order(element, _ORDERED[element.tag])
                    if wrong:
                        said.add(element.tag)
                        message = f"{name}: in {tag_of(element)}, {wrong[0]} stands after {wrong[1]}"
                        yield self.finding(message, slide=numbers.get(name))


class TextBodies(FileRule):
    """Every text body has a paragraph."""

    kind = "package.text-bodies"
    why = _REPAIR
    example = "a placeholder from which a script removed the last paragraph"
    mend = "give it an empty paragraph"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each body without; tables' cells have a rule of their own."""
        numbers = {slide.part: slide.number for slide in deck.slides}
        for name in sorted(deck.package.parts):
            if not (name.startswith("ppt/") and name.endswith(".xml")):
                continue
            for body in deck.package.xml(name).iter(*_BODIES):
                if body.find(f"{A}p") is None and body.getparent() is not None and tag_of(body.getparent()) != "tc":
                    yield self.finding(f"{name}: a text body has no paragraph", slide=numbers.get(name))


class Timing(FileRule):
    """What an animation moves is on the slide."""

    kind = "package.timing"
    why = _REPAIR
    example = "an animation of shape 7, which a script deleted"
    mend = "remove the animation in Animations > Animation Pane"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each shape that is named and not there."""
        for slide in deck.slides:
            timing = deck.package.xml(slide.part).find("p:timing", NS)
            if timing is None:
                continue
            there = set(deck.package.xml(slide.part).xpath("p:cSld//p:cNvPr/@id", namespaces=NS))
            for value in sorted({element.get("spid", "") for element in timing.iter(f"{P}*")} - there):
                if whole(value) is not None:  # others name shapes of older drawings
                    yield self.finding(f"an animation names the shape id {value}, which is not there", slide=slide)


class ShapeIds(FileRule):
    """Shape ids are unique within a slide."""

    kind = "package.shape-ids"
    why = _REPAIR
    example = "two shapes with the id 4, after one was copied by a script"
    mend = "deckgen check --fix numbers the later one anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each id that is used twice."""
        for slide in deck.slides:
            ids = [element.get("id") for element in _shapes(deck.package.xml(slide.part))]
            for value, count in Counter(ids).items():
                if count > 1:
                    yield self.finding(f"{count} shapes have the id {value}", slide=slide)

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Give each later shape of the same id the next free one; what refers to the id means the first."""
        package = Package.of(parts)
        done = 0
        for name in package.slides():
            elements = _shapes(package.xml(name))
            free = max([0, *(whole(e.get("id")) or 0 for e in package.xml(name).iter(f"{P}cNvPr"))]) + 1
            seen: set[str | None] = set()
            for element in elements:
                if element.get("id") in seen:
                    element.set("id", str(free))
                    free += 1
                    done += 1
                    put(parts, name, package.xml(name))
                seen.add(element.get("id"))
        return done


def _shapes(root: Any) -> list[Any]:
    """Return the properties of a slide's shapes; a fallback has the id of the shape that it stands in for."""
    return [e for e in root.iter(f"{P}cNvPr") if next(e.iterancestors(_FALLBACK), None) is None]


class Placeholders(FileRule):
    """Every placeholder of a slide exists in its layout."""

    kind = "package.placeholders"
    why = "The shape inherits neither place nor style, and each program guesses otherwise."
    example = "a placeholder with idx 77 on a slide whose layout ends at idx 20"
    mend = "reset the slide in PowerPoint, or give it the layout that it was made for"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each placeholder without one in the layout; a warning where it has a place of its own."""
        for slide in deck.slides:
            holders = deck.root(slide.layout).xpath("//p:ph", namespaces=NS)
            there = {holder.get("idx", "0") for holder in holders}
            types = {"title" if holder.get("type") in TITLES else holder.get("type", "obj") for holder in holders}
            for shape in slide.shapes if slide.layout else ():
                held = shape.placeholder
                if held is None or (str(held.idx) in there and held.type not in TITLES):
                    continue
                if (held.type in FURNITURE and held.type in types) or (held.type in TITLES and "title" in types):
                    continue
                message = f"the slide's layout has no such placeholder: {held.type}, idx {held.idx}"
                placed = any(shape.element.find(path) is not None for path in _PLACES)
                yield self.finding(message, slide=slide, shape=shape, severity="warning" if placed else "error")


class TableGrid(FileRule):
    """A table row has a cell for each grid column, and a cell has a paragraph."""

    kind = "package.table-grid"
    why = _REPAIR
    example = "a row from which a script removed a cell"
    mend = "add the missing cell; a merged cell keeps a stub"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each row that does not match, and each cell without a paragraph."""
        for slide in deck.slides:
            for shape in slide.shapes:
                table = shape.element.find(_TABLE) if shape.kind == "table" else None
                if table is None:
                    continue
                columns = len(table.findall("a:tblGrid/a:gridCol", NS))
                for place, row in enumerate(table.findall("a:tr", NS), 1):
                    cells = len(row.findall("a:tc", NS))
                    if cells != columns:
                        yield self.finding(
                            f"row {place} does not match the columns", slide=slide, shape=shape,
                            measured=f"{cells} cells", allowed=f"{columns} cells",
                        )  # fmt: skip
                if table.xpath("a:tr/a:tc[not(a:txBody/a:p)]", namespaces=NS):
                    yield self.finding("a cell has no paragraph", slide=slide, shape=shape)


class TableMerges(FileRule):
    """A merged cell covers the cells that say so, and no others."""

    kind = "package.table-merges"
    why = _REPAIR
    example = "a cell with gridSpan=2 beside one without hMerge"
    mend = "split the cell in PowerPoint and merge it again"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each table with one that does not match."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if shape.kind != "table":
                    continue
                rows = [row.findall("a:tc", NS) for row in shape.element.iter(f"{A}tr")]
                problem = next(_mismatches(rows), None)
                if problem:
                    yield self.finding(problem, slide=slide, shape=shape)


def _mismatches(rows: list[list[Any]]) -> Iterator[str]:
    """Yield what does not match between merged cells and those that they cover."""
    stubs = {
        (row, column): (bool(flag(cell.get("vMerge"))), bool(flag(cell.get("hMerge"))))
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    }
    covered: set[tuple[int, int]] = set()
    for (row, column), merged in stubs.items():
        if any(merged):
            continue
        cell = rows[row][column]
        high, wide = (whole(cell.get(name, "1")) or 1 for name in ("rowSpan", "gridSpan"))
        where = f"row {row + 1}, cell {column + 1}"
        if row + high > len(rows) or column + wide > len(rows[row]):
            yield f"{where} reaches beyond the table"
            continue
        below = ((down, right) for down in range(high) for right in range(wide) if down or right)
        for down, right in below:
            place = (row + down, column + right)
            if stubs.get(place) != (down > 0, right > 0):
                yield f"{where} covers a cell that is not marked as covered"
            covered.add(place)
    for (row, column), merged in stubs.items():
        if any(merged) and (row, column) not in covered:
            yield f"row {row + 1}, cell {column + 1} is marked as covered, and nothing covers it"
