"""One slide merged: its shapes, its notes, its layout, and whether it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deckgen.slides.merge.matching import Found, find_shapes
from deckgen.slides.merge.shapes import merge_shape, place, unchanged
from deckgen.slides.merge.slides import copy_notes, replace_slide, worked_on
from deckgen.slides.merge.texts import merge_text
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownParagraph, ShownShape, ShownSlide
from deckgen.slides.snapshot import layout_of, notes_body, paragraphs_of, read_notes, read_shape, shapes_of
from deckgen.slides.tags import is_plain, name_of, properties, set_tag


def slide_unchanged(site: Site, base: ShownSlide, *, tagged: bool) -> bool:
    """Tell whether nobody has worked on the slide: every shape is as it was, and there is nothing else."""
    editor, part = site.work.editor, site.part
    if worked_on(editor, part) or (tagged and layout_of(editor, part) != base.layout):
        return False
    found, _ = find_shapes(editor, part, base, site.work.base)
    shown = {
        one.name: read_shape(editor, part, one.element) for one in found if one.slide == base.id and not one.nested
    }
    same = all(
        (there := shown.get(was.name)) is not None and unchanged(_numbered(was), _numbered(there))
        for was in base.shapes
    )
    hidden = editor.xml(part).get("show") in ("0", "false")
    alone = len(found) == len(base.shapes) == len(shapes_of(editor, part))
    return same and alone and hidden == base.hidden and _plain(read_notes(editor, part)) == _plain(base.notes)


def _numbered(shape: ShownShape) -> ShownShape:
    """Return `shape` without what follows from the slide's place in the deck, and from the program that saved it."""
    return replace(shape, paragraphs=() if is_plain(shape.name) else shape.paragraphs, name="")


def _plain(paragraphs: tuple[ShownParagraph, ...] | None) -> list[tuple[str, str]]:
    return [(one.text, one.look) for one in paragraphs or ()]


class SlideMerge:
    """Merges one slide of the edited deck; `results` has what the next merge compares its shapes with."""

    def __init__(self, site: Site, base: ShownSlide, ours: ShownSlide, *, tagged: bool) -> None:
        self.site, self.base, self.ours, self.tagged = site, base, ours, tagged
        self.results: dict[tuple[str, str], ShownShape] = {}
        self.stays: list[ShownShape] = []  # shapes that ours no longer has, and a person has worked on
        self.other_layout = False
        self.notes = ours.notes

    def run(self) -> None:
        """Change the slide of the edited deck."""
        editor, part = self.site.work.editor, self.site.part
        if self.base.layout != self.ours.layout and layout_of(editor, part) != self.ours.layout:
            if slide_unchanged(self.site, self.base, tagged=self.tagged) and replace_slide(self.site):
                self.site.renewed("", f"slide, now as {self.ours.layout!r}")
                return
            self.other_layout = True
            sides = (self.base.layout, layout_of(editor, part), self.ours.layout)
            self.site.conflict(
                "", "layout", sides, "the new slide has another layout, and somebody has worked on this one"
            )
        editor.edit(part)
        found, kept = find_shapes(editor, part, self.base, self.site.work.base)
        for one in found:
            self._shape(one)
        self._missing(found, kept)
        self._own(found)
        if not self.other_layout:
            self._add(found)
        self._hidden()
        self._notes()
        if not kept:
            self._tag(found)

    def run_copies(self) -> None:
        """Change only what was copied here from slides of ours."""
        found, _ = find_shapes(self.site.work.editor, self.site.part, self.base, self.site.work.base)
        if found:
            self.site.work.editor.edit(self.site.part)
        for one in found:
            self._shape(one)

    def _shape(self, found: Found) -> None:
        work = self.site.work
        base = work.base.slide(found.slide)
        was = base.shape(found.name) if base is not None else None
        ours = work.ours.slide(found.slide)
        new = ours.shape(found.name) if ours is not None else None
        if was is None:
            return
        if new is None or ours is None:
            self._gone(found, was)
            return
        our_part = work.our_parts[found.slide]
        site = replace(self.site, our_part=our_part, slide=found.slide)
        element = next(one for one in shapes_of(work.our, our_part) if name_of(one) == found.name)
        if is_plain(found.name):
            place(site, found, element, was, new)
            return
        merged = merge_shape(site, found, element, was, new)
        key = found.slide, found.name
        if self.results.get(key) in (None, new):
            self.results[key] = merged

    def _gone(self, found: Found, was: ShownShape) -> None:
        theirs = read_shape(self.site.work.editor, self.site.part, found.element)
        if unchanged(replace(was, name=""), replace(theirs, name="")) and not found.nested and not self.other_layout:
            found.element.getparent().remove(found.element)
            if not is_plain(found.name):
                self.site.renewed(was.name, "gone")
            return
        self.stays.append(was)
        said = ["\n".join(p.text for p in one.paragraphs) or one.alt or one.kind for one in (was, theirs)]
        self.site.conflict(
            was.name, "shape", (said[0], said[1], ""), "the new deck no longer has this, and somebody has worked on it"
        )

    def _missing(self, found: list[Found], kept: bool) -> None:
        names = {one.name for one in found if one.slide == self.base.id}
        for was in self.base.shapes:
            if was.name in names or is_plain(was.name):
                continue
            if kept:
                self.site.kept(was.name, "deleted")
            else:
                self.site.work.record.lost.append(f"slide {self.site.number}: {was.name}")

    def _own(self, found: list[Found]) -> None:
        ours = [one.element for one in found]
        for shape in shapes_of(self.site.work.editor, self.site.part):
            if shape not in ours and not any(one in shape.iter() for one in ours):
                self.site.kept(name_of(shape), "added")
        counts: dict[tuple[str, str], int] = {}
        for one in found:
            counts[one.slide, one.name] = counts.get((one.slide, one.name), 0) + 1
            if counts[one.slide, one.name] > 1 or one.slide != self.site.slide:
                self.site.kept(name_of(one.element), "copied")
        order = [one.name for one in found if one.slide == self.base.id and not one.nested]
        written = [was.name for was in self.base.shapes if was.name in order]
        tree = [
            name_of(shape) for shape in shapes_of(self.site.work.editor, self.site.part) if name_of(shape) in written
        ]
        if len(set(tree)) == len(tree) == len(written) and tree != written:
            self.site.kept("", "order of shapes")

    def _add(self, found: list[Found]) -> None:
        """Add the shapes that only our slide has, behind those that they follow there."""
        there = {one.name: one.element for one in found if one.slide == self.base.id and not one.nested}
        tree = self.site.work.editor.xml(self.site.part).find("p:cSld/p:spTree", NS)
        last: Any = None
        for shape in shapes_of(self.site.work.our, self.site.our_part):
            name = name_of(shape)
            if name in there:
                last = there[name] if there[name].getparent() is tree else last
            elif self.base.shape(name) is None:
                made = self.site.adopt(shape)
                if last is not None:
                    last.addnext(made)
                else:
                    tree.insert(2, made)  # behind the tree's own properties
                self.site.renumber(made)
                last = made
                if not is_plain(name):
                    self.site.renewed(name, "new")

    def _hidden(self) -> None:
        root = self.site.work.editor.xml(self.site.part)
        hidden = root.get("show") in ("0", "false")
        if hidden != self.base.hidden:
            if hidden != self.ours.hidden:
                self.site.kept("", "hidden" if hidden else "shown")
        elif hidden != self.ours.hidden:
            if self.ours.hidden:
                root.set("show", "0")
            else:
                del root.attrib["show"]
            self.site.renewed("", "hidden" if self.ours.hidden else "shown")

    def _notes(self) -> None:
        work, site = self.site.work, self.site
        base, ours = self.base.notes or (), self.ours.notes or ()
        part = work.editor.related(site.part, "notesSlide")
        body = notes_body(work.editor, site.part)
        our_body = notes_body(work.our, site.our_part)
        if not ours:
            return
        if body is None:
            if base:
                site.kept("Notes", "deleted")
            elif part is None and copy_notes(site, str(work.our.related(site.our_part, "notesSlide"))):
                site.renewed("Notes", "new")
            return
        theirs = paragraphs_of(body)
        if not base and any(p.text for p in theirs) and _plain(theirs) != _plain(ours):
            said = ("", *("\n".join(p.text for p in one) for one in (theirs, ours)))
            site.conflict(
                "Notes", "notes", (said[0], said[1], said[2]), "somebody has written notes, and the new deck has some"
            )
            self.notes = None
            return
        work.editor.edit(str(part))
        self.notes = merge_text(site, "Notes", body, our_body, base or theirs, ours, "notes")

    def _tag(self, found: list[Found]) -> None:
        """Tag what was found by its name or its words, so that it is found again."""
        editor, part = self.site.work.editor, self.site.part
        for one in found:
            if one.element.getparent() is not None and not is_plain(one.name):
                set_tag(editor, part, properties(one.element), f"{one.slide}/{one.name}")
