"""What a merge keeps, renews and leaves to a person, case by case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from edits import by_id, find, opened, saved
from small_deck import FIRST, SECOND, THEME, Drawn, Numbers, all_slides, built, deck_of
from test_hand_edits import base_of, deck, merged_with

from deckgen.errors import Mark, OutputError
from deckgen.placing import Former
from deckgen.slides.editor import Editor
from deckgen.slides.merge import Conflict, Merged, merge
from deckgen.slides.merge.pairing import pair
from deckgen.slides.merge.tokens import Token
from deckgen.slides.merge.tokens import find as find_tokens
from deckgen.slides.model import Deck, Picture, Slide, plain
from deckgen.slides.package import Package
from deckgen.slides.writer import deck_bytes
from deckgen.spec_checks import ChecksSpec
from deckgen.stages.merging import merged_findings


def shape(presentation: Any, slide: str, name: str) -> Any:
    found = find(presentation, slide, name)
    assert found is not None
    return found[1]


def edit(change: Callable[[Any], object], numbers: Numbers = FIRST) -> bytes:
    presentation = opened(deck(numbers))
    change(presentation)
    return saved(presentation)


def say(slide: str, name: str, place: int, *runs: str) -> Callable[[Any], None]:
    """Return an edit that writes a paragraph anew, in as many runs."""

    def change(presentation: Any) -> None:
        paragraph = shape(presentation, slide, name).text_frame.paragraphs[place]
        for run in list(paragraph.runs):
            run._r.getparent().remove(run._r)
        for words in runs:
            paragraph.add_run().text = words

    return change


def texts(content: bytes, slide: str, name: str) -> list[str]:
    return [p.text for p in shape(opened(content), slide, name).text_frame.paragraphs]


def shown(content: bytes) -> list[Any]:
    return [
        (s._element.cSld.get("name"), [(x.name, x.has_text_frame and x.text_frame.text, x.left, x.width) for x in s.shapes])
        for s in opened(content).slides
    ]  # fmt: skip


def changed(numbers: Numbers, slide: str, **fields: object) -> bytes:
    """Return the deck of `numbers` with one slide otherwise."""
    made = deck_of(numbers)
    slides = tuple(replace(one, **fields) if one.id == slide else one for one in made.slides)  # type: ignore[arg-type]
    return deck_bytes(replace(made, slides=slides), THEME)[0]


def test_a_deck_that_nobody_edited_shows_what_a_fresh_one_shows() -> None:
    assert shown(merged_with(deck(FIRST), SECOND).content) == shown(deck(SECOND))


def test_the_number_is_renewed_in_a_sentence_that_somebody_rewrote() -> None:
    result = merged_with(edit(say("summary", "Body", 0, "A year to be proud of: $1.24M!")), SECOND)
    assert texts(result.content, "summary", "Body")[0] == "A year to be proud of: $1.31M!"
    assert result.conflicts == ()
    assert ("summary", "Body", "text rewritten") in {(c.slide, c.shape, c.what) for c in result.kept}


def test_a_number_split_over_runs_is_renewed_in_the_look_of_the_first() -> None:
    content = edit(say("summary", "Body", 0, "All in all $1.", "24", "M came in"))
    paragraph = shape(opened(merged_with(content, SECOND).content), "summary", "Body").text_frame.paragraphs[0]
    assert [run.text for run in paragraph.runs] == ["All in all $1.31M", " came in"]


def test_a_number_that_stands_twice_is_renewed_twice() -> None:
    content = edit(say("summary", "Body", 0, "$1.24M! Yes, $1.24M."))
    assert texts(merged_with(content, SECOND).content, "summary", "Body")[0] == "$1.31M! Yes, $1.31M."


def test_two_paragraphs_that_somebody_joined_keep_their_numbers_right() -> None:
    def join(presentation: Any) -> None:
        say("summary", "Body", 0, "4,812 donors gave $1.24M")(presentation)
        second = shape(presentation, "summary", "Body").text_frame.paragraphs[1]._p
        second.getparent().remove(second)

    assert texts(merged_with(edit(join), SECOND).content, "summary", "Body")[0] == "5,004 donors gave $1.31M"


def test_a_number_typed_over_is_left_and_told_every_time() -> None:
    content = edit(say("summary", "Title", 0, "We raised $2M from 4,812 donors"))
    result = merged_with(content, SECOND)
    assert texts(result.content, "summary", "Title") == ["We raised $2M from 5,004 donors"]
    [conflict] = result.conflicts
    assert (conflict.slide, conflict.number, conflict.shape, conflict.field) == ("summary", 2, "Title", "text: giving")
    assert conflict.base == "We raised $1.24M from 4,812 donors"
    assert conflict.theirs == "We raised $2M from 5,004 donors"
    assert conflict.ours == "We raised $1.31M from 5,004 donors"
    assert conflict.reason == "'$1.24M' (giving) no longer stands in the text; it is now $1.31M"
    assert [c.field for c in merged_with(result.content, SECOND).conflicts] == ["text: giving"]


def test_a_conflict_names_the_line_of_the_spec() -> None:
    marks = {slide.id: slide.mark for slide in deck_of(SECOND).slides}
    content = edit(say("summary", "Title", 0, "Words"))
    result = merge(content, deck(SECOND), base_of(content), marks=marks)
    assert {str(c.mark) for c in result.conflicts} == {"decks/small.yaml:11:1"}


def test_words_that_both_changed_are_a_conflict_and_stay() -> None:
    content = edit(say("closing", "Body", 0, "Any questions?"))
    ours = changed(SECOND, "closing", body={"Body": plain("What would you like to know?")})
    result = merge(content, ours, base_of(content))
    assert texts(result.content, "closing", "Body") == ["Any questions?"]
    assert [(c.slide, c.shape, c.base, c.theirs, c.ours) for c in result.conflicts] == [
        ("closing", "Body", "Questions?", "Any questions?", "What would you like to know?")
    ]


def test_words_that_only_we_changed_are_renewed_in_the_look_they_have() -> None:
    def color(presentation: Any) -> None:
        shape(presentation, "closing", "Body").text_frame.paragraphs[0].runs[0].font.bold = True

    content = edit(color)
    result = merge(content, changed(FIRST, "closing", body={"Body": plain("Any questions?")}), base_of(content))
    [run] = shape(opened(result.content), "closing", "Body").text_frame.paragraphs[0].runs
    assert (run.text, run.font.bold) == ("Any questions?", True)


def test_a_picture_is_drawn_at_the_size_that_somebody_gave_it() -> None:
    def resize(presentation: Any) -> None:
        picture = shape(presentation, "figure", "Figure")
        picture.left, picture.top, picture.width, picture.height = 600_000, 1_600_000, 914_400 * 4, 914_400 * 3

    asked = []

    def draw(slide: str, name: str, width: float, height: float) -> tuple[bytes, None]:
        asked.append((slide, name, width, height))
        return Drawn("new").render_image(THEME, width, height), None

    content = edit(resize)
    result = merge(content, deck(SECOND), base_of(content), redraw=draw)
    assert asked == [("figure", "Figure", 4.0, 3.0)]
    assert shape(opened(result.content), "figure", "Figure").image.size == (160, 120)
    asked.clear()
    again = merge(result.content, deck(SECOND), base_of(result.content), redraw=draw)
    assert asked == []
    assert again.content == result.content


def test_a_replaced_picture_keeps_its_words_too() -> None:
    content = edit(lambda p: _replace_image(shape(p, "figure", "Figure")))
    result = merged_with(content, SECOND)
    picture = shape(opened(result.content), "figure", "Figure")
    assert picture.image.size == (9, 9)
    assert [(c.slide, c.shape, c.field) for c in result.conflicts] == [("figure", "Figure", "picture")]


def _replace_image(picture: Any) -> None:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (9, 9), "red").save(buffer, "PNG")
    _, relation = picture.part.get_or_add_image_part(buffer)
    picture._element.xpath("p:blipFill/a:blip")[0].set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", relation
    )


def test_no_image_stays_that_nothing_shows() -> None:
    result = merged_with(deck(FIRST), SECOND)
    package = Package(result.content)
    assert len([n for n in package.parts if n.startswith("ppt/media/")]) == len(
        [n for n in Package(deck(SECOND)).parts if n.startswith("ppt/media/")]
    )


def test_a_new_slide_comes_after_the_one_that_it_follows_and_into_its_section() -> None:
    def move(presentation: Any) -> None:
        held = presentation.slides._sldIdLst
        entries = list(held)
        held.remove(entries[2])
        held.append(entries[2])  # the slide that the new one follows is now the last

    merged = opened(merged_with(edit(move), SECOND).content)
    assert [s._element.cSld.get("name") for s in merged.slides][-2:] == ["figure", "more"]
    new = merged.slides[len(merged.slides) - 1]
    members = {
        s.get("name"): s.xpath(".//*[local-name()='sldId']/@id")
        for s in merged.part._element.xpath("//*[local-name()='section']")
    }
    assert str(new.slide_id) in members["Evidence"]
    assert new.notes_slide.notes_text_frame.text == "New."


def without(numbers: Numbers, slide: str) -> Numbers:
    return replace(numbers, slides=tuple(one for one in numbers.slides if one != slide))


def test_a_slide_that_left_the_spec_goes_unless_somebody_worked_on_it() -> None:
    fewer = without(FIRST, "chart")
    untouched = merged_with(deck(FIRST), fewer)
    assert "chart" not in {slide for slide, _ in shown(untouched.content)}
    edited = merged_with(edit(say("chart", "Title", 0, "My chart")), fewer)
    assert texts(edited.content, "chart", "Title") == ["My chart"]
    assert [(c.slide, c.field) for c in edited.conflicts] == [("chart", "slide")]
    again = merged_with(edited.content, fewer)
    assert [(c.slide, c.field) for c in again.conflicts] == [("chart", "slide")]


def test_a_deleted_slide_stays_deleted_and_is_told() -> None:
    def drop(presentation: Any) -> None:
        entry = presentation.slides._sldIdLst[4]
        presentation.part.drop_rel(entry.rId)
        entry.getparent().remove(entry)

    first = merged_with(edit(drop), SECOND)
    for result in (first, merged_with(first.content, FIRST)):
        assert "table" not in {slide for slide, _ in shown(result.content)}
        assert any(c.what == "slide deleted" for c in result.kept)


def test_our_order_is_taken_where_nobody_has_another() -> None:
    turned = replace(FIRST, slides=("cover", "figure", "summary", "chart", "layers", "table", "closing"))
    assert [slide for slide, _ in shown(merged_with(deck(FIRST), turned).content)] == list(turned.slides)


def test_an_untouched_slide_takes_another_layout_and_an_edited_one_does_not() -> None:
    body = {"Figure": Picture(figure=Drawn("x"), alt_text="Bars.")}
    ours = changed(FIRST, "figure", layout="figure", body=body)
    fresh = merge(deck(FIRST), ours, base_of(deck(FIRST)))
    assert by_id(opened(fresh.content), opened(deck(FIRST)).slides[2].slide_id).slide_layout.name == "Figure"
    content = edit(say("figure", "Takeaways", 2, "Mine"))
    kept = merge(content, ours, base_of(content))
    assert texts(kept.content, "figure", "Takeaways")[2] == "Mine"
    assert "layout" in {c.field for c in kept.conflicts}


def test_an_untouched_picture_becomes_a_chart_and_an_edited_table_does_not() -> None:
    chart = all_slides(SECOND)["chart"].body["Figure"]
    ours = changed(FIRST, "figure", body={"Figure": chart, "Takeaways": plain("One")})
    merged = opened(merge(deck(FIRST), ours, base_of(deck(FIRST))).content)
    assert list(shape(merged, "figure", "Figure").chart.plots[0].series[0].values) == list(SECOND.bars)
    ours = changed(FIRST, "table", body={"Table": plain("No table any more")})
    content = edit(lambda p: setattr(shape(p, "table", "Table").table.cell(1, 2), "text", "mine"))
    result = merge(content, ours, base_of(content))
    assert shape(opened(result.content), "table", "Table").table.cell(1, 2).text == "mine"
    assert [(c.slide, c.field) for c in result.conflicts] == [("table", "kind")]


def test_a_row_of_the_persons_own_stays_beside_rows_that_come_and_go() -> None:
    def own(presentation: Any) -> None:
        from copy import deepcopy

        table = shape(presentation, "table", "Table").table
        made = deepcopy(table._tbl.tr_lst[1])
        table._tbl.tr_lst[1].addnext(made)
        made.tc_lst[0].txBody.p_lst[0].r_lst[0].t.text = "Mine"

    more = replace(SECOND, names=("Friends", "Patrons", "Trustees"), bars=(1.0, 2.0, 3.0))
    merged = opened(merged_with(edit(own), more).content)
    rows = [[cell.text for cell in row.cells] for row in shape(merged, "table", "Table").table.rows]
    assert rows == [
        ["Group", "Gifts", "State"], ["Friends", "1", "open"], ["Mine", "12", "open"], ["Patrons", "2", "open"],
        ["Trustees", "3", "open"],
    ]  # fmt: skip


def test_a_chart_dressed_by_hand_holds_our_numbers_in_its_workbook_too() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    content = edit(lambda p: setattr(shape(p, "chart", "Figure").chart.plots[0], "gap_width", 20))
    chart = shape(opened(merged_with(content, SECOND).content), "chart", "Figure").chart
    assert chart.plots[0].gap_width == 20
    sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet["B"][1:]] == list(SECOND.bars)


def test_another_design_is_told_and_not_forced_on_the_deck() -> None:
    from deckgen.theme import load_theme

    dark = deck_bytes(deck_of(SECOND), load_theme("nocturne"))[0]
    content = edit(say("closing", "Body", 0, "Mine"))
    result = merge(content, dark, base_of(content))
    assert [(c.field, c.slide) for c in result.conflicts if c.field == "design"] == [("design", "")]


def test_notes_of_the_persons_own_are_not_written_over() -> None:
    def write(presentation: Any) -> None:
        number = find(presentation, "chart", "Title")
        assert number is not None
        by_id(presentation, number[0]).notes_slide.notes_text_frame.text = "Breathe"

    content = edit(write)
    result = merge(content, changed(FIRST, "chart", notes=plain("Ours")), base_of(content))
    number = find(opened(result.content), "chart", "Title")
    assert number is not None
    assert by_id(opened(result.content), number[0]).notes_slide.notes_text_frame.text == "Breathe"
    assert [(c.slide, c.shape) for c in result.conflicts] == [("chart", "Notes")]


def test_a_click_to_a_slide_leads_there_after_the_merge() -> None:
    from deckgen.slides.model import Paragraph, Run, Text

    link = Text(paragraphs=(Paragraph(runs=(Run(text="To the table", link="table"),)),))
    content = edit(say("cover", "Title", 0, "Mine"))
    ours = changed(FIRST, "closing", body={"Body": link})
    merged = opened(merge(content, ours, base_of(content)).content)
    [click] = shape(merged, "closing", "Body")._element.xpath(".//a:hlinkClick")
    target = find(merged, "closing", "Body")
    assert target is not None
    part = by_id(merged, target[0]).part.related_part(click.rId)
    assert part.slide._element.cSld.get("name") == "table"


@pytest.mark.parametrize(
    ("text", "tokens", "said"),
    [
        ("17 of 18", {"17": "18", "18": "19"}, "18 of 19"),  # not 19 of 19
        ("117 and 17.5 and 17% and 17", {"17": "18"}, "117 and 17.5 and 17% and 18"),
        ("Up 3% on last year", {"up 3%": "down 2%"}, "Down 2% on last year"),
        ("1\u00a0200 people", {"1 200": "1 300"}, "1 300 people"),
        ("no number", {"17": "18"}, "no number"),
    ],
)
def test_a_number_is_found_as_a_whole_and_once(text: str, tokens: dict[str, str], said: str) -> None:
    wanted = [Token(place=n, metric=old, old=old, new=new) for n, (old, new) in enumerate(tokens.items())]
    edits, _ = find_tokens(text, wanted)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    assert text == said


def test_rewritten_lines_are_paired_with_those_they_stand_for() -> None:
    assert pair(["a", "b", "c"], ["a", "x", "c"]) == {0: 0, 1: 1, 2: 2}
    assert pair(["one two three", "four"], ["zero", "one two three!", "four"]) == {0: 1, 1: 2}
    assert pair(["a", "b"], ["b"]) == {1: 0}


def test_a_small_deck_can_be_built_again_and_again() -> None:
    slide = Slide(id="only", layout="text", title=plain("T"), body={"Body": plain("B")})
    made = deck_bytes(Deck(title="One", slides=(slide,), as_of="2026-02-28"), THEME)[0]
    result: Merged = merge(made, made, base_of(made))
    assert (result.conflicts, result.kept, result.renewed) == ((), (), ())


def test_a_deck_saved_as_strict_open_xml_is_refused() -> None:
    editor = Editor(deck(FIRST))
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    root = editor.parts["ppt/presentation.xml"]
    editor.parts["ppt/presentation.xml"] = root.replace(
        main.encode(), b"http://purl.oclc.org/ooxml/presentationml/main"
    )
    with pytest.raises(OutputError, match="Strict Open XML"):
        merge(editor.content(), deck(SECOND), base_of(deck(FIRST)))


def test_a_conflict_says_all_of_itself_as_json() -> None:
    conflict = Conflict(slide="a", number=1, shape="Title", field="text", base="b", theirs="t", ours="o", reason="r")
    assert set(conflict.as_dict()) >= {
        "slide",
        "id",
        "shape",
        "field",
        "base",
        "theirs",
        "ours",
        "reason",
        "file",
        "line",
    }


def test_every_slide_of_the_small_deck_is_written_without_a_finding() -> None:
    assert len(opened(built(replace(FIRST, slides=tuple(all_slides(FIRST))))).slides) == 8


def test_what_was_found_in_the_new_deck_is_not_told_again_of_the_merged_one() -> None:
    content = edit(say("summary", "Body", 0, "It was 12% here, and 12.0% there"))
    former = Former(content=content, digest="", base=base_of(content), edited=True)
    plan: Any = SimpleNamespace(checks=ChecksSpec(select=["consistency.decimals"]))
    result = merged_with(content, SECOND)
    [found] = merged_findings(plan, result, former)
    told = replace(found, mark=Mark(file="decks/board.yaml", line=7), hint=None)
    assert merged_findings(plan, result, former, [told.as_dict()]) == []
    assert merged_findings(plan, result, former, [replace(told, slide=99).as_dict()]) == [found]
