"""The gate finds a chart whose workbook says otherwise, and one that PowerPoint would repair."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from deckgen.checks.gate import check_bytes
from deckgen.figures import get_figure
from deckgen.slides.archive import pack
from deckgen.slides.model import Deck, Picture, Slide, plain
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

CHART = "ppt/charts/chart1.xml"
BOOK = "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"


@pytest.fixture
def parts() -> dict[str, bytes]:
    figure = get_figure("bar").example()
    body = {"Figure": Picture(figure=figure, alt_text=figure.alt_text())}
    slide = Slide(id="one", layout="figure", title=plain("Title"), body=body)
    deck = Deck(title="One", slides=(slide,), as_of="2026-02-28", charts="native")
    with ZipFile(BytesIO(deck_bytes(deck, load_theme("lakeshore"))[0])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rules(parts: dict[str, bytes]) -> list[str]:
    return [finding.rule for finding in check_bytes(pack(parts))]


def test_a_good_chart_passes(parts: dict[str, bytes]) -> None:
    assert rules(parts) == []


def test_a_number_that_differs_from_the_workbook_is_found(parts: dict[str, bytes]) -> None:
    book = load_workbook(BytesIO(parts[BOOK]))
    book.active["B2"] = 1
    buffer = BytesIO()
    book.save(buffer)
    [finding] = check_bytes(pack(parts | {BOOK: buffer.getvalue()}))
    assert finding.rule == "chart.workbook"
    assert finding.message.endswith("the chart shows 54816, the workbook holds 1")


def test_a_workbook_that_cannot_be_read_is_found(parts: dict[str, bytes]) -> None:
    assert rules(parts | {BOOK: b"not a workbook"}) == ["chart.workbook"]


def test_a_label_at_a_place_that_powerpoint_repairs_is_found(parts: dict[str, bytes]) -> None:
    bad = parts[CHART].replace(b'dLblPos val="outEnd"', b'dLblPos val="r"', 1)
    assert rules(parts | {CHART: bad}) == ["chart.label-position"]


def test_a_missing_and_a_negative_axis_are_found(parts: dict[str, bytes]) -> None:
    missing = parts[CHART].replace(b'<c:axId val="111111111"/>', b'<c:axId val="5"/>', 1)
    assert "chart.axes" in rules(parts | {CHART: missing})
    negative = parts[CHART].replace(b'"111111112"', b'"-111111112"')
    assert "chart.axes" in rules(parts | {CHART: negative})
