"""Rules for who listens to a deck, or reads it with other eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

from deckgen.checks.edit import put
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS, Package

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_FILE_NAME: Final = re.compile(r"^[^\s]*\.(png|jpe?g|svg|gif|emf|wmf|bmp|tiff?|pdf)$", re.IGNORECASE)
_SEEN: Final = ("picture", "chart", "table", "group", "diagram", "media")


class AltText(FileRule):
    """Pictures, charts, tables and groups have an alternative text."""

    kind = "accessibility.alt-text"
    why = "A screen reader says “picture”, and nothing of what it shows."
    example = "a chart that was pasted in without a description"
    mend = "say in a sentence or two what it shows, or mark it as decorative"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that has none; what lies in a group is described by the group."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if shape.depth == 0 and shape.kind in _SEEN and not (shape.alt_text.strip() or shape.decorative):
                    yield self.finding("no alternative text", slide=slide, shape=shape)


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
