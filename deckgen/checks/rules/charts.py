"""Rules over native charts: a chart shows what its workbook holds, and nothing that PowerPoint repairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.chart_plan import LEGAL

if TYPE_CHECKING:
    from deckgen.slides.package import Package
    from deckgen.slides.view import DeckView

_C: Final = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
_PART: Final = re.compile(r"ppt/charts/chart[^/]*\.xml")
_REFERENCE: Final = re.compile(r"(?:'([^']+)'|([^'!]+))!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")
_KINDS: Final = {"lineChart": "line", "scatterChart": "line", "areaChart": "area", "doughnutChart": "area"}


def _charts(package: Package) -> Iterator[tuple[str, Any]]:
    for name in sorted(package.parts):
        if _PART.fullmatch(name):
            yield name, package.xml(name)


class Workbook(FileRule):
    """Every chart has a workbook, and what the chart shows is what its cells hold."""

    kind = "chart.workbook"
    why = "Keynote silently drops a chart without a workbook; in PowerPoint, editing its data would change the picture."
    example = "a bar of 41 over a workbook that says 40"
    mend = "edit the chart's data in PowerPoint once, which writes both"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart without a workbook, and each value that differs."""
        package = deck.package
        for name, root in _charts(package):
            part = package.related(name, "package")
            if part is None or part not in package.parts:
                yield self.finding(f"{name}: the chart has no workbook", hint="Keynote would drop the chart")
                continue
            sheets = _sheets(package.parts[part])
            if sheets is None:
                yield self.finding(f"{name}: {part} is not a workbook that can be read")
                continue
            for formula in root.xpath("//c:f", namespaces=_C):
                problem = _difference(formula, sheets)
                if problem:
                    yield self.finding(f"{name}: {formula.text}: {problem}")


def _sheets(content: bytes) -> Mapping[str, Any] | None:
    from openpyxl import load_workbook

    try:
        return {sheet.title: sheet for sheet in load_workbook(BytesIO(content)).worksheets}
    except Exception:  # openpyxl raises whatever the broken part happens to break
        return None


def _difference(formula: Any, sheets: Mapping[str, Any]) -> str:
    """Return how the cells that `formula` names differ from the copy beside it; empty where they do not."""
    found = _REFERENCE.fullmatch(formula.text or "")
    if found is None:
        return ""  # several ranges, or a name: not ours
    sheet = sheets.get(found[1] or found[2])
    if sheet is None:
        return "there is no such sheet"
    cells = sheet[found[3].replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    values = [cell.value for row in rows for cell in (row if isinstance(row, tuple) else (row,))]
    points = formula.getparent().xpath("./*[self::c:numCache or self::c:strCache]/c:pt", namespaces=_C)
    shown = {int(point.get("idx")): point.findtext("c:v", namespaces=_C) for point in points}
    for place, value in enumerate(values):
        if not _same(value, shown.get(place)):
            return f"the chart shows {shown.get(place) or 'nothing'}, the workbook holds {value!r}"
    return ""


def _same(value: Any, text: str | None) -> bool:
    if value is None or text is None:
        return not (value or text)
    if isinstance(value, int | float):
        try:
            return abs(float(text) - value) <= 1e-9 * max(abs(value), 1.0)
        except ValueError:
            return False
    return str(value) == text


class LabelPosition(FileRule):
    """Labels stand where their kind of chart allows."""

    kind = "chart.label-position"
    why = "PowerPoint asks to repair a chart with others, and validators do not see it."
    example = "a label outside the end of a stacked bar"
    mend = "place the label in the middle or inside the end"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each label where its chart has none."""
        for name, root in _charts(deck.package):
            for position in root.xpath("//c:dLblPos", namespaces=_C):
                chart = next((e for e in position.iterancestors() if e.tag.endswith("Chart")), None)
                if chart is None:
                    continue
                tag = chart.tag.rsplit("}", 1)[-1]
                grouping = chart.find("c:grouping", _C)
                stacked = grouping is not None and "tacked" in grouping.get("val", "")
                kind = _KINDS.get(tag) or (("stacked" if stacked else "clustered") if tag == "barChart" else "")
                if kind and position.get("val") not in LEGAL[kind]:
                    yield self.finding(f"{name}: a label of a {tag} stands at {position.get('val')}")


class Axes(FileRule):
    """Every axis that a series names is there, with an id that is not negative."""

    kind = "chart.axes"
    why = "PowerPoint drops a chart whose axes are missing; negative ids break the schema."
    example = 'axId val="-2068027336", as python-pptx writes it'
    mend = "deckgen check --fix numbers the axes anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each axis that is missing or has a negative id."""
        for name, root in _charts(deck.package):
            area = root.find(".//c:plotArea", _C)
            if area is None:
                continue
            used = set(area.xpath("./*/c:axId/@val[not(../../c:scaling)]", namespaces=_C))
            there = set(area.xpath("./*[c:scaling]/c:axId/@val", namespaces=_C))
            for value in sorted(used - there):
                yield self.finding(f"{name}: the axis {value} is missing")
            for value in sorted(value for value in there if value.startswith("-")):
                yield self.finding(f"{name}: the axis id {value} is negative")
