"""Rules over the package: its zip, content types, relationships and parts; what validators let pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

from deckgen.checks.edit import drop, put, reached, strays
from deckgen.checks.media import PICTURES, cut_short, picture_kind
from deckgen.checks.rule import BuildRule, FileRule
from deckgen.findings import Finding
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part
from deckgen.slides.view.reading import A, P, R

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-Fa-f]_")
_REFERENCE: Final = frozenset(("id", "embed", "link", "pict", "dm", "lo", "qs", "cs"))
_CT: Final = f"{{{NS['ct']}}}"
_MAIN: Final = "application/vnd.openxmlformats-officedocument."
_JPG: Final = "image/jpg"
# Types that go without saying, for parts whose extension has none.
_KNOWN_TYPES: Final = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
    "emf": "image/x-emf", "wmf": "image/x-wmf", "mp4": "video/mp4", "m4a": "audio/mp4", "mp3": "audio/mpeg",
    "xlsx": f"{_MAIN}spreadsheetml.sheet", "vml": f"{_MAIN}vmlDrawing",
}  # fmt: skip
# Kind of relationship -> the end of its target's content type.
_KINDS: Final = {
    "slide": "presentationml.slide+xml", "slideLayout": "presentationml.slideLayout+xml",
    "slideMaster": "presentationml.slideMaster+xml", "notesSlide": "presentationml.notesSlide+xml",
    "notesMaster": "presentationml.notesMaster+xml", "handoutMaster": "presentationml.handoutMaster+xml",
    "theme": ".theme+xml", "chart": "drawingml.chart+xml", "tableStyles": ".tableStyles+xml", "image": "image/",
}  # fmt: skip
# What refers by an id -> the kind of relationship that the id must be of.
_REFERRERS: Final = {
    f"{P}sldMasterId": ("id", "slideMaster"), f"{P}sldLayoutId": ("id", "slideLayout"), f"{P}sldId": ("id", "slide"),
    f"{P}notesMasterId": ("id", "notesMaster"), f"{A}blip": ("embed", "image"), f"{{{NS['c']}}}chart": ("id", "chart"),
}  # fmt: skip
_METAFILES: Final = {"emf", "wmf"}  # whoever reads the one reads the other by its content
_NEEDED: Final = ("theme", "presProps", "viewProps", "tableStyles")
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
            for link in deck.links(owner).values():
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
            known = deck.links(name)
            for element in package.xml(name).iter():
                for key, value in element.attrib.items():
                    used = key.startswith(R) and key.removeprefix(R) in _REFERENCE
                    if used and value and value not in known:
                        yield self.finding(f"{name} uses {value}, which {relationships_part(name)} lacks")


class ContentTypes(FileRule):
    """Every part has a content type, and no type is declared for a part that is not there."""

    kind = "package.content-types"
    why = _REPAIR
    example = "a declared slideMaster2.xml that no longer exists, or image/jpg in place of image/jpeg"
    mend = "deckgen check --fix, or save the deck once from PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part without a type, and each type without a part."""
        package = deck.package
        defaults, overrides = package.content_types
        for name in sorted(name for name in package.parts if not name.endswith("/")):
            extension = name.rsplit(".", 1)[-1].lower()
            if name != CONTENT_TYPES and name not in overrides and extension not in defaults:
                yield self.finding(f"{name} has no content type")
            if name.startswith("ppt/") and name.endswith(".xml") and name not in overrides:
                yield self.finding(f"{name} is declared as plain XML only")
        for name in sorted(set(overrides) - set(package.parts)):
            yield self.finding(f"a content type is declared for {name}, which is missing")
        if _JPG in [*defaults.values(), *overrides.values()]:
            yield self.finding("image/jpg is no content type", hint="it is image/jpeg")

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Take out types of missing parts, name JPEG rightly, and declare media types that go without saying."""
        root = Package.of(parts).xml(CONTENT_TYPES)
        done = 0
        for element in list(root):
            if element.get("ContentType") == _JPG:
                element.set("ContentType", "image/jpeg")
                done += 1
            if element.tag == f"{_CT}Override" and element.get("PartName", "").lstrip("/") not in parts:
                root.remove(element)
                done += 1
        declared = {element.get("Extension", "").lower() for element in root.iter(f"{_CT}Default")}
        named = {element.get("PartName", "").lstrip("/") for element in root.iter(f"{_CT}Override")}
        bare = {name.rsplit(".", 1)[-1].lower() for name in parts if name not in named}
        for extension in sorted((bare - declared) & set(_KNOWN_TYPES)):
            element = root.makeelement(f"{_CT}Default", Extension=extension, ContentType=_KNOWN_TYPES[extension])
            root.insert(0, element)
            done += 1
        if done:
            put(parts, CONTENT_TYPES, root)
        return done


class RelationshipKinds(FileRule):
    """A relationship leads to the kind of part that it says, and is used for what it is."""

    kind = "package.relationship-kinds"
    why = _REPAIR
    example = "a layout's relationship that leads to a slide"
    mend = "point it to the right part"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each relationship of the wrong kind."""
        package = deck.package
        defaults, overrides = package.content_types
        for owner in sorted(package.parts):
            for link in deck.links(owner).values():
                if link.external or link.target not in package.parts:
                    continue
                declared = overrides.get(link.target) or defaults.get(link.target.rsplit(".", 1)[-1].lower(), "")
                plain = declared in ("", "application/xml")  # content-types says so
                if not plain and _KINDS.get(link.kind, "") not in declared:
                    yield self.finding(f"{owner}: {link.id} is of kind {link.kind}, but leads to {link.target}")
        for owner in sorted(name for name in package.parts if name.startswith("ppt/") and name.endswith(".xml")):
            yield from self._used(deck, owner)

    def _used(self, deck: DeckView, owner: str) -> Iterator[Finding]:
        links = deck.links(owner)
        for element in deck.package.xml(owner).iter(*_REFERRERS) if links else ():
            key, wanted = _REFERRERS[element.tag]
            link = links.get(element.get(f"{R}{key}", ""))
            if link is not None and link.kind != wanted:
                yield self.finding(f"{owner}: {link.id} is used as {wanted}, but is of kind {link.kind}")


class MediaContent(FileRule):
    """A picture is whole, and what its name says."""

    kind = "package.media-content"
    why = "Programs that go by the name or the declared type show an empty frame."
    example = "a PNG that was renamed to photo.jpg"
    mend = "insert the picture again"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each picture in use that is empty, cut short, unknown or of another kind."""
        for name in sorted(reached(deck.package)):
            said = PICTURES.get(name.rsplit(".", 1)[-1].lower())
            if said is None or not name.startswith("ppt/"):
                continue
            content = deck.package.parts[name]
            found = picture_kind(content)
            if found is None:
                yield self.finding(f"{name} is no picture that can be read" if content else f"{name} is empty")
            elif cut_short(content, found):
                yield self.finding(f"{name} breaks off before its end")
            elif found != said and {found, said} != _METAFILES:
                yield self.finding(f"{name} holds {found.upper()}", severity="warning")


class NeededParts(FileRule):
    """The presentation has a theme, properties of presentation and view, and table styles."""

    kind = "package.needed-parts"
    severity = "warning"
    why = "Keynote has been reported to refuse a deck without one of them."
    example = "a deck from a generator that writes slides and nothing else"
    mend = "save the deck once from PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is missing."""
        kinds = {link.kind for link in deck.links(PRESENTATION).values()}
        for kind in _NEEDED:
            if kind not in kinds:
                yield self.finding(f"the presentation has no {kind} part")


class StrayParts(FileRule):
    """Every part can be reached, and every slide in the file is in the deck."""

    kind = "package.stray-parts"
    severity = "warning"
    why = "What was deleted is still in the file, for everyone who opens it as a zip."
    example = "a slide that a script took out of the list, but not out of the file"
    mend = "deckgen check --fix takes them out"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part that nothing points to."""
        for name in strays(deck.package):
            yield self.finding(f"nothing in the deck points to {name}")

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Take them out."""
        return drop(parts, list(strays(Package.of(parts))))


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
