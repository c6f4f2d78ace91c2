"""Defects of the family ``chart``."""

from __future__ import annotations

import re
from io import BytesIO

from checks.seeds import BOOK, CHART, Change, Defects, Parts, both, drop, replace
from openpyxl import load_workbook


def cell(name: str, value: object) -> Change:
    """Another value in the workbook."""

    def change(parts: Parts) -> None:
        book = load_workbook(BytesIO(parts[BOOK]))
        book.active[name] = value
        buffer = BytesIO()
        book.save(buffer)
        parts[BOOK] = buffer.getvalue()

    return change


def broken_table(parts: Parts) -> None:
    """A table over a range that is none, as one library wrote it; Keynote then drops the chart."""
    from zipfile import ZipFile

    from deckgen.slides.archive import pack

    with ZipFile(BytesIO(parts[BOOK])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/tables/table1.xml"] = f'<table xmlns="{space}" id="1" name="T" ref="A1:B3\'"/>'.encode()
    parts[BOOK] = pack(members)


def more_series(count: int) -> Change:
    """The first series again, with ids of its own and no colour."""

    def change(parts: Parts) -> None:
        text = parts[CHART].decode()
        found = re.search(r"<c:ser>.*?</c:ser>", text, re.DOTALL)
        assert found
        bare = re.sub(r"(</c:tx>)<c:spPr>.*?</c:spPr>", r"\1", found[0], count=1, flags=re.DOTALL)
        copies = "".join(
            re.sub(r'<c:(idx|order) val="0"/>', rf'<c:\1 val="{n}"/>', bare, count=2) for n in range(10, 10 + count)
        )
        parts[CHART] = text.replace(found[0], found[0] + copies, 1).encode()

    return change


SCATTER = (
    '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{}<c:axId val="111111111"/>'
    '<c:axId val="111111112"/></c:scatterChart>'
)


def scatter(*lengths: int) -> Change:
    """XY series of those lengths in place of the bars."""

    def numbers(name: str, count: int) -> str:
        points = "".join(f'<c:pt idx="{n}"><c:v>{n}</c:v></c:pt>' for n in range(count))
        return f'<c:{name}><c:numLit><c:ptCount val="{count}"/>{points}</c:numLit></c:{name}>'

    series = "".join(
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{numbers("xVal", count)}{numbers("yVal", count)}</c:ser>'
        for n, count in enumerate(lengths)
    )
    return replace(CHART, "<c:barChart>.*</c:barChart>", SCATTER.format(series))


DEFECTS: Defects = {
    "a chart without a workbook": ("chart.workbook", both(
        replace(CHART, "<c:externalData.*?</c:externalData>", ""), drop(BOOK), drop("ppt/charts/_rels/chart1.xml.rels"))),
    "a workbook that cannot be read": ("chart.workbook", lambda parts: parts.update({BOOK: b"not a workbook"})),
    "a value that the workbook does not hold": ("chart.workbook", replace(CHART, r"<c:v>54816</c:v>", "<c:v>1</c:v>")),
    "a number that was changed in the workbook": ("chart.workbook", cell("B2", 1)),
    "a name that was changed in the workbook": ("chart.workbook", cell("A2", "Other")),
    "a sheet that is not there": ("chart.workbook", replace(CHART, "<c:f>[^!]*!", "<c:f>Elsewhere!")),
    "a workbook whose table has no range": ("chart.workbook", broken_table),
    "a label where a bar has none": ("chart.label-position", replace(CHART, 'dLblPos val="outEnd"', 'dLblPos val="r"')),
    "an axis that is not there": ("chart.axes", replace(CHART, '<c:axId val="111111111"/>', '<c:axId val="5"/>')),
    "an axis with a negative id": ("chart.axes", replace(CHART, "111111111", "-111111111", count=0)),
    "two axes of one id": ("chart.axes", replace(CHART, "111111112", "111111111", count=0)),
    "a third axis": ("chart.axes", replace(
        CHART, r"(<c:valAx>.*?</c:valAx>)", lambda m: m[0] + m[0].replace("111111112", "111111113", 1))),
    "an axis that crosses nothing": ("chart.axes", replace(CHART, 'c:crossAx val="111111111"', 'c:crossAx val="9"')),
    "a plot without a series": ("chart.empty", replace(CHART, "<c:ser>.*</c:ser>", "")),
    "an option of another kind": ("chart.options", replace(CHART, "<c:axId ", '<c:marker val="1"/><c:axId ')),
    "an option of another kind of series": ("chart.options", replace(CHART, "</c:val>", '</c:val><c:smooth val="0"/>')),
    "a value that is not a number": (("chart.numbers", "chart.workbook"), replace(
        CHART, r"<c:v>54816</c:v>", "<c:v>nan</c:v>")),
    "more points than are counted": ("chart.numbers", replace(
        CHART, r'(<c:val>.*?)<c:ptCount val="\d+"/>', r'\1<c:ptCount val="1"/>')),
    "two series of one number": ("chart.series-ids", both(more_series(1), replace(CHART, 'idx val="10"', 'idx val="0"'))),
    "a longer series after a shorter": ("chart.series-length", scatter(2, 40)),
    "many series without a colour": ("chart.series-color", more_series(7)),
}  # fmt: skip
