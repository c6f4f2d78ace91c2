"""One slide as HTML: its placeholders where the deck has them, its notes, and the data of its figures below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from deckgen.export.charts import chart_svg
from deckgen.export.data import data_of, twin_of
from deckgen.export.decoration import data_address
from deckgen.export.diagram import layers_html
from deckgen.export.grids import data_html, heat_html, table_html
from deckgen.export.styles import points
from deckgen.export.words import Numbers, Pen, text_html
from deckgen.ledger.model import Place
from deckgen.slides.cards import card_boxes, card_reduction
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.layouts import EMU, Box, Layout, Placeholder
from deckgen.slides.model import Content, Deck, Layers, Slide, Table, Text
from deckgen.slides.styles import STYLES
from deckgen.slides.texts import fit_text
from deckgen.slides.writer import footer_text
from deckgen.theme import Theme

_ANCHORS = {"t": "flex-start", "ctr": "center", "b": "flex-end"}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What all slides of a page share."""

    deck: Deck
    theme: Theme
    layouts: Mapping[str, Layout]
    numbers: Numbers
    pen: Pen


def slide_html(slide: Slide, number: int, setting: Setting) -> str:
    """Return the slide `number`, counted from 1, with what a reader can open below it."""
    layout = setting.layouts[slide.layout]
    pen = replace(setting.pen, ground=layout.ground)
    anchor = setting.pen.links[slide.id]
    contents: dict[str, Content] = {"Title": slide.title, **slide.body}
    if slide.source is not None:
        contents["Source"] = slide.source
    boxes = card_boxes(layout, contents)
    smaller = card_reduction(layout, contents, boxes, setting.theme)
    made, tables = "", ""
    for place, placeholder in enumerate(layout.placeholders):
        content = contents.get(placeholder.name)
        if content is None:
            content = _furniture(placeholder, number, setting, layout)
        if content is None:
            continue
        box = boxes.get(placeholder.name, placeholder.box)
        name = f"{anchor}-{place}"
        made += _placed(slide, placeholder, content, box, pen, name, smaller)
        twin = twin_of(content)
        if twin is not None:
            tables += data_html(data_of(twin), _caption(slide, placeholder))
    notes = text_html(slide.notes, STYLES["text"], _plain(pen)) if slide.notes else "<p>This slide has no notes.</p>"
    data = f'<details class="data"><summary>Data of the figures</summary>{tables}</details>' if tables else ""
    hidden = ' data-hidden="true"' if slide.hidden else ""
    return (
        f'<section class="slide" id="{anchor}" data-number="{number}" data-part="{escape(slide.section)}"{hidden} '
        f'aria-roledescription="slide" aria-labelledby="{anchor}-title"><div class="page on-{layout.name}">{made}</div>'
        f'<div class="beside">{data}<details class="notes"><summary>Notes</summary>{notes}</details></div></section>'
    )


def _plain(pen: Pen) -> Pen:
    return replace(pen, ground="background", numbers=Numbers())


def _caption(slide: Slide, placeholder: Placeholder) -> str:
    return f"{slide.title.text} ({placeholder.name})"


def _furniture(placeholder: Placeholder, number: int, setting: Setting, layout: Layout) -> Text | None:
    """Return the date line and the slide's number."""
    if placeholder.name == "Date":
        return footer_text(setting.deck, layout)
    if placeholder.name == "Slide Number":
        from deckgen.slides.model import plain

        return plain(str(number))
    return None


def _placed(
    slide: Slide, placeholder: Placeholder, content: Content, box: Box, pen: Pen, name: str, smaller: float
) -> str:
    where = pen.styles.place(box)
    kind = placeholder.kind
    if isinstance(content, Text):
        inner = _text(slide, placeholder, content, box, pen, smaller if kind == "card" else 0.0)
        if placeholder.name == "Title":
            own = f"{name.rpartition('-')[0]}-title"
            return f'<h2 class="ph t-{kind} {where} {_frame(placeholder, pen)}" id="{own}">{inner}</h2>'
        return f'<div class="ph t-{kind} {where} {_frame(placeholder, pen)}">{inner}</div>'
    return f'<div class="ph object {where}">{_object(slide, placeholder, content, box, pen, name)}</div>'


def _frame(placeholder: Placeholder, pen: Pen) -> str:
    style = placeholder.style
    left, top, right, bottom = (points(inset * 72) for inset in style.insets)
    look = f"justify-content:{_ANCHORS[style.anchor]};padding:{top} {right} {bottom} {left}"
    look += {"l": "", "r": ";text-align:right", "ctr": ";text-align:center"}[style.align]
    return pen.styles(look)


def _text(slide: Slide, placeholder: Placeholder, text: Text, box: Box, pen: Pen, start: float) -> str:
    fitted = fit_text(text, placeholder.style, box, pen.theme, start=start)
    own = replace(pen, ground="surface") if placeholder.kind == "card" else pen
    place = Place(slide=slide.id, shape=placeholder.name, part="")
    tag = {"heading": "h3"}.get(placeholder.kind, "span" if placeholder.name == "Title" else "p")
    return text_html(text, placeholder.style, own, reduction=fitted.reduction, tight=fitted.tight, place=place, tag=tag)


def _object(slide: Slide, placeholder: Placeholder, content: Any, box: Box, pen: Pen, name: str) -> str:
    if isinstance(content, Table):
        return table_html(content, box, pen, Place(slide=slide.id, shape=placeholder.name, part=""))
    if isinstance(content, Layers):
        return layers_html(content, box, pen)
    twin = twin_of(content)
    width, height = box.width / EMU, box.height / EMU
    if isinstance(twin, Heat):
        return f'<figure class="fig">{heat_html(twin, box, pen, twin.alt_text)}</figure>'
    if isinstance(twin, Chart):
        return f'<figure class="fig interactive">{chart_svg(twin, pen.theme, width, height, name)}</figure>'
    image = data_address(drawn(content.figure, pen.theme, width, height))
    return f'<figure class="fig"><img src="{image}" alt="{escape(content.alt_text)}"></figure>'


def drawn(figure: Any, theme: Theme, width: float, height: float) -> bytes:
    """Return the picture of a figure: SVG where it draws one that is light enough, else PNG."""
    if hasattr(figure, "drawn"):
        made = figure.drawn(theme, width, height, vector=True)
        return bytes(made.svg or made.image)
    return bytes(figure.render_image(theme, width, height))
