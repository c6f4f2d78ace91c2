"""Rules for who listens to a deck, or reads it with other eyes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

from deckgen.checks.edit import put
from deckgen.checks.order import inversions
from deckgen.checks.rule import FileRule
from deckgen.checks.signs import lone_cells, lone_dots
from deckgen.findings import Finding
from deckgen.slides.package import NS, Package
from deckgen.slides.view.reading import tag_of

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, TextBody

_FILE_NAME: Final = re.compile(r"^[^\s]*\.(png|jpe?g|svg|gif|emf|wmf|bmp|tiff?|pdf)$", re.IGNORECASE)
_SEEN: Final = ("picture", "chart", "table", "group", "diagram", "media")


class AltText(FileRule):
    """Pictures, charts, tables and groups have an alternative text."""

    kind = "accessibility.alt-text"
    why = "A screen reader says “picture”, and nothing of what it shows."
    example = "a chart that was pasted in without a description"
    mend = "say in a sentence or two what it shows, or mark it as decorative"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that has none; what lies in a group is described by the group, or itself."""
        for slide in deck.slides:
            inside: dict[ShapeView, list[ShapeView]] = defaultdict(list)
            for shape in slide.shapes:
                if shape.parent is not None and shape.kind != "group" and _is_seen(shape):
                    inside[_outermost(shape)].append(shape)
            for shape in slide.shapes:
                alone = shape.depth == 0 and not shape.hidden and not _is_described(shape)
                within = inside.get(shape, [])
                if alone and _is_seen(shape) and not (within and all(map(_is_described, within))):
                    yield self.finding("no alternative text", slide=slide, shape=shape)


def _is_seen(shape: ShapeView) -> bool:
    """Return whether `shape` shows something that only an alternative text can say."""
    if shape.kind != "other":
        return shape.kind in _SEEN
    return shape.fill.kind == "picture" or tag_of(shape.element) == "graphicFrame"


def _is_described(shape: ShapeView) -> bool:
    return bool(shape.alt_text.strip()) or shape.decorative


def _outermost(shape: ShapeView) -> ShapeView:
    while shape.parent is not None:
        shape = shape.parent
    return shape


class AltFileName(FileRule):
    """An alternative text is not the name of a file."""

    kind = "accessibility.alt-file-name"
    why = "A screen reader reads the name out, letter by letter."
    example = "image1.png, which python-pptx writes for every picture"
    mend = "say in a sentence or two what it shows; deckgen check --fix removes the name"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if _FILE_NAME.match(shape.alt_text.strip()):
                    message = f"the alternative text is a file name: {shape.alt_text}"
                    yield self.finding(message, slide=slide, shape=shape)

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Remove it; that there is none then is told by `accessibility.alt-text`."""
        package = Package.of(parts)
        done = 0
        for name in package.slides():
            for element in package.xml(name).iter(f"{{{NS['p']}}}cNvPr"):
                if _FILE_NAME.match(element.get("descr", "").strip()):
                    del element.attrib["descr"]
                    put(parts, name, package.xml(name))
                    done += 1
        return done


class Title(FileRule):
    """Every slide has a title."""

    kind = "accessibility.title"
    why = "Titles are how a screen reader, the outline and a list of slides find their way."
    example = "a slide whose heading is a text box"
    mend = "give the slide a layout with a title, and move the heading there"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide without one."""
        for slide in deck.slides:
            if not slide.title.strip():
                yield self.finding("the slide has no title", slide=slide)


class UniqueTitle(FileRule):
    """No two slides have the same title."""

    kind = "accessibility.unique-title"
    why = "In an outline they cannot be told apart."
    example = "three slides called “Results”"
    mend = "say in each title what its slide shows"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide whose title an earlier one has."""
        seen: dict[str, int] = {}
        for slide in deck.slides:
            text = " ".join(slide.title.split())
            if text and text in seen:
                yield self.finding(f"slide {seen[text]} has the same title: {text}", slide=slide)
            seen.setdefault(text, slide.number)


class TableHeader(FileRule):
    """A table's header row is flagged as one."""

    kind = "accessibility.table-header"
    why = "Without the flag, a screen reader cannot say which column a cell belongs to."
    example = "a table whose first row is bold, but whose “Header Row” is off"
    mend = "switch on Table Design > Header Row"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each table without."""
        for slide in deck.slides:
            for shape in slide.shapes:
                path = ".//a:tbl/a:tblPr[@firstRow='1' or @firstRow='true']"
                if shape.kind == "table" and not shape.element.xpath(path, namespaces=NS):
                    yield self.finding("the table's header row is not flagged", slide=slide, shape=shape)


class HeaderCells(FileRule):
    """A cell of a table's header row says what its column holds."""

    kind = "accessibility.header-cells"
    severity = "warning"
    why = "A screen reader names the column before each cell, and here it has no name."
    example = "a column of amounts below an empty header"
    mend = "name the column; the first may stay empty"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each empty one over a column that is not empty.

        The first column's is left out. Where the corner is empty, or a heading spans columns, the row below may hold the
        names.
        """
        for slide in deck.slides:
            for shape in slide.shapes:
                head, *rows = shape.cells or ((),)
                path = ".//a:tbl/a:tblPr[@firstRow='1' or @firstRow='true']"
                if not (head and rows and shape.element.xpath(path, namespaces=NS)):
                    continue
                below = rows[0] if not head[0].text.strip() or any(cell.box is None for cell in head) else ()
                for column, cell in enumerate(head):
                    used = any(row[column].text.strip() for row in rows if column < len(row))
                    named = cell.text.strip() or (column < len(below) and any(map(str.isalpha, below[column].text)))
                    if column and used and cell.box is not None and not named:
                        yield self.finding(f"column {column + 1} has an empty header", slide=slide, shape=shape)


class MergedCells(FileRule):
    """A table's cells are not merged, but for one that ends its row: a heading over several columns, a note below."""

    kind = "accessibility.merged-cells"
    severity = "warning"
    why = "A screen reader counts columns, and after a merged cell it counts wrongly."
    example = "one cell “2026” above the columns “Donors” and “Giving”"
    mend = "split the cells, or repeat the text in each"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each table with cells that another follows, or that reach over rows."""
        path = ".//a:tc[(number(@gridSpan) > 1 and following-sibling::a:tc[not(@hMerge)]) or number(@rowSpan) > 1]"
        for slide in deck.slides:
            for shape in slide.shapes:
                merged = shape.element.xpath(path, namespaces=NS) if shape.kind == "table" else []
                if merged:
                    yield self.finding(
                        "the table has merged cells", slide=slide, shape=shape, measured=str(len(merged))
                    )


class ReadingOrder(FileRule):
    """Shapes are read in the order in which they are seen: the title first, then downwards."""

    kind = "accessibility.reading-order"
    severity = "warning"
    why = "A screen reader, the tab key and an export to text follow the order of the selection pane."
    example = "a heading above a chart that was added last and is read last"
    mend = "move it in the Reading Order pane (Review > Check Accessibility)"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with a shape that is clearly out of order, the first one named."""
        for slide in deck.slides:
            found = list(inversions(slide))
            if found:
                earlier, later = found[0]
                more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
                yield self.finding(
                    f"{_called(later)} is read after {_called(earlier)}, which stands after it{more}",
                    slide=slide,
                    shape=later,
                )


def _called(shape: ShapeView) -> str:
    """Return a shape's name, and where it has none its first words or its kind."""
    words = " ".join(shape.text.split())[:30]
    return shape.name or (f"“{words}”" if words else f"a {shape.kind}")


class Language(FileRule):
    """Text says which language it is in."""

    kind = "accessibility.language"
    severity = "warning"
    why = "A screen reader needs it to pronounce the words, and a spelling checker to know them."
    example = "runs without lang, in a deck whose defaults name none"
    mend = "select all and choose Review > Language"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with such text, where the deck has no language of its own either."""
        if deck.root(deck.part).xpath("p:defaultTextStyle/a:defPPr/a:defRPr/@lang", namespaces=NS):
            return
        for slide in deck.slides:
            shapes = (shape for shape in slide.shapes if any(map(_speechless, shape.bodies)))
            shape = next(shapes, None)
            if shape is not None:
                yield self.finding("the text's language is not said", slide=slide, shape=shape)


def _speechless(body: TextBody) -> bool:
    runs = (run for paragraph in body.paragraphs for run in paragraph.runs)
    return any(not run.language and any(map(str.isalpha, run.text)) for run in runs)


class ColorOnly(FileRule):
    """Red and green are not the only sign of a status."""

    kind = "accessibility.color-only"
    severity = "warning"
    why = "One man in twelve cannot tell them apart, and a black-and-white print tells nobody."
    example = "a red and a green dot beside two projects"
    mend = "write the status, or give the signs different forms and an alternative text"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with such dots, and each column of a table with such cells."""
        for slide in deck.slides:
            dots = lone_dots(slide)
            if dots:
                message = f"{len(dots)} dots differ by red and green alone"
                yield self.finding(message, slide=slide, shape=dots[0])
            for shape in slide.shapes:
                for column, text in lone_cells(shape):
                    said = f"say {text!r}" if text else "are empty"
                    message = f"column {column} has red and green cells that all {said}"
                    yield self.finding(message, slide=slide, shape=shape)
