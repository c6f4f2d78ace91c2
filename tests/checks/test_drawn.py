"""The rules over drawn decks find what only a drawing shows, and nothing on a good deck."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks.seeds import DIAGRAM, FIGURE, TABLE, TEXT, Parts, both, good_parts, replace, spoiled
from click.testing import CliRunner

from deckgen.checks import drawing
from deckgen.checks.drawing import Page, Word, drawing_of
from deckgen.checks.gate import check_drawn
from deckgen.checks.rules.drawn import MissingText
from deckgen.cli import main
from deckgen.errors import OutputError
from deckgen.slides import render
from deckgen.slides.archive import pack
from deckgen.slides.package import Package
from deckgen.slides.view import DeckView

OVER = '<a:off x="548640" y="{top}"/><a:ext cx="7000000" cy="400000"/>'
GROUND = '<p:bg><p:bgPr><a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="{0}"/></a:gs><a:gs pos="100000"><a:srgbClr val="{0}"/></a:gs></a:gsLst></a:gradFill><a:effectLst/></p:bgPr></p:bg>'  # noqa: E501


def emptied(parts: Parts) -> None:
    """Leave of the slide with text only a title in the ground's colour."""
    text = parts[TEXT].decode()
    start = text.index("</p:sp>") + len("</p:sp>")
    text = text[:start] + text[text.index("</p:spTree>") :]
    parts[TEXT] = text.replace(
        '<a:rPr lang="en-US" dirty="0"/>',
        '<a:rPr lang="en-US"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr>',
    ).encode()


@pytest.fixture(scope="module")
def spoiled_deck(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck with a defect on each slide but the last, the fourth one hidden."""
    parts = dict(good_parts())
    both(
        replace(FIGURE, r"<p:cSld([^>]*)>", rf"<p:cSld\1>{GROUND.format('20344F')}"),
        replace(TABLE, "<a:t>b</a:t>", f"<a:t>{'lines ' * 200}end</a:t>"),
        replace(DIAGRAM, r'<a:rPr lang="en-US" dirty="0"/>(<a:t>Title)',
                r'<a:rPr lang="en-US"><a:latin typeface="Nowhere Sans"/></a:rPr>\1'),
        emptied, replace(TEXT, "<p:sld ", '<p:sld show="0" '),
    )(parts)  # fmt: skip
    path = tmp_path_factory.mktemp("drawn") / "spoiled.pptx"
    path.write_bytes(pack(parts))
    return path


def test_each_defect_is_found_on_its_slide(spoiled_deck: Path) -> None:
    found = check_drawn(spoiled_deck)
    assert {(finding.slide, finding.rule) for finding in found if finding.rule != "drawn.fonts"} == {
        (1, "drawn.contrast"), (2, "drawn.overflow"), (4, "drawn.blank"),
    }  # fmt: skip
    assert [f.message.split(" is")[0] for f in found if f.rule == "drawn.fonts"] == ["the font Nowhere Sans"]


def test_a_good_deck_is_drawn_without_a_finding(soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "good.pptx"
    path.write_bytes(pack(dict(good_parts())))
    assert check_drawn(path) == []


def test_text_that_the_pages_lack_is_found(soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "good.pptx"
    path.write_bytes(pack(dict(good_parts())))
    deck = DeckView(Package(spoiled(replace(TEXT, "Words", "Nobody drew this sentence"))))
    with drawing_of(path, len(deck.slides)) as pages:
        found = list(MissingText().look(deck, pages))
    assert [(finding.slide, finding.message) for finding in found] == [
        (4, "text is not drawn: 'Nobody drew this sentence'")
    ]


def test_a_chosen_rule_is_the_only_one_that_is_heard(spoiled_deck: Path) -> None:
    done = CliRunner().invoke(main, ["check", str(spoiled_deck), "--render", "--select", "drawn.blank"])
    assert done.exit_code == 1
    assert "error: slide 4: nothing is drawn where the slide has content" in done.output
    assert done.output.count("[drawn.") == 1


def test_without_libreoffice_a_drawing_is_refused_and_a_plain_check_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "good.pptx"
    path.write_bytes(pack(dict(good_parts())))
    monkeypatch.setattr(render, "find_soffice", lambda: None)
    monkeypatch.setattr(drawing.shutil, "which", lambda tool: f"/usr/bin/{tool}")
    done = CliRunner().invoke(main, ["check", str(path), "--render"])
    assert done.exit_code == 1
    assert "LibreOffice (soffice) is not installed" in done.output
    assert CliRunner().invoke(main, ["check", str(path)]).exit_code == 0


def test_without_poppler_the_missing_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "good.pptx"
    path.write_bytes(pack(dict(good_parts())))
    monkeypatch.setattr(drawing.shutil, "which", lambda tool: None)
    with pytest.raises(OutputError, match="pdftotext, pdftoppm, pdffonts \\(poppler\\) is not installed"):
        check_drawn(path)


def test_a_spec_cannot_be_drawn() -> None:
    done = CliRunner().invoke(main, ["check", "board", "--render"])
    assert done.exit_code == 2
    assert "--render looks at a finished deck" in done.output


def test_a_file_that_is_no_deck_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "no.pptx").write_bytes(b"not a zip")
    assert check_drawn(tmp_path / "no.pptx") == []


def test_text_is_found_on_a_page_however_its_lines_break() -> None:
    words = tuple(
        Word(text=text, left=0.0, top=top, right=9.0, bottom=top + 9)
        for text, top in (
            ("•", 0.0),
            ("Consti-", 0.0),
            ("tuents", 10.0),
            ("rose", 10.0),
            ("twice", 20.0),
            ("twice", 30.0),
        )
    )
    page = Page(width=100.0, height=100.0, words=words)
    assert [word.text for word in page.find("Constituents ROSE")] == ["Consti-", "tuents", "rose"]
    assert page.find("twice") == ()  # which of the two is not known
    assert page.find("fell") == ()
