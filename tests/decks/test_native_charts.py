"""The board deck with native charts: the same deck, its figures editable."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from project import Project

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def native(board: Project) -> Path:
    done = board.run("build", "board", "--charts", "native", "--out", "out/native.pptx", "--json")
    made = json.loads(done.stdout)
    assert made["findings"] == []
    assert [stage["name"] for stage in made["stages"] if stage["status"] != "reused"] == ["deck"]
    return board.folder / "out/native.pptx"


def figures(path: Path) -> list[Any]:
    slides = Presentation(str(path)).slides
    return [shape for slide in slides for shape in slide.placeholders if shape.name.startswith("Figure")]


def test_nearly_all_data_figures_become_charts_or_tables_that_can_be_edited(board: Project, native: Path) -> None:
    images = [shape for shape in figures(board.pptx) if shape._element.tag.endswith("}pic")]
    left = [shape for shape in figures(native) if shape._element.tag.endswith("}pic")]
    charts = [shape for shape in figures(native) if getattr(shape, "has_chart", False)]
    assert len(images) >= 10
    assert len(left) <= 0.2 * len(images)
    assert len(charts) >= 0.6 * len(images)


def test_only_the_figures_differ_and_say_what_they_said(board: Project, native: Path) -> None:
    for one, two in zip(Presentation(str(board.pptx)).slides, Presentation(str(native)).slides, strict=True):
        assert [s.name for s in one.shapes] == [s.name for s in two.shapes]
        for before, after in zip(one.shapes, two.shapes, strict=True):
            if before.has_text_frame:
                assert before.text_frame.text == after.text_frame.text
            described = [shape._element._nvXxPr.cNvPr.get("descr") for shape in (before, after)]
            assert described[0] == described[1]


def test_a_section_may_choose_for_itself(board: Project) -> None:
    spec = (board.folder / "decks/board.yaml").read_text(encoding="utf-8")
    changed = spec.replace("  - value_proposition\n", "  - value_proposition: {charts: native}\n")
    (board.folder / "decks/mixed.yaml").write_text(changed, encoding="utf-8")
    board.run("build", "mixed")
    made = {shape.name for shape in figures(board.folder / "out/mixed.pptx") if getattr(shape, "has_chart", False)}
    kinds = [getattr(shape, "has_chart", False) for shape in figures(board.folder / "out/mixed.pptx")]
    assert made == {"Figure"}
    assert kinds.count(True) == 2  # the cash curve and the tornado


def test_an_unknown_kind_of_chart_is_a_mistake_at_its_line(board: Project) -> None:
    done = board.run("check", "board", "--set", "charts=moving", code=1)
    assert "charts: must be 'image' or 'native'" in done.stderr


@pytest.mark.slow
def test_the_native_deck_validates(
    native: Path, sdk_errors: Callable[[Path], list[object]], audit_errors: Callable[[Path], list[str]]
) -> None:
    assert sdk_errors(native) == []
    assert audit_errors(native) == []
