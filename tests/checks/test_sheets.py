"""A chart's workbook is read as PowerPoint last saw it: results of formulas, shared, inline and rich strings."""

from __future__ import annotations

import pytest
from checks.seeds import BOOK, good_parts

from deckgen.checks.sheets import UNKNOWN, Book
from deckgen.slides.archive import pack

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>in</t></is></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3"><f>1+2</f></c></row>'
    '<row r="4"><c r="A4" t="str"><f>"x"</f><v>x</v></c><c r="AA4"><v>-2.5E-3</v></c></row>'
    "<row><c><v>5</v></c><c><v>6</v></c></row>"
)
SHARED = (
    "<si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb='0' eb='1'><t>aloud</t></rPh></si>"
)


def related(*targets: tuple[str, str]) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{k}" Target="{t}"/>' for n, (k, t) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{LINKS}">{lines}</Relationships>'.encode()


@pytest.fixture
def book() -> Book:
    return Book(pack({
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="It\'s" sheetId="1" r:id="rId1"/>'
                           "</sheets></workbook>".encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{SHARED}</sst>'.encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></worksheet>'.encode(),
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("area", "values"),
    [
        ("$A$1:$B$1", ["plain", "rich"]),
        ("A2:A4", ["in", True, "x"]),
        ("$B$2", [2.0]),
        ("$B$3", [UNKNOWN]),
        ("$AA$4", [-0.0025]),
        ("A5:B5", [5.0, 6.0]),
        ("C1:C2", [None, None]),
    ],
)
def test_a_range_gives_its_cells_values(book: Book, area: str, values: list[object]) -> None:
    assert book.values(f"'It''s'!{area}") == values


def test_what_is_no_single_range_is_passed_over(book: Book) -> None:
    assert book.values("Totals") is None
    assert book.values("('It''s'!A1,'It''s'!A2)") is None


def test_a_sheet_that_is_not_there_is_said(book: Book) -> None:
    with pytest.raises(KeyError):
        book.values("Elsewhere!A1")


def test_a_workbook_that_deckgen_writes_is_read() -> None:
    book = Book(good_parts()[BOOK])
    assert book.problem == ""
    [name] = book.sheets
    assert book.values(f"{name}!B2") == [54816.0]


def test_what_is_no_workbook_says_so() -> None:
    assert "cannot be read" not in Book(good_parts()[BOOK]).problem
    assert Book(b"junk").problem.startswith("is not a workbook that can be read")
    assert Book(pack({"a.xml": b"<a/>"})).problem
