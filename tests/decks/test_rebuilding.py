"""Building again: what is reused and why, and that no build ever destroys a good deck or a person's work."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from pptx import Presentation
from project import Project

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture
def project(board: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to do harm in."""
    folder = tmp_path / "project"
    shutil.copytree(board.folder, folder)
    copy = Project(folder=folder, output="", pptx=folder / "out/board.pptx")
    copy.run("build", "board", "--overwrite")  # the copy lies elsewhere, so nothing is known of its deck yet
    return copy


def ran(stderr: str) -> dict[str, str]:
    """Return the stages that ran, with the reason given."""
    return {m[1]: m[2] for m in re.finditer(r"^  (\w+)\s+ran\s+[\d.]+ s\s+(.*)$", stderr, re.M)}


def test_a_changed_sentence_reuses_all_but_the_deck(project: Project) -> None:
    assert ran(project.run("build", "board", "--set", "subtitle=Another one").stderr) == {
        "deck": "subtitle, --set changed"
    }


def test_a_changed_threshold_reruns_the_policy_but_no_model(project: Project) -> None:
    done = ran(project.run("build", "board", "--set", "segments.call_capacity=50").stderr)
    assert done == {"metrics": "segments changed", "deck": "metrics, sections, --set changed"} or done == {
        "metrics": "segments changed",
        "deck": "metrics, --set changed",
    }


@pytest.mark.thorough
def test_no_cache_runs_every_stage_and_gives_the_same_deck(project: Project) -> None:
    before = project.pptx.read_bytes()
    done = project.run("build", "board", "--no-cache")
    assert set(ran(done.stderr)) == {"tables", "entities", "models", "metrics", "deck"}
    assert project.pptx.read_bytes() == before


def test_an_edited_deck_keeps_the_edits_and_is_replaced_only_when_asked(project: Project) -> None:
    presentation = Presentation(str(project.pptx))
    presentation.slides[1].shapes.title.text_frame.text = "My own words"
    presentation.save(str(project.pptx))
    edited = project.pptx.read_bytes()
    dry = project.run("build", "board", "--dry-run")
    assert "would be merged" in dry.stdout
    assert project.pptx.read_bytes() == edited
    done = project.run("build", "board")
    assert "1 edit kept, 0 pieces renewed, 0 conflicts" in done.stdout
    assert Presentation(str(project.pptx)).slides[1].shapes.title.text_frame.text == "My own words"
    project.run("build", "board", "--overwrite")
    assert (
        Presentation(str(project.pptx.with_name("board.pptx.bak"))).slides[1].shapes.title.text_frame.text
        == "My own words"
    )
    assert Presentation(str(project.pptx)).slides[1].shapes.title.text_frame.text != "My own words"


@pytest.mark.thorough
def test_numbers_follow_other_data_through_hand_edits(project: Project, tmp_path: Path) -> None:
    presentation = Presentation(str(project.pptx))
    slides = {slide._element.cSld.get("name"): slide for slide in presentation.slides}
    picture = next(shape for shape in slides["problem"].shapes if shape.name == "Figure")
    picture.left, picture.top, picture.width, picture.height = 600_000, 1_600_000, 5_486_400, 3_657_600
    body = next(shape for shape in slides["executive_summary"].shapes if shape.name == "Body")
    runs = body.text_frame.paragraphs[0].runs
    runs[0].text = "As we see it, " + runs[0].text
    title = slides["problem"].shapes.title.text_frame.paragraphs[0]
    for run in list(title.runs)[1:]:
        run._r.getparent().remove(run._r)
    title.runs[0].text = "In my own words"
    box = slides["problem"].shapes.add_textbox(600_000, 5_600_000, 2_000_000, 400_000)
    box.text_frame.text = "Ask Ann"
    presentation.save(str(project.pptx))
    before = json.loads(project.run("metrics", "board", "--json").stdout)["metrics"]
    done = json.loads(project.run("build", "board", "--set", "as_of=2026-01-31", "--json").stdout)
    after = json.loads(project.run("metrics", "board", "--set", "as_of=2026-01-31", "--json").stdout)["metrics"]
    assert before["giving"]["text"] != after["giving"]["text"]
    assert {c["id"] for c in done["merged"]["conflicts"]} == {"problem"}
    merged = Presentation(str(project.pptx))
    slides = {slide._element.cSld.get("name"): slide for slide in merged.slides}
    picture = next(shape for shape in slides["problem"].shapes if shape.name == "Figure")
    assert (picture.width, picture.height) == (5_486_400, 3_657_600)
    wide, high = picture.image.size
    assert wide / high == pytest.approx(1.5, rel=0.01)
    assert "Ask Ann" in [shape.text_frame.text for shape in slides["problem"].shapes if shape.has_text_frame]
    words = next(shape for shape in slides["executive_summary"].shapes if shape.name == "Body").text_frame.text
    assert words.startswith("As we see it, ")
    again = project.pptx.read_bytes()
    said = project.run("build", "board", "--set", "as_of=2026-01-31").stdout
    assert re.search(r"conflict: decks/board\.yaml:\d+: slide 3, Title, text", said)
    assert re.search(r"there: +In my own words", said)
    assert project.pptx.read_bytes() == again


def test_a_deck_that_is_open_in_powerpoint_is_left_alone(project: Project) -> None:
    before = project.pptx.read_bytes()
    project.pptx.with_name("~$board.pptx").write_bytes(b"lock")
    assert "open in PowerPoint" in project.run("build", "board", "--set", "title=New", code=1).stderr
    assert project.pptx.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("- problm", "there is no section called 'problm'"),
        ("- custom: {id: a, title: A, table: {sql: select nothing from nowhere}}", "nowhere"),
        ("- custom: {id: a, title: A, figure: {kind: bra, sql: select 1}}", "there is no figure kind called 'bra'"),
        ("- custom: {id: a, title: '{{ 1 / 0 }}', text: x}", "the text cannot be written"),
        ("- custom: {id: a, title: 'Giving fell to {{ giving }}', text: x}", "the text says 'fell', but giving is up"),
        ("- custom: {id: a, title: A, table: {sql: drop table donations}}", "the SQL must be one SELECT"),
        ("- custom: {id: a, title: A, table: {sql: select * from donations limit 3}}", "shows single people"),
        ("- custom: {id: a, title: A, figure: {kind: bar, sql: select 1}}", "a bar figure needs two columns"),
    ],
)
def test_a_failed_build_leaves_the_last_good_deck(project: Project, change: str, said: str) -> None:
    before = project.pptx.read_bytes()
    spec = project.folder / "decks/board.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + f"  {change}\n", encoding="utf-8")
    failed = project.run("build", "board", code=1)
    assert said in failed.stderr
    assert "decks/board.yaml:" in failed.stderr
    assert project.pptx.read_bytes() == before
    assert not list(project.pptx.parent.glob("*.partial"))
