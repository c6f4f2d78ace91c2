"""Diagrams: the group drawn anew where nobody touched its inside, else the words of its boxes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deckgen.slides.merge.pairing import pair
from deckgen.slides.merge.texts import merge_text
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownShape
from deckgen.slides.snapshot import is_shape


def merge_diagram(
    site: Site, group: Any, our_group: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    """Merge a ``p:grpSp``; returns what the next merge compares with."""
    if theirs.inside == ours.inside or base.inside == ours.inside:
        return ours
    if _said(theirs) == _said(base):
        _redraw(site, group, our_group)
        site.renewed(base.name, "diagram")
        return ours
    if len(base.inside) != len(ours.inside) or [s.kind for s in base.inside] != [s.kind for s in ours.inside]:
        sides = tuple(
            ", ".join(p.text for s in one.inside for p in s.paragraphs if p.text) for one in (base, theirs, ours)
        )
        reason = "the new diagram has other boxes, and somebody has changed this one"
        site.conflict(base.name, "diagram", (sides[0], sides[1], sides[2]), reason)
        return replace(ours, inside=base.inside)
    return replace(ours, inside=_words(site, group, our_group, base, theirs, ours))


def _said(shape: ShownShape) -> Any:
    """Return the inside without names of arrows and the like that programs give anew."""
    return [(s.kind, s.box, s.turn, s.look, [(p.text, p.look) for p in s.paragraphs]) for s in shape.inside]


def _redraw(site: Site, group: Any, our_group: Any) -> None:
    for shape in [one for one in group if is_shape(one)]:
        group.remove(shape)
    made = site.adopt(our_group)
    group.extend([one for one in made if is_shape(one)])
    site.renumber(group)
    frame, our_frame = (one.find("p:grpSpPr/a:xfrm", NS) for one in (group, made))
    for name in ("chOff", "chExt"):
        frame.replace(frame.find(f"a:{name}", NS), our_frame.find(f"a:{name}", NS))


def _words(
    site: Site, group: Any, our_group: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> tuple[ShownShape, ...]:
    elements, our_elements = ([one for one in each if is_shape(one)] for each in (group, our_group))
    places = pair([s.name for s in base.inside], [s.name for s in theirs.inside])
    result = []
    for place, (was, new) in enumerate(zip(base.inside, ours.inside, strict=True)):
        there = places.get(place)
        if there is None:
            site.kept(base.name, f"deleted: {was.name}")
        elif new.paragraphs and theirs.inside[there].paragraphs:
            bodies = elements[there].find("p:txBody", NS), our_elements[place].find("p:txBody", NS)
            result.append(
                replace(
                    new, name=was.name, paragraphs=merge_text(site, base.name, *bodies, was.paragraphs, new.paragraphs)
                )
            )
            continue
        result.append(replace(new, name=was.name))
    return tuple(result)
