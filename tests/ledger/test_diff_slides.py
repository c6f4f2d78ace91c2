"""Two decks that deckgen did not make, compared by what their slides show; the command and its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from two_ledgers import facts, ledger

from deckgen.cli import main
from deckgen.ledger.carried import LEDGER
from deckgen.ledger.diff_match import Known, match, moved
from deckgen.slides.carrier import embed
from deckgen.slides.editor import Editor

TITLES = ["Membership in February", "Giving by channel", "Who gives", "What we ask for"]


def image(color: str) -> BytesIO:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), color).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def foreign(path: Path, change: Callable[[Any], None] = lambda deck: None) -> Path:
    """Write four slides with text, a table, a chart and a picture, and let `change` edit them."""
    deck = Presentation()
    for title in TITLES:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title}: the office counted 412 people. Everybody was asked once."
    rows = deck.slides[1].shapes.add_table(3, 2, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for r, row in enumerate([("Channel", "Gifts"), ("Web", "120"), ("Mail", "80")]):
        for c, text in enumerate(row):
            rows.cell(r, c).text = text
    data = CategoryChartData()
    data.categories = ["Low", "High"]
    data.add_series("People", (10, 20))
    box = (Inches(1), Inches(4), Inches(6), Inches(2))
    deck.slides[2].shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data)
    deck.slides[3].shapes.add_picture(image("red"), Inches(1), Inches(4))
    deck.slides[0].notes_slide.notes_text_frame.text = "Begin with thanks."
    change(deck)
    deck.save(str(path))
    return path


def diffed(tmp_path: Path, change: Callable[[Any], None], *options: str) -> Result:
    old, new = foreign(tmp_path / "old.pptx"), foreign(tmp_path / "new.pptx", change)
    return CliRunner().invoke(main, ["diff", str(old), str(new), *options])


def slides(tmp_path: Path, change: Callable[[Any], None]) -> list[dict[str, Any]]:
    done = diffed(tmp_path, change, "--json")
    assert done.exit_code == 1, done.output
    found = json.loads(done.output)
    assert not found["by_metric"]
    listed: list[dict[str, Any]] = found["slides"]
    return listed


def body(deck: Any, number: int) -> Any:
    return deck.slides[number - 1].placeholders[1].text_frame.paragraphs[0].runs[0]


def reorder(deck: Any, source: int, target: int) -> None:
    ids = deck.slides._sldIdLst
    moving = ids[source - 1]
    ids.remove(moving)
    ids.insert(target - 1, moving)


def test_a_deck_is_the_same_as_itself_and_the_exit_code_is_that_of_diff(tmp_path: Path) -> None:
    same = diffed(tmp_path, lambda deck: None)
    assert same.exit_code == 0
    assert "Nothing differs." in same.output
    assert "No ledger in the old and the new deck: compared by what the slides show" in same.output
    (tmp_path / "no.pptx").write_text("not a deck")
    trouble = CliRunner().invoke(main, ["diff", str(tmp_path / "old.pptx"), str(tmp_path / "no.pptx")])
    assert trouble.exit_code == 2
    assert "no.pptx: the file is not a PowerPoint file" in trouble.output
    assert CliRunner().invoke(main, ["diff", "missing.pptx", str(tmp_path / "old.pptx")]).exit_code == 2


def test_other_words_are_shown_old_and_new_and_other_numbers_are_told_apart(tmp_path: Path) -> None:
    def change(deck: Any) -> None:
        body(deck, 1).text = body(deck, 1).text.replace("412", "433")
        body(deck, 3).text = body(deck, 3).text.replace("Everybody was asked once", "Nobody was asked once")

    first, third = slides(tmp_path, change)
    assert [pair["new"] for pair in first["renumbered"]] == ["Membership in February: the office counted 433 people."]
    assert first["reworded"] == []
    [pair] = third["reworded"]
    assert (pair["old"], pair["new"]) == ("Everybody was asked once.", "Nobody was asked once.")
    assert third["renumbered"] == []


def test_moved_hidden_retitled_added_and_removed_slides_are_told(tmp_path: Path) -> None:
    def change(deck: Any) -> None:
        deck.slides[1].shapes.title.text = "Giving by way of giving"
        deck.slides[2]._element.set("show", "0")
        deck.part.drop_rel(deck.slides._sldIdLst[0].rId)
        deck.slides._sldIdLst.remove(deck.slides._sldIdLst[0])
        reorder(deck, 3, 1)

    found = {(one["what"], one["new_title"] or one["old_title"]): one for one in slides(tmp_path, change)}
    assert set(found) == {
        ("changed", "What we ask for"), ("changed", "Giving by way of giving"), ("changed", "Who gives"),
        ("gone", "Membership in February"),
    }  # fmt: skip
    assert found["changed", "What we ask for"]["moved"]
    assert not found["changed", "Who gives"]["moved"]
    assert found["changed", "Who gives"]["shown"]["new"] == "hidden"
    retitled = found["changed", "Giving by way of giving"]["retitled"]
    assert retitled["old"] == "Giving by channel"


def test_tables_charts_pictures_and_notes_are_compared_by_what_they_say(tmp_path: Path) -> None:
    def change(deck: Any) -> None:
        table = next(shape.table for shape in deck.slides[1].shapes if shape.has_table)
        table.cell(1, 1).text, table.cell(2, 0).text = "125", "Phone"
        chart = next(shape.chart for shape in deck.slides[2].shapes if shape.has_chart)
        data = CategoryChartData()
        data.categories = ["Low", "High"]
        data.add_series("People", (10, 25))
        chart.replace_data(data)
        picture = deck.slides[3].shapes[-1]
        picture._element.getparent().remove(picture._element)
        deck.slides[3].shapes.add_picture(image("blue"), Inches(1), Inches(4)).name = "Picture 3"
        deck.slides[0].notes_slide.notes_text_frame.text = "Begin with the ask."

    notes, table, chart, picture = slides(tmp_path, change)
    assert [(pair["old"], pair["new"]) for pair in notes["notes"]] == [("Begin with thanks.", "Begin with the ask.")]
    [grid] = table["grids"]
    assert (grid["old_rows"], grid["new_rows"]) == (["Mail"], ["Phone"])
    assert grid["cells"] == [{"old": "120", "new": "125", "name": "Web, Gifts"}]
    assert chart["grids"][0]["cells"] == [{"old": "20", "new": "25", "name": "People, High"}]
    [shown] = picture["pictures"]
    assert shown["what"] == "changed"
    assert shown["old_digest"] != shown["new_digest"]


def test_the_report_is_one_file_without_script_in_which_a_deck_cannot_write(tmp_path: Path) -> None:
    def change(deck: Any) -> None:
        deck.slides[0].shapes.title.text = "<script>alert(1)</script> {{ 7 * 7 }}"
        deck.slides[3].shapes[-1]._element.getparent().remove(deck.slides[3].shapes[-1]._element)
        shape = deck.slides[3].shapes.add_picture(image("blue"), Inches(1), Inches(4))
        shape._element.nvPicPr.cNvPr.set("descr", '"><img src=x onerror=alert(1)>')

    report = tmp_path / "report.html"
    assert diffed(tmp_path, change, "--html", str(report)).exit_code == 1
    text = report.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in text
    assert text.count('src="data:image/png;base64,') == 2
    assert "http" not in text.replace("http-equiv", "")
    assert "Neither deck carries" in text


def test_whole_slides_are_drawn_where_libreoffice_is_there(tmp_path: Path, soffice: str) -> None:
    report = tmp_path / "report.html"
    done = diffed(tmp_path, lambda deck: body(deck, 1).__setattr__("text", "Other"), "--html", str(report), "--render")
    assert done.exit_code == 1, done.output
    assert report.read_text(encoding="utf-8").count("<img") == 2


def test_a_report_is_not_written_over_a_deck(tmp_path: Path) -> None:
    deck = tmp_path / "old.pptx"
    assert diffed(tmp_path, lambda deck: None, "--html", str(deck)).exit_code == 2
    assert deck.read_bytes()[:2] == b"PK"


def test_a_damaged_ledger_is_said_and_not_tripped_over(tmp_path: Path) -> None:
    old = foreign(tmp_path / "old.pptx")
    whole = ledger(donor_retention=facts("73.6%")).as_dict()
    for damage in ({"metrics": {"a": {}}}, {"deck": {}}, {"slides": [{}]}, {"version": 99}, {"metrics": None}):
        editor = Editor(old.read_bytes())
        embed(editor, {LEDGER: whole | damage})
        (tmp_path / "new.pptx").write_bytes(editor.content())
        done = CliRunner().invoke(main, ["diff", str(old), str(tmp_path / "new.pptx")])
        assert done.exit_code == 2
        assert "new.pptx: the ledger" in done.output, damage
        assert "fault in deckgen" not in done.output


def test_render_without_a_report_is_wrong_use(tmp_path: Path) -> None:
    done = diffed(tmp_path, lambda deck: None, "--render")
    assert done.exit_code == 2
    assert "--html FILE" in done.output


def known(*rows: tuple[str, str]) -> list[Known]:
    return [Known(index=i, id=id, title=title, text=title) for i, (id, title) in enumerate(rows)]


def test_slides_are_matched_by_tag_then_title_then_the_words_that_they_share() -> None:
    old = known(("a", "One"), ("", "Two people gave 12 dollars"), ("", "Three long words here"), ("a", "Copy"))
    new = known(
        ("", "Two people gave 15 dollars"), ("a", "Renamed"), ("", "Three long words there here"), ("a", "Other")
    )
    assert match(old, new) == {0: 1, 1: 0, 2: 2, 3: 3}


@pytest.mark.parametrize(
    ("order", "gone"),
    [([0, 1, 2, 3], set()), ([3, 0, 1, 2], {0}), ([1, 0, 2, 3], {0}), ([0, 2, 3, 1], {3}), ([], set())],
)
def test_as_few_slides_as_possible_have_moved(order: list[int], gone: set[int]) -> None:
    found = moved(dict(enumerate(order)))
    assert len(found) == len(gone)
    if order != [1, 0, 2, 3]:  # either of the two that changed places may be said to have moved
        assert found == gone
