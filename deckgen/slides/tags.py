"""What a slide or shape is, said where PowerPoint keeps it through editing, copying and saving: its custom tags.

A tag is what ``Shape.Tags`` of PowerPoint's object model shows; attributes and extensions of our own would be dropped.
"""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from deckgen.slides.editor import OFFICE, Editor
from deckgen.slides.package import NS, Package
from deckgen.slides.template_theme import DECLARATION

TAG: Final = "DG_ID"
SHAPES: Final = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp")
_KIND: Final = f"{OFFICE}/tags"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
_P: Final = f"{{{NS['p']}}}"
_ID: Final = f"{{{NS['r']}}}id"
_LATER: Final = {f"{_P}controls", f"{_P}extLst"}


def tag_deck(editor: Editor) -> None:
    """Tag every slide that we wrote with its id, and its shapes with "id/name"; strips and numbers carry nothing."""
    for part in editor.slides():
        slide = editor.xml(part).find("p:cSld", NS)
        owner = slide.get("name", "")
        set_tag(editor, part, slide, owner)
        for shape in slide.find("p:spTree", NS):
            name = name_of(shape)
            if name and not is_plain(name):
                set_tag(editor, part, properties(shape), f"{owner}/{name}")


def is_plain(name: str) -> bool:
    """Tell whether a shape of ours is one without content: the slide's number, or the strip beside a card."""
    return name == "Slide Number" or name.endswith(" strip")


def name_of(shape: Any) -> str:
    """Return the name of a shape; empty for what is no shape."""
    found = shape.find("./*/p:cNvPr", NS) if etree.QName(shape).localname in SHAPES else None
    return str(found.get("name", "")) if found is not None else ""


def properties(shape: Any) -> Any:
    """Return the ``p:nvPr`` of a shape."""
    return shape.find("./*/p:nvPr", NS)


def read_tag(package: Package, part: str, holder: Any) -> str:
    """Return the tag of `holder` (a slide's ``p:cSld`` or a shape's ``p:nvPr``); empty where there is none."""
    found = _tag_part(package, part, holder)
    if found is None:
        return ""
    values = package.xml(found).xpath(f"//p:tag[@name='{TAG}']/@val", namespaces=NS)
    return str(values[0]) if values else ""


def set_tag(editor: Editor, part: str, holder: Any, value: str) -> None:
    """Tag `holder` with `value`; other tags that it has stay."""
    if read_tag(editor, part, holder) == value:
        return
    line = f'<p:tag xmlns:p="{NS["p"]}" name="{TAG}" val={quoteattr(value)}/>'
    found = _tag_part(editor, part, holder)
    if found is not None:
        root = editor.edit(found)
        for old in root.xpath(f"p:tag[@name='{TAG}']", namespaces=NS):
            root.remove(old)
        root.append(etree.fromstring(line))
        return
    xml = f'{DECLARATION}<p:tagLst xmlns:p="{NS["p"]}"><p:tag name="{TAG}" val={quoteattr(value)}/></p:tagLst>'
    name = editor.add(editor.free_name("ppt/tags/tag{}.xml"), xml.encode(), _TYPE)
    editor.edit(part)
    held = holder.find("p:custDataLst", NS)
    if held is None:
        held = etree.Element(f"{_P}custDataLst")
        later = next((place for place, child in enumerate(holder) if child.tag in _LATER), len(holder))
        holder.insert(later, held)
    etree.SubElement(held, f"{_P}tags").set(_ID, editor.relate(part, _KIND, name))


def _tag_part(package: Package, part: str, holder: Any) -> str | None:
    found = holder.find("p:custDataLst/p:tags", NS)
    link = package.relationships(part).get(found.get(_ID)) if found is not None else None
    return link.target if link is not None and link.target in package.parts else None
