"""Rules over the package: what PowerPoint repairs or Keynote refuses, and validators let pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from deckgen.checks.rule import BuildRule, FileRule
from deckgen.findings import Finding
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, relationships_part

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_R: Final = f"{{{NS['r']}}}"
_EMU_ATTRIBUTES: Final = frozenset(("x", "y", "cx", "cy", "w", "h"))
_FRACTION: Final = re.compile(r"-?\d*\.\d*(e[+-]?\d+)?|-?\d+e[+-]?\d+", re.IGNORECASE)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-Fa-f]_")
_REFERENCE: Final = frozenset(("id", "embed", "link", "pict", "dm", "lo", "qs", "cs"))
_TITLES: Final = ("title", "ctrTitle")
_REPAIR: Final = "PowerPoint offers to repair such a file, and may drop what it cannot make sense of."


class Readable(BuildRule):
    """The file is a package that can be read: a zip with well-formed XML and a presentation in it."""

    kind = "package.readable"
    why = "What cannot be read here cannot be opened by PowerPoint either."
    example = "a download that broke off half-way"
    mend = "get the file again, or open it in PowerPoint and save it anew"


class Unusual(BuildRule):
    """The file is made as such files usually are, so that every rule can go through it."""

    kind = "package.unusual"
    why = "What a rule could not read is unchecked."
    example = "a shape without a name and id, which no program writes"
    mend = "open the deck in PowerPoint, save it, and check again"


class UniqueNames(FileRule):
    """No two members of the zip share a name; names that differ in case alone count as one."""

    kind = "package.unique-names"
    why = "Which of the two is read differs by program, so two people see two decks."
    example = "two parts called ppt/slides/slide3.xml, after slides were deleted and added by a script"
    mend = "save the deck once from PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each name that is used twice."""
        for name, count in Counter(name.lower() for name in deck.package.names).items():
            if count > 1:
                yield self.finding(f"{count} parts are called {name}")


class RelationshipTargets(FileRule):
    """Every internal relationship leads to a part, and every relationships part belongs to one."""

    kind = "package.relationships"
    why = _REPAIR
    example = "a slide that points to a picture which is not in the file"
    mend = "put the part back, or remove what points to it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each relationship that leads nowhere."""
        package = deck.package
        for name in sorted(package.parts):
            if name.endswith(".rels"):
                owner = name.replace("_rels/", "", 1) if name.startswith("_rels/") else name.replace("/_rels/", "/")
                owner = owner.removesuffix(".rels")
                if owner and owner not in package.parts:
                    yield self.finding(f"{name} belongs to no part")
        for owner in ("", *sorted(package.parts)):
            for link in package.relationships(owner).values():
                if not link.external and link.target not in package.parts:
                    yield self.finding(f"{owner or 'the package'} points to {link.target}, which is missing")


class RelationshipIds(FileRule):
    """Every ``r:id``, ``r:embed``, ``r:link`` is defined in its part's relationships."""

    kind = "package.relationship-ids"
    why = _REPAIR
    example = 'a picture with r:embed="rId9" on a slide whose relationships end at rId4'
    mend = "remove the shape, or add the relationship"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each reference without a relationship."""
        package = deck.package
        for name in sorted(package.parts):
            if not name.endswith(".xml") or name == CONTENT_TYPES:
                continue
            known = package.relationships(name)
            for element in package.xml(name).iter():
                for key, value in element.attrib.items():
                    used = key.startswith(_R) and key.removeprefix(_R) in _REFERENCE
                    if used and value and value not in known:
                        yield self.finding(f"{name} uses {value}, which {relationships_part(name)} lacks")


class ContentTypes(FileRule):
    """Every part has a content type, and no type is declared for a part that is not there."""

    kind = "package.content-types"
    why = _REPAIR
    example = "a declared slideMaster2.xml that no longer exists, or image/jpg in place of image/jpeg"
    mend = "save the deck once from PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part without a type, and each type without a part."""
        package = deck.package
        defaults, overrides = package.content_types
        for name in sorted(package.parts):
            extension = name.rsplit(".", 1)[-1].lower()
            if name != CONTENT_TYPES and name not in overrides and extension not in defaults:
                yield self.finding(f"{name} has no content type")
            if name.startswith("ppt/") and name.endswith(".xml") and name not in overrides:
                yield self.finding(f"{name} is declared as plain XML only")
        for name in sorted(set(overrides) - set(package.parts)):
            yield self.finding(f"a content type is declared for {name}, which is missing")
        if "image/jpg" in [*defaults.values(), *overrides.values()]:
            yield self.finding("image/jpg is no content type", hint="it is image/jpeg")


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


class NotesMaster(FileRule):
    """A notes master is listed in the presentation and has a theme of its own."""

    kind = "package.notes-master"
    why = "Keynote says that the file format is invalid; validators and PowerPoint say nothing."
    example = "a deck with notes that python-pptx's default template began"
    mend = "deckgen check --fix lists the notes master"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding where it is not listed, or shares a theme."""
        package = deck.package
        master = package.related(PRESENTATION, "notesMaster")
        parts = [name for name in package.parts if re.fullmatch(r"ppt/notesMasters/[^/]+\.xml", name)]
        if parts and not package.xml(PRESENTATION).xpath("p:notesMasterIdLst/p:notesMasterId", namespaces=NS):
            yield self.finding("there is a notes master, but no notesMasterIdLst")
        themes = [package.related(name, "theme") for name in package.parts if name.startswith("ppt/slideMasters/slide")]
        if master and package.related(master, "theme") in (None, *themes):
            yield self.finding("the notes master has no theme part of its own")


class LayoutIds(FileRule):
    """Masters and layouts share one id space, from 2147483648 up."""

    kind = "package.layout-ids"
    why = _REPAIR
    example = "a layout with the id of its master, after masters were copied between decks"
    mend = "deckgen check --fix numbers them anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each id that is used twice or too small."""
        package = deck.package
        ids = package.xml(PRESENTATION).xpath("p:sldMasterIdLst/p:sldMasterId/@id", namespaces=NS)
        for name in package.parts:
            if re.fullmatch(r"ppt/slideMasters/[^/]+\.xml", name):
                ids += package.xml(name).xpath("p:sldLayoutIdLst/p:sldLayoutId/@id", namespaces=NS)
        for value, count in Counter(ids).items():
            if count > 1:
                yield self.finding(f"{count} masters or layouts have the id {value}")
            if value.isascii() and value.isdigit() and int(value) < 2**31:
                yield self.finding(f"the master or layout id {value} is below 2147483648")


class SlideIds(FileRule):
    """Slide ids are unique and at least 256, and each leads to a slide of its own."""

    kind = "package.slide-ids"
    why = _REPAIR
    example = "two slides with the id 256, after one was duplicated by a script"
    mend = "give one of them an id that is free"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each id that is used twice or too small."""
        ids = deck.package.xml(PRESENTATION).xpath("p:sldIdLst/p:sldId/@id", namespaces=NS)
        for value, count in Counter(ids).items():
            if count > 1 or not (value.isascii() and value.isdigit()) or int(value) < 256:
                yield self.finding(f"the slide id {value} is used {count} times, or below 256")
        there = len(deck.package.slides())
        if there != len(ids):
            yield self.finding(f"the deck lists {len(ids)} slides, of which {there} are there")


class Sections(FileRule):
    """Where there are sections, they list each slide exactly once and have names and ids of their own."""

    kind = "package.sections"
    why = _REPAIR
    example = "a section that still lists a deleted slide"
    mend = "remove the slide from the section's list; PowerPoint makes the list anew when it saves"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide that is missing, listed twice or not there, and for ids and names."""
        root = deck.package.xml(PRESENTATION)
        if not root.xpath("//p14:sectionLst", namespaces=NS):
            return
        slides = root.xpath("p:sldIdLst/p:sldId/@id", namespaces=NS)
        listed = Counter(root.xpath("//p14:section/p14:sldIdLst/p14:sldId/@id", namespaces=NS))
        for value in sorted(set(listed) - set(slides)):
            yield self.finding(f"a section lists the slide id {value}, which does not exist")
        for value in slides:
            if listed[value] != 1:
                yield self.finding(f"the slide id {value} stands in {listed[value]} sections")
        ids = root.xpath("//p14:section/@id", namespaces=NS)
        if len(set(ids)) < len(ids) or not all(re.fullmatch(r"\{[0-9A-Fa-f-]{36}\}", value) for value in ids):
            yield self.finding("section ids are not different GUIDs")
        if not all(name.strip() for name in root.xpath("//p14:section/@name", namespaces=NS)):
            yield self.finding("a section has no name")


class ControlCharacters(FileRule):
    """No part holds control characters, raw or in Office's ``_x0007_`` form."""

    kind = "package.control-characters"
    why = _REPAIR
    example = "a name exported from an old database with a bell character in it"
    mend = "remove the character"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part that holds one."""
        for name in sorted(deck.package.xml_parts()):
            if any(_CONTROLS.search(text) for text in deck.package.xml(name).itertext()):
                yield self.finding(f"{name} holds a control character")


class ShapeIds(FileRule):
    """Shape ids are unique within a slide."""

    kind = "package.shape-ids"
    why = _REPAIR
    example = "two shapes with the id 4, after one was copied by a script"
    mend = "deckgen check --fix numbers the later one anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each id that is used twice."""
        for slide in deck.slides:
            ids = deck.package.xml(slide.part).xpath("//p:cNvPr/@id", namespaces=NS)
            for value, count in Counter(ids).items():
                if count > 1:
                    yield self.finding(f"{count} shapes have the id {value}", slide=slide)


class OneLayout(FileRule):
    """A slide has one layout and at most one notes page."""

    kind = "package.one-layout"
    why = _REPAIR
    example = "a slide whose layout was deleted with its master"
    mend = "give the slide a layout in PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with another number of them."""
        for slide in deck.slides:
            kinds = Counter(link.kind for link in deck.package.relationships(slide.part).values())
            if kinds["slideLayout"] != 1 or kinds["notesSlide"] > 1:
                message = f"{kinds['slideLayout']} layouts and {kinds['notesSlide']} notes pages"
                yield self.finding(message, slide=slide)


class Placeholders(FileRule):
    """Every placeholder of a slide exists in its layout."""

    kind = "package.placeholders"
    why = "The shape inherits neither place nor style, and each program guesses otherwise."
    example = "a placeholder with idx 77 on a slide whose layout ends at idx 20"
    mend = "reset the slide in PowerPoint, or give it the layout that it was made for"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each placeholder without one in the layout."""
        for slide in deck.slides:
            holders = deck.root(slide.layout).xpath("//p:ph", namespaces=NS)
            there = {holder.get("idx", "0") for holder in holders}
            titled = any(holder.get("type") in _TITLES for holder in holders)
            for shape in slide.shapes if slide.layout else ():
                held = shape.placeholder
                known = held is None or (titled if held.type in _TITLES else str(held.idx) in there)
                if held is not None and not known:
                    yield self.finding(
                        f"placeholder idx {held.idx} is not in the slide's layout", slide=slide, shape=shape
                    )


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
                if shape.kind != "table":
                    continue
                table = next(shape.element.iter(f"{{{NS['a']}}}tbl"))
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
