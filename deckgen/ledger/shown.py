"""Every text that a written deck shows, each at its place: titles, bullets, cells, charts, alt texts, notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from deckgen.ledger.identity import Identity
from deckgen.ledger.model import Place
from deckgen.slides.package import NS

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

_C: Final = {**NS, "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
_PAGE: Final = ("sldNum",)  # placeholders whose text is the program's


def shown(deck: DeckView, identity: Identity) -> Iterator[tuple[Place, str]]:
    """Yield each text of `deck` that is not empty, with its place."""
    for slide in deck.slides:
        name = identity.slide(slide)
        for shape in slide.shapes:
            own = identity.shape(slide, shape)
            for part, text in texts_of_shape(deck, slide, shape):
                yield Place(slide=name, shape=own, part=part), text
        yield from ((Place(slide=name, shape="Notes", part=part), text) for part, text in texts_of_notes(slide))


def texts_of_notes(slide: SlideView) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a slide's notes, each with its part."""
    yield from ((f"p{i}", line) for i, line in enumerate(slide.notes_text.split("\n")) if line.strip())


def texts_of_shape(deck: DeckView, slide: SlideView, shape: ShapeView) -> Iterator[tuple[str, str]]:
    """Yield the texts of a shape that are not empty, each with its part; a slide's number is none of them."""
    if shape.placeholder is None or shape.placeholder.type not in _PAGE:
        yield from ((part, text) for part, text in _texts(deck, slide, shape) if text.strip())


def _texts(deck: DeckView, slide: SlideView, shape: ShapeView) -> Iterator[tuple[str, str]]:
    if shape.body is not None:
        yield from ((f"p{i}", paragraph.text) for i, paragraph in enumerate(shape.body.paragraphs))
    for r, row in enumerate(shape.cells or ()):
        yield from ((f"r{r}c{c}", cell.text) for c, cell in enumerate(row))
    if shape.kind == "chart":
        yield from _of_chart(chart_root(deck, slide, shape))
    yield "alt", shape.alt_text


def chart_part(deck: DeckView, slide: SlideView, shape: ShapeView) -> str | None:
    """Return the part that the chart in `shape` is drawn from."""
    found = shape.element.xpath(".//*[local-name()='chart']/@r:id", namespaces=NS)
    link = deck.links(slide.part).get(found[0]) if found else None
    return None if link is None or link.external else link.target


def chart_root(deck: DeckView, slide: SlideView, shape: ShapeView) -> Any:
    """Return the root of the chart in `shape`; an empty element where it has none."""
    return deck.root(chart_part(deck, slide, shape))


def _of_chart(root: Any) -> Iterator[tuple[str, str]]:
    for s, series in enumerate(root.xpath(".//c:ser", namespaces=_C)):
        for letter, path in (("n", "c:tx//c:pt"), ("c", "c:cat//c:pt|c:xVal//c:pt"), ("v", "c:val//c:pt|c:yVal//c:pt")):
            for point in series.xpath(path, namespaces=_C):
                yield f"s{s}.{letter}{point.get('idx', '')}", point.findtext("c:v", "", namespaces=_C)
    for i, paragraph in enumerate(root.xpath(".//a:p[a:r]", namespaces=_C)):
        yield f"t{i}", "".join(paragraph.xpath("a:r/a:t/text()|a:fld/a:t/text()", namespaces=_C))
