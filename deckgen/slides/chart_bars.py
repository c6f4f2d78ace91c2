"""Bars and columns laid out: as long as their labels leave room, with labels beyond the ends of stacks, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deckgen.slides.chart_model import Chart, Label, Point, Reference, Series
from deckgen.slides.chart_plan import PAD, TALLEST, Mark, Plot, Plotted, Ruler, Scale, Words, has_words
from deckgen.slides.measure import bar_scale, spread, wrap

WORDS_ONLY = "Place of words"  # a series of zeros that carries the words of empty cells
LEAST = 10.0  # points; names of columns are never smaller
ROOM = "Room for words"  # a series that carries the words beyond a stack's end


@dataclass(frozen=True, kw_only=True, slots=True)
class _Field:
    """Where the bars lie: the plot's area, its length along the bars, and a bar's thickness, in inches."""

    area: tuple[float, float, float, float]
    length: float
    thick: float
    gap: int
    lying: bool
    name_size: float | None = None  # of the categories, in points; None for the theme's


def plan_bars(chart: Chart, size: tuple[float, float], ruler: Ruler) -> Plot:
    """Return bars or columns laid out: the scale is the largest at which every label has room beyond its bar."""
    chart = _with_words(chart)
    field = _field(chart, size, ruler)
    chart, cuts = (
        ruler.cut_labels(chart, lambda point: field.length * (0.6 if point.value else 0.96))
        if field.lying
        else (chart, ())
    )
    values, extents = _ends(chart, ruler, field.lying)
    scale, zero = bar_scale(values, extents, field.length)
    scale = scale or field.length
    low, high = -zero / scale, (field.length - zero) / scale
    if chart.axis is not None:
        low = min(low, chart.axis.low)
    plotted = [_plotted(chart, series) for series in chart.series]
    if chart.stacked:
        plotted = _centred_words(chart, plotted, (scale, low), ruler, field)
        plotted += _room(chart, ruler, scale, field.lying)
    elif not field.lying:
        plotted = [_beside_marks(chart, one, ruler, field.area[2]) for one in plotted]
    marks = [_mark(chart, reference, (scale, low), ruler, field) for reference in chart.references]
    return Plot(
        kind="bars" if field.lying else "columns", size=size, area=field.area, series=tuple(plotted),
        value=Scale(low=low, high=high, axis=chart.axis), categories=chart.categories, stacked=chart.stacked,
        overlap=100 if chart.stacked or chart.overlaid else -4, gap=field.gap, marks=tuple(marks),
        cuts=cuts, names_title="" if field.lying else chart.names_title, name_size=field.name_size,
        heading=chart.heading if field.lying else "",
    )  # fmt: skip


def _mark(chart: Chart, reference: Reference, scaling: tuple[float, float], ruler: Ruler, field: _Field) -> Mark:
    """Return where the line of `reference` runs."""
    (scale, low), (left, top, width, height) = scaling, field.area
    if not field.lying:
        return Mark(
            x=left + width * reference.value / len(chart.categories), top=top, bottom=top + height, reference=reference
        )
    gaps = _gaps(chart, reference.value * scale, scale, ruler, field) if chart.stacked else ()
    x = left + (reference.value - low) * scale
    return Mark(x=x, top=top, bottom=top + height, reference=reference, gaps=gaps)


def _with_words(chart: Chart) -> Chart:
    """Return `chart` with its empty cells' words on a series of their own: an empty cell shows no label."""
    empty = [
        [point.label if point.value is None and has_words(point.label) else None for point in series.points]
        for series in chart.series
    ]
    if not any(label for labels in empty for label in labels) or chart.stacked:
        return chart
    if len(chart.series) > 1 and not chart.overlaid:
        # Another series would make all bars thinner, so the words join the category's name.
        said = [
            "; ".join(" ".join(label.text.split()) for label in labels if label) for labels in zip(*empty, strict=True)
        ]
        names = (f"{name} ({words})" if words else name for name, words in zip(chart.categories, said, strict=True))
        return replace(chart, categories=tuple(names))
    labels = [next((label for label in labels if label), None) for labels in zip(*empty, strict=True)]
    points = tuple(Point(value=0 if label else None, label=label) for label in labels)
    return replace(chart, series=(*chart.series, Series(name=WORDS_ONLY, points=points, color=None)), overlaid=True)


def _field(chart: Chart, size: tuple[float, float], ruler: Ruler) -> _Field:
    width, height = size
    lying, count = chart.kind == "bars", len(chart.categories)
    name_size = None
    side_by_side = 1 if chart.stacked or chart.overlaid else max(len(chart.series), 1)
    key = ruler.line(ruler.body) + PAD / 2 if chart.references or (chart.heading and lying) else 0.0
    foot = ruler.line(ruler.small) + PAD if chart.axis else 0.0
    if lying:
        named = any(name.strip() for name in chart.categories)
        left = ruler.column(chart.categories, width * 0.34) + PAD if named else 0.0
        pitch = min((height - key - foot) / count, TALLEST if count > 1 else height)
        tall = pitch * count
        top = (height - tall) / 2 if count == 1 else key + foot
        area = (left, top, width - left, tall)  # the numbers of upside-down rows stand on top
        length = area[2]
    else:
        pitch = width / count
        name_size = _name_size(chart.categories, (pitch - PAD / 2) * 72, ruler)
        lines = [len(wrap([(name, False)], name_size, (pitch - PAD / 2) * 72)[0]) for name in chart.categories]
        below = max(lines) * ruler.line(name_size) + 2 * PAD + ruler.title(chart.names_title, width)
        area = (0.0, key, width, height - key - below)
        length = area[3]
    thick = pitch / (side_by_side + chart.gap)
    return _Field(area=area, length=length, thick=thick, gap=min(round(chart.gap * 100), 500), lying=lying,
                  name_size=name_size)  # fmt: skip


def _name_size(names: Sequence[str], room: float, ruler: Ruler) -> float:
    """Return the largest size, from the small one down to ten points, at which no word is wider than its column."""
    size = ruler.small
    while size > min(LEAST, ruler.small) and any(wrap([(name, False)], size, room)[1] for name in names):
        size -= 0.5
    return size


def _centred(label: Label | None) -> bool:
    return label is not None and label.sides[0] in ("center", "right")


def _extent(label: Label | None, ruler: Ruler, lying: bool) -> float:
    """Return the inches that `label` needs beyond a bar's end."""
    if label is None or not has_words(label) or _centred(label):
        return 0.0
    return ruler.label(label.runs)[0 if lying else 1] + (2 * PAD if lying else 0.06)


def _ends(chart: Chart, ruler: Ruler, lying: bool) -> tuple[list[float], list[float]]:
    """Return where bars end, and the inches that the labels there need."""
    values = [reference.value for reference in chart.references] if lying else []
    extents = [0.0] * len(values)
    for place in range(len(chart.categories)):
        points = [series.points[place] for series in chart.series]
        if not chart.stacked:
            values += [point.value or 0.0 for point in points]
            extents += [_extent(point.label, ruler, lying) for point in points]
            continue
        for way in (1, -1):
            same = [point for point in points if (point.value or 0.0) * way > 0]
            values.append(sum(point.value or 0.0 for point in same))
            extents.append(max((_extent(point.label, ruler, lying) for point in same), default=0.0))
    return values, extents


def _plotted(chart: Chart, series: Series) -> Plotted:
    """Return the bars with their labels beyond their ends; those of stacks stand on series of their own."""
    words = {
        place: Words(runs=point.label.runs, position="outEnd", shift=point.label.shift)
        for place, point in enumerate(series.points)
        if not chart.stacked and point.value is not None and point.label is not None and has_words(point.label)
    }
    return Plotted(series=series, shape="bar", values=tuple(p.value for p in series.points), words=words)


def _centred_words(
    chart: Chart, plotted: Sequence[Plotted], scaling: tuple[float, float], ruler: Ruler, field: _Field
) -> list[Plotted]:
    """Return the stack with the words of its parts inside them, or beside it where a part is too small."""
    words: list[dict[int, Words]] = [{} for _ in plotted]
    for place in range(len(chart.categories)):
        beside: list[tuple[int, float, tuple[float, float]]] = []
        start = 0.0
        for number, one in enumerate(chart.series):
            point = one.points[place]
            middle, start = start + (point.value or 0.0) / 2, start + (point.value or 0.0)
            if point.value is None or point.label is None or not _centred(point.label) or not has_words(point.label):
                continue
            wide, high = ruler.label(point.label.runs)
            along, thick = (wide, high) if field.lying else (high, wide)
            color = point.color or one.color or "background"
            ground = color if (one.opacity if point.opacity is None else point.opacity) > 0.7 else "background"
            words[number][place] = Words(runs=point.label.runs, position="ctr", ground=ground)
            if point.label.sides[0] == "right" or along + PAD / 2 > point.value * scaling[0] or thick > field.thick:
                beside.append((number, (middle - scaling[1]) * scaling[0], (along, thick)))
        _put_beside(words, place, beside, field)
    return [replace(one, words=said or one.words) for one, said in zip(plotted, words, strict=True)]


def _put_beside(
    words: list[dict[int, Words]],
    place: int,
    beside: Sequence[tuple[int, float, tuple[float, float]]],
    field: _Field,
) -> None:
    """Move labels off the stack, apart from one another: below a lying one, to the right of a standing one."""
    middles = [middle for _, middle, _ in beside]
    places = spread(middles, [along + PAD for *_, (along, _) in beside], 0.0, field.length)
    for (number, middle, (_, thick)), at in zip(beside, places, strict=True):
        away = field.thick / 2 + thick / 2 + PAD / 2
        shift = (at - middle, away) if field.lying else (away, middle - at)
        words[number][place] = replace(words[number][place], shift=shift, ground="background")


def _room(chart: Chart, ruler: Ruler, scale: float, lying: bool) -> list[Plotted]:
    """Return series as long as the labels beyond a stack's ends: such charts have no label outside the end."""
    made = []
    for way, name in ((1, ROOM), (-1, ROOM + " below zero")):
        values: list[float | None] = [None] * len(chart.categories)
        words: dict[int, Words] = {}
        for series in chart.series:
            for place, point in enumerate(series.points):
                on_side = (point.value or 0.0) * way > 0 or (way > 0 and point.value == 0)
                extent = _extent(point.label, ruler, lying)
                if on_side and extent and point.label is not None:
                    values[place] = way * extent / scale
                    words[place] = Words(runs=point.label.runs, position="inBase")
        if words:
            holder = Series(name=name, points=(), color=None)
            made.append(Plotted(series=holder, shape="bar", values=_rounded(values), words=words))
    return made


def _gaps(chart: Chart, at: float, scale: float, ruler: Ruler, field: _Field) -> tuple[tuple[float, float], ...]:
    """Return where a line across lying stacks at `at` inches from zero stops for the words beyond their ends."""
    pitch, gaps = field.area[3] / len(chart.categories), []
    for place in range(len(chart.categories)):
        points = [series.points[place] for series in chart.series]
        end = sum(max(point.value or 0.0, 0.0) for point in points) * scale
        extent = max((_extent(point.label, ruler, field.lying) for point in points), default=0.0)
        if extent and end <= at < end + extent:
            middle, half = field.area[1] + pitch * (place + 0.5), ruler.line(ruler.body) / 2 + PAD / 4
            gaps.append((middle - half, middle + half))
    return tuple(gaps)


def _beside_marks(chart: Chart, plotted: Plotted, ruler: Ruler, width: float) -> Plotted:
    """Return columns with those of their labels moved aside that a line upright through their column would cross."""
    pitch, words = width / len(chart.categories), dict(plotted.words)
    for reference in chart.references:
        place = int(reference.value)
        if place not in words:
            continue
        part, half = reference.value - place, ruler.label(words[place].runs)[0] / 2 + PAD / 2
        away = (part - 0.5) * pitch
        # Beside the line where the column is wide enough, on the side that has more room.
        if abs(away) < half and 2 * half <= max(part, 1 - part) * pitch + PAD:
            shift = away - half if away >= 0 else away + half
            words[place] = replace(words[place], shift=(shift, 0.0))
    return replace(plotted, words=words)


def _rounded(values: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(f"{value:.4g}") for value in values)
