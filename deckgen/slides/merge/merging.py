"""A deck that a person has edited, and a new build of it, into one: base, theirs and ours, field by field.

The edited deck is the one that is changed: what a merge does not know of stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deckgen.errors import Mark, OutputError
from deckgen.slides.carrier import embed, extract
from deckgen.slides.editor import Editor
from deckgen.slides.finishing import BASE
from deckgen.slides.merge.matching import Placed, place_slides
from deckgen.slides.merge.one_slide import SlideMerge, slide_unchanged
from deckgen.slides.merge.record import Merged, Record, Redraw
from deckgen.slides.merge.sections import mend_sections, section_names
from deckgen.slides.merge.slides import add_slide, fill_slide, number_slides, order_slides, remove_slide, slide_entries
from deckgen.slides.merge.work import Site, Work
from deckgen.slides.package import NS, PRESENTATION, Package
from deckgen.slides.shown import ShownDeck, ShownParagraph, ShownShape, ShownSlide, from_data, to_data
from deckgen.slides.tags import set_tag


def merge(
    theirs: bytes,
    ours: bytes,
    base: ShownDeck,
    *,
    redraw: Redraw | None = None,
    marks: Mapping[str, Mark | None] | None = None,
) -> Merged:
    """Return the deck `theirs`, which was written as `base` and then edited, with the content of `ours`.

    Parameters
    ----------
    theirs, ours : bytes
        The deck as it lies there, and the new build of it.
    base : ShownDeck
        What deckgen wrote last.
    redraw : callable, optional
        Draws a figure at another size; without it, pictures of another shape are conflicts.
    marks : mapping of str to Mark, optional
        Slide id -> where the spec asks for it.

    Raises
    ------
    OutputError
        Where either package cannot be read, or `ours` does not carry what was written.
    """
    editor, our = Editor(theirs), Package(ours)
    if editor.xml(PRESENTATION).tag != f"{{{NS['p']}}}presentation":
        hint = "save it as a PowerPoint presentation (.pptx)"
        raise OutputError("the edited deck was saved as Strict Open XML, which is not read here", hint=hint)
    new = from_data((extract(our) or {}).get(BASE))
    if new is None:
        raise OutputError("the new deck does not carry what was written", hint="build it again with --no-cache")
    record = Record(marks=dict(marks or {}))
    work = Work(editor=editor, our=our, base=base, ours=new, record=record, redraw=redraw)
    work.our_parts.update(zip([slide.id for slide in new.slides], our.slides(), strict=True))
    placed = place_slides(work.editor, base)
    work.parts.update({slide: part for part, slide in reversed(placed.slides) if slide})
    return _Merge(work, placed).run()


class _Merge:
    def __init__(self, work: Work, placed: Placed) -> None:
        self.work, self.placed = work, placed
        self.editor, self.base, self.ours = work.editor, work.base, work.ours
        self.stays: dict[str, ShownSlide] = {}  # slides that the new deck no longer has, and a person has worked on
        self.results: dict[str, ShownSlide] = {}

    def run(self) -> Merged:
        ids = {slide.id for slide in self.ours.slides}
        order_slides(
            self.work, [s.id for s in self.base.slides], list(self.placed.slides), [s.id for s in self.ours.slides]
        )
        self._told()
        self._remove(ids)
        added = self._add()
        numbers = {part: number for number, part in enumerate(self.editor.slides(), 1)}
        for slide_id, part in added.items():
            site = self._site(part, slide_id, numbers[part])
            fill_slide(site)
            site.renewed("", "new slide")
        for part, slide_id in self.placed.slides:
            if slide_id in ids:
                self._slide(part, slide_id, numbers[part])
            elif part in numbers and not slide_id:
                self._copies(part, numbers[part])
        mend_sections(self.editor, self._sections(added))
        number_slides(self.editor)
        return self._finished()

    def _site(self, part: str, slide_id: str, number: int) -> Site:
        our_part = self.work.our_parts.get(slide_id, "")
        return Site(work=self.work, part=part, our_part=our_part, slide=slide_id, number=number)

    def _told(self) -> None:
        """Record what the person did to the deck's slides, and what could not be found."""
        record, there = self.work.record, [slide for _, slide in self.placed.slides]
        for slide in self.base.slides:
            if slide.id in there:
                continue
            if self.placed.tagged:
                record.change("kept", slide.id, None, "", "slide deleted")
            else:
                record.lost.append(f"the slide {slide.id}")
        for number, (part, slide_id) in enumerate(self.placed.slides, 1):
            if not slide_id:
                record.change("kept", "", number, "", "slide added")
            elif self.work.parts[slide_id] != part:
                record.change("kept", slide_id, number, "", "slide copied")
        order = [slide.id for slide in self.base.slides if slide.id in there]
        if order != list(dict.fromkeys(slide for slide in there if slide)):
            record.change("kept", "", None, "", "order of slides")

    def _remove(self, ids: set[str]) -> None:
        for number, (part, slide_id) in enumerate(self.placed.slides, 1):
            base = self.base.slide(slide_id)
            if base is None or slide_id in ids:
                continue
            site = self._site(part, slide_id, number)
            if slide_unchanged(site, base, tagged=self.placed.tagged):
                remove_slide(self.editor, part)
                self.work.record.change("renewed", slide_id, None, "", "slide gone")
                continue
            self.stays[slide_id] = base
            title = base.shape("Title")
            said = "\n".join(p.text for p in title.paragraphs) if title else slide_id
            reason = "the new deck no longer has this slide, and somebody has worked on it"
            site.conflict("", "slide", (said, "edited", ""), reason)

    def _add(self) -> dict[str, str]:
        """Add the new slides behind those that they follow in the new deck; returns slide id -> part."""
        known = {slide.id for slide in self.base.slides}
        last_part = {slide: part for part, slide in self.placed.slides if slide}  # of copies the last one
        after: str | None = None
        added: dict[str, str] = {}
        for slide in self.ours.slides:
            if slide.id in known:
                after = last_part.get(slide.id, after)
                continue
            part = add_slide(self.work, self.work.our_parts[slide.id], after)
            if part is None:
                reason = f"the edited deck has no layout {slide.layout!r}"
                self.work.record.conflict(slide.id, None, "", "slide", ("", "", slide.layout), reason)
                self.stays[slide.id] = ShownSlide()
                continue
            added[slide.id] = self.work.parts[slide.id] = after = part
        return added

    def _slide(self, part: str, slide_id: str, number: int) -> None:
        base, ours = self.base.slide(slide_id), self.ours.slide(slide_id)
        if base is None or ours is None:
            return
        if not self.placed.tagged:
            holder = self.editor.edit(part).find("p:cSld", NS)
            set_tag(self.editor, part, holder, slide_id)
            holder.set("name", slide_id)
        merging = SlideMerge(self._site(part, slide_id, number), base, ours, tagged=self.placed.tagged)
        merging.run()
        for (other, name), shape in merging.results.items():
            self._keep(other, name, shape)
        kept = self.results.get(slide_id, ours)
        extra = tuple(shape for shape in merging.stays if kept.shape(shape.name) is None)
        if merging.other_layout:
            kept = replace(kept, layout=base.layout)
            old = {shape.name for shape in base.shapes}
            kept = replace(kept, shapes=tuple(shape for shape in kept.shapes if shape.name in old))
        if _said(merging.notes) != _said(ours.notes):
            kept = replace(kept, notes=merging.notes)
        self.results[slide_id] = replace(kept, shapes=(*kept.shapes, *extra))

    def _copies(self, part: str, number: int) -> None:
        """Renew the copies of our shapes on a slide of the person's own."""
        merging = SlideMerge(self._site(part, "", number), ShownSlide(), ShownSlide(), tagged=True)
        merging.run_copies()
        for (other, name), shape in merging.results.items():
            self._keep(other, name, shape)

    def _keep(self, slide_id: str, name: str, shape: ShownShape) -> None:
        ours = self.ours.slide(slide_id)
        slide = self.results.get(slide_id, ours)
        if slide is None or ours is None or slide.shape(name) != ours.shape(name):
            return  # an earlier copy has a conflict, which is to be told again
        shapes = tuple(shape if one.name == name else one for one in slide.shapes)
        self.results[slide_id] = replace(slide, shapes=shapes)

    def _sections(self, added: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        wanted, entries = section_names(self.work.our), slide_entries(self.editor)
        return {
            entries[part].get("id"): wanted[self.work.our_parts[slide_id]]
            for slide_id, part in added.items()
            if self.work.our_parts[slide_id] in wanted
        }

    def _finished(self) -> Merged:
        design = self.ours.design
        if self.ours.design != self.base.design:
            reason = "the new deck has another design; the edited one keeps its own (--overwrite starts afresh)"
            self.work.record.conflict("", None, "", "design", ("", "", ""), reason)
            design = self.base.design
        slides = [self.results.get(slide.id, slide) for slide in self.ours.slides if slide.id not in self.stays]
        for stays in filter(lambda slide: slide.id, self.stays.values()):
            before = [slide.id for slide in self.base.slides][: self.base.slides.index(stays)]
            places = [place for place, slide in enumerate(slides) if slide.id in before]
            slides.insert(max(places, default=-1) + 1, stays)
        self._title()
        self.editor.prune()
        written = replace(self.ours, slides=tuple(slides), design=design, whole="")
        payload: dict[str, Any] = {**(extract(self.work.our) or {}), BASE: to_data(written)}
        embed(self.editor, payload, name=self.ours.title)
        return self.work.record.merged(self.editor.content())

    def _title(self) -> None:
        """Renew the title in the file's properties, unless a person has given another."""
        part = self.editor.related("", "core-properties")
        if part is None or part not in self.editor.parts or self.ours.title == self.base.title:
            return
        for held in self.editor.xml(part).xpath("//*[local-name()='title']"):
            if held.text == self.base.title:
                self.editor.edit(part)
                held.text = self.ours.title


def _said(paragraphs: tuple[ShownParagraph, ...] | None) -> Any:
    return paragraphs or ()
