"""``deckgen check`` on a deck of deckgen's own, edited since: its findings lead to the spec, whose choice of rules counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Pt
from project import Project

pytestmark = pytest.mark.xdist_group("board")


def with_small_text(pptx: Path, target: Path) -> Path:
    """A copy of the deck in which somebody set a run of slide 4 in 7 pt."""
    presentation = Presentation(str(pptx))
    body = next(shape for shape in presentation.slides[3].shapes if shape.name == "Body")
    body.text_frame.paragraphs[0].runs[0].font.size = Pt(7)
    presentation.save(str(target))
    return target


def test_a_finding_on_a_built_deck_names_the_line_of_the_spec(board: Project, tmp_path: Path) -> None:
    edited = with_small_text(board.pptx, tmp_path / "edited.pptx")
    done = board.run("check", str(edited), "--json", code=1)
    [finding] = json.loads(done.stdout)["findings"]
    assert (finding["rule"], finding["slide"]) == ("legibility.text-size", 4)
    assert finding["file"] == "decks/board.yaml"
    line = (board.folder / "decks/board.yaml").read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert "executive_summary" in line


def test_what_the_spec_ignores_is_ignored_in_the_finished_deck_too(board: Project, tmp_path: Path) -> None:
    ignore = "checks={ignore: [{rule: legibility.text-size, reason: a quotation, slides: [executive_summary]}]}"
    built = tmp_path / "built.pptx"
    board.run("build", "board", "--out", str(built), "--set", ignore)
    edited = with_small_text(built, tmp_path / "edited.pptx")
    said = json.loads(board.run("check", str(edited), "--json").stdout)
    assert said["findings"] == []
    assert [(one["rule"], one["reason"]) for one in said["ignored"]] == [("legibility.text-size", "a quotation")]


def test_a_rule_that_nobody_knows_is_a_mistake_of_the_spec(board: Project) -> None:
    done = board.run("check", "board", "--set", "checks={ignore: [{rule: legibility.text-sise, reason: none}]}", code=1)
    assert "there is no rule called 'legibility.text-sise'" in done.stderr
    assert "did you mean 'legibility.text-size'" in done.stderr
