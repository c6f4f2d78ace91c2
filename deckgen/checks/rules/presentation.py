"""Rules over the presentation: its lists and ids, the slides' size, what leads from one slide to another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.edit import put
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS, PRESENTATION, Package, Relationship
from deckgen.slides.view.reading import A, P, R, whole

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_MASTER_IDS: Final = "p:sldMasterIdLst/p:sldMasterId[@id]|p:sldLayoutIdLst/p:sldLayoutId[@id]"
# Sizes that have a name, as width to height.
_NAMED_SIZES: Final = {
    "screen4x3": 4 / 3, "screen16x9": 16 / 9, "screen16x10": 16 / 10, "letter": 4 / 3, "A4": 13 / 9.75, "A3": 4 / 3,
    "35mm": 3 / 2, "overhead": 4 / 3, "banner": 8.0,
}  # fmt: skip
_CLICKS: Final = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
_SHOW: Final = re.compile(r"ppaction://customshow\?id=(\d+)")
_SMALLEST, _LARGEST = 914_400, 51_206_400
_REPAIR: Final = "PowerPoint offers to repair such a file, and may drop what it cannot make sense of."


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

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """List the notes master that the presentation points to."""
        package = Package.of(parts)
        root = package.xml(PRESENTATION)
        links = package.relationships(PRESENTATION).values()
        own = next((link.id for link in links if link.kind == "notesMaster" and link.target in parts), None)
        masters = root.find("p:sldMasterIdLst", NS)
        if own is None or masters is None or root.xpath("p:notesMasterIdLst/p:notesMasterId", namespaces=NS):
            return 0
        for empty in root.findall("p:notesMasterIdLst", NS):
            root.remove(empty)
        listed = root.makeelement(f"{P}notesMasterIdLst")
        listed.append(root.makeelement(f"{P}notesMasterId", {f"{R}id": own}))
        masters.addnext(listed)
        put(parts, PRESENTATION, root)
        return 1


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

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Give each later one of the same id, and each that is too small, the next free id."""
        package = Package.of(parts)
        names = [PRESENTATION, *sorted(name for name in parts if re.fullmatch(r"ppt/slideMasters/[^/]+\.xml", name))]
        owners = [(name, e) for name in names for e in package.xml(name).xpath(_MASTER_IDS, namespaces=NS)]
        free = max([2**31 - 1, *(whole(element.get("id")) or 0 for _, element in owners)]) + 1
        seen: set[int | None] = set()
        done = 0
        for name, element in owners:
            value = whole(element.get("id"))
            if value in seen or (value is not None and value < 2**31):
                element.set("id", str(free))
                value, free = free, free + 1
                put(parts, name, package.xml(name))
                done += 1
            seen.add(value)
        return done


class SlideIds(FileRule):
    """Slide ids are unique, at least 256, and below 2147483648, and each leads to a slide of its own."""

    kind = "package.slide-ids"
    why = _REPAIR
    example = "two slides with the id 256, after one was duplicated by a script"
    mend = "give one of them an id that is free"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each id that is used twice, too small or too large."""
        ids = deck.package.xml(PRESENTATION).xpath("p:sldIdLst/p:sldId/@id", namespaces=NS)
        for value, count in Counter(ids).items():
            if count > 1:
                yield self.finding(f"{count} slides have the id {value}")
            if not 256 <= (whole(value) or 0) < 2**31:
                yield self.finding(f"the slide id {value} is not between 256 and 2147483647")
        if len(deck.package.slides()) != len(ids):
            yield self.finding(f"the deck lists {len(ids)} slides, of which {len(deck.package.slides())} are there")


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


class SlideSize(FileRule):
    """The slides' size is possible, and is the one that its name says."""

    kind = "package.slide-size"
    why = "Keynote goes by the name, PowerPoint by the numbers, and outside 1 to 56 inches it refuses the file."
    example = 'a 16:9 deck with type="screen4x3", from python-pptx\'s default template'
    mend = "deckgen check --fix removes the name"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding where the size is impossible or contradicts its name."""
        element = deck.package.xml(PRESENTATION).find("p:sldSz", NS)
        if element is None:
            return
        for key in ("cx", "cy"):
            length = whole(element.get(key))
            if length is None or not _SMALLEST <= length <= _LARGEST:
                yield self.finding(
                    "the slides' size is impossible",
                    measured=f"{key}={element.get(key)}", allowed=f"{_SMALLEST} to {_LARGEST}",
                    hint="set it in Design > Slide Size",
                )  # fmt: skip
        if _misnamed(element):
            sides = f"{element.get('cx')} x {element.get('cy')}"
            yield self.finding(f"slides of {sides} are called {element.get('type')}")

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Remove a name that the size contradicts."""
        root = Package.of(parts).xml(PRESENTATION)
        element = root.find("p:sldSz", NS)
        if element is None or not _misnamed(element):
            return 0
        del element.attrib["type"]
        put(parts, PRESENTATION, root)
        return 1


def _misnamed(element: Any) -> bool:
    wide, high = whole(element.get("cx")), whole(element.get("cy"))
    named = _NAMED_SIZES.get(element.get("type", ""))
    if named is None or not wide or not high or wide < 0 or high < 0:
        return False
    return abs(max(wide, high) / min(wide, high) / named - 1) > 0.02


class Jumps(FileRule):
    """A click that leads to a slide, and a custom show, lead to slides that are in the deck."""

    kind = "package.jumps"
    why = "In front of an audience the click does nothing, and PowerPoint may repair the show."
    example = "an agenda whose third line leads to a slide that was deleted"
    mend = "point the link to another slide, or remove it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that leads to no slide of the deck."""
        there = {slide.part for slide in deck.slides}
        shows = deck.package.xml(PRESENTATION).findall("p:custShowLst/p:custShow", NS)
        numbers = {show.get("id") for show in shows}
        for slide in deck.slides:
            for click in deck.package.xml(slide.part).iter(*_CLICKS):
                problem = _lost(click, deck.links(slide.part), there, numbers)
                if problem:
                    yield self.finding(problem, slide=slide)
        links = deck.links(deck.part)
        for show in shows:
            for rid in show.xpath("p:sldLst/p:sld/@r:id", namespaces=NS):
                if rid in links and links[rid].target not in there:
                    yield self.finding(f"the custom show {show.get('name')!r} has a slide that is not in the deck")


def _lost(click: Any, links: Mapping[str, Relationship], slides: set[str], shows: set[str | None]) -> str:
    """Return what is wrong with where a click leads; empty where nothing is, or where the target is no part at all."""
    action, link = click.get("action", ""), links.get(click.get(f"{R}id", ""))
    started = _SHOW.match(action)
    if started and started[1] not in shows:
        return f"a link starts the custom show {started[1]}, which does not exist"
    jump = action.startswith("ppaction://hlinksldjump")
    if jump and not click.get(f"{R}id"):
        return "a link to a slide names none"
    if link is None or link.external or not (jump or link.kind == "slide") or link.target in slides:
        return ""
    return f"a link leads to {link.target}, which is not in the deck"


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


class NotesPages(FileRule):
    """A notes page leads to the notes master and back to its slide."""

    kind = "package.notes-pages"
    why = "Keynote says that the file format is invalid."
    example = "a notes page that was copied with its slide, and still leads to the first one"
    mend = "delete the notes page in PowerPoint and write it anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each way that is missing or leads elsewhere."""
        for slide in deck.slides:
            if slide.notes is None:
                continue
            targets = {link.kind: link.target for link in deck.links(slide.notes).values()}
            if "notesMaster" not in targets:
                yield self.finding("the notes page has no notes master", slide=slide)
            if targets.get("slide") != slide.part:
                yield self.finding("the notes page does not lead back to its slide", slide=slide)
