"""Slides put in, taken out and put in order; what a person added, deleted or moved stays so."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from deckgen.slides.editor import OFFICE, Editor
from deckgen.slides.merge.work import Site, Work
from deckgen.slides.package import NS, PRESENTATION

_P: Final = f"{{{NS['p']}}}"
_R: Final = f"{{{NS['r']}}}"
_SLIDE_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
_NOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml"


def slide_entries(editor: Editor) -> dict[str, Any]:
    """Return slide part -> its ``p:sldId``."""
    links = editor.relationships(PRESENTATION)
    found = editor.xml(PRESENTATION).findall("p:sldIdLst/p:sldId", NS)
    return {links[one.get(f"{_R}id")].target: one for one in found if one.get(f"{_R}id") in links}


def worked_on(editor: Editor, part: str) -> bool:
    """Tell whether a slide has what only a person adds: a ground of its own, transitions, animations, comments."""
    root = editor.xml(part)
    if any(root.find(path, NS) is not None for path in ("p:cSld/p:bg", "p:transition", "p:timing")):
        return True
    if root.xpath("*[local-name()='AlternateContent']"):
        return True
    return any("omment" in link.kind for link in editor.relationships(part).values())


def remove_slide(editor: Editor, part: str) -> None:
    """Take a slide out, and every click that leads to it."""
    entry = slide_entries(editor)[part]
    editor.edit(PRESENTATION)
    entry.getparent().remove(entry)
    editor.unrelate(PRESENTATION, entry.get(f"{_R}id"))
    for other in editor.slides():
        for link in editor.links(other, "slide"):
            if link.target == part:
                for click in editor.edit(other).xpath(f"//*[@r:id='{link.id}']", namespaces=NS):
                    click.getparent().remove(click)
                editor.unrelate(other, link.id)


def add_slide(work: Work, our_part: str, after: str | None) -> str | None:
    """Copy one of our slides into the edited deck, after the slide `after`; None where its layout is not there."""
    editor = work.editor
    layout = _layout(work, our_part)
    if layout is None:
        return None
    part = editor.add(editor.free_name("ppt/slides/slide{}.xml"), work.our.parts[our_part], _SLIDE_TYPE)
    editor.relate(part, f"{OFFICE}/slideLayout", layout)
    entries = slide_entries(editor)
    root = editor.edit(PRESENTATION)
    held = root.find("p:sldIdLst", NS)
    if held is None:
        held = etree.Element(f"{_P}sldIdLst")
        before = root.find("p:notesMasterIdLst", NS)
        (before if before is not None else root.find("p:sldMasterIdLst", NS)).addnext(held)
    number = max([255, *(int(one.get("id")) for one in held)]) + 1
    entry = etree.Element(f"{_P}sldId", id=str(number))
    entry.set(f"{_R}id", editor.relate(PRESENTATION, f"{OFFICE}/slide", part))
    if after is None:
        held.insert(0, entry)
    else:
        entries[after].addnext(entry)
    return part


def fill_slide(site: Site) -> None:
    """Give a slide that was copied its pictures, charts, clicks and notes."""
    editor, our = site.work.editor, site.work.our
    root = editor.edit(site.part)
    made = site.adopt(our.xml(site.our_part).find("p:cSld", NS))
    root.replace(root.find("p:cSld", NS), made)
    notes = our.related(site.our_part, "notesSlide")
    if notes is not None:
        copy_notes(site, notes)


def copy_notes(site: Site, our_notes: str) -> bool:
    """Copy the notes of our slide to the edited one; whether there is a master for them to stand on."""
    editor = site.work.editor
    master = editor.related(PRESENTATION, "notesMaster")
    if master is None:
        return False
    content = site.work.our.parts[our_notes]
    part = editor.add(editor.free_name("ppt/notesSlides/notesSlide{}.xml"), content, _NOTES_TYPE)
    editor.relate(part, f"{OFFICE}/notesMaster", master)
    editor.relate(part, f"{OFFICE}/slide", site.part)
    editor.relate(site.part, f"{OFFICE}/notesSlide", part)
    return True


def replace_slide(site: Site) -> bool:
    """Put our slide in the place of one that nobody has worked on; whether its layout is there."""
    editor = site.work.editor
    layout = _layout(site.work, site.our_part)
    if layout is None:
        return False
    editor.add(site.part, site.work.our.parts[site.our_part], _SLIDE_TYPE)
    editor.clear_relationships(site.part)
    editor.relate(site.part, f"{OFFICE}/slideLayout", layout)
    fill_slide(site)
    return True


def _layout(work: Work, our_part: str) -> str | None:
    """Return the layout of the edited deck that is called as the one of our slide."""
    ours = work.our.related(our_part, "slideLayout")
    name = work.our.xml(ours).find("p:cSld", NS).get("name") if ours else None
    same_place = ours if ours in work.editor.parts else None
    layouts = sorted(one for one in work.editor.parts if one.startswith("ppt/slideLayouts/") and one.endswith(".xml"))
    called = [one for one in layouts if work.editor.xml(one).find("p:cSld", NS).get("name") == name]
    return same_place if same_place in called else next(iter(called), None)


def order_slides(work: Work, base: list[str], theirs: list[tuple[str, str]], ours: list[str]) -> bool:
    """Put slides into the order of ours where the person has kept that of `base`; whether they were moved.

    `theirs` is part and id of each slide as it stood; slides of the person's own stay behind the one they followed.
    """
    ids = [slide for _, slide in theirs if slide]
    common = [slide for slide in base if slide in ids and slide in ours]
    there = [slide for slide in dict.fromkeys(ids) if slide in common]
    wanted = [slide for slide in ours if slide in common]
    if there != common or wanted == common:
        return False
    blocks: dict[str, list[str]] = {"": []}
    last = ""
    for part, slide in theirs:
        last = slide if slide in common else last
        blocks.setdefault(last, []).append(part)
    entries = slide_entries(work.editor)
    held = work.editor.edit(PRESENTATION).find("p:sldIdLst", NS)
    for part in [one for slide in ["", *wanted] for one in blocks[slide]]:
        if part in entries:
            held.append(entries[part])
    return True


def number_slides(editor: Editor) -> None:
    """Let the fields with the slide's number show the place that the slide now has."""
    for number, part in enumerate(editor.slides(), 1):
        for field in editor.xml(part).iter(f"{{{NS['a']}}}fld"):
            shown = field.find("a:t", NS)
            if field.get("type") == "slidenum" and shown is not None and shown.text != str(number):
                editor.edit(part)
                shown.text = str(number)
