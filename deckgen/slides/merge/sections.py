"""The deck's sections kept whole: every slide in one, none that is gone, new ones beside those they follow."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from deckgen.slides.editor import Editor
from deckgen.slides.package import NS, PRESENTATION, Package

_P14: Final = f"{{{NS['p14']}}}"


def section_names(package: Package) -> dict[str, tuple[str, str]]:
    """Return slide part -> name and id of the section that it stands in."""
    root, links = package.xml(PRESENTATION), package.relationships(PRESENTATION)
    parts = {one.get("id"): links[one.get(f"{{{NS['r']}}}id")].target for one in root.findall("p:sldIdLst/p:sldId", NS)}
    return {
        parts[member.get("id")]: (section.get("name", ""), section.get("id", ""))
        for section in root.iter(f"{_P14}section")
        for member in section.iter(f"{_P14}sldId")
        if member.get("id") in parts
    }


def mend_sections(editor: Editor, wanted: dict[str, tuple[str, str]]) -> None:
    """List each slide once, in the deck's order; `wanted` says for new slide ids which section they are for."""
    root = editor.xml(PRESENTATION)
    sections = list(root.iter(f"{_P14}section"))
    ids = [one.get("id") for one in root.findall("p:sldIdLst/p:sldId", NS)]
    if not sections:
        return
    home: dict[str, Any] = {}
    for section in sections:
        for member in section.iter(f"{_P14}sldId"):
            home.setdefault(member.get("id"), section)
    last = sections[0]
    for place, number in enumerate(ids):
        if number not in home:
            following = next((home[other] for other in ids[place + 1 :] if other in home), None)
            home[number] = _home(wanted.get(number, ("", "")), last, following, sections)
        last = home[number]
    listed = {id(section): [m.get("id") for m in section.iter(f"{_P14}sldId")] for section in sections}
    for section in sections:
        members = [number for number in ids if home[number] is section]
        if listed[id(section)] == members:
            continue
        editor.edit(PRESENTATION)
        held = section.find("p14:sldIdLst", NS)
        if held is None:
            held = etree.SubElement(section, f"{_P14}sldIdLst")
            section.insert(0, held)
        for member in list(held):
            held.remove(member)
        for number in members:
            etree.SubElement(held, f"{_P14}sldId", id=number)


def _home(wanted: tuple[str, str], last: Any, following: Any | None, sections: list[Any]) -> Any:
    """Return the section for a new slide: the one before it, the one after it, or a new one between these."""
    name, number = wanted
    if not name or last.get("name") == name:
        return last
    if following is not None and following.get("name") == name:
        return following
    if following is last or any(one.get("id") == number or one.get("name") == name for one in sections):
        return last  # two sections of one name would be told apart by nobody
    made = etree.Element(f"{_P14}section", name=name, id=number)
    etree.SubElement(made, f"{_P14}sldIdLst")
    last.addnext(made)
    sections.insert(sections.index(last) + 1, made)
    return made
