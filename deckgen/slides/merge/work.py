"""A merge under way: the edited deck, the new one beside it, and the slide that is being merged."""

from __future__ import annotations

import hashlib
import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from deckgen.slides.editor import OFFICE, Editor
from deckgen.slides.merge.record import Record, Redraw
from deckgen.slides.package import NS, Package
from deckgen.slides.shown import ShownDeck

_R: Final = f"{{{NS['r']}}}"
_NUMBER: Final = re.compile(r"\d*(?=\.[^.]+$)")
_NOT_COPIED: Final = ("slide", "slideLayout", "slideMaster", "notesMaster", "notesSlide")


@dataclass(kw_only=True, slots=True)
class Work:
    """The whole merge: `parts` has the part of each of our slides in the edited deck, by the slide's id."""

    editor: Editor
    our: Package
    base: ShownDeck
    ours: ShownDeck
    record: Record
    redraw: Redraw | None = None
    parts: dict[str, str] = field(default_factory=dict)
    our_parts: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)  # digest -> media part of the edited deck

    def image(self, content: bytes, extension: str, content_type: str) -> str:
        """Return the media part with these bytes, added where there is none."""
        if not self.images:
            media = sorted(name for name in self.editor.parts if name.startswith("ppt/media/"))
            self.images.update({hashlib.sha256(self.editor.parts[name]).hexdigest(): name for name in reversed(media)})
        key = hashlib.sha256(content).hexdigest()
        if key not in self.images:
            name = self.editor.free_name("ppt/media/image{}." + extension)
            self.images[key] = self.editor.add(name, content, content_type)
        return self.images[key]

    def copy_part(self, name: str) -> str:
        """Copy the part `name` of our deck, and what it leads to, into the edited one; returns its name there."""
        content_type = self._type(name)
        if name.startswith("ppt/media/"):
            return self.image(self.our.parts[name], name.rsplit(".", 1)[-1], content_type)
        made = self.editor.free_name(_NUMBER.sub("{}", name, count=1))
        self.editor.add(made, self.our.parts[name], content_type)
        root, known = None, {}
        for link in self.our.relationships(name).values():
            if link.kind in _NOT_COPIED:
                continue
            root = self.editor.edit(made) if root is None else root
            target = link.target if link.external else self.copy_part(link.target)
            known[link.id] = self.editor.relate(made, self.kind(name, link.id), target, external=link.external)
        if root is not None:
            for element in root.iter():
                for key, value in element.attrib.items():
                    if key.startswith(_R) and value in known:
                        element.set(key, known[value])
        return made

    def kind(self, owner: str, relation: str) -> str:
        """Return the full type of a relationship of our deck."""
        folder, name = posixpath.split(owner)
        rels = self.our.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return str(next(one.get("Type") for one in rels if one.get("Id") == relation))

    def _type(self, name: str) -> str:
        defaults, overrides = self.our.content_types
        return str(overrides.get(name) or defaults[name.rsplit(".", 1)[-1].lower()])


@dataclass(kw_only=True, slots=True)
class Site:
    """A slide of the edited deck, and the slide of ours that it came from."""

    work: Work
    part: str
    our_part: str
    slide: str
    number: int

    def kept(self, shape: str, what: str) -> None:
        """Record that an edit was kept."""
        self.work.record.change("kept", self.slide, self.number, shape, what)

    def renewed(self, shape: str, what: str) -> None:
        """Record that something was renewed."""
        self.work.record.change("renewed", self.slide, self.number, shape, what)

    def conflict(self, shape: str, field: str, sides: tuple[str, str, str], reason: str) -> None:
        """Record a conflict; `sides` is what was written, what the person made of it, and what is new."""
        self.work.record.conflict(self.slide, self.number, shape, field, sides, reason)

    def adopt(self, element: Any) -> Any:
        """Return a copy of an element of our slide whose relationships are those of the edited slide."""
        made = deepcopy(element)
        for one in list(made.iter()):
            for key, value in list(one.attrib.items()):
                if key.startswith(_R) and value and not self._adopt(one, key, value) and one is not made:
                    one.getparent().remove(one)  # a click to a slide that is not there
        return made

    def _adopt(self, one: Any, key: str, value: str) -> bool:
        link = self.work.our.relationships(self.our_part).get(value)
        if link is None:
            return True
        if link.kind == "slide":
            ids = {part: slide for slide, part in self.work.our_parts.items()}
            target = self.work.parts.get(ids.get(link.target, ""))
            if target is None:
                return False
            one.set(key, self.work.editor.relate(self.part, f"{OFFICE}/slide", target))
            return True
        target = link.target if link.external else self.work.copy_part(link.target)
        kind = self.work.kind(self.our_part, value)
        one.set(key, self.work.editor.relate(self.part, kind, target, external=link.external))
        return True

    def renumber(self, element: Any) -> None:
        """Give the shapes of `element`, new on the slide, ids that no other shape has; arrows stay glued."""
        root = self.work.editor.edit(self.part)
        own = element.xpath("descendant-or-self::*/p:cNvPr", namespaces=NS)
        taken = {int(one.get("id")) for one in root.iter(f"{{{NS['p']}}}cNvPr") if one not in own}
        changed: dict[str, str] = {}
        for one in own:
            number = int(one.get("id"))
            if number in taken:
                number = max(taken) + 1
                changed[one.get("id")] = str(number)
                one.set("id", str(number))
            taken.add(number)
        for end in element.xpath(".//a:stCxn|.//a:endCxn", namespaces=NS):
            end.set("id", changed.get(end.get("id"), end.get("id")))
