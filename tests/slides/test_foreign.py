"""A person's own template: of any shape, cleaned of its samples, and written to in its own colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from foreign_templates import TEMPLATES, edited, four_by_three, minimal, recoloured, several_masters
from pptx import Presentation
from sample_deck import bodies, one_slide, sample_deck, table

from deckgen.checks.gate import check_bytes
from deckgen.errors import Mark, ThemeError
from deckgen.findings import Finding
from deckgen.palette import objections
from deckgen.slides.foreign import color_findings, describe_template, foreign
from deckgen.slides.manifest import read_manifest
from deckgen.slides.model import plain
from deckgen.slides.package import NS, Package
from deckgen.slides.stationery import Stationery
from deckgen.slides.template import template_bytes
from deckgen.slides.writer import deck_bytes, write_deck
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")
each = pytest.mark.parametrize("name", TEMPLATES)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stationery]:
    folder = tmp_path_factory.mktemp("templates")
    return {name: foreign(make(folder / name), THEME) for name, make in TEMPLATES.items()}


def shapes(content: bytes, layout: str) -> dict[str, Any]:
    slide = Presentation(BytesIO(content)).slides[list(bodies()).index(layout)]
    return {shape.name: shape for shape in slide.shapes}


def objected(content: bytes) -> list[Finding]:
    """What the gate finds, the grey subtitles of python-pptx's own template left out."""
    return [f for f in check_bytes(content) if (f.rule, f.shape) != ("legibility.contrast", "Subtitle")]


@each
def test_every_layout_is_written_without_a_finding_and_passes_the_gate(
    name: str, papers: dict[str, Stationery]
) -> None:
    content, found = deck_bytes(sample_deck(), papers[name])
    assert found == ()
    assert objected(content) == []
    slides = Presentation(BytesIO(content)).slides
    assert len(slides) == len(bodies())
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    assert [s.notes_slide.notes_text_frame.text for s in slides if s.has_notes_slide] == ["Say this.\nThen this."]


@each
def test_the_same_template_gives_the_same_bytes(name: str, tmp_path: Path, papers: dict[str, Stationery]) -> None:
    again = foreign(TEMPLATES[name](tmp_path / name), THEME)
    assert deck_bytes(sample_deck(), again)[0] == deck_bytes(sample_deck(), papers[name])[0]


@pytest.mark.slow
@each
def test_the_open_xml_sdk_finds_no_errors(
    name: str,
    tmp_path: Path,
    papers: dict[str, Stationery],
    sdk_errors: Callable[[Path], list[object]],
    audit_errors: Callable[[Path], list[str]],
) -> None:
    write_deck(sample_deck(), papers[name], tmp_path / "deck.pptx")
    assert sdk_errors(tmp_path / "deck.pptx") == []
    assert audit_errors(tmp_path / "deck.pptx") == []


def test_nothing_is_left_of_sample_slides_and_their_author(papers: dict[str, Stationery]) -> None:
    package = Package(papers["minimal.pptx"].package)
    whole = b"".join(package.parts.values())
    for words in (b"CONFIDENTIAL", b"private words", b"Secret Designer", b"Samples", b"slides/slide"):
        assert words not in whole
    assert not [name for name in package.parts if "printerSettings" in name or "thumbnail" in name]


def test_links_to_files_and_to_pictures_elsewhere_do_not_travel_along(tmp_path: Path) -> None:
    path = four_by_three(tmp_path / "linked.pptx")
    rels, master = "ppt/slideMasters/_rels/slideMaster1.xml.rels", "ppt/slideMasters/slideMaster1.xml"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="rId9{n}" Type="{kinds}/{kind}" TargetMode="External" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [("image", "http://tracker.example/pixel.png"), ("hyperlink", "file:///C:/Users/anna/plan.docx"),
             ("hyperlink", "https://example.org/")]
        )
    )  # fmt: skip
    click = '<a:hlinkClick xmlns:r="' + kinds + '" r:id="rId9{}"/></p:cNvPr>'
    edited(path, rels, lambda text: text.replace("</Relationships>", links + "</Relationships>"))
    for n in (1, 2):
        edited(path, master, lambda text, n=n: re.sub(r'(<p:cNvPr id="\d" name="Title[^>]*)/>', rf"\1>{click.format(n)}",
                                                      text, count=1))  # fmt: skip
    package = Package(foreign(path, THEME).package)
    targets = [link.target for link in package.relationships(master).values() if link.external]
    assert targets == ["https://example.org/"]
    content, found = deck_bytes(sample_deck(), foreign(path, THEME))
    assert (found, objected(content)) == ((), [])


def test_the_slide_keeps_the_templates_size_and_its_master(papers: dict[str, Stationery]) -> None:
    content, _ = deck_bytes(sample_deck(), papers["four_by_three.pptx"])
    made = Presentation(BytesIO(content))
    assert (made.slide_width, made.slide_height) == (9_144_000, 6_858_000)
    names = [slide.slide_layout.name for slide in made.slides]
    wanted = {"title": "Title Slide", "divider": "Section Header", "figure_takeaways": "Two Content",
              "two_figures": "Comparison", "table": "Title and Content"}  # fmt: skip
    assert {key: names[list(bodies()).index(key)] for key in wanted} == wanted


def test_content_stands_in_the_templates_placeholders_where_there_are_any(papers: dict[str, Stationery]) -> None:
    content, _ = deck_bytes(sample_deck(), papers["four_by_three.pptx"])
    found = shapes(content, "figure_takeaways")
    assert found["Figure"].is_placeholder
    assert found["Takeaways"].is_placeholder
    assert found["Figure"].width > found["Takeaways"].width  # not the two halves of the template
    assert not found["Source"].is_placeholder


def test_content_without_a_placeholder_is_drawn_in_the_area_below_the_title(papers: dict[str, Stationery]) -> None:
    content, _ = deck_bytes(sample_deck(), papers["minimal.pptx"])
    found = shapes(content, "cards_figure")
    assert {name for name, shape in found.items() if shape.is_placeholder} == {"Title"}
    assert found["Figure"].has_table
    below = found["Title"].top + found["Title"].height
    assert all(shape.top >= below for name, shape in found.items() if name != "Title")
    assert found["Figure"].top > found["Card 1"].top + found["Card 1"].height


def test_colours_and_fonts_are_the_templates_and_risks_stay_apart(papers: dict[str, Stationery]) -> None:
    theme = papers["minimal.pptx"].theme
    assert (theme.colors["primary"], theme.colors["text"]) == ("0B5D3B", "10241B")
    assert (theme.slot("primary"), theme.slot("critical")) == ("tx2", None)
    assert (theme.fonts.heading, theme.fonts.body) == ("Times New Roman", "Verdana")
    for paper in papers.values():
        assert list(objections(paper.theme.colors)) == []


def test_a_dark_template_gets_risks_that_are_read_on_it(tmp_path: Path) -> None:
    path = tmp_path / "dark.pptx"
    path.write_bytes(template_bytes(load_theme("nocturne")))
    theme = foreign(path, THEME).theme
    assert theme.colors["background"] == load_theme("nocturne").colors["background"]
    assert theme.colors["critical"] != THEME.colors["critical"]
    assert list(objections(theme.colors)) == []


def test_a_middling_ground_on_which_risks_look_alike_is_a_warning(tmp_path: Path) -> None:
    path = recoloured(four_by_three(tmp_path / "grey.pptx"), {"lt1": "808080"}, ("Arial", "Arial"))
    mark = Mark(file="board.yaml", line=4)
    [found] = color_findings(foreign(path, THEME), mark)
    assert (found.rule, found.severity, found.mark) == ("template.colors", "warning", mark)
    assert "808080" in found.message


def test_layouts_of_deckgens_own_names_keep_their_boxes(tmp_path: Path) -> None:
    path = tmp_path / "own.potx"
    path.write_bytes(template_bytes(THEME, as_template=True))
    paper = foreign(path, THEME)
    content, found = deck_bytes(sample_deck(), paper)
    assert found == ()
    assert shapes(content, "figure_takeaways")["Takeaways"].left == round(8.85 * 914_400)


def test_a_layout_may_be_named_by_hand_also_on_another_master(tmp_path: Path) -> None:
    path = several_masters(tmp_path / "two.potx")
    wanted = "Plum - Figure (master 2)"
    paper = foreign(path, THEME, {"figure": wanted})
    assert paper.places["figure"] == (1, 4)
    content, _ = deck_bytes(one_slide("figure", {"Figure": table()}), paper)
    assert Presentation(BytesIO(content)).slides[0].slide_layout.name == "Plum - Figure"


def test_a_layout_that_is_not_there_is_said_with_its_line_and_a_near_miss(tmp_path: Path) -> None:
    path, mark = four_by_three(tmp_path / "t.pptx"), Mark(file="board.yaml", line=9)
    with pytest.raises(ThemeError) as error:
        foreign(path, THEME, {"table": "Title and Contents", "tabel": "Blank", "text": "Blank"}, {"table": mark})
    said = {problem.message: problem for problem in error.value.problems}
    missing = next(p for text, p in said.items() if "'Title and Contents'" in text)
    assert (missing.mark, missing.hint) == (mark, "did you mean 'Title and Content'?")
    assert any("there is no layout called 'tabel'" in text for text in said)
    assert any("'Blank' of" in text and "has no title placeholder" in text for text in said)


def test_a_template_without_any_title_is_refused(tmp_path: Path) -> None:
    presentation = Presentation()
    for layout in list(presentation.slide_layouts):
        if layout.name != "Blank":
            presentation.slide_layouts.remove(layout)
    presentation.save(str(tmp_path / "blank.pptx"))
    with pytest.raises(ThemeError, match=r"no layout of .*blank.pptx has a title placeholder"):
        foreign(tmp_path / "blank.pptx", THEME)


def test_what_is_no_template_is_said_and_never_a_traceback(tmp_path: Path) -> None:
    for name, content, words in (
        ("t.pptm", b"", "is no .pptx or .potx"),
        ("t.pptx", b"\xd0\xcf\x11\xe0 password", "without a password"),
        ("gone.pptx", None, "cannot be read"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(ThemeError, match=words):
            read_manifest(tmp_path / name)
    path = four_by_three(tmp_path / "cut.pptx")
    edited(path, "ppt/presentation.xml", lambda text: text.replace("sldSz", "other"))
    with pytest.raises(ThemeError, match="is no template that can be read"):
        read_manifest(path)


def test_the_manifest_says_how_much_text_a_placeholder_holds(tmp_path: Path) -> None:
    manifest = read_manifest(four_by_three(tmp_path / "t.pptx"))
    layout = next(layout for layout in manifest.layouts if layout.name == "Two Content")
    body = layout.contents[0]
    assert (body.type, body.size, body.lines, body.characters) == ("obj", 28.0, 10, 23)
    assert layout.title is not None
    assert layout.title.align == "ctr"


def test_list_layouts_says_what_each_is_used_for_and_what_is_drawn(tmp_path: Path) -> None:
    rows = {row["name"]: row for row in describe_template(minimal(tmp_path / "m.pptx"))}
    assert rows["Title Slide"]["used_for"] == ["title", "divider"]
    assert "Takeaways" in rows["Title Only"]["drawn"]


def test_an_upper_case_title_is_written_as_it_was_measured(tmp_path: Path) -> None:
    path = four_by_three(tmp_path / "caps.pptx")
    edited(path, "ppt/slideMasters/slideMaster1.xml",
           lambda text: text.replace('<a:defRPr sz="4400"', '<a:defRPr cap="all" sz="4400"'))  # fmt: skip
    content, _ = deck_bytes(one_slide("text", {"Body": plain("a")}), foreign(path, THEME))
    part = Package(content).xml("ppt/slides/slide1.xml")
    assert "none" in part.xpath("//a:lstStyle/a:lvl1pPr/a:defRPr/@cap", namespaces=NS)
