"""One slide of a deck as a deck of its own: what LibreOffice draws in a fraction of the time of the whole."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from deckgen.slides.archive import pack
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part

_ID: Final = f"{{{NS['r']}}}id"
_DRAWN: Final = (
    "slide",
    "slideLayout",
    "slideMaster",
    "theme",
    "image",
    "chart",
    "presProps",
    "tableStyles",
    "package",
)
_BESIDE: Final = (
    "p:notesMasterIdLst",
    "p:handoutMasterIdLst",
    "p:custShowLst",
    "p:extLst",
)  # what tells of other slides
_PLACE: Final = "ppt/slides/slide1.xml"  # the same wherever the slide stands, so that a moved slide is drawn only once


def single(package: Package, slide: str, number: int) -> bytes:
    """Return the slide part `slide` as a .pptx of one visible slide that says it is the `number`-th.

    The same slide gives the same bytes, whatever the rest of its deck is: they tell whether it must be drawn anew.
    """
    others = frozenset(package.slides()) - {slide}
    kept = sorted(_kept(package, slide, others))
    parts = {_renamed(name, slide): package.parts[name] for name in kept}
    parts[PRESENTATION] = _xml(_presentation(package, slide))
    parts[_PLACE] = _xml(_alone(package, slide, number))
    parts[CONTENT_TYPES] = _xml(_types(package, kept, slide))
    for name in ("", *kept):
        links = relationships_part(name)
        if links in package.parts:
            parts[relationships_part(_renamed(name, slide))] = _xml(_links(package, name, kept, slide))
    return pack(parts)


def _kept(package: Package, slide: str, others: Collection[str]) -> set[str]:
    """Return the parts that the slide is drawn from."""
    kept: set[str] = set()
    waiting = [PRESENTATION, slide]
    while waiting:
        part = waiting.pop()
        if part in kept or part in others or part not in package.parts:
            continue
        kept.add(part)
        links = package.relationships(part).values()
        waiting += [link.target for link in links if not link.external and link.kind in _DRAWN]
    return kept


def _renamed(name: str, slide: str) -> str:
    return _PLACE if name == slide else name


def _presentation(package: Package, slide: str) -> Any:
    root = deepcopy(package.xml(PRESENTATION))
    links = package.relationships(PRESENTATION)
    for entry in root.findall("p:sldIdLst/p:sldId", NS):
        if links[entry.get(_ID)].target == slide:
            entry.set("id", "256")
            entry.set(_ID, "slide")
        else:
            entry.getparent().remove(entry)
    for path in _BESIDE:
        for element in root.findall(path, NS):
            root.remove(element)
    return root


def _alone(package: Package, slide: str, number: int) -> Any:
    """Return the slide's XML, shown, with its number written out and without clicks that lead to other slides."""
    root = deepcopy(package.xml(slide))
    root.attrib.pop("show", None)
    gone = {
        own for own, link in package.relationships(slide).items() if not link.external and link.kind not in _DRAWN[1:]
    }
    for click in list(root.iter(f"{{{NS['a']}}}hlinkClick")):
        if click.get(_ID) in gone:
            click.getparent().remove(click)
    for field in root.iterfind(".//a:fld[@type='slidenum']", NS):
        field.tag = f"{{{NS['a']}}}r"
        field.attrib.clear()
        for text in field.findall("a:t", NS):
            text.text = str(number)
    return root


def _types(package: Package, kept: Collection[str], slide: str) -> Any:
    root = deepcopy(package.xml(CONTENT_TYPES))
    for entry in root.findall("ct:Override", NS):
        name = entry.get("PartName", "").lstrip("/")
        if name in kept:
            entry.set("PartName", "/" + _renamed(name, slide))
        else:
            root.remove(entry)
    return root


def _links(package: Package, part: str, kept: Collection[str], slide: str) -> Any:
    """Return the relationships of `part` to what is kept; those that the whole deck's place shows in are made alike."""
    root = deepcopy(package.xml(relationships_part(part)))
    found = package.relationships(part)
    for entry in root.findall("rel:Relationship", NS):
        link = found[entry.get("Id")]
        if not link.external and (link.target not in kept or (link.kind == "slide" and link.target != slide)):
            root.remove(entry)
        elif link.target == slide:
            entry.set("Id", "slide")
            entry.set("Target", posixpath.relpath(_PLACE, posixpath.dirname(part)))
    return root


def _xml(root: Any) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def singles(package: Package) -> Iterator[bytes]:
    """Yield every slide of a package as `single` does, in the deck's order."""
    for number, slide in enumerate(package.slides(), start=1):
        yield single(package, slide, number)
