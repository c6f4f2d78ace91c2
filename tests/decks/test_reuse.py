"""What a change costs: what is not touched by it is neither computed nor drawn again, nor even loaded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pptx import Presentation
from project import Project

pytestmark = pytest.mark.xdist_group("board")

HEAVY = {"matplotlib", "seaborn", "sklearn", "splink", "scipy"}


@pytest.fixture
def project(board: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to change."""
    folder = tmp_path / "project"
    shutil.copytree(board.folder, folder)
    copy = Project(folder=folder, output="", pptx=folder / "out/board.pptx")
    copy.run("build", "board", "--overwrite")
    return copy


def drawings(project: Project) -> set[str]:
    return {file.name for file in (project.folder / ".deckgen/cache/figures").iterdir()}


def loaded(project: Project, *settings: str) -> set[str]:
    """Return which modules a build in a new process loads."""
    code = f"import sys; from deckgen.pipeline import build; build('board', settings={settings!r}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project.folder, capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


def test_a_changed_sentence_draws_nothing_and_loads_nothing_that_draws(project: Project) -> None:
    before = drawings(project)
    assert not loaded(project, "subtitle=Another one") & HEAVY
    assert drawings(project) == before


def test_building_again_loads_neither_data_frames_nor_databases_nor_powerpoint(project: Project) -> None:
    assert not loaded(project) & (HEAVY | {"pandas", "numpy", "duckdb", "pptx"})


def test_a_changed_colour_draws_every_figure_anew_but_computes_nothing(project: Project) -> None:
    before = drawings(project)
    theme = project.folder / "themes/ours/theme.yaml"
    theme.parent.mkdir(parents=True)
    theme.write_text('extends: lakeshore\nname: ours\nlabel: Ours\ncolors: {accent: "0F7C3A"}\n', encoding="utf-8")
    done = project.run("build", "board", "--set", "theme=ours").stderr
    assert [line.split()[0] for line in done.splitlines() if " reused " in line] == [
        "tables", "entities", "models", "metrics",
    ]  # fmt: skip
    shown = json.loads(project.pptx.with_name("board.ledger.json").read_text(encoding="utf-8"))["pictures"]
    assert len(drawings(project) - before) == len(set(shown.values())) > 10


def test_a_damaged_drawing_is_drawn_anew(project: Project) -> None:
    kept = {file: file.read_bytes() for file in (project.folder / ".deckgen/cache/figures").iterdir()}
    for file, whole in kept.items():
        file.write_bytes(whole[:100])
    project.run("build", "board", "--set", "subtitle=Another one")
    mended = [file for file, whole in kept.items() if len(file.read_bytes()) > 100]
    assert len(mended) > 10
    assert all(file.read_bytes() == kept[file] for file in mended)


@pytest.mark.thorough
def test_two_builds_at_once_in_one_folder_both_succeed(project: Project) -> None:
    shutil.rmtree(project.folder / ".deckgen/cache")
    command = [sys.executable, "-m", "deckgen", "build", "board", "--out"]
    both = [
        subprocess.Popen([*command, f"out/{name}.pptx"], cwd=project.folder, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    first, second = (project.folder / f"out/{name}.pptx" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    assert not list((project.folder / ".deckgen").rglob("*.partial"))


def test_the_moment_of_writing_is_the_one_that_the_environment_names(project: Project) -> None:
    before = project.pptx.read_bytes()
    done = project.run("build", "board", SOURCE_DATE_EPOCH="1772540000")
    assert "SOURCE_DATE_EPOCH changed" in done.stderr
    properties = Presentation(str(project.pptx)).core_properties
    assert properties.created == properties.modified == datetime(2026, 3, 3, 12, 13, 20)
    project.run("build", "board")
    assert project.pptx.read_bytes() == before
