"""The scales of a chart as SVG: lines with their numbers, names of categories, titles, the key, lines of reference."""

from __future__ import annotations

from collections.abc import Iterator

from deckgen.export.codes import by_code
from deckgen.export.svg import GAP, Type, attributes, field_of
from deckgen.slides.chart_model import Axis, Series
from deckgen.slides.chart_plan import Mark, Plot, Ruler, Scale
from deckgen.slides.measure import wrap
from deckgen.slides.model import Run


def steps(scale: Scale) -> Iterator[tuple[float, str]]:
    """Yield the numbers of a scale with their words; none without an axis."""
    axis = scale.axis
    if axis is None:
        return
    for number in range(round((scale.high - axis.low) / axis.step + 1e-6) + 1):
        value = axis.low + number * axis.step
        if scale.low - 1e-9 <= value <= scale.high + axis.step * 1e-6:
            yield value, by_code(round(value, 9), axis.code)


class Axes:
    """Writes what stands around and behind the marks of one `Plot`."""

    def __init__(self, plot: Plot, type_: Type) -> None:
        self.plot, self.type, self.field = plot, type_, field_of(plot)
        self.color = type_.theme.color

    def behind(self) -> str:
        """Return the lines of the scales."""
        plot, field = self.plot, self.field
        if plot.kind == "xy":
            assert plot.across is not None
            upright = [self._upright(field.across(value, plot.across)) for value, _ in steps(plot.across)]
            return "".join([*upright, *(self._level(field.up(value, plot.value)) for value, _ in steps(plot.value))])
        if plot.kind == "bars":
            return "".join(self._upright(field.across(value, plot.value)) for value, _ in steps(plot.value))
        return "".join(self._level(field.up(value, plot.value)) for value, _ in steps(plot.value))

    def _upright(self, x: float) -> str:
        return f'<line class="g" data-m="x"{self._ends(x, self.field.top, x, self.field.bottom)}/>'

    def _level(self, y: float) -> str:
        return f'<line class="g" data-m="y"{self._ends(self.field.left, y, self.field.right, y)}/>'

    def _ends(self, x1: float, y1: float, x2: float, y2: float, color: str = "grid", width: float = 0.75) -> str:
        return attributes(x1=x1, y1=y1, x2=x2, y2=y2, stroke=self.color(color), stroke_width=width)

    def around(self) -> str:
        """Return the numbers and names of the scales, their titles, and the line that bars stand on."""
        plot = self.plot
        made = {"bars": self._bars, "columns": self._columns, "lines": self._lines, "xy": self._xy}[plot.kind]()
        if plot.heading:
            made += self._small(plot.heading, self.field.left, 0.0, side="top", map_="")
        return made + self._key()

    def _small(
        self, words: str, x: float, y: float, *, anchor: str = "start", side: str = "middle", map_: str, color: str = "muted",
        size: float | None = None,
    ) -> str:  # fmt: skip
        return self.type.words(
            [Run(text=words, color=color)], x, y, anchor=anchor, side=side, map_=map_, size=size or self.type.small
        )

    def _bars(self) -> str:
        plot, field, made = self.plot, self.field, ""
        pitch = field.height / max(len(plot.categories), 1)
        for place, name in enumerate(plot.categories):
            lines = wrap([(name, False)], self.type.body, field.left - GAP)[0] if name.strip() else []
            text = "\n".join(line.strip() for line in lines)
            y = field.top + pitch * (place + 0.5)
            made += self._small(
                text, field.left - 7, y, anchor="end", map_="y", color="text", size=self.type.body
            ) if text else ""  # fmt: skip
        for value, words in steps(plot.value):
            made += self._small(words, field.across(value, plot.value), field.top - 2, anchor="middle", side="bottom",
                                map_="x")  # fmt: skip
        zero = field.across(min(max(0.0, plot.value.low), plot.value.high), plot.value)
        if any(name.strip() for name in plot.categories):
            ends = self._ends(zero, field.top, zero, field.bottom, "muted", 1.0)
            made += f'<line class="g" data-m="x"{ends}/>'
        return made

    def _columns(self) -> str:
        plot, field, made = self.plot, self.field, ""
        pitch = field.width / max(len(plot.categories), 1)
        size = plot.name_size or self.type.small
        for place, name in enumerate(plot.categories):
            text = "\n".join(line.strip() for line in wrap([(name, False)], size, pitch - 3.6)[0])
            x = field.left + pitch * (place + 0.5)
            made += self._small(
                text, x, field.bottom + 5, anchor="middle", side="top", map_="x", color="text", size=size
            )
        zero = field.up(min(max(0.0, plot.value.low), plot.value.high), plot.value)
        made += f'<line class="g" data-m="y"{self._ends(field.left, zero, field.right, zero, "muted", 1.0)}/>'
        return made + self._foot(plot.names_title)

    def _lines(self) -> str:
        plot, field, made = self.plot, self.field, ""
        count = len(plot.categories)
        skip = next((step for step in (1, 2, 3, 4, 6, 12) if count <= 9 * step), 24)
        for place in range(0, count, skip):
            x = field.left + field.width * place / max(count - 1, 1)
            made += self._small(plot.categories[place], x, field.bottom + 5, anchor="middle", side="top", map_="x")
        made += self._rungs(plot.value)
        base = field.up(min(max(0.0, plot.value.low), plot.value.high), plot.value)
        made += f'<line class="g" data-m="y"{self._ends(field.left, base, field.right, base, "text", 1.0)}/>'
        return made + self._foot(plot.value.axis.title if plot.value.axis else "")

    def _xy(self) -> str:
        plot, field, made = self.plot, self.field, ""
        assert plot.across is not None
        for value, words in steps(plot.across):
            made += self._small(words, field.across(value, plot.across), field.bottom + 5, anchor="middle", side="top",
                                map_="x")  # fmt: skip
        made += self._rungs(plot.value) + (self._rungs(plot.second) if plot.second else "")
        axis: Axis | None = plot.value.axis
        if axis is not None and axis.title:
            x, y = self.type.small * 0.6, field.top + field.height / 2
            turned = self._small(axis.title, x, y, anchor="middle", map_="")
            made += f'<g transform="rotate(-90 {x:.2f} {y:.2f})">{turned}</g>'
        return made + self._foot(plot.across.axis.title if plot.across.axis else "")

    def _rungs(self, scale: Scale) -> str:
        return "".join(
            self._small(words, self.field.left - 6, self.field.up(value, scale), anchor="end", map_="y")
            for value, words in steps(scale)
            if words
        )

    def _foot(self, title: str) -> str:
        if not title:
            return ""
        lines = wrap([(title, False)], self.type.small, self.field.width)[0]
        text = "\n".join(line.strip() for line in lines)
        x, y = self.field.left + self.field.width / 2, self.plot.size[1] * 72
        y = min(y, self.field.bottom + self.type.small * (3.2 + 1.3 * (len(lines) - 1)))
        return self._small(text, x, y, anchor="middle", side="bottom", map_="")

    def _key(self) -> str:
        """Return what the marks mean, for those series that are not named where they end."""
        named = [one.series for one in self.plot.series if one.series.key]
        if not named:
            return ""
        room = 72 * self.plot.size[0] - self.field.left
        wide = max(Ruler(self.type.theme).width(series.name, self.type.small) for series in named) * 72 + 39
        across = max(int(room / wide), 1)
        made = ""
        for place, series in enumerate(named):
            x = self.field.left + wide * (place % across)
            y = self.type.small * (0.7 + 1.45 * (place // across))
            made += self._sample(series, x, y) + self._small(series.name, x + 22, y, map_="")
        return f'<g class="key">{made}</g>'

    def _sample(self, series: Series, x: float, y: float) -> str:
        line = self._ends(x, y, x + 17, y, series.color or "muted", 2.0)
        if series.shape == "bar":
            return (
                f"<rect{attributes(x=x + 4, y=y - 5, width=10, height=10, fill=self.color(series.color or 'muted'))}/>"
            )
        drawn = "" if series.shape == "dot" else f"<line{line}{_dash(series)}/>"
        return drawn + (glyph(series, x + 8.5, y, 7, self.color) if series.marker != "none" else "")


def _dash(series: Series) -> str:
    return attributes(stroke_dasharray="6 4") if series.dashed else ""


def glyph(
    series: Series, x: float, y: float, size: float, color: object, role: str | None = None, **more: object
) -> str:
    """Return the marker of `series`, `size` points across, with its middle at `x`, `y`."""
    paint = color(role or series.color or "muted")  # type: ignore[operator]
    ground = color("background")  # type: ignore[operator]
    half = size / 2
    look = (
        attributes(fill=ground, stroke=paint, stroke_width=2.0) if series.hollow
        else attributes(fill=paint, stroke=ground, stroke_width=0.75)
    )  # fmt: skip
    look += attributes(data_x=x, data_y=y, **more)
    if series.marker == "diamond":
        corners = f"{x:.2f},{y - half:.2f} {x + half:.2f},{y:.2f} {x:.2f},{y + half:.2f} {x - half:.2f},{y:.2f}"
        return f'<polygon class="p" points="{corners}"{look}/>'
    if series.marker == "square":
        return f'<rect class="p"{attributes(x=x - half, y=y - half, width=size, height=size)}{look}/>'
    return f'<circle class="p"{attributes(cx=x, cy=y, r=half)}{look}/>'


def reference(mark: Mark, plot: Plot, type_: Type) -> str:
    """Return the line across the bars with its name above it."""
    x, color = mark.x * 72, type_.theme.color(mark.reference.color)
    dash = attributes(stroke_dasharray="5 4") if mark.reference.dashed else ""
    starts = (mark.top, *(end for _, end in mark.gaps))
    ends = (*(start for start, _ in mark.gaps), mark.bottom)
    made = ""
    for top, bottom in zip(starts, ends, strict=True):
        place = attributes(x1=x, x2=x, y1=top * 72, y2=max(bottom, top) * 72, stroke=color, stroke_width=1.6)
        made += f'<line class="g" data-m="x"{place}{dash}/>'
    if mark.reference.name:
        run = Run(text=mark.reference.name, bold=mark.reference.bold, color=mark.reference.color)
        half = len(run.text) * type_.small * 0.27
        at = min(max(x, half), plot.size[0] * 72 - half)
        made += type_.words([run], at, 0.0, anchor="middle", side="top", map_="x")
    return made
