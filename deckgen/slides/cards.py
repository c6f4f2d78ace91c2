"""Cards: the accent strip beside each, and rows that close up when a card is not filled."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.colors import fill_xml
from deckgen.slides.layouts import EMU, STRIP, Box, Layout
from deckgen.slides.model import Content, Text
from deckgen.slides.template_shapes import DECORATIVE
from deckgen.slides.texts import fit_text
from deckgen.theme import Theme

_STRIP: Final = round(STRIP * EMU)


def card_boxes(layout: Layout, filled: Container[str]) -> Mapping[str, Box]:
    """Return the boxes of the filled cards: cards in a row share its width, so that no gap is left.

    Cards in a column keep their places. Empty where the layout has no cards.
    """
    cards = [placeholder for placeholder in layout.placeholders if placeholder.kind == "card"]
    used = [card for card in cards if card.name in filled]
    in_row = len({card.box.top for card in cards}) == 1
    if not used or not in_row or len(used) == len(cards):
        return {card.name: card.box for card in used}
    first, last = cards[0].box, cards[-1].box
    gap = cards[1].box.left - first.left - first.width
    whole = last.left + last.width - first.left
    width = (whole - gap * (len(used) - 1)) // len(used)
    return {
        card.name: Box(left=first.left + n * (width + gap), top=first.top, width=width, height=first.height)
        for n, card in enumerate(used)
    }


def card_reduction(layout: Layout, contents: Mapping[str, Content], boxes: Mapping[str, Box], theme: Theme) -> float:
    """Return what the fullest card takes off its sizes, in points, so that all cards are set alike."""
    texts = ((name, contents[name]) for name in boxes)
    return max(
        (
            fit_text(text, layout.placeholder(name).style, boxes[name], theme).reduction
            for name, text in texts
            if isinstance(text, Text)
        ),
        default=0.0,
    )


def card_strip_xml(number: int, name: str, box: Box, theme: Theme) -> str:
    """Return the strip at the left edge of a card; a layout's would stay where its card is not filled."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name + " strip")}>{DECORATIVE}</p:cNvPr>'
        "<p:cNvSpPr/>"
        f'<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{box.left - _STRIP}" y="{box.top}"/>'
        f'<a:ext cx="{_STRIP}" cy="{box.height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill_xml(theme, 'brand')}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
