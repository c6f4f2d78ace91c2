"""The board deck in another theme and in people's own templates: no findings, valid, nothing overflows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from foreign_templates import TEMPLATES, recoloured
from project import Project

from deckgen.checks.gate import check_package
from deckgen.slides.reader import read_outline

pytestmark = pytest.mark.xdist_group("board")


def build(board: Project, key: str, value: str) -> Path:
    """Build the board deck with one setting, and expect no findings."""
    out = board.folder / "out" / f"{Path(value).stem}.pptx"
    done = board.run("build", "board", "--set", f"{key}={value}", "--out", str(out))
    assert "0 findings" in done.stdout
    return out


def settings(board: Project) -> dict[str, str]:
    for name, make in TEMPLATES.items():
        if not (board.folder / name).exists():
            make(board.folder / name)
    return dict.fromkeys(TEMPLATES, "template") | {"nocturne": "theme"}


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("brand", [*TEMPLATES, "nocturne"])
def test_the_board_deck_has_no_findings_and_says_the_same(
    brand: str, board: Project, sdk_errors: Callable[[Path], list[object]], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = build(board, settings(board)[brand], brand)
    assert check_package(path) == []
    assert sdk_errors(path) == []
    assert audit_errors(path) == []
    titles = [slide.title for slide in read_outline(path)]
    assert titles == [slide.title for slide in read_outline(board.pptx)]


@pytest.mark.thorough
def test_a_changed_template_is_noticed_and_an_unchanged_one_reused(board: Project) -> None:
    settings(board)
    arguments = ("build", "board", "--set", "template=minimal.pptx", "--out", "out/again.pptx")
    board.run(*arguments)
    assert "deck      reused" in board.run(*arguments).stderr
    path = board.folder / "minimal.pptx"
    before = path.read_bytes()
    recoloured(path, {"accent1": "7A2E8E"}, ("Arial", "Arial"))
    assert "template changed" in board.run(*arguments).stderr
    path.write_bytes(before)


def test_a_template_that_cannot_be_used_is_said_before_any_work(board: Project) -> None:
    settings(board)
    done = board.run("check", "board", "--set", "template=minimal.pptx", "--set", "layouts.table=Tabel", code=1)
    assert "has no layout 'Tabel'" in done.stderr
    gone = board.run("check", "board", "--set", "template=minimol.pptx", code=1)
    assert "did you mean 'minimal.pptx'" in gone.stderr


def test_list_layouts_shows_a_template_of_ones_own(board: Project) -> None:
    settings(board)
    shown = board.run("list", "layouts", "four_by_three.pptx").stdout
    assert "used for figure_takeaways" in shown
    assert "10 lines of 23 characters at 28 pt" in shown
    assert '"used_for"' in board.run("list", "layouts", "four_by_three.pptx", "--json").stdout
    assert "figure_takeaways" in board.run("list", "layouts").stdout
