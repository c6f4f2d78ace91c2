"""A `Chart` on a slide: a chart part, its workbook, and the frame that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from deckgen.errors import OutputError
from deckgen.slides.chart_bars import plan_bars
from deckgen.slides.chart_marks import CONTENT_TYPE as USER_SHAPES
from deckgen.slides.chart_marks import marks_xml
from deckgen.slides.chart_model import Chart
from deckgen.slides.chart_plan import Plot, Ruler
from deckgen.slides.chart_points import plan_dots, plan_lines, plan_xy
from deckgen.slides.chart_xml import C, ChartXml
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.texts import clean, parse
from deckgen.slides.workbook import columns_of, workbook_bytes
from deckgen.theme import Theme

_PARTS: Final = "/ppt/charts/chart%d.xml"
_DRAWINGS: Final = "/ppt/drawings/drawing%d.xml"


_PLANNERS: Final[dict[str, Callable[[Chart, tuple[float, float], Ruler], Plot]]] = {
    "bars": plan_bars, "columns": plan_bars, "lines": plan_lines, "dots": plan_dots, "xy": plan_xy,
}  # fmt: skip


def plan_chart(chart: Chart, width: float, height: float, theme: Theme) -> Plot:
    """Return `chart` laid out in `width` by `height` inches.

    Raises
    ------
    OutputError
        Where a scale that the kind needs is missing, or a series is not as long as the categories.
    """
    if chart.kind in ("lines", "dots", "xy") and (chart.axis is None or (chart.kind == "xy" and chart.across is None)):
        raise OutputError(f"a chart of kind {chart.kind!r} needs an axis", hint="give it one, or draw it as a picture")
    if chart.kind != "xy" and any(len(series.points) != len(chart.categories) for series in chart.series):
        raise OutputError("every series of a chart needs a point for each category", hint="fill the gaps with None")
    return _PLANNERS[chart.kind](chart, (width, height), Ruler(theme))


def add_chart_part(slide_part: Any, chart: Chart, box: Box, theme: Theme, language: str) -> tuple[str, tuple[str, ...]]:
    """Add the part of `chart` and its workbook to the package of `slide_part`.

    Returns the slide's relationship id, and the labels that had to be cut.
    """
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.oxml import parse_xml
    from pptx.parts.chart import ChartPart

    plot = plan_chart(chart, box.width / EMU, box.height / EMU, theme)
    space = parse_xml(ChartXml(plot, theme, language).chart_space())
    package = slide_part.package
    part = ChartPart(package.next_partname(_PARTS), CONTENT_TYPE.DML_CHART, package, space)
    part.chart_workbook.update_from_xlsx_blob(workbook_bytes(columns_of(plot)))
    if plot.marks or plot.heading:
        name = package.next_partname(_DRAWINGS)
        drawing = Part(name, USER_SHAPES, package, marks_xml(plot, theme, language))
        relation = part.relate_to(drawing, RELATIONSHIP_TYPE.CHART_USER_SHAPES)
        space.append(parse(f'<c:userShapes xmlns:c="{C}" r:id="{relation}"/>'))
    return str(slide_part.relate_to(part, RELATIONSHIP_TYPE.CHART)), plot.cuts


def chart_frame(chart: Chart, name: str, number: int, idx: int, box: Box, relation: str) -> Any:
    """Return the ``p:graphicFrame`` that shows the chart part `relation` in the placeholder `idx`."""
    return parse(
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name={quoteattr(name)} '
        f'descr={quoteattr(clean(chart.alt_text))}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f'</p:cNvGraphicFramePr><p:nvPr><p:ph idx="{idx}"/></p:nvPr></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )
