"""Rules over native charts: a chart shows what its workbook holds, and nothing that PowerPoint repairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from deckgen.checks.package import PackageRule
from deckgen.errors import OutputError
from deckgen.findings import Finding
from deckgen.slides.chart_plan import LEGAL
from deckgen.slides.package import Package
from deckgen.slides.unpacking import open_zip

_C: Final = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
_PART: Final = re.compile(r"ppt/charts/chart[^/]*\.xml")
_REFERENCE: Final = re.compile(r"(?:'([^']+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)")
# A pasted chart may bring a whole workbook along, and a range may name a whole sheet: beyond this nothing is compared.
MOST_WORKBOOKS: Final = 32 << 20  # bytes of all workbooks, unpacked; some ten seconds to read
MOST_CELLS: Final = 500_000  # of all ranges
_KINDS: Final = {"lineChart": "line", "scatterChart": "line", "areaChart": "area", "doughnutChart": "area"}


def _error(rule: str, part: str, message: str, hint: str | None = None) -> Finding:
    return Finding(rule=f"chart.{rule}", severity="error", message=f"{part}: {message}", hint=hint)


def _charts(package: Package) -> Iterator[tuple[str, Any]]:
    for name in sorted(package.parts):
        if _PART.fullmatch(name):
            yield name, package.xml(name)


def workbooks(package: Package) -> Iterator[Finding]:
    """Every chart has a workbook, and what the chart shows is what its cells hold; Keynote drops others."""
    bytes_left, cells_left = MOST_WORKBOOKS, MOST_CELLS
    for name, root in _charts(package):
        part = package.related(name, "package")
        if part is None or part not in package.parts:
            yield _error("workbook", name, "the chart has no workbook", "Keynote would drop the chart")
            continue
        size = _unpacked(package.parts[part])
        if size is not None and size > bytes_left:
            yield _not_compared(name, f"{part} unpacks to {size / 1e6:,.0f} MB")
            continue
        sheets = _sheets(package.parts[part]) if size is not None else None
        if sheets is None:
            yield _error("workbook", name, f"{part} is not a workbook that can be read")
            continue
        bytes_left -= size or 0
        for formula in root.xpath("//c:f", namespaces=_C):
            cells_left -= _cells(formula.text or "")
            if cells_left < 0:
                yield _not_compared(name, f"{formula.text}: the ranges of the deck's charts hold too many cells")
                return
            problem = _difference(formula, sheets)
            if problem:
                yield _error("workbook", name, f"{formula.text}: {problem}")


def _not_compared(part: str, message: str) -> Finding:
    return Finding(
        rule="chart.workbook", severity="warning", message=f"{part}: {message}; its cells are not compared",
        hint="paste the chart with only the data that it shows",
    )  # fmt: skip


def _unpacked(content: bytes) -> int | None:
    """Return the bytes that a workbook unpacks to; None where it is no zip that keeps the limits."""
    try:
        return sum(entry.file_size for entry in open_zip(BytesIO(content)).infolist())
    except OutputError:
        return None


def _cells(formula: str) -> int:
    """Return how many cells a range names, by its corners."""
    found = _REFERENCE.fullmatch(formula)
    corners = re.findall(r"([A-Z]+)(\d+)", found[3].replace("$", "")) if found else []
    columns = [
        sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(word))) for word, _ in corners
    ]
    rows = [int(number) for _, number in corners]
    return (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1) if corners else 0


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


def label_positions(package: Package) -> Iterator[Finding]:
    """Labels stand where their kind of chart allows; PowerPoint asks to repair others, and validators do not see it."""
    for name, root in _charts(package):
        for position in root.xpath("//c:dLblPos", namespaces=_C):
            chart = next((e for e in position.iterancestors() if e.tag.endswith("Chart")), None)
            if chart is None:
                continue
            tag = chart.tag.rsplit("}", 1)[-1]
            grouping = chart.find("c:grouping", _C)
            stacked = grouping is not None and "tacked" in grouping.get("val", "")
            kind = _KINDS.get(tag) or (("stacked" if stacked else "clustered") if tag == "barChart" else "")
            if kind and position.get("val") not in LEGAL[kind]:
                yield _error("label-position", name, f"a label of a {tag} stands at {position.get('val')}")


def axes(package: Package) -> Iterator[Finding]:
    """Every axis that a series names is there, with an id that is not negative."""
    for name, root in _charts(package):
        area = root.find(".//c:plotArea", _C)
        used = set(area.xpath("./*/c:axId/@val[not(../../c:scaling)]", namespaces=_C)) if area is not None else set()
        there = set(area.xpath("./*[c:scaling]/c:axId/@val", namespaces=_C)) if area is not None else set()
        for value in sorted(used - there):
            yield _error("axes", name, f"the axis {value} is missing")
        for value in sorted(value for value in there if value.startswith("-")):
            yield _error("axes", name, f"the axis id {value} is negative")


CHART_RULES: Final[dict[str, PackageRule]] = {
    "chart.workbook": workbooks,
    "chart.label-position": label_positions,
    "chart.axes": axes,
}
