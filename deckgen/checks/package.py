"""Rules over the package: what PowerPoint repairs or Keynote refuses, and validators let pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from deckgen.findings import Finding
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part

PackageRule = Callable[[Package], Iterator[Finding]]

_R: Final = f"{{{NS['r']}}}"
_EMU_ATTRIBUTES: Final = frozenset(("x", "y", "cx", "cy", "w", "h"))
_FRACTION: Final = re.compile(r"-?\d*\.\d*(e[+-]?\d+)?|-?\d+e[+-]?\d+", re.IGNORECASE)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-Fa-f]_")
_REFERENCE: Final = frozenset(("id", "embed", "link", "pict", "dm", "lo", "qs", "cs"))


def _error(rule: str, message: str, hint: str | None = None) -> Finding:
    return Finding(rule=f"package.{rule}", severity="error", message=message, hint=hint)


def unique_names(package: Package) -> Iterator[Finding]:
    """No two members of the zip share a name; names that differ in case alone count as one."""
    for name, count in Counter(name.lower() for name in package.names).items():
        if count > 1:
            yield _error("unique-names", f"{count} parts are called {name}")


def relationship_targets(package: Package) -> Iterator[Finding]:
    """Every internal relationship leads to a part, and every relationships part belongs to one."""
    for name in sorted(package.parts):
        if name.endswith(".rels"):
            owner = name.replace("_rels/", "", 1) if name.startswith("_rels/") else name.replace("/_rels/", "/")
            owner = owner.removesuffix(".rels")
            if owner and owner not in package.parts:
                yield _error("relationships", f"{name} belongs to no part")
    for owner in ("", *sorted(package.parts)):
        for link in package.relationships(owner).values():
            if not link.external and link.target not in package.parts:
                yield _error("relationships", f"{owner or 'the package'} points to {link.target}, which is missing")


def relationship_ids(package: Package) -> Iterator[Finding]:
    """Every ``r:id``, ``r:embed``, ``r:link`` is defined in its part's relationships."""
    for name in sorted(package.parts):
        if not name.endswith(".xml") or name == CONTENT_TYPES:
            continue
        known = package.relationships(name)
        for element in package.xml(name).iter():
            for key, value in element.attrib.items():
                used = key.startswith(_R) and key.removeprefix(_R) in _REFERENCE
                if used and value and value not in known:
                    yield _error("relationship-ids", f"{name} uses {value}, which {relationships_part(name)} lacks")


def content_types(package: Package) -> Iterator[Finding]:
    """Every part has a content type, and no type is declared for a part that is not there."""
    defaults, overrides = package.content_types
    for name in sorted(package.parts):
        extension = name.rsplit(".", 1)[-1].lower()
        if name != CONTENT_TYPES and name not in overrides and extension not in defaults:
            yield _error("content-types", f"{name} has no content type")
        if name.startswith("ppt/") and name.endswith(".xml") and name not in overrides:
            yield _error("content-types", f"{name} is declared as plain XML only")
    for name in sorted(set(overrides) - set(package.parts)):
        yield _error("content-types", f"a content type is declared for {name}, which is missing")
    if "image/jpg" in [*defaults.values(), *overrides.values()]:
        yield _error("content-types", "image/jpg is no content type", "it is image/jpeg")


def whole_emus(package: Package) -> Iterator[Finding]:
    """Lengths are whole numbers; PowerPoint refuses fractions."""
    for name in sorted(package.parts):
        if not (name.startswith("ppt/") and name.endswith(".xml")):
            continue
        for element in package.xml(name).iter(f"{{{NS['a']}}}*", f"{{{NS['p']}}}*"):
            for key in _EMU_ATTRIBUTES & set(element.attrib):
                if _FRACTION.fullmatch(element.get(key)):
                    tag = element.tag.rsplit("}", 1)[-1]
                    yield _error("whole-emus", f"{name}: {tag} has {key}={element.get(key)!r}")


def notes_master(package: Package) -> Iterator[Finding]:
    """A notes master is listed and has a theme of its own; Keynote refuses the deck otherwise."""
    master = package.related(PRESENTATION, "notesMaster")
    parts = [name for name in package.parts if re.fullmatch(r"ppt/notesMasters/[^/]+\.xml", name)]
    if parts and not package.xml(PRESENTATION).xpath("p:notesMasterIdLst/p:notesMasterId", namespaces=NS):
        yield _error("notes-master", "there is a notes master, but no notesMasterIdLst")
    themes = [package.related(name, "theme") for name in package.parts if name.startswith("ppt/slideMasters/slide")]
    if master and package.related(master, "theme") in (None, *themes):
        yield _error("notes-master", "the notes master has no theme part of its own")


def layout_ids(package: Package) -> Iterator[Finding]:
    """Masters and layouts share one id space, from 2147483648 up."""
    ids = package.xml(PRESENTATION).xpath("p:sldMasterIdLst/p:sldMasterId/@id", namespaces=NS)
    for name in package.parts:
        if re.fullmatch(r"ppt/slideMasters/[^/]+\.xml", name):
            ids += package.xml(name).xpath("p:sldLayoutIdLst/p:sldLayoutId/@id", namespaces=NS)
    for value, count in Counter(ids).items():
        if count > 1:
            yield _error("layout-ids", f"{count} masters or layouts have the id {value}")
        if int(value) < 2**31:
            yield _error("layout-ids", f"the master or layout id {value} is below 2147483648")


def slide_ids(package: Package) -> Iterator[Finding]:
    """Slide ids are unique and at least 256, and each leads to a slide of its own."""
    ids = package.xml(PRESENTATION).xpath("p:sldIdLst/p:sldId/@id", namespaces=NS)
    for value, count in Counter(ids).items():
        if count > 1 or int(value) < 256:
            yield _error("slide-ids", f"the slide id {value} is used {count} times, or below 256")
    there = len(package.slides())
    if there != len(ids):
        yield _error("slide-ids", f"the deck lists {len(ids)} slides, of which {there} are there")


def sections(package: Package) -> Iterator[Finding]:
    """Where there are sections, they list each slide exactly once and have names and ids of their own."""
    root = package.xml(PRESENTATION)
    if not root.xpath("//p14:sectionLst", namespaces=NS):
        return
    slides = root.xpath("p:sldIdLst/p:sldId/@id", namespaces=NS)
    listed = Counter(root.xpath("//p14:section/p14:sldIdLst/p14:sldId/@id", namespaces=NS))
    for value in sorted(set(listed) - set(slides)):
        yield _error("sections", f"a section lists the slide id {value}, which does not exist")
    for value in slides:
        if listed[value] != 1:
            yield _error("sections", f"the slide id {value} stands in {listed[value]} sections")
    ids = root.xpath("//p14:section/@id", namespaces=NS)
    if len(set(ids)) < len(ids) or not all(re.fullmatch(r"\{[0-9A-F-]{36}\}", value) for value in ids):
        yield _error("sections", "section ids are not different GUIDs")
    if not all(name.strip() for name in root.xpath("//p14:section/@name", namespaces=NS)):
        yield _error("sections", "a section has no name")


def control_characters(package: Package) -> Iterator[Finding]:
    """No part holds control characters, raw or in Office's ``_x0007_`` form."""
    for name in sorted(package.xml_parts()):
        texts = package.xml(name).itertext()
        if any(_CONTROLS.search(text) for text in texts):
            yield _error("control-characters", f"{name} holds a control character")


PACKAGE_RULES: Final[dict[str, PackageRule]] = {
    "package.unique-names": unique_names,
    "package.relationships": relationship_targets,
    "package.relationship-ids": relationship_ids,
    "package.content-types": content_types,
    "package.whole-emus": whole_emus,
    "package.notes-master": notes_master,
    "package.layout-ids": layout_ids,
    "package.slide-ids": slide_ids,
    "package.sections": sections,
    "package.control-characters": control_characters,
}
