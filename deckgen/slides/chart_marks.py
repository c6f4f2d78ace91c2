"""Lines across the bars of a chart, with their names: shapes inside the chart, which move and grow with it.

No kind of chart draws a line across lying bars from its data in every program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.chart_plan import Mark, Plot, Ruler
from deckgen.slides.colors import fill_xml
from deckgen.slides.direction import has_rtl_letters
from deckgen.slides.layouts import EMU
from deckgen.slides.runs import Run
from deckgen.slides.template_theme import DECLARATION
from deckgen.slides.texts import Ink, clean, run_xml
from deckgen.theme import Theme

_NAMESPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
)
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"


def marks_xml(plot: Plot, theme: Theme, language: str) -> bytes:
    """Return the part that holds the lines and names of the marks of `plot`."""
    made = "".join(_mark(place, mark, plot.size, theme, language) for place, mark in enumerate(plot.marks))
    return f"{DECLARATION}<c:userShapes {_NAMESPACES}>{made}</c:userShapes>".encode()


def _mark(place: int, mark: Mark, size: tuple[float, float], theme: Theme, language: str) -> str:
    reference, ruler = mark.reference, Ruler(theme)
    name = quoteattr(clean(reference.name or "Reference"))
    points = ruler.body if reference.bold else ruler.small
    dash = '<a:prstDash val="dash"/>' if reference.dashed else ""
    line = (
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{2 + 2 * place}" name={name}/><cdr:cNvCxnSpPr/>'
        f"</cdr:nvCxnSpPr><cdr:spPr>{_xfrm((mark.x, mark.top), (0.0, mark.bottom - mark.top))}"
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="20320">{fill_xml(theme, reference.color)}{dash}</a:ln>'
        "</cdr:spPr></cdr:cxnSp>"
    )
    made = _anchor((mark.x, mark.top), (mark.x, mark.bottom), size, line)
    if not reference.name:
        return made
    wide = ruler.width(reference.name, points, bold=reference.bold) + 0.1
    left = min(max(mark.x - wide / 2, 0.0), size[0] - wide)
    high = ruler.line(points)
    above = 0.0
    run = Run(text=reference.name, bold=reference.bold, color=reference.color)
    ink = Ink(theme=theme, ground="background", language=language)
    # said outright: LibreOffice does not look the theme's font up in here
    complex_script = f"<a:cs typeface={quoteattr(theme.fonts.body)}/>" if has_rtl_letters(reference.name) else ""
    face = f"<a:latin typeface={quoteattr(theme.fonts.body)}/>{complex_script}</a:rPr>"
    words_xml = run_xml(run, ink, size=points, sized=True).replace("</a:rPr>", face)
    words = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{3 + 2 * place}" name={name}/><cdr:cNvSpPr txBox="1"/>'
        f"</cdr:nvSpPr><cdr:spPr>{_xfrm((left, above), (wide, high))}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></cdr:spPr><cdr:txBody>'
        '<a:bodyPr vertOverflow="overflow" wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="ctr"/>{words_xml}</a:p></cdr:txBody></cdr:sp>'
    )
    return made + _anchor((left, above), (left + wide, above + high), size, words)


def _xfrm(start: Sequence[float], extent: Sequence[float]) -> str:
    x, y, cx, cy = (round(length * EMU) for length in (*start, *extent))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


def _anchor(start: tuple[float, float], end: tuple[float, float], size: tuple[float, float], shape: str) -> str:
    def corner(tag: str, place: tuple[float, float]) -> str:
        x, y = (min(max(length / side, 0.0), 1.0) for length, side in zip(place, size, strict=True))
        return f"<cdr:{tag}><cdr:x>{x:.5f}</cdr:x><cdr:y>{y:.5f}</cdr:y></cdr:{tag}>"

    return f"<cdr:relSizeAnchor>{corner('from', start)}{corner('to', end)}{shape}</cdr:relSizeAnchor>"
