"""A package being changed: parts, relationships and content types, and nothing else than what was asked for."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from lxml import etree

from deckgen.slides.archive import pack
from deckgen.slides.package import CONTENT_TYPES, NS, Package, Relationship, relationships_part

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHOWN: Final = ("image", "chart", "tags", "slide", "hyperlink")  # what a slide names where it shows it
_EMPTY: Final = f'<Relationships xmlns="{NS["rel"]}"/>'.encode()
_REL: Final = f"{{{NS['rel']}}}Relationship"
_OVERRIDE: Final = f"{{{NS['ct']}}}Override"
_DEFAULT: Final = f"{{{NS['ct']}}}Default"


class Editor(Package):
    """A `Package` whose parts may be added, changed and removed; parts that nobody changes keep their bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.parts: dict[str, bytes] = {name: part for name, part in self.parts.items() if not name.endswith("/")}
        self._changed: set[str] = set()
        self._last: dict[str, int] = {}
        self._types: tuple[dict[str, str], dict[str, str]] | None = None

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return relationship id -> relationship of `part` as they are now."""
        return self._relationships(part)

    def edit(self, name: str) -> Any:
        """Return the root of the part `name`, which will be written anew."""
        self._changed.add(name)
        if name == CONTENT_TYPES:
            self._types = None
        return self.xml(name)

    @property
    def content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """The two tables: file extension -> type, and part -> type."""
        if self._types is None:
            root = self.xml(CONTENT_TYPES)
            defaults = {e.get("Extension").lower(): e.get("ContentType") for e in root.findall("ct:Default", NS)}
            overrides = {e.get("PartName").lstrip("/"): e.get("ContentType") for e in root.findall("ct:Override", NS)}
            self._types = defaults, overrides
        return self._types

    def type_of(self, name: str) -> str:
        """Return the content type of a part; empty where none is declared."""
        defaults, overrides = self.content_types
        return str(overrides.get(name) or defaults.get(name.rsplit(".", 1)[-1].lower(), ""))

    def free_name(self, pattern: str) -> str:
        """Return the first part name of `pattern` ("ppt/tags/tag{}.xml") that is not taken."""
        number = self._last.get(pattern, 0) + 1
        while pattern.format(number) in self.parts:
            number += 1
        self._last[pattern] = number
        return pattern.format(number)

    def add(self, name: str, content: bytes, content_type: str) -> str:
        """Add the part `name`, or replace it, and declare its type; returns the name."""
        self.parts[name] = content
        self._trees.pop(name, None)
        self._changed.discard(name)
        if self.type_of(name) != content_type:
            self._declare(name, content_type)
        return name

    def _declare(self, name: str, content_type: str) -> None:
        defaults, overrides = self.content_types
        extension = name.rsplit(".", 1)[-1].lower()
        if extension in ("xml", "rels") or extension in defaults:
            self._undeclare(name)
            root = self.xml(CONTENT_TYPES)
            etree.SubElement(root, _OVERRIDE, PartName=f"/{name}", ContentType=content_type)
            overrides[name] = content_type
        else:
            root = self.xml(CONTENT_TYPES)
            made = etree.Element(_DEFAULT, Extension=extension, ContentType=content_type)
            root.insert(len(root.findall("ct:Default", NS)), made)
            defaults[extension] = content_type
        self._changed.add(CONTENT_TYPES)  # and not `edit`, for the tables are as the part is

    def remove(self, name: str) -> None:
        """Take a part out, with its relationships and its declared type."""
        for gone in (name, relationships_part(name)):
            self.parts.pop(gone, None)
            self._trees.pop(gone, None)
            self._changed.discard(gone)
        self._undeclare(name)

    def clear_relationships(self, owner: str) -> None:
        """Take out all relationships of `owner`."""
        rels = relationships_part(owner)
        self.parts.pop(rels, None)
        self._trees.pop(rels, None)
        self._changed.discard(rels)

    def _undeclare(self, name: str) -> None:
        if name not in self.content_types[1]:
            return
        for override in self.xml(CONTENT_TYPES).findall("ct:Override", NS):
            if override.get("PartName").lstrip("/") == name:
                self.edit(CONTENT_TYPES).remove(override)

    def relate(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of the relationship from `owner` to `target`, made where there is none; `kind` is its full type."""
        for link in self._lines(owner):
            if link.get("Type") == kind and self._target(owner, link) == target:
                return str(link.get("Id"))
        rels = relationships_part(owner)
        if rels not in self.parts:
            self.add(rels, _EMPTY, "application/vnd.openxmlformats-package.relationships+xml")
        root = self.edit(rels)
        taken = {link.get("Id") for link in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        address = target if external else quote(posixpath.relpath("/" + target, "/" + posixpath.dirname(owner)))
        made = etree.SubElement(root, _REL, Id=f"rId{number}", Type=kind, Target=address)
        if external:
            made.set("TargetMode", "External")
        return f"rId{number}"

    def point(self, owner: str, relation: str, target: str) -> None:
        """Let the relationship `relation` of `owner` lead to another part."""
        for link in self.edit(relationships_part(owner)):
            if link.get("Id") == relation:
                link.set("Target", quote(posixpath.relpath("/" + target, "/" + posixpath.dirname(owner))))

    def unrelate(self, owner: str, relation: str) -> None:
        """Take out the relationship `relation` of `owner`."""
        rels = relationships_part(owner)
        for link in list(self._lines(owner)):
            if link.get("Id") == relation:
                self.edit(rels).remove(link)

    def kind_of(self, owner: str, relation: str) -> str:
        """Return the full type of a relationship."""
        return str(next(link.get("Type") for link in self._lines(owner) if link.get("Id") == relation))

    def links(self, owner: str, kind: str) -> list[Relationship]:
        """Return the relationships of `owner` of a kind ("slide", "tags"), in their order."""
        return [link for link in self.relationships(owner).values() if link.kind == kind]

    def _lines(self, owner: str) -> Iterable[Any]:
        rels = relationships_part(owner)
        return self.xml(rels).findall("rel:Relationship", NS) if rels in self.parts else ()

    def _target(self, owner: str, link: Any) -> str:
        return next(one.target for one in self.relationships(owner).values() if one.id == link.get("Id"))

    def prune(self) -> None:
        """Take out what the slides no longer show, and every part that nothing leads to any more."""
        for part in self.slides():
            used = set(self.xml(part).xpath("//@r:*", namespaces=NS))
            for link in self.relationships(part).values():
                if link.kind in _SHOWN and link.id not in used:
                    self.unrelate(part, link.id)
        reached, waiting = {CONTENT_TYPES, relationships_part("")}, [""]
        while waiting:
            owner = waiting.pop()
            for link in self.relationships(owner).values():
                if not link.external and link.target in self.parts and link.target not in reached:
                    reached |= {link.target, relationships_part(link.target)}
                    waiting.append(link.target)
        for name in sorted(set(self.parts) - reached):
            if not name.endswith(".rels"):
                self.remove(name)

    def flush(self) -> None:
        """Write the changed trees into `parts`."""
        for name in sorted(self._changed & set(self.parts)):
            made = etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
            if canonical(made) != canonical(self.parts[name]):
                self.parts[name] = made
        self._changed.clear()

    def content(self) -> bytes:
        """Return the package as bytes; equal changes of equal packages give equal bytes."""
        self.flush()
        return pack(self.parts)


def canonical(xml: bytes) -> bytes:
    """Return `xml` in canonical form, in which equal documents are equal bytes."""
    write: Callable[..., bytes] = etree.tostring
    return write(etree.fromstring(xml), method="c14n")
