"""Rules over each written slide: what a reader, a screen reader or the next editor would stumble over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from deckgen.findings import Finding
from deckgen.slides.package import NS, PRESENTATION, Package

SlideRule = Callable[[Package, Sequence[str]], Iterator[Finding]]

_DECORATIVE: Final = ".//*[local-name()='decorative'][@val='1']"
_FILE_NAME: Final = re.compile(r"^[^\s]*\.(png|jpe?g|svg|gif|emf|wmf|bmp|tiff?|pdf)$", re.IGNORECASE)
_PLACEHOLDER: Final = "./p:nvSpPr/p:nvPr/p:ph|./p:nvPicPr/p:nvPr/p:ph|./p:nvGraphicFramePr/p:nvPr/p:ph"
_FURNITURE: Final = ("dt", "ftr", "sldNum", "hdr")


def _error(rule: str, number: int, message: str, shape: str | None = None, **sides: str) -> Finding:
    return Finding(
        rule=f"slide.{rule}", severity="error", message=message, slide=number, shape=shape,
        measured=sides.get("measured", ""), allowed=sides.get("allowed", ""),
    )  # fmt: skip


def _find(element: Any, path: str) -> list[Any]:
    return list(element.xpath(path, namespaces=NS))


def _shapes(package: Package, part: str) -> list[Any]:
    """Return the shapes that stand on the slide itself, groups unopened."""
    return _find(
        package.xml(part),
        "p:cSld/p:spTree/*[self::p:sp|self::p:pic|self::p:graphicFrame|self::p:grpSp|self::p:cxnSp]",
    )


def _properties(shape: Any) -> Any:
    return _find(shape, "./*[1]/p:cNvPr")[0]


def _name(shape: Any) -> str:
    return str(_properties(shape).get("name", ""))


def _text(shape: Any) -> str:
    return "".join(_find(shape, ".//a:t/text()")).strip()


def _holder(shape: Any) -> Any | None:
    return next(iter(_find(shape, _PLACEHOLDER)), None)


def _layout_holders(package: Package, part: str) -> Mapping[str, Any]:
    """Return idx -> shape of the placeholders of the layout of the slide `part`, the first where an idx stands twice."""
    layout = package.related(part, "slideLayout")
    found: dict[str, Any] = {}
    for shape in _shapes(package, layout) if layout is not None and layout in package.parts else ():
        holder = _holder(shape)
        if holder is not None:
            found.setdefault(holder.get("idx", "0"), shape)
    return found


def _layout_holder(holders: Mapping[str, Any], holder: Any) -> Any | None:
    """Return the one of the layout's `holders` that the slide's placeholder `holder` takes its place from."""
    idx = holder.get("idx", "0")
    shape = holders.get(idx)
    if shape is None or idx != "0" or holder.get("type", "obj") == "obj":
        return shape
    other = _holder(shape)
    return shape if other is not None and "itle" in other.get("type", "obj") else None


def shape_ids(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """Shape ids are unique within a slide."""
    for number, part in enumerate(slides, 1):
        counts = Counter(_find(package.xml(part), "//p:cNvPr/@id"))
        for value, count in counts.items():
            if count > 1:
                yield _error("shape-ids", number, f"{count} shapes have the id {value}")


def one_layout(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """A slide has one layout and at most one notes page."""
    for number, part in enumerate(slides, 1):
        kinds = Counter(link.kind for link in package.relationships(part).values())
        if kinds["slideLayout"] != 1 or kinds["notesSlide"] > 1:
            yield _error("one-layout", number, f"{kinds['slideLayout']} layouts and {kinds['notesSlide']} notes pages")


def placeholders(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """Every placeholder of a slide exists in its layout."""
    for number, part in enumerate(slides, 1):
        holders = _layout_holders(package, part)
        for shape in _shapes(package, part):
            holder = _holder(shape)
            if holder is not None and _layout_holder(holders, holder) is None:
                message = f"placeholder idx {holder.get('idx', '0')} is not in the slide's layout"
                yield _error("placeholders", number, message, _name(shape))


def empty_placeholders(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """No placeholder is left unfilled; it would show its prompt to the next editor."""
    for number, part in enumerate(slides, 1):
        for shape in _shapes(package, part):
            holder = _holder(shape)
            if holder is not None and shape.tag == f"{{{NS['p']}}}sp" and not _text(shape):
                yield _error("empty-placeholder", number, "the placeholder is empty", _name(shape))


def tables(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """A row has a cell for each grid column, a cell has a paragraph, and the header is flagged."""
    for number, part in enumerate(slides, 1):
        for table in _find(package.xml(part), "//a:tbl"):
            columns = len(_find(table, "a:tblGrid/a:gridCol"))
            for place, row in enumerate(_find(table, "a:tr"), 1):
                cells = len(_find(row, "a:tc"))
                if cells != columns:
                    sides = {"measured": f"{cells} cells", "allowed": f"{columns} cells"}
                    yield _error("table-grid", number, f"row {place} does not match the columns", **sides)
            if _find(table, "a:tr/a:tc[not(a:txBody/a:p)]"):
                yield _error("table-grid", number, "a cell has no paragraph")
            if not _find(table, "a:tblPr[@firstRow='1' or @firstRow='true']"):
                yield _error("table-header", number, "the table's header row is not flagged")


def alt_texts(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """Pictures, tables, charts and groups have an alternative text that is not a file's name."""
    for number, part in enumerate(slides, 1):
        for shape in _shapes(package, part):
            if shape.tag.rsplit("}", 1)[-1] not in ("pic", "graphicFrame", "grpSp"):
                continue
            properties = _properties(shape)
            text = properties.get("descr", "").strip()
            if not text and not _find(properties, _DECORATIVE):
                yield _error("alt-text", number, "no alternative text", _name(shape))
            elif _FILE_NAME.match(text):
                yield _error("alt-text", number, f"the alternative text is a file name: {text}", _name(shape))


def titles(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """Every slide has a title, and no two have the same."""
    seen: dict[str, int] = {}
    for number, part in enumerate(slides, 1):
        kinds = "p:nvSpPr/p:nvPr/p:ph[@type='title' or @type='ctrTitle']"
        text = " ".join(filter(None, (_text(s) for s in _shapes(package, part) if _find(s, kinds))))
        if not text:
            yield _error("title", number, "the slide has no title")
        elif text in seen:
            yield _error("unique-title", number, f"slide {seen[text]} has the same title: {text}")
        seen.setdefault(text, number)


def _boxes(package: Package, part: str) -> Iterator[tuple[Any, tuple[int, int, int, int]]]:
    """Yield each shape with its left, top, width and height; a placeholder may have them from its layout."""
    holders = _layout_holders(package, part)
    for shape in _shapes(package, part):
        place = _find(shape, "./p:spPr/a:xfrm|./p:grpSpPr/a:xfrm|./p:xfrm")
        holder = _holder(shape)
        if not place and holder is not None:
            other = _layout_holder(holders, holder)
            place = _find(other, "./p:spPr/a:xfrm") if other is not None else []
        numbers = [value for one in place[:1] for value in _find(one, "a:off/@x|a:off/@y|a:ext/@cx|a:ext/@cy")]
        if len(numbers) == 4 and all(re.fullmatch(r"-?\d+", value) for value in numbers):
            x, y, cx, cy = map(int, numbers)
            yield shape, (x, y, cx, cy)


def on_slide(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """Nothing reaches beyond the slide."""
    size = _find(package.xml(PRESENTATION), "p:sldSz")[0]
    wide, high = int(size.get("cx")), int(size.get("cy"))
    for number, part in enumerate(slides, 1):
        for shape, (x, y, cx, cy) in _boxes(package, part):
            if x < 0 or y < 0 or x + cx > wide or y + cy > high:
                reach = f"({x}, {y}) to ({x + cx}, {y + cy})"
                sides = {"measured": reach, "allowed": f"(0, 0) to ({wide}, {high})"}
                yield _error("on-slide", number, "the shape reaches beyond the slide", _name(shape), **sides)


def tokens(package: Package, slides: Sequence[str]) -> Iterator[Finding]:
    """No ``{{`` of a text template is left, on the slide or in its notes."""
    for number, part in enumerate(slides, 1):
        notes = package.related(part, "notesSlide")
        for name in filter(None, (part, notes if notes in package.parts else None)):
            for paragraph in _find(package.xml(name), "//a:p"):
                text = "".join(_find(paragraph, ".//a:t/text()"))
                if "{{" in text or "}}" in text:
                    yield _error("tokens", number, f"an unreplaced token: {text[:60]}")


SLIDE_RULES: Final[dict[str, SlideRule]] = {
    "slide.shape-ids": shape_ids,
    "slide.one-layout": one_layout,
    "slide.placeholders": placeholders,
    "slide.empty-placeholder": empty_placeholders,
    "slide.table-grid, slide.table-header": tables,
    "slide.alt-text": alt_texts,
    "slide.title, slide.unique-title": titles,
    "slide.on-slide": on_slide,
    "slide.tokens": tokens,
}
