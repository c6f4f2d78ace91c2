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
    made, number = "", 2
    for mark in plot.marks:
        made += _mark(number, mark, plot.size, theme, language)
        number += len(mark.gaps) + 2
    if plot.heading:
        run = Run(text=plot.heading, color="muted")
        made += _words(number, run, (plot.area[0], plot.size[0]), plot.size, theme, language, align="l")
    return f"{DECLARATION}<c:userShapes {_NAMESPACES}>{made}</c:userShapes>".encode()


def _mark(number: int, mark: Mark, size: tuple[float, float], theme: Theme, language: str) -> str:
    reference, ruler = mark.reference, Ruler(theme)
    name = quoteattr(clean(reference.name or "Reference"))
    dash = '<a:prstDash val="dash"/>' if reference.dashed else ""
    made = ""
    starts, ends = (mark.top, *(end for _, end in mark.gaps)), (*(start for start, _ in mark.gaps), mark.bottom)
    for place, (top, bottom) in enumerate(zip(starts, ends, strict=True)):
        line = (
            f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{number + 1 + place}" name={name}/><cdr:cNvCxnSpPr/>'
            f"</cdr:nvCxnSpPr><cdr:spPr>{_xfrm((mark.x, top), (0.0, max(bottom - top, 0.0)))}"
            '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            f'<a:ln w="20320">{fill_xml(theme, reference.color)}{dash}</a:ln></cdr:spPr></cdr:cxnSp>'
        )
        made += _anchor((mark.x, top), (mark.x, max(bottom, top)), size, line)
    if not reference.name:
        return made
    wide = ruler.width(reference.name, ruler.body if reference.bold else ruler.small, bold=reference.bold) + 0.1
    left = min(max(mark.x - wide / 2, 0.0), size[0] - wide)
    run = Run(text=reference.name, bold=reference.bold, color=reference.color)
    return made + _words(number, run, (left, left + wide), size, theme, language)


def _words(
    number: int, run: Run, span: tuple[float, float], size: tuple[float, float], theme: Theme, language: str,
    align: str = "ctr",
) -> str:  # fmt: skip
    """Return the shape of `run` along the top, from one end of `span` to the other."""
    ruler, (left, right) = Ruler(theme), span
    points = ruler.body if run.bold else ruler.small
    high = ruler.line(points)
    ink = Ink(theme=theme, ground="background", language=language)
    # said outright: LibreOffice does not look the theme's font up in here
    complex_script = f"<a:cs typeface={quoteattr(theme.fonts.body)}/>" if has_rtl_letters(run.text) else ""
    face = f"<a:latin typeface={quoteattr(theme.fonts.body)}/>{complex_script}</a:rPr>"
    words_xml = run_xml(run, ink, size=points, sized=True).replace("</a:rPr>", face)
    words = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{number}" name={quoteattr(clean(run.text))}/>'
        f'<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr>{_xfrm((left, 0.0), (right - left, high))}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></cdr:spPr><cdr:txBody>'
        '<a:bodyPr vertOverflow="overflow" wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/>{words_xml}</a:p></cdr:txBody></cdr:sp>'
    )
    return _anchor((left, 0.0), (right, high), size, words)


def _xfrm(start: Sequence[float], extent: Sequence[float]) -> str:
    x, y, cx, cy = (round(length * EMU) for length in (*start, *extent))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


def _anchor(start: tuple[float, float], end: tuple[float, float], size: tuple[float, float], shape: str) -> str:
    def corner(tag: str, place: tuple[float, float]) -> str:
        x, y = (min(max(length / side, 0.0), 1.0) for length, side in zip(place, size, strict=True))
        return f"<cdr:{tag}><cdr:x>{x:.5f}</cdr:x><cdr:y>{y:.5f}</cdr:y></cdr:{tag}>"

    return f"<cdr:relSizeAnchor>{corner('from', start)}{corner('to', end)}{shape}</cdr:relSizeAnchor>"
