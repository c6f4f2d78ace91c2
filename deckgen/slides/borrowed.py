"""Slides on a person's own template: shapes where it has no placeholder, and the style that it does not set.

Text in a template's body placeholder is set by the slide itself, in the template's colours and fonts, so that what
was measured is what is shown; titles keep the template's look, only their size is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from deckgen.slides.colors import fill_xml
from deckgen.slides.direction import is_rtl
from deckgen.slides.layouts import Box, Placeholder
from deckgen.slides.package import NS
from deckgen.slides.template_shapes import emu, levels_xml
from deckgen.slides.texts import Ink, parse

if TYPE_CHECKING:
    from deckgen.slides.fill import Page

_OFFSET = '<a:xfrm><a:off x="{0.left}" y="{0.top}"/><a:ext cx="{0.width}" cy="{0.height}"/></a:xfrm>'


def drawn_holder(page: Page, placeholder: Placeholder, box: Box) -> Any:
    """Return a new shape for `placeholder` on the slide, which the template's layout has no place for.

    Until `settle` it carries a placeholder's mark, so that it is filled as all others are.
    """
    fill = fill_xml(page.theme, "surface") if placeholder.kind == "card" else "<a:noFill/>"
    page.shapes._spTree.append(
        parse(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{page.next_id()}" name={quoteattr(placeholder.name)}/>'
            f'<p:cNvSpPr txBox="1"/><p:nvPr><p:ph idx="{placeholder.idx}"/></p:nvPr></p:nvSpPr><p:spPr>'
            f'{_OFFSET.format(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
            '<p:txBody><a:bodyPr wrap="square" rtlCol="0"/><a:lstStyle/><a:p/></p:txBody></p:sp>'
        )
    )
    return page.shapes[-1]


def settle(page: Page, placeholder: Placeholder, box: Box) -> None:
    """Give what was filled its place on the slide, and take the placeholder's mark from a drawn shape."""
    if placeholder.dress == "layout":
        return
    marks = page.shapes._spTree.xpath(f".//p:nvPr/p:ph[@idx='{placeholder.idx}']")
    for mark in marks:
        shape = mark.getparent().getparent().getparent()
        properties = shape.find("p:spPr", NS)
        if properties is not None and properties.find("a:xfrm", NS) is None and placeholder.dress == "full":
            properties.insert(0, parse(_OFFSET.format(box)))
            if properties.find("a:prstGeom", NS) is None:
                properties.insert(1, parse('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'))
        if not placeholder.held:
            mark.getparent().remove(mark)


def dress(holder: Any, placeholder: Placeholder, ink: Ink) -> None:
    """Write the text style of `placeholder` into the slide's shape, as far as the template's is not to be used."""
    if placeholder.dress == "layout":
        return
    body, style, theme = holder._element.txBody, placeholder.style, ink.theme
    if placeholder.dress == "size":
        level = style.levels[0]
        levels = (
            f'<a:lvl1pPr><a:lnSpc><a:spcPct val="{round(style.spacing * 100_000)}"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:defRPr sz="{round(level.points(theme) * 100)}" cap="none"/>'
            "</a:lvl1pPr>"
        )
    else:
        ground = "background" if ink.ground == "surface" else ink.ground
        levels = levels_xml(theme, style, ground, rtl=is_rtl(ink.language))
        properties = body.find("a:bodyPr", NS)
        for side, inset in zip(("lIns", "tIns", "rIns", "bIns"), style.insets, strict=True):
            properties.set(side, str(emu(inset)))
        properties.set("anchor", style.anchor)
    old = body.find("a:lstStyle", NS)
    body.replace(old, parse(f"<a:lstStyle>{levels}</a:lstStyle>"))
