"""A person's template made ready to be written to: sample slides and private parts out, what Keynote needs in.

Works on the parts alone, so that nothing of the sample slides is left behind: no part, relationship or mention.
"""

from __future__ import annotations

import posixpath
from typing import Any, Final

from lxml import etree

from deckgen.slides.archive import pack
from deckgen.slides.package import CONTENT_TYPES, NS, PRESENTATION, Package, relationships_part
from deckgen.slides.template import APP, COLOR_MAP, EMPTY_TREE, NAMESPACES, VIEW_PROPS
from deckgen.slides.template_notes import notes_master_xml
from deckgen.slides.template_theme import table_styles_xml, theme_xml
from deckgen.theme import Theme

_R: Final = f"{{{NS['r']}}}"
_REL: Final = f"{{{NS['rel']}}}"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PML: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_MAIN: Final = f"{_PML}.presentation.main+xml"
# Relationships that lead to sample slides, to people, or to what only the template's author needs.
_DROPPED: Final = frozenset((
    "slide", "printerSettings", "commentAuthors", "authors", "customXml", "custom-properties", "thumbnail",
    "changesInfo", "revisionInfo", "person", "comments", "vbaProject", "notesSlide",
))  # fmt: skip
_GONE: Final = ("p:sldIdLst", "p:custShowLst", "p:custDataLst", "p:modifyVerifier")
_SECTIONS: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_FIRST_ID: Final = 2_147_483_648
_XML: Final = {"xml_declaration": True, "encoding": "UTF-8", "standalone": True}


def cleaned(package: Package, theme: Theme) -> bytes:
    """Return the template `package` as a .pptx without slides, ready for python-pptx; `theme` sets table and notes.

    The same template gives the same bytes.
    """
    parts = _Parts(package)
    parts.drop_links()
    parts.keep_reachable()
    root = parts.tree(PRESENTATION)
    for path in _GONE:
        for element in root.findall(path, NS):
            root.remove(element)
    for extension in root.xpath(f"p:extLst/p:ext[@uri='{_SECTIONS}']", namespaces=NS):
        extension.getparent().remove(extension)
    for empty in root.xpath("p:extLst[not(*)]", namespaces=NS):
        root.remove(empty)
    _renumber(parts, root)
    _complete(parts, theme)
    _name_colors(parts, theme)
    _notes_master(parts, root, theme)
    return pack(parts.packed())


class _Parts:
    """The parts of a package while they are changed."""

    def __init__(self, package: Package) -> None:
        self.content = dict(package.parts)
        self._trees: dict[str, Any] = {}
        self.defaults, self.types = (dict(table) for table in package.content_types)
        self.types[PRESENTATION] = _MAIN
        self.content.pop("docProps/thumbnail.jpeg", None)

    def tree(self, name: str) -> Any:
        """Return the root of an XML part; changes to it are written by `packed`."""
        if name not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._trees[name] = etree.fromstring(self.content[name], parser)
        return self._trees[name]

    def links(self, owner: str) -> list[Any]:
        """Return the relationship elements of `owner`."""
        name = relationships_part(owner)
        return list(self.tree(name)) if name in self.content else []

    def target(self, owner: str, link: Any) -> str | None:
        """Return the part that `link` leads to; None for an address outside."""
        if link.get("TargetMode") == "External":
            return None
        return posixpath.normpath(posixpath.join("/" + posixpath.dirname(owner), link.get("Target"))).lstrip("/")

    def drop_links(self) -> None:
        """Take out relationships of the kinds that are dropped, and the elements that use them."""
        for name in sorted(self.content):
            if not name.endswith(".rels"):
                continue
            folder, _, own = name.rpartition("_rels/")
            owner = folder + own.removesuffix(".rels")
            gone = set()
            for link in self.links(owner):
                target, kind = self.target(owner, link), link.get("Type", "").rsplit("/", 1)[-1]
                if target is None:  # a deck opens offline; an address may stay only where a person clicks on it
                    lost = kind != "hyperlink" or link.get("Target", "").lower().startswith(("file:", "\\\\"))
                else:
                    lost = target not in self.content
                if lost or kind in _DROPPED:
                    gone.add(link.get("Id"))
                    link.getparent().remove(link)
            if gone and owner in self.content and owner.endswith(".xml"):
                self._drop_uses(owner, gone)

    def _drop_uses(self, owner: str, gone: set[str]) -> None:
        root = self.tree(owner)
        for element in list(root.iter()):
            used = {value for key, value in element.attrib.items() if key.startswith(_R)}
            if used & gone and element.getparent() is not None:
                element.getparent().remove(element)

    def keep_reachable(self) -> None:
        """Drop every part to which no relationship leads any more."""
        reached, waiting = set[str](), [""]
        while waiting:
            owner = waiting.pop()
            for link in self.links(owner):
                target = self.target(owner, link)
                if target is not None and target in self.content and target not in reached:
                    reached.add(target)
                    waiting.append(target)
        keep = reached | {relationships_part(owner) for owner in ("", *reached)} | {CONTENT_TYPES}
        self.content = {name: content for name, content in self.content.items() if name in keep}
        self._trees = {name: tree for name, tree in self._trees.items() if name in keep}
        self.types = {name: kind for name, kind in self.types.items() if name in keep}

    def related(self, owner: str, kind: str) -> str | None:
        """Return the part that `owner` points to by a relationship of `kind`, or None."""
        found = (self.target(owner, link) for link in self.links(owner) if link.get("Type", "").endswith("/" + kind))
        return next(found, None)

    def add(self, name: str, text: str, kind: str) -> None:
        """Put in a part of the content type `kind`."""
        self._trees.pop(name, None)
        self.content[name] = text.encode("utf-8")
        self.types[name] = kind

    def relate(self, owner: str, kind: str, target: str) -> str:
        """Add a relationship of `owner` to the part `target`, and return its id."""
        name = relationships_part(owner)
        if name not in self.content:
            self.content[name] = f'<Relationships xmlns="{NS["rel"]}"/>'.encode()
        used = {link.get("Id") for link in self.links(owner)}
        own = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        place = posixpath.relpath(target, posixpath.dirname(owner) or ".")
        etree.SubElement(self.tree(name), f"{_REL}Relationship", Id=own, Type=_TYPES + kind, Target=place)
        return own

    def packed(self) -> dict[str, bytes]:
        """Return the parts, with content types for exactly these."""
        for name, tree in self._trees.items():
            self.content[name] = etree.tostring(tree, **_XML)
        extensions = {name.rsplit(".", 1)[-1].lower() for name in self.content} | {"rels", "xml", "png"}
        defaults = self.defaults | {
            "png": "image/png", "xml": "application/xml",
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
        }  # fmt: skip
        root = etree.Element(f"{{{NS['ct']}}}Types", nsmap={None: NS["ct"]})
        for extension in sorted(extensions & set(defaults)):
            kind = {"image/jpg": "image/jpeg"}.get(defaults[extension], defaults[extension])
            etree.SubElement(root, f"{{{NS['ct']}}}Default", Extension=extension, ContentType=kind)
        for name, kind in sorted(self.types.items()):
            etree.SubElement(root, f"{{{NS['ct']}}}Override", PartName="/" + name, ContentType=kind)
        self.content[CONTENT_TYPES] = etree.tostring(root, **_XML)
        return self.content


def _renumber(parts: _Parts, root: Any) -> None:
    """Give masters and layouts ids of one series: they share an id space, and some templates repeat them."""
    number = _FIRST_ID
    for entry in root.findall("p:sldMasterIdLst/p:sldMasterId", NS):
        entry.set("id", str(number))
        links = {link.get("Id"): parts.target(PRESENTATION, link) for link in parts.links(PRESENTATION)}
        master = parts.tree(str(links[entry.get(f"{_R}id")]))
        for below in master.findall("p:sldLayoutIdLst/p:sldLayoutId", NS):
            number += 1
            below.set("id", str(number))
        number += 1


def _complete(parts: _Parts, theme: Theme) -> None:
    """Put in properties that Keynote asks for, and the table style; take out what names slides or people."""
    for kind, text in (
        ("presProps", f"<p:presentationPr {NAMESPACES}/>"),
        ("viewProps", VIEW_PROPS),
        ("tableStyles", table_styles_xml(theme)),
    ):
        name = parts.related(PRESENTATION, kind)
        if name is None:
            name = f"ppt/{kind}.xml"
            parts.relate(PRESENTATION, kind, name)
            parts.add(name, text, f"{_PML}.{kind}+xml")
        elif kind == "viewProps":  # the author's view may list sample slides
            parts.add(name, text, f"{_PML}.{kind}+xml")
            parts.content.pop(relationships_part(name), None)
            parts._trees.pop(relationships_part(name), None)
        elif kind == "presProps":
            for element in parts.tree(name).findall("p:showPr", NS):
                parts.tree(name).remove(element)
        else:
            ours = etree.fromstring(text.encode("utf-8")).find("a:tblStyle", NS)
            for old in parts.tree(name).findall("a:tblStyle", NS):  # of a deck that deckgen made
                if old.get("styleId") == ours.get("styleId"):
                    parts.tree(name).remove(old)
            parts.tree(name).append(ours)
    if parts.related(PRESENTATION, "theme") is None:
        master = str(parts.related(PRESENTATION, "slideMaster"))
        parts.relate(PRESENTATION, "theme", str(parts.related(master, "theme")))
    app = parts.related("", "extended-properties")
    if app is not None:
        parts.add(app, APP, "application/vnd.openxmlformats-officedocument.extended-properties+xml")
    core = parts.related("", "core-properties")
    if core is not None:  # the author's name and words; the deck writes its own
        root = parts.tree(core)
        for element in list(root):
            root.remove(element)


def _name_colors(parts: _Parts, theme: Theme) -> None:
    """Name the colours that the deck adds to the template's, signs of status mostly, where colour menus show them."""
    master = parts.related(PRESENTATION, "slideMaster")
    name = None if master is None else parts.related(master, "theme")
    if name is None:
        return
    root = parts.tree(name)
    listed = root.find("a:custClrLst", NS)
    there = {color.get("val", "").upper() for color in root.iter(f"{{{NS['a']}}}srgbClr")}
    added = [(role, value) for role, value in theme.colors.items() if value.upper() not in there]
    if listed is None and added:
        listed = etree.Element(f"{{{NS['a']}}}custClrLst")
        root.insert(sum(child.tag != f"{{{NS['a']}}}extLst" for child in root), listed)
    for role, value in added:
        named = etree.SubElement(listed, f"{{{NS['a']}}}custClr", name=role.capitalize())
        etree.SubElement(named, f"{{{NS['a']}}}srgbClr", val=value)


def _notes_master(parts: _Parts, root: Any, theme: Theme) -> None:
    """List the notes master, and write one with a theme of its own where there is none; Keynote needs both."""
    master = parts.related(PRESENTATION, "notesMaster")
    if master is None or parts.related(master, "theme") is None:
        master = "ppt/notesMasters/notesMasterOwn.xml"
        parts.add(master, notes_master_xml(theme, NAMESPACES, EMPTY_TREE, COLOR_MAP), f"{_PML}.notesMaster+xml")
        own = "ppt/theme/themeNotesOwn.xml"
        parts.add(own, theme_xml(theme, "Notes"), "application/vnd.openxmlformats-officedocument.theme+xml")
        parts.relate(master, "theme", own)
        for link in parts.links(PRESENTATION):
            if link.get("Type", "").endswith("/notesMaster"):
                link.getparent().remove(link)
        parts.relate(PRESENTATION, "notesMaster", master)
    listed = root.find("p:notesMasterIdLst", NS)
    if listed is not None:
        root.remove(listed)
    rid = next(link.get("Id") for link in parts.links(PRESENTATION) if link.get("Type", "").endswith("/notesMaster"))
    listed = etree.Element(f"{{{NS['p']}}}notesMasterIdLst")
    etree.SubElement(listed, f"{{{NS['p']}}}notesMasterId").set(f"{_R}id", rid)
    root.find("p:sldMasterIdLst", NS).addnext(listed)
