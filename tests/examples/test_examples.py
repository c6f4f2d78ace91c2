"""Every example does what its README says."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from project import ROOT, Project, deckgen, make_project

EXAMPLES = ROOT / "examples"
on_board = pytest.mark.xdist_group("board")


def test_every_example_has_a_readme_and_stands_in_the_list() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folders = [folder for folder in EXAMPLES.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    assert len(folders) >= 5
    for folder in folders:
        assert (folder / "README.md").is_file(), folder.name
        assert f"[{folder.name}]({folder.name})" in listed, folder.name


EXECUTE = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": "."}}).execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.mark.thorough
@on_board
def test_the_notebook_runs_and_shows_what_it_says(board: Project, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", EXECUTE, str(EXAMPLES / "notebook/board.ipynb"), str(tmp_path / "ran.ipynb")],
        cwd=board.folder, capture_output=True, text=True, check=False, timeout=400,
        env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    cells = [cell for cell in json.loads((tmp_path / "ran.ipynb").read_text())["cells"] if cell["cell_type"] == "code"]
    kinds = [{kind for output in cell["outputs"] for kind in output.get("data", {})} for cell in cells]
    assert "text/html" in kinds[0], "the outline"
    shown = "".join("".join(output.get("data", {}).get("text/plain", "")) for output in cells[0]["outputs"])
    assert "deck " in shown, "progress, a line a stage"
    assert "text/html" in kinds[1], "the metrics as a table"
    assert {"image/png", "image/svg+xml"} <= kinds[3], "the figure"
    assert not [output for cell in cells for output in cell["outputs"] if output["output_type"] in ("error", "stream")]


@pytest.mark.thorough
@on_board
def test_the_steps_of_the_workflow_run(board: Project, tmp_path: Path, path: str) -> None:
    workflow: dict[Any, Any] = yaml.safe_load((EXAMPLES / "github-actions/decks.yml").read_text(encoding="utf-8"))
    assert set(workflow[True]) == {"pull_request", "schedule", "workflow_dispatch"}  # YAML 1.1 reads `on` as true
    steps = workflow["jobs"]["decks"]["steps"]
    assert all(step["uses"].partition("@")[2] for step in steps if "uses" in step)
    project = tmp_path / "project"
    shutil.copytree(board.folder, project)
    ran = 0
    for step in steps:
        if "run" not in step or "pip install" in step["run"]:
            continue
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=project, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path, "DECKS": "board"}, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{step['name']}\n{done.stdout}\n{done.stderr}"
        ran += 1
    assert ran == 4
    uploaded = next(step for step in steps if "upload-sarif" in step.get("uses", ""))["with"]["sarif_file"]
    assert json.loads((project / uploaded).read_text(encoding="utf-8"))["version"] == "2.1.0"


def cron(path: str, *arguments: str | Path, code: int) -> str:
    command = [str(EXAMPLES / "cron/build-decks.sh"), *map(str, arguments)]
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@on_board
def test_cron_is_told_of_nothing_but_failures(board: Project, tmp_path: Path, path: str) -> None:
    project = tmp_path / "my decks"
    shutil.copytree(board.folder, project)
    for number in range(35):
        (project / ".deckgen/logs").mkdir(exist_ok=True)
        (project / f".deckgen/logs/2020-01-01T0000{number:02}.log").write_text("old")
    assert cron(path, project, "board", code=0) == ""
    logs = sorted((project / ".deckgen/logs").glob("*.log"))
    assert len(logs) == 30
    assert "slides" in logs[-1].read_text(encoding="utf-8")
    deck = (project / "out/board.pptx").read_bytes()
    (project / "decks/bad.yaml").write_text(
        "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nsections: [problm]\n"
    )
    told = cron(path, project, "bad", code=1)
    assert "did you mean 'problem'?" in told
    assert "exit code 1" in told
    assert (project / "out/board.pptx").read_bytes() == deck


def test_cron_runs_one_build_at_a_time(tmp_path: Path, path: str) -> None:
    project = make_project(tmp_path / "project")
    (project / ".deckgen").mkdir()
    with (project / ".deckgen/cron.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "still running" in cron(path, project, "board", code=75)
    assert not (project / "out").exists()


def test_the_crontab_names_the_script_and_its_address() -> None:
    lines = (EXAMPLES / "cron/crontab.example").read_text(encoding="utf-8").splitlines()
    [job] = [line for line in lines if line and not line.startswith("#") and "=" not in line.split()[0]]
    assert len(job.split()[:5]) == 5
    assert job.split()[5].endswith("/build-decks.sh")
    assert any(line.startswith("MAILTO=") for line in lines)


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_the_postgresql_project_builds_from_its_seed(postgres: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute((EXAMPLES / "postgres/seed.sql").read_text(encoding="utf-8").encode())
    try:
        project = tmp_path / "project"
        shutil.copytree(EXAMPLES / "postgres", project)
        deckgen(project, "check", "gifts", CRM_DSN=postgres)
        said = deckgen(project, "build", "gifts", CRM_DSN=postgres).stdout
        assert "  0 findings" in said
        values = json.loads(deckgen(project, "metrics", "gifts", "--json", CRM_DSN=postgres).stdout)["metrics"]
        assert 590 <= values["constituents"]["value"] <= 600, "a few share a name and a ZIP code"
        assert values["gala_revenue"]["value"] > 0
        assert values["donor_retention"]["low"] > 0.3
        assert not any(postgres.encode() in file.read_bytes() for file in project.rglob("*") if file.is_file())
    finally:
        with psycopg.connect(postgres) as connection:
            connection.execute("DROP TABLE IF EXISTS mail_log, orders, subscribers, gifts, people")
            connection.execute("DROP FUNCTION IF EXISTS chance(text)")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The plug-in, copied and installed into a folder of its own."""
    source, target = tmp_path / "source", tmp_path / "installed"
    shutil.copytree(EXAMPLES / "plugin", source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    options = ["--disable-pip-version-check", "--target", str(target), str(source)]
    done = subprocess.run([*pip, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.mark.thorough
@on_board
def test_the_plugin_adds_a_section_and_a_figure(installed: Path, board: Project, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(board.folder, project)
    shutil.copy(EXAMPLES / "plugin/decks/thanks.yaml", project / "decks")
    assert "there is no section called 'thanks'" in deckgen(project, "check", "thanks", code=1).stderr
    with_it = {"PYTHONPATH": os.pathsep.join(filter(None, (str(installed), os.environ.get("PYTHONPATH", ""))))}
    assert "\nthanks " in deckgen(project, "list", "sections", **with_it).stdout
    assert "\ndots " in deckgen(project, "list", "figures", **with_it).stdout
    page = deckgen(project, "explain", "thanks", **with_it).stdout
    assert "How many months the figure shows." in page
    assert "where its dot stands" in deckgen(project, "explain", "dots", **with_it).stdout
    wrong = deckgen(project, "check", "thanks", "--set", "sections=[{thanks: {months: 99}}]", code=1, **with_it).stderr
    assert "months: must be less than or equal to 24" in wrong
    schema = json.loads(deckgen(project, "schema", **with_it).stdout)
    assert "thanks" in schema["$defs"]["section"]["anyOf"][1]["properties"]
    made = json.loads(deckgen(project, "build", "thanks", "--json", **with_it).stdout)
    assert (made["slides"], made["findings"]) == (3, [])
    assert {stage["name"]: stage["status"] for stage in made["stages"]}["metrics"] == "reused"

    module = installed / "deckgen_thanks/section.py"
    module.write_text(module.read_text(encoding="utf-8").replace("Thank you: {{", "Thanks: {{"), encoding="utf-8")
    again = json.loads(deckgen(project, "build", "thanks", "--json", **with_it).stdout)
    assert again["stages"][-1]["reason"] == "plug-ins changed"
