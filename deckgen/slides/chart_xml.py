"""A laid out chart as DrawingML: every colour a role of the theme, every length and axis said, none left to guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from deckgen.errors import OutputError
from deckgen.slides.chart_model import Point, Series
from deckgen.slides.chart_plan import Plot, Plotted, Scale, Words
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
_NONE: Final = "<a:ln><a:noFill/></a:ln>"
_HIDDEN: Final = f"<c:spPr><a:noFill/>{_NONE}</c:spPr>"
_SHOWN: Final = "".join(
    f'<c:show{what} val="{{}}"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
_LABEL: Final = _SHOWN.format(0, 1, 0, 0, 0, 0)
_NO_LABEL: Final = _SHOWN.format(0, 0, 0, 0, 0, 0)
_AXES: Final = (111111111, 111111112)  # ids of the axes across and up; negative ones are invalid


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
        axes = self._xy_axes() if plot.kind == "xy" else self._axes()
        return (
            f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val={quoteattr(self.language)}/>'
            '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
            f"{self._place(*plot.area, inner=True)}{groups}{axes}{_HIDDEN}</c:plotArea>{self._legend()}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f"{_HIDDEN}{self._text(self.small, 'text')}</c:chartSpace>"
        )

    def _place(self, left: float, top: float, width: float, height: float, *, inner: bool = False) -> str:
        wide, high = self.plot.size
        sides = {"x": left / wide, "y": top / high, "w": width / wide, "h": height / high}
        shares = "".join(f'<c:{side} val="{min(max(share, 0), 1):.5f}"/>' for side, share in sides.items())
        target = '<c:layoutTarget val="inner"/>' if inner else ""
        modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
        return f"<c:layout><c:manualLayout>{target}{modes}{shares}</c:manualLayout></c:layout>"

    def _text(self, size: float, role: str, *, broken: bool = False) -> str:
        """Return ``c:txPr``: how text looks that has no runs of its own.

        Text turned by 0 degrees is what LibreOffice breaks into lines; without an angle it leaves words out.
        """
        angle = ' rot="0" vert="horz"' if broken else ""
        return (
            f"<c:txPr><a:bodyPr{angle}/><a:lstStyle/><a:p><a:pPr>"
            f'<a:defRPr sz="{round(size * 100)}" b="0">{fill_xml(self.theme, role)}<a:latin typeface="+mn-lt"/>'
            f"</a:defRPr></a:pPr><a:endParaRPr lang={quoteattr(self.language)}/></a:p></c:txPr>"
        )

    # series

    def _group(self, shape: str) -> str:
        """Return the series of one shape, as the element that holds them."""
        plot = self.plot
        series = "".join(
            self._series(place, plotted) for place, plotted in enumerate(plot.series) if plotted.shape == shape
        )
        ids = "".join(f'<c:axId val="{number}"/>' for number in _AXES)
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
        return (
            f'<c:marker><c:symbol val="{series.marker}"/><c:size val="{min(max(round(size), 2), 72)}"/>'
            f"<c:spPr>{fill_xml(self.theme, role)}{line}</c:spPr></c:marker>"
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
                raise OutputError(message)
            made += self._label(place, words)
        return f"<c:dLbls>{made}<c:spPr><a:noFill/>{_NONE}</c:spPr>{_NO_LABEL}{self._leaders()}</c:dLbls>"

    def _leaders(self) -> str:
        """Return the thin lines from marks to labels that were moved; beside columns they would only cross them."""
        shown = f'<c15:showLeaderLines val="{int(self.plot.kind != "columns")}"/>'
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
        look = self._text(self.small, "muted")
        return f'<c:legend><c:legendPos val="t"/>{gone}{where}<c:overlay val="0"/>{look}</c:legend>'

    # axes

    def _title(self, scale: Scale) -> str:
        if scale.axis is None or not scale.axis.title or self.plot.kind == "bars":
            return ""
        run = run_xml(Run(text=scale.axis.title, color="muted"), Ink(theme=self.theme, ground="background",
                      language=self.language), size=self.small, sized=True)  # fmt: skip
        upright = scale is self.plot.value and self.plot.kind == "xy"
        frame = '<a:bodyPr rot="-5400000" vert="horz"/>' if upright else '<a:bodyPr rot="0"/>'
        words = f'<c:tx><c:rich>{frame}<a:lstStyle/><a:p><a:pPr><a:defRPr b="0"/></a:pPr>{run}</a:p></c:rich></c:tx>'
        return f'<c:title>{words}<c:overlay val="0"/></c:title>'

    def _value_axis(self, scale: Scale, ids: tuple[int, int], side: str, *, between: bool) -> str:
        axis = scale.axis
        line = f'<c:spPr><a:ln w="9525">{fill_xml(self.theme, "grid")}</a:ln></c:spPr>'
        title = self._title(scale) if self.plot.kind == "xy" else ""
        grid = f"<c:majorGridlines>{line}</c:majorGridlines>{title}" if axis else ""
        code = quoteattr(axis.code if axis else "General")
        crosses = "min" if self.plot.kind == "xy" else "autoZero"
        step = f'<c:majorUnit val="{axis.step:.10g}"/>' if axis else ""
        return (
            f'<c:valAx><c:axId val="{ids[0]}"/><c:scaling><c:orientation val="minMax"/><c:max val="{scale.high:.10g}"/>'
            f'<c:min val="{scale.low:.10g}"/></c:scaling><c:delete val="{int(axis is None)}"/><c:axPos val="{side}"/>'
            f'{grid}<c:numFmt formatCode={code} sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{_NONE}</c:spPr>'
            f'{self._text(self.small, "muted")}<c:crossAx val="{ids[1]}"/><c:crosses val="{crosses}"/>'
            f'<c:crossBetween val="{"between" if between else "midCat"}"/>{step}</c:valAx>'
        )

    def _category_axis(self, ids: tuple[int, int]) -> str:
        lying, lines = self.plot.kind == "bars", self.plot.kind == "lines"
        size, role = (self.body, "text") if lying else (self.plot.name_size or self.small, "muted" if lines else "text")
        named = any(name.strip() for name in self.plot.categories)
        ink = "text" if lines else "muted"
        line = f'<a:ln w="12700">{fill_xml(self.theme, ink)}</a:ln>' if named else _NONE
        count = len(self.plot.categories)
        skip = next((step for step in (1, 2, 3, 4, 6, 12) if count <= 9 * step), 24) if lines else 1
        return (
            f'<c:catAx><c:axId val="{ids[0]}"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/>'
            f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/>'
            f'{self._title(self.plot.value) if lines else ""}<c:numFmt formatCode="General" sourceLinked="0"/>'
            '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="{"low" if named else "none"}"/><c:spPr>{line}</c:spPr>{self._text(size, role, broken=not lines)}'
            f'<c:crossAx val="{ids[1]}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
            f'<c:lblOffset val="60"/><c:tickLblSkip val="{skip}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        )

    def _axes(self) -> str:
        lying, lines = self.plot.kind == "bars", self.plot.kind == "lines"
        first, up = _AXES
        made = self._category_axis((first, up))
        return made + self._value_axis(self.plot.value, (up, first), "t" if lying else "l", between=not lines)

    def _xy_axes(self) -> str:
        first, up = _AXES
        across = self.plot.across or Scale(low=0, high=1)
        return self._value_axis(across, (first, up), "b", between=False) + self._value_axis(
            self.plot.value, (up, first), "l", between=False
        )


def _strings(texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{escape(clean(text))}</c:v></c:pt>' for place, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _numbers(values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values) if value is not None
    )
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
