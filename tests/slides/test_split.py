"""What fits at no size allowed goes on a second slide, and says so in the title."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from pptx import Presentation
from sample_deck import PICTURE, cell, one_slide, table

from deckgen.slides.model import Column, Paragraph, Run, Table, Text, plain
from deckgen.slides.split import split_to_fit
from deckgen.slides.stationery import branded
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

PAPER = branded(load_theme("lakeshore"))


def test_a_long_table_is_split_with_header_source_and_total_kept() -> None:
    deck = one_slide("table", {"Table": table(40)})
    deck = replace(deck, slides=(replace(deck.slides[0], source=plain("Source: gifts")),))
    split = split_to_fit(deck, PAPER)
    content, found = deck_bytes(split, PAPER)
    assert found == ()
    count = len(split.slides)
    assert [slide.title.text for slide in split.slides] == [f"A title ({n}/{count})" for n in range(1, count + 1)]
    assert [slide.id for slide in split.slides][:2] == ["only", "only.part2"]
    tables = [next(s.table for s in page.shapes if s.has_table) for page in Presentation(BytesIO(content)).slides]
    assert {made.cell(0, 0).text for made in tables} == {"Priority"}
    assert [made.last_row for made in tables] == [False] * (count - 1) + [True]
    assert sum(len(made.rows) - 1 for made in tables) == 41
    for page in Presentation(BytesIO(content)).slides:
        assert "Source: gifts" in [s.text_frame.text for s in page.placeholders if s.has_text_frame]


def test_bullets_are_split_between_points_and_the_picture_stays_beside_both() -> None:
    points = []
    for n in range(12):
        points.append(Paragraph(runs=(Run(text=f"Point {n}, which takes a whole line and then one more of them"),)))
        points.append(Paragraph(runs=(Run(text="and what stands below it"),), level=1))
    deck = one_slide("figure_takeaways", {"Figure": PICTURE, "Takeaways": Text(paragraphs=tuple(points))})
    split = split_to_fit(deck, PAPER)
    assert len(split.slides) == 2
    assert all(slide.body["Figure"] == PICTURE for slide in split.slides)
    firsts = [slide.body["Takeaways"].paragraphs[0].level for slide in split.slides]  # type: ignore[union-attr]
    assert firsts == [0, 0]
    assert deck_bytes(split, PAPER)[1] == ()


def test_space_is_tightened_before_a_slide_is_split() -> None:
    lines = "\n".join(f"Point {n} takes about two whole lines of the column, no more" for n in range(40))
    for count in range(4, 40):
        body = plain("\n".join(lines.split("\n")[:count]))
        deck = one_slide("figure_takeaways", {"Takeaways": body})
        content, found = deck_bytes(deck, PAPER)
        if found:
            break
        last = content
    slide = Presentation(BytesIO(last)).slides[0]
    [shape] = [s for s in slide.placeholders if s.name == "Takeaways"]
    assert shape._element.xpath(".//a:pPr/a:spcBef")
    assert split_to_fit(deck, PAPER).slides != deck.slides


def test_what_cannot_be_split_is_left_for_a_finding() -> None:
    tall = Table(columns=(Column(label="One"),), rows=((cell("far too much " * 400),),), alt_text="One tall row.")
    deck = one_slide("table", {"Table": tall})
    assert split_to_fit(deck, PAPER) is deck
    assert [found.rule for found in deck_bytes(deck, PAPER)[1]] == ["table.overflow"]


def test_a_deck_that_fits_is_not_touched() -> None:
    deck = one_slide("table", {"Table": table(5)})
    assert split_to_fit(deck, PAPER) is deck
