from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from sample_deck import PICTURE, Plain, bodies, card, cell, one_slide, sample_deck, table

from deckgen.errors import OutputError
from deckgen.slides.fill import draw_image
from deckgen.slides.layouts import EMU, LAYOUTS
from deckgen.slides.model import Column, Paragraph, Picture, Run, Table, Text, plain
from deckgen.slides.package import Package
from deckgen.slides.reader import read_outline
from deckgen.slides.vector import Rendering
from deckgen.slides.writer import deck_bytes, write_deck
from deckgen.theme import Theme, contrast, load_theme

THEME = load_theme("lakeshore")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deck") / "sample.pptx"
    assert write_deck(sample_deck(), THEME, path) == ()
    return path


def shapes(path: Path, layout: str) -> dict[str, Any]:
    slide = Presentation(str(path)).slides[list(bodies()).index(layout)]
    return {shape.name: shape for shape in slide.shapes}


def test_every_layout_is_used_and_keeps_its_title_notes_and_visibility(written: Path) -> None:
    outline = read_outline(written)
    assert [slide.layout for slide in outline] == [LAYOUTS[name].label for name in bodies()]
    assert [slide.id for slide in outline] == [f"slide.{name}" for name in bodies()]
    assert outline[0].title == "Finding number 0 & what follows"
    assert [slide.notes for slide in outline if slide.notes] == ["Say this.\nThen this."]
    assert [slide.id for slide in outline if slide.hidden] == ["slide.text"]


def test_shapes_are_called_as_their_placeholders_and_stand_in_reading_order(written: Path) -> None:
    names = {slide.id: [shape.name for shape in slide.shapes] for slide in read_outline(written)}
    assert names["slide.figure_takeaways"] == [
        "Title",
        "Figure",
        "Takeaways",
        "Source",
        "Date",
        "Slide Number",
    ]
    assert [name for name in names["slide.cards_figure"] if "strip" not in name] == [
        "Title", "Card 1", "Card 2", "Card 3", "Card 4", "Figure", "Source", "Date", "Slide Number",
    ]  # fmt: skip


def test_a_table_is_native_with_header_total_and_alignment(written: Path) -> None:
    frame = shapes(written, "table")["Table"]
    assert [c.text for c in next(iter(frame.table.rows)).cells] == ["Priority", "Segment", "People"]
    assert frame.table.first_row
    assert frame.table.last_row
    assert frame.table.cell(1, 2).text_frame.paragraphs[0].alignment.name == "RIGHT"
    assert sum(column.width for column in frame.table.columns) == frame.width


def test_a_chip_has_a_theme_colour_and_ink_that_reads_on_it(written: Path) -> None:
    chip = shapes(written, "table")["Table"].table.cell(1, 0)
    assert chip.fill.fore_color.theme_color.name == "ACCENT_4"
    run = chip.text_frame.paragraphs[0].runs[0]
    assert run.font.bold
    assert run.font.color.theme_color.name == "BACKGROUND_1"
    assert contrast(THEME.colors["high"], THEME.colors[THEME.ink("high")]) >= 4.5


def test_pictures_tables_and_diagrams_say_what_they_show(written: Path) -> None:
    said = {shape.kind: shape.alt_text for slide in read_outline(written) for shape in slide.shapes}
    assert said["picture"] == PICTURE.alt_text
    assert said["table"] == table().alt_text
    assert said["group"] == "Two layers: sources feed one record."


def test_a_diagram_is_one_group_whose_arrows_are_glued(written: Path) -> None:
    group = shapes(written, "diagram")["Diagram"]
    texts = [shape.text_frame.text for shape in group.shapes if shape.has_text_frame]
    assert [text for text in texts if text] == ["Sources", "Membership", "Tickets", "Record", "Linked"]
    arrow = next(shape for shape in group.shapes if shape.name.startswith("Arrow"))
    assert len(arrow._element.xpath(".//a:stCxn|.//a:endCxn")) == 2
    box = LAYOUTS["diagram"].placeholder("Diagram").box
    assert (group.left, group.top, group.width) == (box.left, box.top, box.width)


def test_every_slide_shows_the_mark_the_date_and_its_number(written: Path) -> None:
    for number, slide in enumerate(read_outline(written), 1):
        texts = {shape.name: shape.text for shape in slide.shapes}
        assert texts["Date"].startswith("Synthetic data  ·  As of 28 Feb 2026")
        assert texts["Slide Number"] == str(number)


def test_properties_come_from_the_deck_and_not_from_the_clock(written: Path) -> None:
    found = Presentation(str(written)).core_properties
    assert (found.title, found.author, found.subject, found.keywords) == (
        "Sample",
        "A. Person",
        "Test",
        "one, two",
    )
    assert found.created == found.modified
    assert found.created.isoformat()[:10] == "2026-02-28"
    assert found.last_modified_by == "A. Person"


def test_sections_list_the_slides_in_order(written: Path) -> None:
    root = Package.read(written).xml("ppt/presentation.xml")
    found = root.xpath("//*[local-name()='section']")
    assert [(s.get("name"), len(s.xpath(".//*[local-name()='sldId']"))) for s in found] == [
        ("Opening", 3), ("Evidence", 8),
    ]  # fmt: skip


def test_every_run_has_a_language_and_no_text_shrinks_on_its_own(written: Path) -> None:
    package = Package.read(written)
    for part in package.slides():
        root = package.xml(part)
        assert not root.xpath("//*[local-name()='rPr'][not(@lang)]")
        assert not root.xpath("//*[local-name()='normAutofit' or local-name()='spAutoFit']")


def test_the_same_deck_gives_the_same_bytes_under_another_clock_and_hash_seed(written: Path) -> None:
    code = (
        "import hashlib; from sample_deck import sample_deck; from deckgen.slides.writer import deck_bytes; "
        "from deckgen.theme import load_theme; "
        "print(hashlib.sha256(deck_bytes(sample_deck(), load_theme('lakeshore'))[0]).hexdigest())"
    )
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    environment = os.environ | {
        "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "PYTHONPATH": f"{here}{os.pathsep}{root}",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(written.read_bytes()).hexdigest()


def test_text_that_does_not_fit_is_a_finding_with_its_measures() -> None:
    _, found = deck_bytes(one_slide("figure_takeaways", {"Takeaways": plain("far too much text " * 90)}), THEME)
    assert [(f.rule, f.slide, f.shape) for f in found] == [("text.overflow", 1, "Takeaways")]
    assert re.fullmatch(r"\d+ pt in \d+ lines", found[0].measured)


def test_text_shrinks_to_fit_but_not_below_its_floor() -> None:
    content, found = deck_bytes(one_slide("figure_takeaways", {"Takeaways": plain("quite some text " * 40)}), THEME)
    slide = Presentation(BytesIO(content)).slides[0]
    sizes = {run.font.size.pt for s in slide.placeholders if s.name == "Takeaways"
             for p in s.text_frame.paragraphs for run in p.runs}  # fmt: skip
    assert found == ()
    assert len(sizes) == 1
    assert THEME.floors["body"] <= sizes.pop() < THEME.sizes["body"]


def test_a_word_wider_than_its_box_is_a_finding() -> None:
    body = {"Card 1": card("Label", "$1,000,000,000,000,000,000", "so rich")}
    _, found = deck_bytes(
        one_slide("cards_figure", {**body, **{f"Card {n}": card("L", "1", "c") for n in (2, 3, 4)}}), THEME
    )
    assert "text.word-too-wide" in {f.rule for f in found}


def test_a_table_with_too_many_rows_is_a_finding() -> None:
    _, found = deck_bytes(one_slide("table", {"Table": table(40)}), THEME)
    assert [f.rule for f in found] == ["table.overflow"]


def test_control_characters_are_dropped_and_breaks_kept() -> None:
    content, _ = deck_bytes(one_slide("text", {"Body": plain("bell\x07 and\x0bbreak <&>")}), THEME)
    body = next(s for s in Presentation(BytesIO(content)).slides[0].placeholders if s.name == "Body")
    assert body.text_frame.text == "bell and\vbreak <&>"


def test_a_colour_that_cannot_be_read_on_the_ground_is_left_to_the_layout() -> None:
    text = Text(paragraphs=(Paragraph(runs=(Run(text="dark on dark", color="primary"),)),))
    content, _ = deck_bytes(one_slide("closing", {"Body": text}), THEME)
    body = next(s for s in Presentation(BytesIO(content)).slides[0].placeholders if s.name == "Body")
    assert body.text_frame.paragraphs[0].runs[0].font.color.type is None


def test_a_picture_of_another_shape_is_shown_whole_and_not_stretched() -> None:
    picture = Picture(figure=Plain(stretch=0.5), alt_text="A tall one.")
    content, _ = deck_bytes(one_slide("figure", {"Figure": picture}), THEME)
    shape = next(s for s in Presentation(BytesIO(content)).slides[0].shapes if s.name == "Figure")
    wide, high = shape.image.size
    assert shape.width / shape.height == pytest.approx(wide / high, rel=0.01)
    assert (shape.crop_left, shape.crop_top) == (0, 0)
    box = LAYOUTS["figure"].placeholder("Figure").box
    assert shape.left - box.left == pytest.approx(box.left + box.width - shape.left - shape.width, abs=2)


def test_a_figure_is_asked_for_at_its_placeholders_size() -> None:
    asked = []

    def draw(figure: Any, theme: Theme, width: float, height: float) -> Rendering:
        asked.append((width, height))
        return draw_image(figure, theme, width, height)

    deck_bytes(one_slide("figure_takeaways", {"Figure": PICTURE}), THEME, draw=draw)
    assert asked == [(7.95, pytest.approx(5.08))]


def test_cards_close_up_when_one_is_left_out() -> None:
    body = {f"Card {n}": card("L", "1", "c") for n in (1, 2, 4)}
    content, _ = deck_bytes(one_slide("cards_figure", body), THEME)
    cards = [s for s in Presentation(BytesIO(content)).slides[0].placeholders if s.name.startswith("Card")]
    assert len({s.width for s in cards}) == 1
    full = LAYOUTS["cards_figure"].placeholder("Card 4").box
    assert abs(cards[-1].left + cards[-1].width - full.left - full.width) < 0.01 * EMU


def test_all_unknown_layouts_and_placeholders_are_named_at_once() -> None:
    deck = one_slide("table", {"Tabel": table(), "Chart": table()})
    with pytest.raises(OutputError) as raised:
        deck_bytes(deck, THEME)
    assert [problem.hint for problem in raised.value.problems] == ["it has Title, Table, Source"] * 2
    with pytest.raises(OutputError, match="asks for the layout 'tabel'"):
        deck_bytes(one_slide("tabel", {}), THEME)


def test_a_text_placeholder_refuses_a_table() -> None:
    with pytest.raises(OutputError, match="'Takeaways' holds text, not a Table"):
        deck_bytes(one_slide("figure_takeaways", {"Takeaways": table()}), THEME)


def test_a_deck_that_is_open_in_powerpoint_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(b"the old deck")
    (tmp_path / "~$deck.pptx").touch()
    with pytest.raises(OutputError, match="is open in PowerPoint"):
        write_deck(one_slide("text", {}), THEME, path)
    assert path.read_bytes() == b"the old deck"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deck.pptx", "~$deck.pptx"]


def test_a_failed_write_leaves_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_deck(one_slide("text", {}), THEME, path)
    assert [p.name for p in tmp_path.iterdir()] == ["deck.pptx"]


def test_a_table_without_shares_gives_long_text_the_room() -> None:
    long = Table(
        columns=(Column(label="Metric"), Column(label="Definition"), Column(label="n", align="right")),
        rows=((cell("Churn"), cell("Share of active givers without a gift in the year after " * 3), cell("9")),),
        alt_text="One metric.",
    )
    content, _ = deck_bytes(one_slide("table", {"Table": long}), THEME)
    frame = next(s for s in Presentation(BytesIO(content)).slides[0].shapes if s.name == "Table")
    widths = [column.width for column in frame.table.columns]
    assert widths[1] > 4 * max(widths[0], widths[2])


def test_the_model_can_be_imported_without_python_pptx() -> None:
    code = "import sys, deckgen.slides.model, deckgen.slides.writer; print('pptx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout.strip() == "False"


def test_cards_of_a_slide_are_set_alike() -> None:
    values = {"Card 1": "$16.2M–$18.4M", "Card 2": "66", "Card 3": "1", "Card 4": "2"}
    body = {name: card("Label", value, "context") for name, value in values.items()}
    content, found = deck_bytes(one_slide("cards_figure", body), THEME)
    cards = [s for s in Presentation(BytesIO(content)).slides[0].placeholders if s.name.startswith("Card")]
    sizes = {s.text_frame.paragraphs[1].runs[0].font.size for s in cards}
    assert found == ()
    assert len(sizes) == 1
    assert sizes.pop().pt < THEME.sizes["kpi"]
