"""A laid out chart as DrawingML: every colour a role of the theme, every length and axis said, none left to guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from deckgen.errors import OutputError
from deckgen.slides.chart_axes import AXES, SECOND_AXES, AxesXml, text_xml
from deckgen.slides.chart_axes import NO_LINE as _NONE
from deckgen.slides.chart_model import Point, Series
from deckgen.slides.chart_plan import Plot, Plotted, Words
from deckgen.slides.colors import fill_xml
from deckgen.slides.runs import Run
from deckgen.slides.texts import Ink, clean, run_xml
from deckgen.slides.workbook import address, head_address
from deckgen.theme import Theme

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMESPACES: Final = (
    f'xmlns:c="{C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_C15: Final = "http://schemas.microsoft.com/office/drawing/2012/chart"
_LABEL_EXTENSION: Final = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_HIDDEN: Final = f"<c:spPr><a:noFill/>{_NONE}</c:spPr>"
_SHOWN: Final = "".join(
    f'<c:show{what} val="{{}}"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_LABEL: Final = _SHOWN.format(0, 1, 0, 0, 0, 0)
_NO_LABEL: Final = _SHOWN.format(0, 0, 0, 0, 0, 0)


class ChartXml:
    """Writes one `Plot`; `first` is the sheet's column in which a series' values stand."""

    def __init__(self, plot: Plot, theme: Theme, language: str) -> None:
        self.plot, self.theme, self.language = plot, theme, language
        self.body, self.small = theme.sizes["figure"], theme.sizes["figure_small"]

    def chart_space(self) -> str:
        """Return ``c:chartSpace``, still without its workbook."""
        plot = self.plot
        shapes = sorted({plotted.shape for plotted in plot.series})
        groups = "".join(self._group(shape) for shape in shapes)
        groups += self._group("line", second=True) if plot.second else ""
        axes = AxesXml(plot, self.theme, self.language).axes()
        return (
            f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val={quoteattr(self.language)}/>'
            '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
            f"{self._place(*plot.area, inner=True)}{groups}{axes}{_HIDDEN}</c:plotArea>{self._legend()}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"{_HIDDEN}{text_xml(self.theme, self.language, self.small, 'text')}</c:chartSpace>"
        )

    def _place(self, left: float, top: float, width: float, height: float, *, inner: bool = False) -> str:
        wide, high = self.plot.size
        sides = {"x": left / wide, "y": top / high, "w": width / wide, "h": height / high}
        shares = "".join(f'<c:{side} val="{min(max(share, 0), 1):.5f}"/>' for side, share in sides.items())
        target = '<c:layoutTarget val="inner"/>' if inner else ""
        modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
        return f"<c:layout><c:manualLayout>{target}{modes}{shares}</c:manualLayout></c:layout>"

    # series

    def _group(self, shape: str, *, second: bool = False) -> str:
        """Return the series of one shape on the first or the `second` scale, as the element that holds them."""
        plot = self.plot
        series = "".join(
            self._series(place, plotted)
            for place, plotted in enumerate(plot.series)
            if plotted.shape == shape and plotted.series.second is second
        )
        ids = "".join(f'<c:axId val="{number}"/>' for number in (SECOND_AXES if second else AXES))
        plain = '<c:varyColors val="0"/>'
        if plot.kind == "xy":
            return f'<c:scatterChart><c:scatterStyle val="lineMarker"/>{plain}{series}{ids}</c:scatterChart>'
        if shape == "area":
            return f'<c:areaChart><c:grouping val="stacked"/>{plain}{series}{ids}</c:areaChart>'
        if shape == "line":
            return f'<c:lineChart><c:grouping val="standard"/>{plain}{series}<c:marker val="1"/>{ids}</c:lineChart>'
        way = "bar" if plot.kind == "bars" else "col"
        grouping = "stacked" if plot.stacked else "clustered"
        return (
            f'<c:barChart><c:barDir val="{way}"/><c:grouping val="{grouping}"/>{plain}{series}'
            f'<c:gapWidth val="{plot.gap}"/><c:overlap val="{plot.overlap}"/>{ids}</c:barChart>'
        )

    def _series(self, place: int, plotted: Plotted) -> str:
        series, count = plotted.series, len(plotted.values)
        xy = self.plot.kind == "xy"
        column = 2 * place + 1 if xy else place + 1
        name = f"<c:tx><c:strRef><c:f>{head_address(column)}</c:f>{_strings([series.name])}</c:strRef></c:tx>"
        head = f'<c:idx val="{place}"/><c:order val="{place}"/>{name}{self._look(series, plotted.shape)}'
        values = f"<c:numRef><c:f>{address(column, count)}</c:f>{_numbers(plotted.values)}</c:numRef>"
        points, labels = self._points(plotted), self._labels(plotted)
        if xy:
            xs = f"<c:numRef><c:f>{address(column - 1, count)}</c:f>{_numbers(plotted.xs)}</c:numRef>"
            data = f'<c:xVal>{xs}</c:xVal><c:yVal>{values}</c:yVal><c:smooth val="0"/>'
            return f"<c:ser>{head}{self._marker(series)}{points}{labels}{data}</c:ser>"
        names = f"<c:strRef><c:f>{address(0, count)}</c:f>{_strings(self.plot.categories)}</c:strRef>"
        data = f"<c:cat>{names}</c:cat><c:val>{values}</c:val>"
        if plotted.shape == "bar":
            return f'<c:ser>{head}<c:invertIfNegative val="0"/>{points}{labels}{data}</c:ser>'
        if plotted.shape == "area":
            return f"<c:ser>{head}{points}{labels}{data}</c:ser>"
        return f'<c:ser>{head}{self._marker(series)}{points}{labels}{data}<c:smooth val="0"/></c:ser>'

    def _fill(self, role: str | None, opacity: float) -> str:
        if role is None:
            return "<a:noFill/>"
        return fill_xml(self.theme, role, f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1 else "")

    def _look(self, series: Series, shape: str) -> str:
        if shape != "line":
            return f"<c:spPr>{self._fill(series.color, series.opacity)}{_NONE}</c:spPr>"
        if series.color is None or series.shape == "dot":
            return f"<c:spPr>{_NONE}</c:spPr>"
        dash = '<a:prstDash val="dash"/>' if series.dashed else ""
        cap = "flat" if series.shape == "span" or series.dashed else "rnd"
        stroke = f"{self._fill(series.color, series.opacity)}{dash}<a:round/>"
        return f'<c:spPr><a:ln w="{round(series.width * 12700)}" cap="{cap}">{stroke}</a:ln></c:spPr>'

    def _marker(self, series: Series, point: Point | None = None) -> str:
        if series.marker == "none" or series.color is None:
            return '<c:marker><c:symbol val="none"/></c:marker>'
        size = (point.size if point else None) or (series.points[0].size if series.points else None) or 9
        role = (point.color if point else None) or series.color
        line = f'<a:ln w="9525">{fill_xml(self.theme, "background")}</a:ln>'
        fill = fill_xml(self.theme, role)
        if (
            series.hollow
        ):  # LibreOffice paints an unfilled marker in its line's colour, and a filled one without its line
            fill, line = "<a:noFill/>", f'<a:ln w="25400">{fill}</a:ln>'
        return (
            f'<c:marker><c:symbol val="{series.marker}"/><c:size val="{min(max(round(size), 2), 72)}"/>'
            f"<c:spPr>{fill}{line}</c:spPr></c:marker>"
        )

    def _points(self, plotted: Plotted) -> str:
        """Return ``c:dPt`` of the points that look otherwise than their series."""
        series, made = plotted.series, ""
        for place, point in enumerate(series.points[: len(plotted.values)]):
            if plotted.shape == "bar" and (point.color or point.opacity is not None):
                opacity = series.opacity if point.opacity is None else point.opacity
                fill = f"<c:spPr>{self._fill(point.color or series.color, opacity)}{_NONE}</c:spPr>"
                made += f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{fill}</c:dPt>'
            elif plotted.shape == "line" and series.marker != "none" and (point.color or point.size):
                marker = self._marker(series, point)
                look = self._look(series, "line")
                made += f'<c:dPt><c:idx val="{place}"/>{marker}<c:bubble3D val="0"/>{look}</c:dPt>'
        return made

    # words

    def _labels(self, plotted: Plotted) -> str:
        if not plotted.words:
            return ""
        made = ""
        for place, words in sorted(plotted.words.items()):
            if words.position not in plotted.legal(self.plot.stacked):
                message = f"a label of {plotted.series.name!r} stands at {words.position!r}, which PowerPoint repairs"
                raise OutputError(message, hint="leave its label away, or choose `charts: image`")
            made += self._label(place, words)
        return f"<c:dLbls>{made}<c:spPr><a:noFill/>{_NONE}</c:spPr>{_NO_LABEL}{self._leaders()}</c:dLbls>"

    def _leaders(self) -> str:
        """Return the thin lines from marks to labels that were moved; beside columns and points they would cross them."""
        shown = f'<c15:showLeaderLines val="{int(self.plot.kind in ("bars", "lines"))}"/>'
        return f'<c:extLst><c:ext uri="{_LABEL_EXTENSION}" xmlns:c15="{_C15}">{shown}</c:ext></c:extLst>'

    def _label(self, place: int, words: Words) -> str:
        runs = self._runs(words.runs, words.ground)
        side = '<a:pPr algn="r"/>' if words.position == "l" else '<a:pPr algn="l"/>' if words.position == "r" else ""
        lines = "".join(f"<a:p>{side}{line}</a:p>" for line in runs)
        layout = "<c:layout/>"
        if any(abs(length) > 0.005 for length in words.shift):
            x, y = words.shift[0] / self.plot.size[0], words.shift[1] / self.plot.size[1]
            layout = f'<c:layout><c:manualLayout><c:x val="{x:.5f}"/><c:y val="{y:.5f}"/></c:manualLayout></c:layout>'
        frame = '<a:bodyPr rot="0" wrap="none" lIns="38100" tIns="19050" rIns="38100" bIns="19050" anchor="ctr"/>'
        return (
            f'<c:dLbl><c:idx val="{place}"/>{layout}<c:tx><c:rich>{frame}<a:lstStyle/>{lines}</c:rich></c:tx>'
            f'<c:spPr><a:noFill/>{_NONE}</c:spPr><c:dLblPos val="{words.position}"/>{_LABEL}</c:dLbl>'
        )

    def _runs(self, runs: Sequence[Run], ground: str) -> list[str]:
        """Return the runs of each line; bold ones in the figure's size, others in its small size."""
        lines: list[str] = [""]
        for run in runs:
            ink = Ink(theme=self.theme, ground=ground, language=self.language)
            size = self.body if run.bold else self.small
            for place, piece in enumerate(clean(run.text).split("\n")):
                if place:
                    lines.append("")
                color = self.theme.ink(ground) if ground != "background" else run.color
                part = Run(text=piece, bold=run.bold, color=color)
                lines[-1] += run_xml(part, ink, size=size, sized=True) if piece else ""
        return lines

    def _legend(self) -> str:
        """Return the key: entries only of the series that have one."""
        keys = [place for place, plotted in enumerate(self.plot.series) if plotted.series.key]
        if not keys:
            return ""
        gone = "".join(
            f'<c:legendEntry><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
            for place in range(len(self.plot.series))
            if place not in keys
        )
        left = self.plot.area[0]
        where = self._place(left, 0.0, self.plot.size[0] - left, self.plot.key)
        look = text_xml(self.theme, self.language, self.small, "muted")
        return f'<c:legend><c:legendPos val="t"/>{gone}{where}<c:overlay val="0"/>{look}</c:legend>'


def _strings(texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{escape(clean(text))}</c:v></c:pt>' for place, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _numbers(values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values) if value is not None
    )
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
