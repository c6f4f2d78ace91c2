"""Native charts: numbers, names, labels and scales renewed inside the chart as the person has dressed it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from deckgen.slides.merge.wording import retext
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownChart, ShownSeries, ShownShape
from deckgen.slides.snapshot_charts import C, all_series, chart_part, marks_part, settings_of

_C: Final = f"{{{C['c']}}}"
_ID: Final = f"{{{NS['r']}}}id"
_DATA: Final = ("tx", "cat", "val", "xVal", "yVal")
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What precedes labels in a series, whatever the chart's kind.
_BEFORE_LABELS: Final = {f"{_C}{name}" for name in ("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions",
                                                    "marker", "explosion", "dPt")}  # fmt: skip


def merge_chart(
    site: Site, frame: Any, our_frame: Any, base: ShownShape, theirs: ShownShape, ours: ShownShape
) -> ShownShape:
    """Merge the chart in ``p:graphicFrame``; returns what the next merge compares with."""
    editor, our = site.work.editor, site.work.our
    part, our_part = chart_part(editor, site.part, frame), chart_part(our, site.our_part, our_frame)
    was, there, new = base.chart, theirs.chart, ours.chart
    if part is None or our_part is None or was is None or there is None or new is None:
        site.conflict(base.name, "chart", ("", "", ""), "the chart cannot be read")
        return replace(ours, chart=was)
    whole = editor.related(part, "package") in editor.parts
    if there == new and whole:
        return ours
    if there == was:
        if there != new or not whole:
            _swap(site, frame, our_part)
            site.renewed(base.name, "chart")
        return ours
    reason = _unmappable(was, there, new)
    if reason:
        site.conflict(base.name, "chart", (_sketch(was), _sketch(there), _sketch(new)), reason)
        return replace(ours, chart=was)
    return replace(ours, chart=_ChartMerge(site, base.name, part, our_part, was, there, new).run())


def _sketch(chart: ShownChart) -> str:
    said = ", ".join(f"{one.name or 'series'}: {' '.join(one.values[:6])}" for one in chart.series[:3])
    return f"{chart.kind}; {said}"


def _swap(site: Site, frame: Any, our_part: str) -> None:
    """Show our chart in the frame in place of the one that nobody touched."""
    made = site.work.copy_part(our_part)
    site.work.editor.point(site.part, frame.find("a:graphic/a:graphicData/c:chart", C).get(_ID), made)


def _numbers(series: ShownSeries) -> tuple[Any, ...]:
    return tuple(_rounded(value) for value in (*series.across, *series.values))


def _rounded(value: str) -> Any:
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value


def _unmappable(was: ShownChart, there: ShownChart, new: ShownChart) -> str:
    if new.kind != was.kind:
        return "the new deck has another kind of chart here, and somebody has changed this one"
    if len(new.series) != len(was.series):
        return "the new chart has other series, and somebody has changed this one"
    names = [series.name for series in was.series]
    if any(series.name not in names for series in there.series) or not there.series:
        return "somebody has changed the chart's series"
    if any(bool(one.across) != bool(_named(was, one.name).across) for one in there.series):
        return "somebody has made another kind of chart of it"
    if any(_numbers(one) != _numbers(_named(was, one.name)) for one in there.series if not _same(one, new)):
        return "somebody has changed the chart's numbers"
    return ""


def _named(chart: ShownChart, name: str) -> ShownSeries:
    return next((series for series in chart.series if series.name == name), ShownSeries())


def _same(one: ShownSeries, chart: ShownChart) -> bool:
    return _numbers(one) == _numbers(_named(chart, one.name))


class _ChartMerge:
    """A chart that a person has dressed otherwise: series and settings one by one."""

    def __init__(
        self, site: Site, name: str, part: str, our_part: str, was: ShownChart, there: ShownChart, new: ShownChart
    ) -> None:
        self.site, self.name, self.part, self.our_part = site, name, part, our_part
        self.was, self.there, self.new = was, there, new
        self.root, self.our_root = site.work.editor.edit(part), site.work.our.xml(our_part)
        self.series, self.our_series = all_series(self.root), all_series(self.our_root)

    def run(self) -> ShownChart:
        names = [series.name for series in self.was.series]
        results = list(self.new.series)
        same = names == [series.name for series in self.there.series]
        for place, there in enumerate(self.there.series):
            at = place if same else names.index(there.name)
            results[at] = self._one(
                self.series[place], self.our_series[at], self.was.series[at], there, self.new.series[at]
            )
        deleted = [name for name in names if name not in [series.name for series in self.there.series]]
        for name in deleted:
            self.site.kept(self.name, f"series deleted: {name!r}")
        if self.was.kind != self.there.kind:
            self.site.kept(self.name, "kind of chart")
        self._settings()
        self._workbook()
        if self.was.series != self.new.series:
            self.site.renewed(self.name, "chart")
        return replace(self.new, series=tuple(results))

    def _one(self, ser: Any, our: Any, was: ShownSeries, there: ShownSeries, new: ShownSeries) -> ShownSeries:
        if self.was.kind == self.there.kind and _dress(there) == _dress(was):
            ser.getparent().replace(ser, made := deepcopy(our))
            made.find("c:idx", C).set("val", ser.find("c:idx", C).get("val"))
            made.find("c:order", C).set("val", ser.find("c:order", C).get("val"))
            return new
        for name in _DATA:
            old, fresh = ser.find(f"c:{name}", C), our.find(f"c:{name}", C)
            if old is not None and fresh is not None:
                ser.replace(old, deepcopy(fresh))
        for point in ser.findall("c:dPt", C):
            if int(point.find("c:idx", C).get("val")) >= len(new.values):
                ser.remove(point)
        return replace(new, labels=self._labels(ser, our, was, there, new))

    def _labels(self, ser: Any, our: Any, was: ShownSeries, there: ShownSeries, new: ShownSeries) -> dict[str, str]:
        """Renew the words at the points, each that still says what was written; returns those of the next base."""
        said = dict(new.labels)
        if was.labels and ser.find("c:dLbls", C) is None:
            self.site.kept(self.name, f"labels deleted: {was.name!r}")
            return said
        found = {label.find("c:idx", C).get("val"): label for label in ser.findall("c:dLbls/c:dLbl", C)}
        ours = {label.find("c:idx", C).get("val"): label for label in our.findall("c:dLbls/c:dLbl", C)}
        for place in sorted({*was.labels, *there.labels, *new.labels}, key=int):
            before, now, after = (one.labels.get(place) for one in (was, there, new))
            if now == after:
                continue
            if now != before and now is not None:
                sides = (before or "", now, after or "")
                self.site.conflict(self.name, f"label {place}", sides, "somebody has written another label")
                if before is not None:
                    said[place] = before
            elif now is None and before is not None:
                self.site.kept(self.name, f"label deleted: {before!r}")
            elif after is None:
                found[place].getparent().remove(found[place])
            elif now is None:
                self._add_label(ser, our, ours[place])
            else:
                _say(found[place], ours[place])
        return said

    def _add_label(self, ser: Any, our: Any, label: Any) -> None:
        held = ser.find("c:dLbls", C)
        if held is None:
            after = [child for child in ser if child.tag in _BEFORE_LABELS]
            made = deepcopy(our.find("c:dLbls", C))
            for one in made.findall("c:dLbl", C):
                made.remove(one)
            after[-1].addnext(made)
            held = made
        number = int(label.find("c:idx", C).get("val"))
        before = [one for one in held.findall("c:dLbl", C) if int(one.find("c:idx", C).get("val")) < number]
        held.insert(held.index(before[-1]) + 1 if before else 0, deepcopy(label))

    def _settings(self) -> None:
        """Renew scales, titles and gaps that are as they were written."""
        there, ours = settings_of(self.root), settings_of(self.our_root)
        for name, element in ours.items():
            before, now, after = (one.settings.get(name, "") for one in (self.was, self.there, self.new))
            if after == before or now == after or name not in there:
                continue
            if now == before:
                there[name].getparent().replace(there[name], deepcopy(element))
        before, now, after = (one.settings.get("layout", "") for one in (self.was, self.there, self.new))
        paths = "c:chart/c:plotArea/c:layout"
        if now == before != after and self.root.find(paths, C) is not None and self.our_root.find(paths, C) is not None:
            self.root.find(paths, C).getparent().replace(
                self.root.find(paths, C), deepcopy(self.our_root.find(paths, C))
            )
        self._marks()

    def _marks(self) -> None:
        before, now, after = (one.settings.get("marks", "") for one in (self.was, self.there, self.new))
        held, ours = marks_part(self.site.work.editor, self.part), marks_part(self.site.work.our, self.our_part)
        if now == before != after and held and ours:
            editor = self.site.work.editor
            editor.add(held, self.site.work.our.parts[ours], editor.type_of(held))
        elif now != before and before != after:
            sides = (before, now, after)
            self.site.conflict(self.name, "lines across", sides, "somebody has changed the lines across the chart")

    def _workbook(self) -> None:
        """Put our workbook behind the chart: what "Edit Data" opens is what the chart shows."""
        editor, our = self.site.work.editor, self.site.work.our
        source, held = our.related(self.our_part, "package"), editor.related(self.part, "package")
        if source is None:
            return
        if held in editor.parts and held is not None:
            editor.add(held, our.parts[source], editor.type_of(held) or _WORKBOOK)
            return
        name = editor.add(editor.free_name("ppt/embeddings/Microsoft_Excel_Sheet{}.xlsx"), our.parts[source], _WORKBOOK)
        relation = editor.relate(
            self.part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package", name
        )
        data = self.root.find("c:externalData", C)
        if data is None:
            data = etree.Element(f"{_C}externalData")
            etree.SubElement(data, f"{_C}autoUpdate", val="0")
            later = [child for child in self.root if child.tag in (f"{_C}userShapes", f"{_C}extLst")]
            self.root.insert(self.root.index(later[0]) if later else len(self.root), data)
        data.set(_ID, relation)


def _dress(series: ShownSeries) -> tuple[Any, ...]:
    return series.look, series.label_look, series.labels


def _say(label: Any, our_label: Any) -> None:
    """Let a label say what ours says, line by line, in the looks that it has."""
    rich, ours = label.find("c:tx/c:rich", C), our_label.find("c:tx/c:rich", C)
    lines, our_lines = rich.findall("a:p", C), ours.findall("a:p", C)
    if len(lines) != len(our_lines):
        for line in lines:
            rich.remove(line)
        rich.extend(deepcopy(line) for line in our_lines)
        return
    for line, our_line in zip(lines, our_lines, strict=True):
        retext(line, "".join(our_line.itertext()))
