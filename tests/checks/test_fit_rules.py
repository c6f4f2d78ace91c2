"""The rules over room and legibility on decks of other programs: what they say, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches, Pt

from deckgen.checks.gate import check_bytes
from deckgen.findings import Finding
from deckgen.spec_checks import ChecksSpec


def box(slide, text, left, top, width, height, size=18, fit=MSO_AUTO_SIZE.NONE, font="Arial", wrap=True):
    shape = slide.shapes.add_textbox(*(Inches(length) for length in (left, top, width, height)))
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.text = wrap, fit, text
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.name = Pt(size), font
    return shape


def picture(wide, high, kind="PNG"):
    buffer = BytesIO()
    Image.new("RGB", (wide, high), "steelblue").save(buffer, kind)
    buffer.seek(0)
    return buffer


def findings(draw: Callable, *select: str, **options) -> list[Finding]:
    """What is found on one blank slide, 10 by 7.5 inches, that `draw` draws on."""
    deck = Presentation()
    draw(deck.slides.add_slide(deck.slide_layouts[6]))
    buffer = BytesIO()
    deck.save(buffer)
    return check_bytes(buffer.getvalue(), ChecksSpec(select=select or ("fit", "legibility"), options=options))


def test_overflow_says_how_high_the_text_is_and_how_high_it_may_be() -> None:
    [finding] = findings(lambda slide: box(slide, "\n".join("abcd"), 1, 1, 3, 1, size=24), "fit")
    assert str(finding) == (
        "slide 1, TextBox 1: the text does not fit its box [115 pt in 4 lines; allowed 68 pt] "
        "(shorten the text, set it smaller, or enlarge the box) [fit.overflow]"
    )


def test_overflow_in_a_font_that_is_not_known_is_a_warning_and_says_so() -> None:
    [finding] = findings(lambda slide: box(slide, "\n".join("abcd"), 1, 1, 3, 1, size=24, font="Comic Neue"), "fit")
    assert finding.severity == "warning"
    assert finding.message == "the text does not fit its box; the font Comic Neue is not known here: an estimate"


@pytest.mark.parametrize(("lines", "rules"), [(0.25, ["fit.overflow"]), (3, [])])
def test_how_much_of_a_line_may_stand_out_is_an_option(lines: float, rules: list[str]) -> None:
    found = findings(
        lambda slide: box(slide, "a\nb\nc\nd", 1, 1, 3, 1, size=24), "fit", **{"fit.overflow": {"lines": lines}}
    )
    assert [finding.rule for finding in found] == rules


def test_a_box_that_grows_with_its_text_is_no_overflow_but_may_grow_into_another() -> None:
    def draw(slide):
        box(slide, "One line of the box that is below", 1, 3, 5, 0.5)
        box(slide, "word " * 60, 1, 1, 5, 0.5, fit=MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT)

    assert [finding.rule for finding in findings(draw)] == ["fit.overlap"]


def test_text_that_does_not_wrap_and_leaves_the_slide_is_found() -> None:
    [finding] = findings(lambda slide: box(slide, "word " * 40, 6, 1, 2, 0.5, wrap=False))
    assert (finding.rule, finding.severity) == ("fit.off-slide", "error")
    assert finding.message.startswith("text that does not wrap or has grown reaches")


def test_a_picture_that_bleeds_and_an_empty_margin_are_warnings_only() -> None:
    def draw(slide):
        slide.shapes.add_picture(picture(1500, 500), Inches(-1), Inches(5), Inches(9), Inches(3))
        box(slide, "Short", 8, 1, 4, 0.5)

    found = findings(draw)
    assert [finding.rule for finding in found] == ["fit.off-slide"] * 2
    assert {finding.severity for finding in found} == {"warning"}


def test_a_long_word_in_a_script_without_spaces_is_left_alone() -> None:
    assert findings(lambda slide: box(slide, "募金活動の四半期報告書" * 3, 1, 1, 3, 3), "fit.word-width") == []
    [finding] = findings(lambda slide: box(slide, "Unvorhersehbarkeiten", 1, 1, 1, 3), "fit.word-width")
    assert finding.message == "a word is wider than its box: Unvorhersehbarkeiten"


def test_what_is_layered_on_purpose_is_left_alone() -> None:
    def draw(slide):
        slide.shapes.add_picture(picture(1600, 1200), 0, 0, Inches(10), Inches(7.5))
        card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(1), Inches(4), Inches(3))
        card.fill.solid()
        card.fill.fore_color.rgb = RGBColor(255, 255, 255)
        box(slide, "Head", 1.2, 1.2, 3, 0.5)
        box(slide, "Body", 1.2, 1.8, 3, 0.5)
        badge = slide.shapes.add_shape(MSO_SHAPE.OVAL, Inches(4.7), Inches(0.7), Inches(0.6), Inches(0.6))
        badge.text_frame.text = "1"
        group = slide.shapes.add_group_shape()
        for place in range(2):
            group.shapes.add_shape(MSO_SHAPE.CHEVRON, Inches(1 + 1.8 * place), Inches(5), Inches(2), Inches(1))

    assert findings(draw, "fit") == []


def test_a_shape_that_an_animation_shows_may_lie_over_others() -> None:
    def draw(slide, moved):
        box(slide, "First", 1, 1, 3, 0.5)
        shape = box(slide, "Second", 1, 1, 3, 0.5)
        if moved:
            space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
            from lxml import etree

            slide.element.append(etree.fromstring(f'<p:timing {space}><p:spTgt spid="{shape.shape_id}"/></p:timing>'))

    assert [f.rule for f in findings(lambda slide: draw(slide, False), "fit")] == ["fit.overlap"]
    assert findings(lambda slide: draw(slide, True), "fit") == []


def test_a_chart_over_a_chart_is_found_and_a_note_in_a_chart_is_not() -> None:
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("one", (1, 2))

    def chart(slide, left):
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(left), Inches(1), Inches(4), Inches(3), data)

    def draw(slide):
        chart(slide, 1)
        box(slide, "a note", 2, 2, 1.5, 0.5)
        chart(slide, 4)

    [finding] = findings(draw, "fit")
    assert (finding.rule, finding.shape, finding.severity) == ("fit.overlap", "Chart 3", "warning")


def test_text_is_measured_against_the_whole_style_and_what_is_behind_it() -> None:
    def draw(slide, ground):
        card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(1), Inches(5), Inches(1))
        card.fill.solid()
        card.fill.fore_color.rgb = RGBColor.from_string(ground)
        shape = box(slide, "White", 1.2, 1.2, 4, 0.6, size=16)
        shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)

    assert findings(lambda slide: draw(slide, "203040")) == []
    [finding] = findings(lambda slide: draw(slide, "D0D0D0"))
    assert (finding.rule, finding.measured, finding.allowed) == ("legibility.contrast", "1.5:1", "4.5:1")


def test_text_over_a_picture_is_left_to_a_drawing() -> None:
    def draw(slide):
        slide.shapes.add_picture(picture(1600, 1200), 0, 0, Inches(10), Inches(7.5))
        box(slide, "Blue on blue", 1, 1, 4, 0.6).text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(
            70, 130, 180
        )

    assert findings(draw, "legibility.contrast") == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_pictures_dots_are_counted_after_cropping(kind: str) -> None:
    def draw(slide):
        shape = slide.shapes.add_picture(picture(800, 400, kind), Inches(1), Inches(1), Inches(4), Inches(4))
        shape.crop_left = shape.crop_right = 0.25

    [finding] = findings(draw, "legibility")
    assert (finding.rule, finding.measured) == ("legibility.picture-resolution", "100 dots an inch")


def test_icons_and_plain_areas_may_have_few_dots() -> None:
    def draw(slide):
        slide.shapes.add_picture(picture(32, 32), Inches(1), Inches(1), Inches(0.8), Inches(0.8))
        slide.shapes.add_picture(picture(1, 1), Inches(3), Inches(1), Inches(4), Inches(1))

    assert findings(draw, "legibility") == []


def test_series_that_markers_or_labels_tell_apart_may_look_alike() -> None:
    def draw(slide, kind, legend):
        data = CategoryChartData()
        data.categories = ["a", "b"]
        data.add_series("one", (1, 2))
        data.add_series("two", (2, 1))
        where = (Inches(1), Inches(1), Inches(6), Inches(4))
        chart = slide.shapes.add_chart(kind, *where, data).chart
        chart.has_legend = legend
        for series, color in zip(chart.plots[0].series, ("B0483A", "5F7A1E"), strict=True):
            fill = series.format.line.fill if kind is XL_CHART_TYPE.LINE_MARKERS else series.format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(color)

    [finding] = findings(lambda slide: draw(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, True), "legibility.colors")
    assert finding.message == "one (#B0483A) and two (#5F7A1E) look alike under deuteranopia"
    assert findings(lambda slide: draw(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, False), "legibility.colors") == []
    assert findings(lambda slide: draw(slide, XL_CHART_TYPE.LINE_MARKERS, True), "legibility.colors") == []


def test_a_deck_of_pythons_default_template_has_no_findings_of_these_families() -> None:
    deck = Presentation()
    for place, title in enumerate(("Review", "Points", "Section", "Two", "Compared", "Alone")):
        slide = deck.slides.add_slide(deck.slide_layouts[place])
        for holder in slide.placeholders:
            holder.text_frame.text = title if holder.placeholder_format.idx == 0 else "A few words"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "A table"
    table = slide.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(8), Inches(1.6)).table
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"Cell {row}.{column}"
    buffer = BytesIO()
    deck.save(buffer)
    assert check_bytes(buffer.getvalue(), ChecksSpec(select=("fit", "legibility"))) == []
