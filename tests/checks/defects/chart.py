"""Defects of the family ``chart``."""

from __future__ import annotations

from checks.seeds import BOOK, CHART, Defects, replace

DEFECTS: Defects = {
    "a workbook that cannot be read": ("chart.workbook", lambda parts: parts.update({BOOK: b"not a workbook"})),
    "a value that the workbook does not hold": ("chart.workbook", replace(CHART, r"<c:v>54816</c:v>", "<c:v>1</c:v>")),
    "a label where a bar has none": ("chart.label-position", replace(CHART, 'dLblPos val="outEnd"', 'dLblPos val="r"')),
    "an axis that is not there": ("chart.axes", replace(CHART, '<c:axId val="111111111"/>', '<c:axId val="5"/>')),
    "an axis with a negative id": ("chart.axes", replace(CHART, "111111111", "-111111111", count=0)),
}  # fmt: skip
