"""A native chart as SVG that answers the pointer: the same layout, words and colours that PowerPoint is given.

Every mark has a title with its exact words, so that it can be read without a script. Marks are plain shapes with their
places in full, which is what lets the page zoom a chart without stretching its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from deckgen.export.axes import Axes, glyph, reference
from deckgen.export.bars import bar_rectangles
from deckgen.export.spoken import Spoken, series_groups
from deckgen.export.svg import Type, attributes, field_of
from deckgen.slides.chart_model import Chart
from deckgen.slides.chart_plan import Plot, Plotted
from deckgen.slides.charts import plan_chart
from deckgen.theme import Theme


def chart_svg(chart: Chart, theme: Theme, width: float, height: float, name: str) -> str:
    """Return `chart`, `width` by `height` inches, as an ``svg`` element whose ids begin with `name`."""
    plot = plan_chart(chart, width, height, theme)
    return _Drawing(chart, plot, theme, name).svg()


class _Drawing:
    def __init__(self, chart: Chart, plot: Plot, theme: Theme, name: str) -> None:
        self.chart, self.plot, self.theme, self.name = chart, plot, theme, name
        self.type, self.field = Type(theme), field_of(plot)
        self.spoken = Spoken(chart, plot)
        self.groups = series_groups(chart)

    def svg(self) -> str:
        """Return the whole picture: scales, then marks, then words, so that no mark hides a word."""
        plot, axes = self.plot, Axes(self.plot, self.type)
        marks, words = [], []
        for one in plot.series:
            drawn, said = self._series(one)
            group = self.groups.get(_base(one.series.name, self.groups), "")
            marks.append(f'<g class="s" data-s="{group}">{drawn}</g>' if drawn else "")
            words.append(f'<g class="s" data-s="{group}">{said}</g>' if said else "")
        lines = "".join(reference(mark, plot, self.type) for mark in plot.marks)
        wide, high = (72 * length for length in plot.size)
        area = {"x": self.field.left, "y": self.field.top, "width": self.field.width, "height": self.field.height}
        listed = "|".join(f"{number}:{color}:{name}" for name, number, color in self._keys())
        clip = f'<defs><clipPath id="{self.name}-clip"><rect{attributes(**area)}/></clipPath></defs>'
        return (
            f'<svg class="chart" viewBox="0 0 {wide:.2f} {high:.2f}" role="img" aria-label="{escape(self.chart.alt_text)}" '
            f'data-area="{" ".join(f"{side:.2f}" for side in area.values())}" data-series="{escape(listed)}">'
            f'{clip}<g class="back">{axes.behind()}</g><g class="marks">{"".join(marks)}</g>{lines}'
            f'<g class="labels">{"".join(words)}</g><g class="axes">{axes.around()}</g></svg>'
        )

    def _keys(self) -> Iterator[tuple[str, int, str]]:
        """Yield name, number and colour of each series that can be shown and hidden, where there are several."""
        firsts: dict[int, tuple[str, str]] = {}
        for series in self.chart.series:
            number = self.groups.get(series.name)
            if number is not None and series.color is not None:
                firsts.setdefault(number, (series.name, self.theme.color(series.color)))
        if len(firsts) > 1:
            yield from ((name.replace("|", "/"), number, color) for number, (name, color) in firsts.items())

    def _series(self, one: Plotted) -> tuple[str, str]:
        if one.shape == "bar":
            return self._bars(one)
        if one.shape == "area":
            return self._area(one), ""
        return self._line(one)

    def _bars(self, one: Plotted) -> tuple[str, str]:
        drawn, said = "", ""
        lying = self.plot.kind == "bars"
        for place, box in bar_rectangles(self.plot, self.field, one):
            point = one.series.points[place] if place < len(one.series.points) else None
            left, top, width, height = box
            role = (point.color if point else None) or one.series.color
            # A series without colour only holds a place; a point of it may have one.
            if role is not None and one.series.color is not None:
                opacity = one.series.opacity if point is None or point.opacity is None else point.opacity
                drawn += (
                    f'<rect class="m"{attributes(x=left, y=top, width=width, height=height, fill=self.theme.color(role))}'
                    f"{attributes(fill_opacity=opacity) if opacity < 1 else ''}>{self._title(one, place)}</rect>"
                )
            if place in one.words:
                back = (one.values[place] or 0.0) < 0
                mark = (left, top, left + width, top + height)
                said += self.type.label(one.words[place], mark, lying=lying, back=back)
        return drawn, said

    def _title(self, one: Plotted, place: int) -> str:
        return f"<title>{escape(self.spoken.of(one, place))}</title>"

    def _points(self, one: Plotted) -> list[tuple[int, float, float]]:
        """Return place, x and y of each point that has a value."""
        plot, field, found = self.plot, self.field, []
        scale = plot.second if one.series.second and plot.second else plot.value
        last = max(len(plot.categories) - 1, 1)
        for place, value in enumerate(one.values):
            if value is None or (plot.kind == "xy" and one.xs[place] is None):
                continue
            if plot.across is not None and plot.kind == "xy":
                x = field.across(one.xs[place] or 0.0, plot.across)
            else:
                x = field.left + field.width * place / last
            found.append((place, x, field.up(value, scale)))
        return found

    def _line(self, one: Plotted) -> tuple[str, str]:
        series, spots = one.series, self._points(one)
        drawn = ""
        if series.color is not None and series.shape != "dot" and len(spots) > 1:
            drawn += self._stroke(one, spots)
        said = ""
        for place, x, y in spots:
            point = series.points[place] if place < len(series.points) else None
            size = (point.size if point else None) or (series.points[0].size if series.points else None) or 9.0
            marked = series.marker != "none" and series.color is not None
            if marked:
                role = point.color if point else None
                shape = glyph(series, x, y, size, self.theme.color, role)
                drawn += shape.replace('class="p"', 'class="p m"').replace(
                    "/>", f">{self._title(one, place)}</"
                ) + _tag(shape)
            elif series.color is not None and series.points:
                drawn += (
                    f'<circle class="p m"{attributes(cx=x, cy=y, r=6.0, fill="transparent", data_x=x, data_y=y)}>'
                    f"{self._title(one, place)}</circle>"
                )
            if place in one.words:
                half = size / 2 if marked or series.color is None else 3.0
                mark = (x - half, y - half, x + half, y + half)
                said += self.type.label(one.words[place], mark, lying=True)
        return drawn, said

    def _stroke(self, one: Plotted, spots: list[tuple[int, float, float]]) -> str:
        series = one.series
        shape = " ".join(f"{x:.2f},{y:.2f}" for _, x, y in spots)
        look = attributes(
            stroke=self.theme.color(series.color or "muted"), stroke_width=series.width,
            stroke_opacity=series.opacity if series.opacity < 1 else None,
            stroke_dasharray="6 4" if series.dashed else None,
            stroke_linecap="butt" if series.shape == "span" or series.dashed else "round", stroke_linejoin="round",
        )  # fmt: skip
        hit = f"<title>{escape(self.spoken.span(one))}</title>" if series.shape == "span" else ""
        return f'<polyline class="{"m" if hit else "l"}" points="{shape}" fill="none"{look}>{hit}</polyline>'

    def _area(self, one: Plotted) -> str:
        """Return the band between an area and those that it stands on."""
        if one.series.color is None:
            return ""
        areas = [other for other in self.plot.series if other.shape == "area"]
        below = areas[: areas.index(one)]
        last = max(len(self.plot.categories) - 1, 1)
        upper, lower = [], []
        for place, value in enumerate(one.values):
            x = self.field.left + self.field.width * place / last
            base = sum(other.values[place] or 0.0 for other in below)
            upper.append((x, self.field.up(base + (value or 0.0), self.plot.value)))
            lower.append((x, self.field.up(base, self.plot.value)))
        shape = " ".join(f"{x:.2f},{y:.2f}" for x, y in [*upper, *lower[::-1]])
        look = attributes(fill=self.theme.color(one.series.color), fill_opacity=one.series.opacity)
        return f'<polygon class="l" points="{shape}"{look}/>'


def _tag(shape: str) -> str:
    return f"{shape[1 : shape.index(' ')]}>"


def _base(name: str, groups: dict[str, int]) -> str:
    """Return the series of the chart that one of its plot belongs to: an interval is plotted once a row."""
    return name if name in groups else next((group for group in groups if name.startswith(f"{group}: ")), name)
