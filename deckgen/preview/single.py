"""One slide of a deck as a deck of its own: what LibreOffice draws in a fraction of the time of the whole."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from deckgen.slides.archive import pack
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part

_ID: Final = f"{{{NS['r']}}}id"
_DESIGN: Final = ("slideLayout", "slideMaster", "theme", "presProps", "tableStyles")
_OWN: Final = ("image", "chart", "package")  # what a slide shows that no other part of the design does
_BESIDE: Final = (
    "p:notesMasterIdLst",
    "p:handoutMasterIdLst",
    "p:custShowLst",
    "p:extLst",
)  # what tells of other slides
_A: Final = f"{{{NS['a']}}}"
_SLIDE: Final = "ppt/slides/slide.xml"

Names = Mapping[str, str]  # part of the deck -> its name in the deck of one slide


def single(package: Package, slide: str, number: int) -> bytes:
    """Return the slide part `slide` as a .pptx of one visible slide that says it is the `number`-th.

    The same slide gives the same bytes, whatever else its deck holds: they tell whether it must be drawn anew.
    """
    names = _names(package, slide)
    parts = {new: package.parts[old] for old, new in names.items()}
    parts[PRESENTATION] = _xml(_presentation(package, slide))
    parts[_SLIDE] = _xml(_alone(package, slide, number))
    parts[CONTENT_TYPES] = _xml(_types(package, names))
    for old in ("", *names):
        if relationships_part(old) in package.parts:
            parts[relationships_part(names.get(old, ""))] = _xml(_links(package, old, names))
    return pack(parts)


def _names(package: Package, slide: str) -> Names:
    """Return the parts that the slide is drawn from; its own are numbered anew, in the order in which it names them."""
    names = {PRESENTATION: PRESENTATION, slide: _SLIDE}
    waiting = [PRESENTATION, slide]
    while waiting:
        for link in package.relationships(waiting.pop(0)).values():
            part = link.target
            if link.external or part in names or part not in package.parts or link.kind not in (*_DESIGN, *_OWN):
                continue
            folder, ending = posixpath.split(part)[0], posixpath.splitext(part)[1]
            names[part] = part if link.kind in _DESIGN else f"{folder}/part{len(names)}{ending}"
            waiting.append(part)
    return names


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
    """Return the slide's XML, shown and without tags, its number written out."""
    root = deepcopy(package.xml(slide))
    root.attrib.pop("show", None)
    for tags in root.findall(".//p:custDataLst", NS):
        tags.getparent().remove(tags)
    for field in root.findall(".//a:fld[@type='slidenum']", NS):
        field.tag = f"{_A}r"
        field.attrib.clear()
        for text in field.findall("a:t", NS):
            text.text = str(number)
        # LibreOffice gives a number that is no field another font.
        for look in field.findall("a:rPr", NS):
            if look.find("a:latin", NS) is None:
                etree.SubElement(look, f"{_A}latin", typeface="+mn-lt")
    return root


def _types(package: Package, names: Names) -> Any:
    root = deepcopy(package.xml(CONTENT_TYPES))
    endings = {"rels"} | {name.rsplit(".", 1)[-1].lower() for name in names}
    for entry in root.findall("ct:Default", NS):
        if entry.get("Extension", "").lower() not in endings:
            root.remove(entry)
    for entry in root.findall("ct:Override", NS):
        new = names.get(entry.get("PartName", "").lstrip("/"))
        if new is None:
            root.remove(entry)
        else:
            entry.set("PartName", f"/{new}")
    # Sorted, because the order is that in which the whole deck was written.
    root[:] = sorted(root, key=lambda entry: (entry.tag, entry.get("Extension", ""), entry.get("PartName", "")))
    return root


def _links(package: Package, part: str, names: Names) -> Any:
    """Return the relationships of `part` to the parts in `names` and to addresses outside; a click leads to its own slide."""
    root = deepcopy(package.xml(relationships_part(part)))
    found = package.relationships(part)
    for entry in root.findall("rel:Relationship", NS):
        link = found[entry.get("Id")]
        if link.external:
            continue
        if link.kind == "slide" and part != PRESENTATION:
            entry.set("Target", f"/{_SLIDE}")  # nobody clicks in a picture; only the look of a link counts
            continue
        if link.target not in names or (link.kind == "slide" and names[link.target] != _SLIDE):
            root.remove(entry)
            continue
        if link.kind == "slide":
            entry.set("Id", "slide")
        entry.set("Target", f"/{names[link.target]}")
    return root


def _xml(root: Any) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
