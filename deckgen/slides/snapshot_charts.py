"""What a chart shows: numbers, names, labels, and those of its settings that follow from the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from deckgen.slides.looks import gist, paragraph_text, short
from deckgen.slides.package import NS, Package
from deckgen.slides.shown import ShownChart, ShownSeries

C: Final = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart", "a": NS["a"], "r": NS["r"]}
_DATA: Final = ("tx", "cat", "val", "xVal", "yVal", "dLbls", "idx", "order")
_ID: Final = f"{{{NS['r']}}}id"


def chart_part(package: Package, part: str, frame: Any) -> str | None:
    """Return the chart part that a frame of the slide `part` shows."""
    found = frame.find("a:graphic/a:graphicData/c:chart", C)
    link = package.relationships(part).get(found.get(_ID, "")) if found is not None else None
    return link.target if link is not None and link.target in package.parts else None


def read_chart(package: Package, part: str) -> ShownChart:
    """Return what the chart part shows."""
    root = package.xml(part)
    area = root.find("c:chart/c:plotArea", C)
    series = all_series(root)
    first = series[0].find("c:cat", C) if series else None
    return ShownChart(
        kind=" ".join(_group(group) for group in _groups(area)), categories=_points(first),
        series=tuple(_series(one) for one in series), settings=dict(_settings(package, part, root)),
        look=short(gist([root], skip=(*_DATA, "externalData", "userShapes", "AlternateContent"))),
    )  # fmt: skip


def all_series(root: Any) -> list[Any]:
    """Return the ``c:ser`` of a chart in the order of their numbers."""
    found = root.findall("c:chart/c:plotArea/*/c:ser", C)
    return sorted(found, key=lambda one: int(one.find("c:idx", C).get("val", "0")))


def _groups(area: Any) -> list[Any]:
    return [child for child in area if isinstance(child.tag, str) and etree.QName(child).localname.endswith("Chart")]


def _group(group: Any) -> str:
    said = [etree.QName(group).localname]
    for name in ("barDir", "grouping"):
        found = group.find(f"c:{name}", C)
        said += [found.get("val", "")] if found is not None else []
    return "/".join(said)


def _series(one: Any) -> ShownSeries:
    return ShownSeries(
        name="".join(one.xpath("c:tx//c:v/text()", namespaces=C)),
        values=_points(one.find("c:val", C) if one.find("c:val", C) is not None else one.find("c:yVal", C)),
        across=_points(one.find("c:xVal", C)), labels=labels_of(one), label_look=short(gist(one.findall("c:dLbls", C))),
        look=short(gist([one], skip=_DATA)),
    )  # fmt: skip


def _points(holder: Any) -> tuple[str, ...]:
    """Return the cached values of ``c:cat``, ``c:val``, ``c:xVal`` or ``c:yVal``; "" where a point has none."""
    if holder is None:
        return ()
    found = {
        int(point.get("idx")): point.findtext("c:v", default="", namespaces=C)
        for point in holder.iterfind(".//c:pt", C)
    }
    count = holder.find(".//c:ptCount", C)
    length = int(count.get("val", "0")) if count is not None else max(found, default=-1) + 1
    return tuple(_number(found.get(place, "")) for place in range(length))


def _number(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text


def labels_of(series: Any) -> Mapping[str, str]:
    """Return the point's number -> words of its label, for labels that have words of their own."""
    found = {}
    for label in series.findall("c:dLbls/c:dLbl", C):
        rich = label.find("c:tx/c:rich", C)
        if rich is not None:
            found[label.find("c:idx", C).get("val")] = "\n".join(paragraph_text(p) for p in rich.findall("a:p", C))
    return found


def _settings(package: Package, part: str, root: Any) -> Iterator[tuple[str, str]]:
    area = root.find("c:chart/c:plotArea", C)
    for name, element in settings_of(root).items():
        title = name.endswith("title")
        yield name, " ".join(element.itertext()).strip() if title else gist([element], skip=("txPr", "spPr"))
    layout = area.find("c:layout", C)
    if layout is not None:
        yield "layout", gist([layout])
    marks = marks_part(package, part)
    if marks is not None:
        yield "marks", marks_said(package.xml(marks))


def settings_of(root: Any) -> Mapping[str, Any]:
    """Return the elements of a chart that follow from its data: name -> element."""
    area, found = root.find("c:chart/c:plotArea", C), {}
    for place, group in enumerate(_groups(area)):
        for name in ("gapWidth", "overlap"):
            found[f"group {place} {name}"] = group.find(f"c:{name}", C)
    axes = [child for child in area if child.find("c:scaling", C) is not None]
    for place, axis in enumerate(axes):
        for name in ("scaling", "title", "majorUnit", "numFmt", "tickLblSkip"):
            found[f"axis {place} {name}"] = axis.find(f"c:{name}", C)
    found["legend"] = root.find("c:chart/c:legend", C)
    return {name: element for name, element in found.items() if element is not None}


def marks_part(package: Package, part: str) -> str | None:
    """Return the part with the lines across a chart."""
    found = package.related(part, "chartUserShapes")
    return found if found in package.parts else None


def marks_said(root: Any) -> str:
    """Return names, places and looks of the lines across a chart."""
    places = [f"{float(text):.3f}" for text in root.xpath("//*[local-name()='from' or local-name()='to']/*/text()")]
    return " ".join([*places, *root.xpath("//a:t/text()", namespaces=NS), short(gist([root], skip=("xfrm",)))])
