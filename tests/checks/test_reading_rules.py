"""What the rules over reading, forms, links and leftovers find, and what they rightly leave alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from checks.defects.hygiene import DEFECTS
from checks.seeds import CARDS, TEXT, both, found, good_parts, replace, spoiled
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from deckgen.checks.gate import check_bytes
from deckgen.checks.mend import mend
from deckgen.checks.personal import emails, numbers, phones
from deckgen.checks.rules.links import is_broken, is_local
from deckgen.spec_checks import ChecksSpec


def said(one: str, two: str) -> set[str]:
    return found(spoiled(both(replace(TEXT, "Words", one), replace(CARDS, "One point", two))))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("$2.4M of $900K", "$950K more"),
        ("At least 50% must agree", "50.0% agreed"),
        ("12.4% in 2025", "12% in 2026"),
        ("In the year 2026", "2,026 donors"),
        ("Aged 18-64 and 65\u201370", "It fell by \u22125%"),
        ("From 28 February 2026", "until 1 Mar 2026"),
        ("10\u201320%, 5-7 weeks", "moved by -3%"),
        ("Order 12345-67", "12,345 orders"),
        ("$5 to $9", "\u20ac7"),
    ],
)
def test_numbers_that_may_differ_in_form_are_left_alone(one: str, two: str) -> None:
    assert said(one, two) == set()


@pytest.mark.parametrize(
    "address",
    [
        "file:///C:/x.xlsx", r"C:\Users\ada\x.xlsx", r"\\server\x", "http://localhost:8501/", "http://wiki/page",
        "https://nas.local/x", "http://192.168.1.4/", "http://10.0.0.1/", "/Users/ada/x.png", "https://jira.acme.corp/X-1",
    ],
)  # fmt: skip
def test_addresses_in_the_house_are_local(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/home/ada", "mailto:ada@example.org", "tel:+13125557788", "#Slide 4", "https://10.example.org",
        "https://example.org/?q=C:\\x", "http://[::2]/", "https://localhost.example.org/",
    ],
)  # fmt: skip
def test_addresses_of_the_web_are_neither_local_nor_broken(address: str) -> None:
    assert not is_local(address)
    assert not is_broken(address)


@pytest.mark.parametrize(
    "address", ["www.example.org", "http:/example.org", "https://", "report.xlsx", "http://a b.org/", "http://[x"]
)
def test_addresses_that_nothing_opens_are_broken(address: str) -> None:
    assert is_broken(address)


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567 of 8,901,234",
        "2026-02-28",
        "312.555.77",
        "800-555-7788",
        "(312) 555-0123",
        "ids 312-555-77889",
        "+12.5% and +3",
    ],
)
def test_numbers_that_are_nobodys_telephone_are_left_alone(text: str) -> None:
    assert list(phones(text)) == []


def test_a_card_number_has_the_right_check_digit() -> None:
    assert list(numbers("4111 1111 1111 1112 and 0.4111111111111111")) == []
    assert [what for what, _ in numbers("4111-1111-1111-1111, 3782 822463 10005")] == ["a card number"] * 2
    assert list(numbers("000-12-3456 and 12-34-5678")) == []


def test_addresses_of_offices_are_left_alone_until_a_deck_says_otherwise() -> None:
    content = spoiled(replace(TEXT, "Words", "Write to info@lovelace.org or ada@lovelace.org"))
    [finding] = check_bytes(content)
    assert finding.measured == "a…@lovelace.org"
    allowed = ChecksSpec(options={"privacy.email": {"allow": ["info@", "@lovelace.org"]}})
    assert check_bytes(content, allowed) == []
    assert list(emails("a@b and c@d.e")) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a printer's settings", "hygiene.printer-settings"),
        ("a thumbnail", "hygiene.thumbnail"),
        ("a history of changes", "hygiene.change-history"),
    ],
)
def test_leftover_parts_are_mended_without_a_trace(name: str, rule: str) -> None:
    mended, done = mend(spoiled(DEFECTS[name][1]))
    assert done == {rule: 1}
    assert found(mended) == set()
    Presentation(BytesIO(mended))


def test_a_hidden_backup_behind_the_last_slide_is_left_alone() -> None:
    parts = dict(good_parts())
    replace(CARDS, "<p:sld ", '<p:sld show="0" ')(parts)
    replace(CARDS, r'<p:cSld name="[^"]*"', "<p:cSld")(parts)
    replace("ppt/presentation.xml", r"<p:extLst>.*</p:extLst>", "")(parts)
    assert found(spoiled(lambda own: own.update(parts))) == set()


def test_a_slide_that_a_spec_hides_is_left_alone() -> None:
    assert found(spoiled(replace(TEXT, "<p:sld ", '<p:sld show="0" '))) == set()


def test_names_of_authors_are_heard_of_where_a_deck_asks() -> None:
    content = spoiled(
        replace("docProps/core.xml", r"<dc:creator>.*</dc:creator>", "<dc:creator>Ada Example</dc:creator>")
    )
    assert check_bytes(content) == []
    asked = ChecksSpec(select=("hygiene.author",), options={"hygiene.author": {"names": True}})
    assert "creator" in " ".join(finding.message for finding in check_bytes(content, asked))


@pytest.fixture
def foreign() -> Presentation:
    return Presentation()


def rules(deck: Presentation, *families: str) -> list[str]:
    buffer = BytesIO()
    deck.save(buffer)
    return sorted(finding.rule for finding in check_bytes(buffer.getvalue(), ChecksSpec(select=families)))


def test_an_ordinary_deck_of_another_program_is_in_order(foreign: Presentation) -> None:
    title, bullets, two, only = (foreign.slides.add_slide(foreign.slide_layouts[n]) for n in (0, 1, 3, 5))
    for place, slide in enumerate((title, bullets, two, only)):
        slide.shapes.title.text = f"Slide {place}"
        for holder in slide.placeholders:
            holder.text = holder.text or "Some words, 28 Feb 2026, 12.4%, $1.5M"
    data = CategoryChartData()
    data.categories = ["A", "B"]
    data.add_series("S", (1, 2))
    frame = only.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(5), Inches(4), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "B is twice A.")
    bullets.notes_slide.notes_text_frame.text = "Say hello"
    assert rules(foreign, "accessibility", "brand", "consistency", "privacy") == []
    assert rules(foreign, "hygiene") == ["hygiene.printer-settings", "hygiene.thumbnail"]


def test_cells_that_differ_by_red_and_green_alone_are_found_and_those_with_words_not(foreign: Presentation) -> None:
    slide = foreign.slides.add_slide(foreign.slide_layouts[5])
    slide.shapes.title.text = "Status"
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, (name, color) in enumerate((("Status", "4F81BD"), ("", "FF0000"), ("", "00B050"))):
        table.cell(row, 0).text, table.cell(row, 1).text = f"Row {row}", name
        table.cell(row, 1).fill.solid()
        table.cell(row, 1).fill.fore_color.rgb = RGBColor.from_string(color)
    assert rules(foreign, "accessibility.color-only") == ["accessibility.color-only"]
    table.cell(1, 1).text, table.cell(2, 1).text = "Late", "On time"
    assert rules(foreign, "accessibility.color-only") == []


def test_columns_that_are_read_one_after_the_other_are_in_order(foreign: Presentation) -> None:
    slide = foreign.slides.add_slide(foreign.slide_layouts[5])
    slide.shapes.title.text = "Two columns"
    for left in (1, 5):
        for top in (2, 3, 4):
            box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(3), Inches(0.8))
            box.text_frame.text = f"{left} {top}"
    assert rules(foreign, "accessibility.reading-order") == []


def test_tiles_of_one_layout_for_different_things_do_not_contradict_each_other(foreign: Presentation) -> None:
    for name, numbers_ in (("North", ("76.7%", "1,200")), ("South", ("74.0%", "1,190"))):
        slide = foreign.slides.add_slide(foreign.slide_layouts[5])
        slide.shapes.title.text = name
        for place, (label, value) in enumerate(zip(("Donor retention", "Donors"), numbers_, strict=True)):
            box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1 + 4 * place), Inches(2), Inches(3), Inches(2))
            box.text_frame.text = f"{label}\n{value}"
    assert rules(foreign, "consistency.labels") == []


def test_a_row_is_read_from_the_left_in_english_and_from_either_side_in_hebrew(foreign: Presentation) -> None:
    slide = foreign.slides.add_slide(foreign.slide_layouts[5])
    slide.shapes.title.text = "A row"
    for left in (5, 1):
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(2), Inches(3), Inches(2))
        box.text_frame.text = "Words"
    assert rules(foreign, "accessibility.reading-order") == ["accessibility.reading-order"]
    for shape in slide.shapes:
        shape.text_frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
    assert rules(foreign, "accessibility.reading-order") == []


def test_many_foreign_colours_are_told_in_six_lines(foreign: Presentation) -> None:
    slide = foreign.slides.add_slide(foreign.slide_layouts[6])
    for number in range(9):
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(number / 2), Inches(3), Inches(0.4))
        box.text_frame.text = f"Box {number}"
        box.fill.solid()
        box.fill.fore_color.rgb = RGBColor(255, 8 * number, 255)
    assert rules(foreign, "brand.colors") == ["brand.colors"] * 6
    allow = {"brand.colors": {"allow": [f"FF{8 * number:02X}FF" for number in range(9)]}}
    buffer = BytesIO()
    foreign.save(buffer)
    assert check_bytes(buffer.getvalue(), ChecksSpec(select=("brand",), options=allow)) == []
