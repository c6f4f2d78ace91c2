"""Lines and points laid out: the scales' words, the names at the ends of lines, labels beside free points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from deckgen.slides.chart_labels import POSITIONS, Placer
from deckgen.slides.chart_model import Axis, Chart, Label, Point, Series
from deckgen.slides.chart_plan import PAD, TALLEST, Plot, Plotted, Position, Ruler, Scale, Words, has_words
from deckgen.slides.measure import spread, wrap
from deckgen.slides.runs import Run


def plan_lines(chart: Chart, size: tuple[float, float], ruler: Ruler) -> Plot:
    """Return lines and areas over categories laid out, with room at the right for the names at their ends."""
    axis = _axis(chart.axis)
    chart, cuts = ruler.cut_labels(chart, lambda point: size[0] * 0.5 - 2 * PAD)
    area = _framed(chart, size, ruler, axis)
    ends = _ends(chart, ruler, area, axis)
    plotted = []
    for series in chart.series:
        words = {
            place: Words(runs=point.label.runs, position=POSITIONS[point.label.sides[0]], shift=point.label.shift)
            for place, point in enumerate(series.points)
            if point.label is not None and has_words(point.label) and point.value is not None
        }
        words = {
            place: replace(said, shift=(0.0, ends.get(series.name, 0.0)))
            if place == _last(series) and said.position == "r"
            else said
            for place, said in words.items()
        }
        shape = "area" if series.shape == "area" else "line"
        plotted.append(
            Plotted(series=series, shape="area" if shape == "area" else "line",
                    values=tuple(point.value for point in series.points), words=words)
        )  # fmt: skip
    return Plot(
        kind="lines", size=size, area=area, series=tuple(plotted), categories=chart.categories,
        value=Scale(low=axis.low, high=axis.high, axis=axis), cuts=cuts,
    )  # fmt: skip


def _axis(axis: Axis | None) -> Axis:
    if axis is None:  # plan_chart has refused it
        raise ValueError("no axis")
    return axis


def _own_axis(chart: Chart, series: Series, axis: Axis) -> Axis:
    return chart.second if series.second and chart.second is not None else axis


def _last(series: Series) -> int:
    return max((place for place, point in enumerate(series.points) if point.value is not None), default=-1)


def _framed(chart: Chart, size: tuple[float, float], ruler: Ruler, axis: Axis) -> tuple[float, float, float, float]:
    """Return the plot's area: beside the scale's words, above the other scale's, left of the names at the end."""
    width, height = size
    small = ruler.line(ruler.small)
    numbers = (*axis.words, *(chart.second.words if chart.second else ()))
    rungs = max((ruler.width(words, ruler.small) for words in numbers), default=0.3)
    left = rungs + PAD + (small + PAD / 2 if chart.kind == "xy" and axis.title else 0.0)
    labels = [label for _, label in _end_labels(chart)]
    sides = [ruler.label(label.runs)[0] for label in labels]
    right = min(max(sides, default=0.0) + 2 * PAD, width * 0.5) if sides else 0.25
    title = axis.title if chart.kind == "lines" else chart.across.title if chart.across else ""
    foot = small + PAD + ruler.title(title, width - left - right)
    top = PAD + ruler.key(chart, width - left)
    if any(point.value == axis.high and _stands_above(point.label) for one in chart.series for point in one.points):
        top += ruler.line(ruler.body)
    return left, top, width - left - right, height - top - foot


def _ends(chart: Chart, ruler: Ruler, area: tuple[float, float, float, float], axis: Axis) -> dict[str, float]:
    """Return how far the names at the lines' ends move down to stand apart, in inches."""
    named, at = [], []
    for series, label in _end_labels(chart):
        own = _own_axis(chart, series, axis)
        value = float(series.points[_last(series)].value or 0.0)
        named.append((series.name, ruler.label(label.runs)[1]))
        at.append(area[1] + area[3] * (own.high - value) / ((own.high - own.low) or 1.0))
    places = spread(at, [high for *_, high in named], 0.0, area[1] + area[3] + PAD)
    return {name: place - start for (name, *_), place, start in zip(named, places, at, strict=True)}


def _end_labels(chart: Chart) -> list[tuple[Series, Label]]:
    """Return the lines that have their name at their end, with it."""
    lines = [series for series in chart.series if series.shape != "dot" and _last(series) >= 0]
    ends = ((series, series.points[_last(series)].label) for series in lines)
    return [(one, label) for one, label in ends if label and has_words(label) and label.sides[0] == "right"]


def _stands_above(label: Label | None) -> bool:
    return label is not None and has_words(label) and label.sides[0] == "above"


def plan_xy(chart: Chart, size: tuple[float, float], ruler: Ruler) -> Plot:
    """Return points on two scales laid out; a label stands where it meets no line."""
    axis, across, second = _axis(chart.axis), _axis(chart.across), chart.second
    chart, cuts = ruler.cut_labels(chart, lambda point: size[0] * 0.5 - 2 * PAD)
    area = _framed(chart, size, ruler, axis)
    ends = _ends(chart, ruler, area, axis)

    def at(series: Series, point: Point) -> tuple[float, float]:
        share = ((point.x or 0.0) - across.low) / (across.high - across.low)
        own = _own_axis(chart, series, axis)
        rise = (own.high - (point.value or 0.0)) / (own.high - own.low)
        return area[0] + area[2] * share, area[1] + area[3] * rise

    placer = Placer((0.0, 0.0, size[0], area[1] + area[3]), ruler)
    for series in chart.series:
        spots = [at(series, point) for point in series.points]
        for one, two in pairwise(spots):
            placer.keep_off_line(one, two)
        for (x, y), point in zip(spots, series.points, strict=True):
            placer.keep_off(x, y, _half(point))
    rows = max(max(len(series.points) for series in chart.series), 2)
    plotted = []
    for series in chart.series:
        words = {}
        for place, point in enumerate(series.points):
            if point.label is not None and has_words(point.label):
                words[place] = placer.words(*at(series, point), _half(point), point.label)
                if series.name in ends and place == _last(series):
                    words[place] = replace(words[place], shift=(0.0, ends[series.name]))
        plotted.append(_scattered(series, [(point.x, point.value) for point in series.points], rows, words))
    return Plot(
        kind="xy", size=size, area=area, series=tuple(plotted), value=Scale(low=axis.low, high=axis.high, axis=axis),
        across=Scale(low=across.low, high=across.high, axis=across), key=ruler.key(chart, size[0] - area[0]),
        second=Scale(low=second.low, high=second.high, axis=second) if second else None, cuts=cuts,
    )  # fmt: skip


def _half(point: Point) -> float:
    return (point.size or 10.0) / 144


def _scattered(
    series: Series, points: Sequence[tuple[float | None, float | None]], rows: int, words: dict[int, Words]
) -> Plotted:
    """Return a series of `rows` points, for LibreOffice drops one that has fewer than another."""
    full = [*points, *[(None, None)] * (rows - len(points))]
    return Plotted(
        series=series, shape="line", words=words, xs=tuple(x for x, _ in full), values=tuple(y for _, y in full)
    )


def plan_dots(chart: Chart, size: tuple[float, float], ruler: Ruler) -> Plot:
    """Return marks on lying rows laid out: names at the left, asides at the right, labels where they are free."""
    axis = _axis(chart.axis)
    count, (width, height) = len(chart.categories), size
    names = [_name(name, note, width * 0.3, ruler) for name, note in _rows(chart)]
    left = min(max(ruler.label(name.runs)[0] for name in names) + 0.06, width * 0.34) + PAD
    chart = replace(chart, asides=tuple(ruler.cut(aside, width * 0.25) for aside in chart.asides))
    asides = max((ruler.label(aside.runs)[0] for aside in chart.asides), default=0.0)
    right = asides + 2 * PAD if asides else 0.3
    small = ruler.line(ruler.small)
    key = ruler.key(chart, width - left)
    top = key + 0.05
    foot = small + PAD + ruler.title(axis.title, width - left - right)
    pitch = min((height - top - foot) / count, TALLEST)
    area = (left, top, width - left - right, pitch * count)
    rows = max(count, 2)
    plotted = _references(chart, rows)
    for series in chart.series:
        plotted += _spans(series, chart.categories, rows) if series.shape == "span" else []
    dots = [series for series in chart.series if series.shape != "span"]
    placed = _row_words(chart, dots, (area, axis), ruler)
    for series, words in zip(dots, placed, strict=True):
        ys = [(point.value, float(count - place)) for place, point in enumerate(series.points)]
        plotted.append(_scattered(series, [(x, y if x is not None else None) for x, y in ys], rows, words))
    plotted.append(_column("Rows", names, axis.low, "l", rows))
    if asides:
        plotted.append(_column("Asides", chart.asides, axis.high, "r", rows))
    return Plot(
        kind="xy", size=size, area=area, series=tuple(plotted), value=Scale(low=0.5, high=count + 0.5),
        across=Scale(low=axis.low, high=axis.high, axis=axis), key=key,
    )  # fmt: skip


def _rows(chart: Chart) -> list[tuple[str, str]]:
    return list(zip(chart.categories, chart.notes or [""] * len(chart.categories), strict=True))


def _name(name: str, note: str, room: float, ruler: Ruler) -> Label:
    """Return a row's name in at most three lines, its note below it."""
    lines = wrap([(name, False)], ruler.small, room * 72)[0][:3]
    runs = [Run(text="\n".join(line.strip() for line in lines), color="text")]
    return Label(runs=(*runs, Run(text="\n" + note, color="muted")) if note else tuple(runs))


def _column(name: str, labels: Sequence[Label], x: float, position: Position, rows: int) -> Plotted:
    """Return unseen points at one end of the scale that carry a column of words."""
    words = {place: Words(runs=label.runs, position=position) for place, label in enumerate(labels) if has_words(label)}
    count = len(labels)
    points = [(x, float(count - place)) for place in range(count)]
    return _scattered(Series(name=name, points=(), color=None, shape="dot"), points, rows, words)


def _references(chart: Chart, rows: int) -> list[Plotted]:
    top, made = len(chart.categories) + 0.5, []
    for reference in chart.references:
        line = Series(
            name=reference.name, points=(), color=reference.color, shape="line", width=1.4, dashed=reference.dashed
        )
        made.append(_scattered(line, [(reference.value, 0.5), (reference.value, top)], rows, {}))
    return made


def _spans(series: Series, categories: Sequence[str], rows: int) -> list[Plotted]:
    """Return a line of two points a row, from its low end to its high end."""
    made = []
    for place, point in enumerate(series.points):
        if point.low is None or point.high is None:
            continue
        line = replace(series, name=f"{series.name}: {categories[place]}", color=point.color or series.color, points=())
        y = float(len(categories) - place)
        made.append(_scattered(line, [(point.low, y), (point.high, y)], rows, {}))
    return made


def _row_words(
    chart: Chart, dots: Sequence[Series], frame: tuple[tuple[float, float, float, float], Axis], ruler: Ruler
) -> list[dict[int, Words]]:
    """Return the words of each series of dots, those of the last one placed first."""
    (left, top, width, height), axis = frame
    count = len(chart.categories)

    def at(place: int, value: float) -> tuple[float, float]:
        return left + width * (value - axis.low) / (axis.high - axis.low), top + height * (place + 0.5) / count

    placer = Placer((left, 0.0, left + width + 0.35, top + height), ruler)
    for series in chart.series:
        for place, point in enumerate(series.points):
            if point.low is not None and point.high is not None:
                (start, y), (end, _) = at(place, point.low), at(place, point.high)
                placer.taken.append((start, y - series.width / 144, end, y + series.width / 144))
            elif point.value is not None:
                placer.keep_off(*at(place, point.value), _half(point))
    placed = []
    for series in reversed(dots):
        words = {}
        for place, point in enumerate(series.points):
            if point.value is not None and point.label is not None and has_words(point.label):
                words[place] = placer.words(*at(place, point.value), _half(point), point.label)
        placed.append(words)
    return placed[::-1]
