"""One shape merged: place, alternative text, and content by its kind; and what a person did to it, told."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from deckgen.slides.merge.charts import merge_chart
from deckgen.slides.merge.diagrams import merge_diagram
from deckgen.slides.merge.matching import Found, same_box
from deckgen.slides.merge.pictures import merge_picture, near
from deckgen.slides.merge.tables import merge_table
from deckgen.slides.merge.texts import merge_text
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownChart, ShownPicture, ShownShape
from deckgen.slides.snapshot import read_shape
from deckgen.slides.tags import is_plain


def merge_shape(site: Site, found: Found, our_element: Any, base: ShownShape, ours: ShownShape) -> ShownShape:
    """Merge the shape of the edited deck with ours; returns what the next merge compares with."""
    shape = found.element
    place(site, found, our_element, base, ours)
    theirs = read_shape(site.work.editor, site.part, shape)
    told(site, base, theirs)
    if base.kind == ours.kind == theirs.kind:
        merged = _content(site, shape, our_element, base, theirs, ours)
    else:
        merged = _other_kind(site, found, our_element, base, theirs, ours)
    if base.kind == "picture" and merged.picture == base.picture != ours.picture and merged.picture != theirs.picture:
        return replace(merged, alt=base.alt)  # the words belong to the picture that is not ours any more
    return replace(merged, alt=_alt(site, shape, base, theirs, ours))


def _content(
    site: Site, shape: Any, our_element: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    if base.kind == "text":
        bodies = shape.find("p:txBody", NS), our_element.find("p:txBody", NS)
        return replace(ours, paragraphs=merge_text(site, base.name, *bodies, base.paragraphs, ours.paragraphs))
    if base.kind == "picture":
        return merge_picture(site, shape, our_element, base, theirs, ours)
    if base.kind == "table":
        tables = shape.find(".//a:tbl", NS), our_element.find(".//a:tbl", NS)
        return merge_table(site, *tables, base, theirs, ours)
    if base.kind == "chart":
        return merge_chart(site, shape, our_element, base, theirs, ours)
    if base.kind == "group":
        return merge_diagram(site, shape, our_element, base, theirs, ours)
    return ours


def unchanged(base: ShownShape, theirs: ShownShape) -> bool:
    """Tell whether nobody has changed the shape, its place included."""
    plain = [replace(one, box=None, paragraphs=_plain(one), rows=(), picture=_image(one)) for one in (base, theirs)]
    return plain[0] == plain[1] and _cells(base) == _cells(theirs) and same_box(base.box, theirs.box)


def _cells(shape: ShownShape) -> list[list[Any]]:
    return [[(cell.look, cell.text, [p.look for p in cell.paragraphs]) for cell in row] for row in shape.rows]


def _cell_texts(shape: ShownShape) -> list[list[str]]:
    return [[cell.text for cell in row] for row in shape.rows]


def _plain(shape: ShownShape) -> Any:
    return tuple((p.text, p.look) for p in shape.paragraphs)


def _image(shape: ShownShape) -> ShownPicture | None:
    return replace(shape.picture, figure="", drawn=(0, 0)) if shape.picture else None


def _other_kind(
    site: Site, found: Found, our_element: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    """Put ours in the place of an untouched shape of another kind; leave one that somebody has worked on."""
    if ours.kind == theirs.kind and base.kind != ours.kind:
        return ours  # put there by an earlier merge
    if unchanged(base, theirs) and not found.nested:
        shape = found.element
        made = site.adopt(our_element)
        shape.getparent().replace(shape, made)
        site.renumber(made)
        site.renewed(base.name, f"{ours.kind} in place of {base.kind}")
        return ours
    if ours.kind != base.kind:
        reason = f"the new deck has a {ours.kind} here, and somebody has worked on the {base.kind}"
    else:
        reason = f"somebody has put a {theirs.kind} in place of the {base.kind}"
    site.conflict(base.name, "kind", (base.kind, theirs.kind, ours.kind), reason)
    return base


def place(site: Site, found: Found, our_element: Any, base: ShownShape, ours: ShownShape) -> None:
    """Move a shape that nobody has moved to where ours now stands."""
    theirs = read_shape(site.work.editor, site.part, found.element)
    if found.nested or same_box(base.box, ours.box) or not same_box(base.box, theirs.box):
        return
    for path in ("p:spPr", "p:grpSpPr"):
        held, our_held = found.element.find(path, NS), our_element.find(path, NS)
        if held is None or our_held is None:
            continue
        old, new = held.find("a:xfrm", NS), our_held.find("a:xfrm", NS)
        if old is not None:
            held.remove(old)
        if new is not None:
            held.insert(0, deepcopy(new))
    old, new = found.element.find("p:xfrm", NS), our_element.find("p:xfrm", NS)
    if old is not None and new is not None:
        found.element.replace(old, deepcopy(new))
    if not is_plain(base.name):
        site.renewed(base.name, "place")


def _alt(site: Site, shape: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape) -> str:
    """Renew the alternative text, unless a person has written another; programs that drop it have written none.

    Returns what the next merge compares with.
    """
    if theirs.alt == ours.alt or not ours.alt:
        return ours.alt
    if theirs.alt in (base.alt, ""):
        for held in shape.findall("./*/p:cNvPr", NS):
            held.set("descr", ours.alt)
        site.renewed(base.name, "alternative text")
        return ours.alt
    if base.alt != ours.alt:
        sides = (base.alt, theirs.alt, ours.alt)
        reason = "somebody has written another, and the numbers behind it changed"
        site.conflict(base.name, "alternative text", sides, reason)
    return base.alt


def told(site: Site, base: ShownShape, theirs: ShownShape) -> None:
    """Record what a person did to the shape's look and place."""
    if not same_box(base.box, theirs.box):
        sizes = [one.box[2:] if one.box else (0, 0) for one in (base, theirs)]
        site.kept(base.name, "moved" if near((sizes[0][0], sizes[0][1]), (sizes[1][0], sizes[1][1])) else "resized")
    if base.kind == "table":
        if base.turn != theirs.turn:
            site.kept(base.name, "widths and heights")
        if _cell_texts(base) == _cell_texts(theirs) and _cells(base) != _cells(theirs):
            site.kept(base.name, "look")
    elif base.turn != theirs.turn:
        site.kept(base.name, "turned")
    looks = [(one.look, [p.look for p in one.paragraphs] if same_text(base, theirs) else ()) for one in (base, theirs)]
    if looks[0] != looks[1]:
        site.kept(base.name, "look")
    if base.picture and theirs.picture and base.picture.crop != theirs.picture.crop:
        site.kept(base.name, "crop")
    if base.picture and theirs.picture and base.picture.effects != theirs.picture.effects:
        site.kept(base.name, "look")
    if base.alt != theirs.alt and theirs.alt:
        site.kept(base.name, "alternative text")
    if base.chart and theirs.chart and _chart_looks(base.chart) != _chart_looks(theirs.chart):
        site.kept(base.name, "look")


def _chart_looks(chart: ShownChart) -> Any:
    return chart.look, [(one.name, one.look, one.label_look) for one in chart.series]


def same_text(base: ShownShape, theirs: ShownShape) -> bool:
    """Tell whether the paragraphs say what was written."""
    return [p.text for p in base.paragraphs] == [p.text for p in theirs.paragraphs]
