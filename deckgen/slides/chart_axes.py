"""The axes of a laid out chart as DrawingML: scales of values with their numbers, and the names of categories."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.chart_plan import Plot, Scale
from deckgen.slides.colors import fill_xml
from deckgen.slides.runs import Run
from deckgen.slides.texts import Ink, run_xml
from deckgen.theme import Theme

NO_LINE: Final = "<a:ln><a:noFill/></a:ln>"
AXES: Final = (111111111, 111111112)  # ids of the axes across and up; negative ones are invalid
SECOND_AXES: Final = (111111113, 111111114)


def text_xml(theme: Theme, language: str, size: float, role: str, *, broken: bool = False) -> str:
    """Return ``c:txPr``: how text looks that has no runs of its own.

    Text turned by 0 degrees is what LibreOffice breaks into lines; without an angle it leaves words out.
    """
    angle = ' rot="0" vert="horz"' if broken else ""
    return (
        f"<c:txPr><a:bodyPr{angle}/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(size * 100)}" b="0">{fill_xml(theme, role)}<a:latin typeface="+mn-lt"/>'
        f"</a:defRPr></a:pPr><a:endParaRPr lang={quoteattr(language)}/></a:p></c:txPr>"
    )


class AxesXml:
    """Writes the axes of one `Plot`."""

    def __init__(self, plot: Plot, theme: Theme, language: str) -> None:
        self.plot, self.theme, self.language = plot, theme, language
        self.body, self.small = theme.sizes["figure"], theme.sizes["figure_small"]

    def axes(self) -> str:
        """Return every axis that the chart's series name."""
        plot, (first, up) = self.plot, AXES
        if plot.kind != "xy":
            lying, lines = plot.kind == "bars", plot.kind == "lines"
            names = self._category_axis((first, up))
            return names + self._value_axis(plot.value, (up, first), "t" if lying else "l", between=not lines)
        across = plot.across or Scale(low=0, high=1)
        made = self._value_axis(across, (first, up), "b", between=False)
        made += self._value_axis(plot.value, (up, first), "l", between=False)
        if plot.second is None:
            return made
        first, up = SECOND_AXES
        unseen = Scale(low=across.low, high=across.high)
        made += self._value_axis(plot.second, (up, first), "l", between=False)
        return made + self._value_axis(unseen, (first, up), "b", between=False)

    def _title(self, words: str, *, upright: bool = False) -> str:
        if not words:
            return ""
        ink = Ink(theme=self.theme, ground="background", language=self.language)
        run = run_xml(Run(text=words, color="muted"), ink, size=self.small, sized=True)
        frame = '<a:bodyPr rot="-5400000" vert="horz"/>' if upright else '<a:bodyPr rot="0"/>'
        rich = f'<c:tx><c:rich>{frame}<a:lstStyle/><a:p><a:pPr><a:defRPr b="0"/></a:pPr>{run}</a:p></c:rich></c:tx>'
        return f'<c:title>{rich}<c:overlay val="0"/></c:title>'

    def _value_axis(self, scale: Scale, ids: tuple[int, int], side: str, *, between: bool) -> str:
        axis, free = scale.axis, self.plot.kind == "xy"
        line = f'<c:spPr><a:ln w="9525">{fill_xml(self.theme, "grid")}</a:ln></c:spPr>'
        title = self._title(axis.title, upright=side == "l") if axis and free else ""
        # The second scale's steps fall on those of the first.
        grid = f"<c:majorGridlines>{line}</c:majorGridlines>" if axis and scale is not self.plot.second else ""
        code = quoteattr(axis.code if axis else "General")
        step = f'<c:majorUnit val="{axis.step:.10g}"/>' if axis else ""
        return (
            f'<c:valAx><c:axId val="{ids[0]}"/><c:scaling><c:orientation val="minMax"/><c:max val="{scale.high:.10g}"/>'
            f'<c:min val="{scale.low:.10g}"/></c:scaling><c:delete val="{int(axis is None)}"/><c:axPos val="{side}"/>'
            f'{grid}{title}<c:numFmt formatCode={code} sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{NO_LINE}</c:spPr>'
            f'{text_xml(self.theme, self.language, self.small, "muted")}<c:crossAx val="{ids[1]}"/>'
            f'<c:crosses val="{"min" if free else "autoZero"}"/>'
            f'<c:crossBetween val="{"between" if between else "midCat"}"/>{step}</c:valAx>'
        )

    def _category_axis(self, ids: tuple[int, int]) -> str:
        plot, lying, lines = self.plot, self.plot.kind == "bars", self.plot.kind == "lines"
        size, role = (self.body, "text") if lying else (plot.name_size or self.small, "muted" if lines else "text")
        named = any(name.strip() for name in plot.categories)
        ink = "text" if lines else "muted"
        line = f'<a:ln w="12700">{fill_xml(self.theme, ink)}</a:ln>' if named else NO_LINE
        title = plot.value.axis.title if lines and plot.value.axis else plot.names_title
        count = len(plot.categories)
        skip = next((step for step in (1, 2, 3, 4, 6, 12) if count <= 9 * step), 24) if lines else 1
        look = text_xml(self.theme, self.language, size, role, broken=not lines)
        return (
            f'<c:catAx><c:axId val="{ids[0]}"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/>'
            f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/>'
            f'{self._title(title)}<c:numFmt formatCode="General" sourceLinked="0"/>'
            '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="{"low" if named else "none"}"/><c:spPr>{line}</c:spPr>{look}'
            f'<c:crossAx val="{ids[1]}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
            f'<c:lblOffset val="60"/><c:tickLblSkip val="{skip}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        )
