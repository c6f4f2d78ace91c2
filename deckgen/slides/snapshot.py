"""What stands in a package, read into `deckgen.slides.shown`: the same reading of what we wrote and of what lies there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from deckgen.slides.editor import canonical
from deckgen.slides.looks import gist, paragraph_look, paragraph_text, short
from deckgen.slides.model import Deck, Paragraph, Slide, Table, Text
from deckgen.slides.package import NS, Package
from deckgen.slides.shown import Rect, ShownCell, ShownDeck, ShownParagraph, ShownPicture, ShownShape, ShownSlide, Span
from deckgen.slides.snapshot_charts import chart_part, read_chart
from deckgen.slides.tags import SHAPES, name_of
from deckgen.slides.texts import clean

_EMBED: Final = f"{{{NS['r']}}}embed"
_LOOKS: Final = ("p:spPr", "p:style", "p:txBody/a:bodyPr", "p:txBody/a:lstStyle", ".//a:tblPr")
_DESIGN: Final = ("ppt/theme/", "ppt/slideMasters/", "ppt/slideLayouts/")
_UNSEEN: Final = ("customXml/", "docProps/", "_rels/", "[Content_Types]")  # parts that no slide is made of


def read_deck(package: Package, deck: Deck | None = None) -> ShownDeck:
    """Return what `package` shows; metrics are told from `deck`, which it was written from."""
    slides = tuple(read_slide(package, part) for part in package.slides())
    if deck is not None:
        models = {slide.id: slide for slide in deck.slides}
        slides = tuple(_bound(shown, models[shown.id]) for shown in slides)
    whole = _digest(package, lambda name: not name.startswith(_UNSEEN))
    return ShownDeck(slides=slides, title=deck.title if deck else "", design=design_digest(package), whole=whole)


def read_slide(package: Package, part: str) -> ShownSlide:
    """Return what the slide `part` shows; its id is the name that we gave it."""
    root = package.xml(part)
    return ShownSlide(
        id=root.find("p:cSld", NS).get("name", ""), layout=layout_of(package, part), hidden=root.get("show") in ("0", "false"),
        shapes=tuple(read_shape(package, part, shape) for shape in shapes_of(package, part)),
        notes=read_notes(package, part),
    )  # fmt: skip


def layout_of(package: Package, part: str) -> str:
    """Return the name of the layout that a slide stands on."""
    layout = package.related(part, "slideLayout")
    found = package.xml(layout).find("p:cSld", NS) if layout is not None and layout in package.parts else None
    return "" if found is None else str(found.get("name", ""))


def shapes_of(package: Package, part: str) -> list[Any]:
    """Return the shapes that stand on the slide itself, groups unopened."""
    return [shape for shape in package.xml(part).find("p:cSld/p:spTree", NS) if is_shape(shape)]


def is_shape(element: Any) -> bool:
    """Tell whether `element` is a shape; a tree has properties, too."""
    return isinstance(element.tag, str) and etree.QName(element).localname in SHAPES


def read_shape(package: Package, part: str, shape: Any) -> ShownShape:
    """Return what a shape shows."""
    frame = shape.find("./p:spPr/a:xfrm", NS)
    look = [one for path in _LOOKS if (one := shape.find(path, NS)) is not None]
    click = "click" if shape.find("./*/p:cNvPr/a:hlinkClick", NS) is not None else ""
    shown = ShownShape(
        name=name_of(shape), kind=kind_of(shape), box=box_of(package, part, shape),
        turn=gist([frame], skip=("off", "ext")) if frame is not None else "",
        look=short(gist(look, skip=("xfrm",)) + click), alt=shape.find("./*/p:cNvPr", NS).get("descr", ""),
    )  # fmt: skip
    return replace(shown, **_content(package, part, shape, shown))


def kind_of(shape: Any) -> Any:
    """Return a shape's kind; see `deckgen.slides.shown.Kind`."""
    tag = etree.QName(shape).localname
    if tag == "sp":
        return "text" if shape.find("p:txBody", NS) is not None else "other"
    if tag == "graphicFrame":
        data = shape.find("a:graphic/a:graphicData", NS)
        inside = etree.QName(data[0]).localname if data is not None and len(data) else ""
        return {"chart": "chart", "tbl": "table"}.get(inside, "other")
    return {"pic": "picture", "grpSp": "group"}.get(tag, "other")


def _content(package: Package, part: str, shape: Any, shown: ShownShape) -> dict[str, Any]:
    if shown.kind == "text":
        return {"paragraphs": paragraphs_of(shape.find("p:txBody", NS))}
    if shown.kind == "picture":
        return {"picture": read_picture(package, part, shape, shown.box)}
    if shown.kind == "chart":
        found = chart_part(package, part, shape)
        return {"chart": read_chart(package, found) if found else None}
    if shown.kind == "table":
        return _table(shape.find(".//a:tbl", NS))
    if shown.kind == "group":
        inside = (one for one in shape if is_shape(one))
        return {"inside": tuple(replace(read_shape(package, part, one), alt="") for one in inside)}
    return {}


def paragraphs_of(body: Any) -> tuple[ShownParagraph, ...]:
    """Return the paragraphs of a text body."""
    found = body.findall("a:p", NS) if body is not None else []
    return tuple(ShownParagraph(text=paragraph_text(one), look=paragraph_look(one)) for one in found)


def _table(table: Any) -> dict[str, Any]:
    rows = tuple(
        tuple(
            ShownCell(paragraphs=paragraphs_of(cell.find("a:txBody", NS)), look=_cell_look(cell))
            for cell in row.findall("a:tc", NS)
        )
        for row in table.findall("a:tr", NS)
    )
    joined = [
        f"{y},{x}:{key}={value}"
        for y, row in enumerate(table.findall("a:tr", NS))
        for x, cell in enumerate(row.findall("a:tc", NS))
        for key, value in sorted(cell.attrib.items())
        if key in ("gridSpan", "rowSpan", "hMerge", "vMerge")
    ]
    widths = [one.get("w", "0") for one in table.findall("a:tblGrid/a:gridCol", NS)]
    heights = [one.get("h", "0") for one in table.findall("a:tr", NS)]
    sizes = "|".join(",".join(str(round(int(one) / 1000)) for one in side) for side in (widths, heights))
    return {"rows": rows, "grid": ";".join(joined), "turn": sizes}


def _cell_look(cell: Any) -> str:
    found = cell.find("a:tcPr", NS)
    return short(gist([found])) if found is not None else ""


def read_picture(package: Package, part: str, shape: Any, box: Rect | None) -> ShownPicture:
    """Return the digest of a picture's image, its size without the crop, and the crop."""
    blip = shape.find("p:blipFill/a:blip", NS)
    link = package.relationships(part).get(blip.get(_EMBED, "")) if blip is not None else None
    image = hashlib.sha256(package.parts[link.target]).hexdigest() if link and link.target in package.parts else ""
    crop = shape.find("p:blipFill/a:srcRect", NS)
    said = {side: int(crop.get(side, "0")) for side in "ltrb"} if crop is not None else {}
    text = " ".join(f"{side}={value}" for side, value in said.items() if value)
    drawn = (0, 0)
    if box is not None:
        across, down = (1 - sum(said.get(side, 0) for side in pair) / 100_000 for pair in ("lr", "tb"))
        drawn = round(box[2] / max(across, 0.01)), round(box[3] / max(down, 0.01))
    effects = gist(blip if blip is not None else ())
    return ShownPicture(image=image, figure=image, drawn=drawn, crop=text, effects=effects)


def read_notes(package: Package, part: str) -> tuple[ShownParagraph, ...] | None:
    """Return the paragraphs of a slide's notes; None where it has none."""
    body = notes_body(package, part)
    return paragraphs_of(body) if body is not None else None


def notes_body(package: Package, part: str) -> Any | None:
    """Return the text body of a slide's notes."""
    notes = package.related(part, "notesSlide")
    if notes is None or notes not in package.parts:
        return None
    found = package.xml(notes).xpath("p:cSld/p:spTree/p:sp[p:nvSpPr/p:nvPr/p:ph[@type='body']]/p:txBody", namespaces=NS)
    return found[0] if found else None


def box_of(package: Package, part: str, shape: Any) -> Rect | None:
    """Return where a shape stands; a placeholder may have its place from the layout, or from the layout's master."""
    holder = shape.find("./*/p:nvPr/p:ph", NS)
    for owner in _owners(package, part, shape, holder):
        for path in ("p:spPr/a:xfrm", "p:grpSpPr/a:xfrm", "p:xfrm"):
            found = owner.find(path, NS)
            if found is not None and found.find("a:off", NS) is not None and found.find("a:ext", NS) is not None:
                off, ext = found.find("a:off", NS), found.find("a:ext", NS)
                return int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy"))
    return None


def _owners(package: Package, part: str, shape: Any, holder: Any) -> Iterator[Any]:
    yield shape
    layout = package.related(part, "slideLayout") if holder is not None else None
    if layout is None or layout not in package.parts:
        return
    idx = holder.get("idx", "0")
    for other in package.xml(layout).xpath("p:cSld/p:spTree/p:sp[p:nvSpPr/p:nvPr/p:ph]", namespaces=NS):
        mark = other.find("p:nvSpPr/p:nvPr/p:ph", NS)
        if mark.get("idx", "0") == idx and (
            idx != "0" or "itle" in mark.get("type", "") or "type" not in holder.attrib
        ):
            yield other


def design_digest(package: Package) -> str:
    """Return a digest of themes, masters and layouts."""
    return _digest(package, lambda name: name.startswith(_DESIGN))


def untouched(package: Package, base: ShownDeck) -> bool:
    """Tell whether all that slides are made of is as it was written; a merged deck never is."""
    return bool(base.whole) and base.whole == _digest(package, lambda name: not name.startswith(_UNSEEN))


def _digest(package: Package, wanted: Callable[[str], bool]) -> str:
    found = hashlib.sha256()
    for name in sorted(filter(wanted, package.parts)):
        if name.endswith(".rels"):
            continue
        part = package.parts[name]
        links = sorted(
            (link.id, link.target) for link in package.relationships(name).values() if _UNSEEN[0] not in link.target
        )
        found.update(f"{name} {links}".encode())
        found.update(canonical(part) if name.endswith(".xml") else part)
    return found.hexdigest()[:20]


# metrics


def _bound(shown: ShownSlide, slide: Slide) -> ShownSlide:
    """Return `shown` with the metrics that its characters state, as the slide's data tell them."""
    contents: dict[str, Any] = {"Title": slide.title, "Source": slide.source, **slide.body}
    shapes = tuple(_bound_shape(shape, contents.get(shape.name)) for shape in shown.shapes)
    notes = shown.notes
    if notes is not None and slide.notes is not None:
        notes = _bound_paragraphs(notes, slide.notes.paragraphs)
    return replace(shown, shapes=shapes, notes=notes)


def _bound_shape(shape: ShownShape, content: Any) -> ShownShape:
    if isinstance(content, Text) and shape.kind == "text":
        return replace(shape, paragraphs=_bound_paragraphs(shape.paragraphs, content.paragraphs))
    if isinstance(content, Table) and shape.kind == "table" and len(shape.rows) == len(content.rows) + 1:
        head, *body = shape.rows
        rows = tuple(
            tuple(replace(one, paragraphs=_bound_paragraphs(one.paragraphs, (Paragraph(runs=cell.runs),)))
                  for one, cell in zip(row, cells, strict=False))
            for row, cells in zip(body, content.rows, strict=True)
        )  # fmt: skip
        return replace(shape, rows=(head, *rows))
    return shape


def _bound_paragraphs(shown: Sequence[ShownParagraph], paragraphs: Sequence[Paragraph]) -> tuple[ShownParagraph, ...]:
    if len(shown) != len(paragraphs):
        return tuple(shown)
    return tuple(
        replace(one, spans=_spans(one.text, paragraph)) for one, paragraph in zip(shown, paragraphs, strict=True)
    )


def _spans(text: str, paragraph: Paragraph) -> tuple[Span, ...]:
    found, end = [], 0
    for run in paragraph.runs:
        words = clean(run.text)
        start = text.find(words, end) if words else -1  # other characters may stand between, such as marks of direction
        if start < 0:
            continue
        end = start + len(words)
        if run.metric and words.strip():
            found.append((start, end, run.metric))
    return tuple(found)
