"""Native charts on slides: the colours that tell their series apart, and the look of their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from deckgen.palette import mix
from deckgen.slides.view import DeckView, ShapeView, SlideView
from deckgen.slides.view.fills import Fill, fill_element, read_fill
from deckgen.slides.view.place import overlap
from deckgen.slides.view.reading import A, R, descend, flag, tag_of, whole

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_LINES: Final = ("lineChart", "scatterChart", "radarChart")
_ROUND: Final = ("pieChart", "doughnutChart", "pie3DChart", "ofPieChart")
_LABELS: Final = (f"{C}dLbls", f"{C}dLbl")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart of a slide; `root` is its part's."""

    slide: SlideView
    shape: ShapeView
    root: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A series, or a slice of a pie, that a legend names: its colour as "#RRGGBB", and what else it is known by."""

    name: str
    color: str
    form: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Text of a chart that says how it looks itself: size in points, colour as "#RRGGBB", None where not said."""

    size: float | None
    color: str | None
    bold: bool
    label: bool  # of a value, which may stand on a bar


def charts(deck: DeckView) -> Iterator[Chart]:
    """Yield the native charts of the slides, in their order."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.kind == "chart" and not shape.hidden:
                data = descend(shape.element, f"{A}graphic", f"{A}graphicData", f"{C}chart")
                part = None if data is None else shape.sheet.target(data.get(f"{R}id"))
                root = deck.root(part)
                if root.tag == f"{C}chartSpace":
                    yield Chart(slide=slide, shape=shape, root=root)


def marks(chart: Chart) -> list[Mark]:
    """Return what only the legend of a chart tells apart; nothing where labels or the axis do."""
    area, legend = descend(chart.root, f"{C}chart", f"{C}plotArea"), descend(chart.root, f"{C}chart", f"{C}legend")
    if area is None or legend is None:
        return []
    gone = {
        whole(_value(entry, "idx")) for entry in legend.iterfind(f"{C}legendEntry") if flag(_value(entry, "delete"))
    }
    series = list(area.iter(f"{C}ser"))
    if any(tag_of(one.getparent()) in _ROUND for one in series):
        return [] if not series or _named(series[0]) else _slices(chart, series[0], gone)
    found = [_mark(chart, one) for place, one in enumerate(series) if place not in gone and not _named(one)]
    return [mark for mark in found if mark is not None]


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{C}{name}")
    return None if child is None else child.get("val", "1")


def _named(series: Any) -> bool:
    """Return whether a label beside the series, or on it, says its name."""
    holders = [series.find(f"{C}dLbls"), series.getparent().find(f"{C}dLbls")]
    shown = (e for holder in holders if holder is not None for e in holder.iter(f"{C}showSerName", f"{C}showCatName"))
    written = any(label.find(f"{C}tx") is not None for holder in holders[:1] if holder is not None for label in holder)
    return written or any(flag(e.get("val", "1")) for e in shown)


def _mark(chart: Chart, series: Any) -> Mark | None:
    kind = tag_of(series.getparent())
    properties = series.find(f"{C}spPr")
    line = descend(properties, f"{A}ln")
    symbol = descend(series, f"{C}marker", f"{C}symbol")
    form: tuple[str, ...] = (kind,)
    color = _color(chart, properties)
    if kind in _LINES:
        shown = _value(series.getparent(), "marker") is not None or kind != "lineChart"
        sign = (
            symbol.get("val", "") if symbol is not None else f"automatic {_value(series, 'idx')}" if shown else "none"
        )
        dash = descend(line, f"{A}prstDash")
        form = (kind, sign, "" if dash is None else dash.get("val", ""))
        lined = _color(chart, line)
        color = lined or _color(chart, descend(series, f"{C}marker", f"{C}spPr"))
    return None if color is None else Mark(name=_name(series), color=color, form=form)


def _slices(chart: Chart, series: Any, gone: set[int | None]) -> list[Mark]:
    names = [value.text or "" for value in series.iterfind(f"{C}cat//{C}pt/{C}v")]
    found = []
    for point in series.iterfind(f"{C}dPt"):
        place, color = whole(_value(point, "idx")), _color(chart, point.find(f"{C}spPr"))
        if place is not None and place not in gone and color is not None:
            name = names[place] if 0 <= place < len(names) else f"slice {place + 1}"
            found.append(Mark(name=name, color=color, form=("slice",)))
    return found


def _name(series: Any) -> str:
    texts = [value.text or "" for value in series.iterfind(f"{C}tx//{C}v")]
    return texts[0] if texts else f"series {(whole(_value(series, 'idx')) or 0) + 1}"


def _color(chart: Chart, holder: Any | None) -> str | None:
    """Return the colour that `holder` is filled with, as it looks on the slide; None where it says no plain one."""
    fill, under = _fill(chart, holder), chart.slide.background
    if fill is None or fill.kind != "solid" or fill.color is None or fill.alpha <= 0:
        return None
    return fill.color if under.color is None else f"#{mix(under.color[1:], fill.color[1:], fill.alpha)}"


def _fill(chart: Chart, holder: Any | None) -> Fill | None:
    element = fill_element(holder)
    return None if element is None else read_fill(element, chart.shape.sheet.palette)


def behind(chart: Chart) -> Fill | None:
    """Return what a chart's axes and legend stand on: its own area, a form that holds it, or the background.

    None where it lies over the edge of a form, or over what has no plain colour.
    """
    own = _fill(chart, chart.root.find(f"{C}spPr"))
    if own is not None and own.kind != "none":
        return own if own.kind == "solid" and own.opaque else None
    stack = [*chart.slide.layout_shapes, *chart.slide.shapes]
    area = chart.shape.bounds
    for other in reversed(stack[: stack.index(chart.shape)]):
        box = None if other.hidden or other.fill.kind == "none" else other.bounds
        shared = None if box is None or area is None else overlap(area, box)
        if shared is not None:
            return other.fill if shared == area and other.fill.kind == "solid" and other.fill.opaque else None
    return chart.slide.background if chart.slide.background.kind == "solid" else None


def wordings(chart: Chart) -> Iterator[Wording]:
    """Yield how the text of a chart looks, as far as the chart says it itself."""
    for properties in chart.root.iter(f"{A}defRPr", f"{A}rPr"):
        if _shown(properties):
            size = whole(properties.get("sz"))
            label = any(parent.tag in _LABELS for parent in properties.iterancestors())
            yield Wording(
                size=None if size is None or size <= 0 else size / 100, color=_color(chart, properties),
                bold=bool(flag(properties.get("b"))), label=label,
            )  # fmt: skip


def _shown(properties: Any) -> bool:
    """Return whether text of these properties is drawn: not what runs override, nor on a deleted axis or label."""
    around = list(properties.iterancestors())
    if tag_of(properties) == "defRPr" and any(parent.tag == f"{C}rich" for parent in around):
        return False
    return not any(flag(_value(parent, "delete")) or _silent(parent) for parent in around)


def _silent(parent: Any) -> bool:
    """Return whether `parent` is a label that shows nothing."""
    if parent.tag not in _LABELS or parent.find(f"{C}tx") is not None:
        return False
    said = [e for e in parent if tag_of(e).startswith("show") and tag_of(e) != "showLegendKey"]
    return bool(said) and not any(flag(e.get("val", "1")) for e in said)
