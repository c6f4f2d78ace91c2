"""Two builds of the board deck compared, one of them edited; and the slide that tells what changed since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from project import Project

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def later(board: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The board's project a month on: other calls are worth making, and a slide says what changed."""
    folder = tmp_path_factory.mktemp("later") / "project"
    shutil.copytree(board.folder, folder)
    shutil.copy(board.pptx, folder / "last.pptx")
    spec = folder / "decks/board.yaml"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(
        text.replace("  - problem\n", "  - problem\n  - changes: {since: last.pptx}\n", 1), encoding="utf-8"
    )
    project = Project(folder=folder, output="", pptx=folder / "out/board.pptx")
    project.run("build", "board", "--set", "segments.save_threshold=0.4", "--overwrite")
    return project


def differences(project: Project, *decks: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.run("diff", *map(str, decks), "--json", code=1).stdout)
    return found


def test_a_build_does_not_differ_from_itself(board: Project) -> None:
    assert "Nothing differs." in board.run("diff", str(board.pptx), str(board.pptx)).stdout


def test_another_threshold_moves_the_metrics_that_follow_from_it_and_no_other(later: Project) -> None:
    found = differences(later, later.folder / "last.pptx", later.pptx)
    moved = {one["name"]: one for one in found["metrics"]}
    assert found["by_metric"]
    assert moved["save_first_donors"]["what"] == "changed"
    assert moved["save_first_donors"]["difference"] > 0
    assert "donor_retention" not in moved
    assert "churn_auc" not in moved
    assert found["unchanged"] > 100
    assert {"name": "--set segments.save_threshold", "old": "", "new": "0.4"} in found["settings"]
    assert found["sources"] == []
    assert found["typed"] == []
    [added] = [slide for slide in found["slides"] if slide["what"] == "new"]
    assert added["id"] == "changes"
    assert not any(slide["moved"] for slide in found["slides"])
    restated = {one["name"]: one for one in found["restated"]}
    assert restated["save_first_donors"]["current"]


def test_what_a_person_typed_into_a_deck_is_told_by_its_metric(board: Project, tmp_path: Path) -> None:
    deck = Presentation(str(board.pptx))
    [title] = [slide.shapes.title for slide in deck.slides if slide._element.cSld.get("name") == "scorecard"]
    run = next(run for run in title.text_frame.paragraphs[0].runs if run.text.endswith("%") and run.text != "7.2%")
    was = run.text
    run.text = "99.9%"
    deck.save(str(tmp_path / "edited.pptx"))
    found = differences(board, board.pptx, tmp_path / "edited.pptx")
    assert found["metrics"] == []
    [typed] = found["typed"]
    assert (typed["deck"], typed["metric"], typed["was"], typed["now"]) == ("new", "donor_retention", was, "99.9%")
    [slide] = found["slides"]
    assert slide["id"] == "scorecard"
    assert [pair["new"] for pair in slide["renumbered"]] == [title.text_frame.text]


def test_the_slide_of_changes_states_only_what_the_two_decks_state(later: Project) -> None:
    found = json.loads(later.run("trace", str(later.pptx), "--json").stdout)
    cells = [one for one in found["numbers"] if one["id"] == "changes" and one["shape"] == "Table"]
    then = {one["name"] for one in cells if one["kind"] == "deck"}
    now = {one["kind"] for one in cells if one["part"].endswith("c2") and not one["part"].startswith("r0")}
    assert then == {"last.pptx"}
    assert now == {"metric"}
    assert "0 do not" in later.run("verify", str(later.pptx), "--offline").stdout
    [agenda] = [s for s in Presentation(str(later.pptx)).slides if s._element.cSld.get("name") == "agenda"]
    assert "What changed" in "\n".join(shape.text_frame.text for shape in agenda.shapes if shape.has_text_frame)


def test_another_earlier_deck_makes_the_slides_anew(later: Project) -> None:
    last, kept = later.folder / "last.pptx", later.folder / "kept.pptx"
    shutil.copy(last, kept)
    try:
        shutil.copy(later.pptx, last)
        done = later.run("build", "board", "--set", "segments.save_threshold=0.4", "--out", "again.pptx")
    finally:
        shutil.copy(kept, last)
    ran = [line.split() for line in done.stderr.splitlines() if " ran " in line]
    assert [words[0] for words in ran] == ["deck"]
    assert "earlier decks changed" in done.stderr
    names = [slide._element.cSld.get("name") for slide in Presentation(str(later.folder / "again.pptx")).slides]
    assert "changes" not in names  # it is compared with itself, so nothing changed
