"""The command line: what a person types, reads and gets back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project import Project, deckgen, make_project

from deckgen.cli import main
from deckgen.cli_catalogue import KINDS

HEAVY = {"matplotlib", "seaborn", "sklearn", "splink", "pptx", "pandas", "numpy", "duckdb", "scipy", "pydantic"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_help_reads_like_a_table_of_contents() -> None:
    shown = run("--help").output
    for command in ("build", "check", "data", "doctor", "list", "metrics"):
        assert f"  {command} " in shown


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from deckgen.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stdout.splitlines()[-1]))
    assert not loaded & HEAVY


@pytest.mark.xdist_group("board")
def test_a_build_with_nothing_to_do_loads_nothing_that_draws_or_learns(board: Project) -> None:
    code = "import sys; from deckgen.pipeline import build; build('board'); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=board.folder, capture_output=True, text=True, check=True)
    loaded = set(eval(done.stdout.splitlines()[-1]))
    assert not loaded & {"matplotlib", "seaborn", "sklearn", "splink", "pptx", "pandas", "scipy"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_listed_with_what_it_is(kind: str) -> None:
    rows = json.loads(run("list", kind, "--json").output)
    assert rows
    assert all(row["name"] and len(row["about"]) > 5 for row in rows)


def test_an_unknown_kind_is_wrong_use() -> None:
    assert run("list", "sectoins").exit_code == 2


@pytest.mark.xdist_group("board")
def test_build_json_is_for_machines(board: Project) -> None:
    made = json.loads(board.run("build", "board", "--json").stdout)
    assert made["outputs"] == ["out/board.pptx"]
    assert made["findings"] == []
    assert [stage["name"] for stage in made["stages"]] == ["tables", "entities", "models", "metrics", "deck"]
    assert all(stage["status"] == "reused" for stage in made["stages"])


@pytest.mark.xdist_group("board")
def test_metrics_are_printed_with_change_interval_and_period(board: Project) -> None:
    shown = board.run("metrics", "board").stdout
    assert "donor_retention" in shown
    assert "12 months to 28 Feb 2026" in shown
    churn = json.loads(board.run("metrics", "board", "--json").stdout)["metrics"]["churn_auc"]
    assert churn["low"] < churn["value"] < churn["high"]
    assert churn["n"] >= 20
    assert churn["definition"]


@pytest.mark.xdist_group("board")
def test_check_knows_a_good_deck_and_a_broken_one(board: Project, tmp_path: Path) -> None:
    assert "0 findings" in board.run("check", "out/board.pptx").stdout
    broken = tmp_path / "broken.pptx"
    broken.write_bytes(board.pptx.read_bytes()[:5000])
    findings = json.loads(board.run("check", str(broken), "--json", code=1).stdout)["findings"]
    assert findings[0]["rule"] == "package.readable"
    assert "there is no file" in board.run("check", "nowhere.pptx", code=1).stderr


def test_errors_are_json_when_asked_for(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "decks/bad.yaml").write_text("extends: base.yaml\ntitel: x\n", encoding="utf-8")
    problems = json.loads(deckgen(folder, "build", "bad", "--json", code=1).stdout)["problems"]
    assert any(p["message"] == "there is no option 'titel' here" and p["line"] == 2 for p in problems)


def test_check_finds_a_file_that_is_not_there(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    spec = "extends: board.yaml\nsources: {donations: {path: gifts.csv}, subscriptions: null, event_tickets: null, "
    (folder / "decks/own.yaml").write_text(spec + "email_events: null}\n", encoding="utf-8")
    assert "no file matches 'gifts.csv'" in deckgen(folder, "check", "own", code=1).stderr


def test_an_unknown_deck_names_those_that_there_are(tmp_path: Path) -> None:
    assert "did you mean 'board'?" in deckgen(tmp_path, "build", "borad", code=1).stderr


def test_one_bad_deck_does_not_keep_the_others_from_being_built(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    small = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nsections: [title]\n"
    (folder / "decks/board.yaml").write_text(small, encoding="utf-8")
    (folder / "decks/aaa.yaml").write_text("title: T\n", encoding="utf-8")
    for other in ("finance", "marketing", "technical"):
        (folder / f"decks/{other}.yaml").unlink()
    done = deckgen(folder, "build", "--all", code=1)
    assert "1 of 2 decks failed: aaa" in done.stderr
    assert (folder / "out/board.pptx").is_file()


def test_out_is_a_pptx_of_one_deck(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    assert "does not end in .pptx" in deckgen(folder, "build", "board", "--out", "x.txt", code=2).stderr
    assert "--out takes one deck" in deckgen(folder, "build", "a", "b", "--out", "x.pptx", code=2).stderr


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / ".deckgen").write_text("a file where a folder should be", encoding="utf-8")
    said = deckgen(folder, "build", "board", code=1).stderr
    assert ".deckgen" in said
    assert "fault in deckgen" not in said


def test_demo_files_are_not_overwritten(tmp_path: Path) -> None:
    deckgen(tmp_path, "data", "demo", "here", "--people", "60")
    assert sorted(p.name for p in (tmp_path / "here").glob("*.csv")) == [
        "email_events.csv", "event_tickets.csv", "suntimes_subscriptions.csv", "wbez_donations.csv",
    ]  # fmt: skip
    assert "give an empty folder" in deckgen(tmp_path, "data", "demo", "here", code=2).stderr


def test_doctor_says_what_is_there() -> None:
    rows = {row["name"]: row for row in json.loads(run("doctor", "--json").output)}
    assert rows["Python"]["ok"]
    assert rows["packages"]["ok"]
    assert set(rows) >= {"fonts", "disk", "LibreOffice"}


@pytest.mark.xdist_group("board")
def test_output_that_nobody_reads_on_is_no_error(board: Project) -> None:
    command = f'"{sys.executable}" -m deckgen trace out/board.pptx | head -1'
    done = subprocess.run(command, shell=True, cwd=board.folder, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_list_alone_says_what_can_be_listed() -> None:
    assert run("list").output.splitlines() == [f"deckgen list {kind}" for kind in KINDS]


def test_a_key_of_the_spec_typed_as_an_option_is_a_setting() -> None:
    done = run("build", "board", "--as_of", "2026-01-01")
    assert done.exit_code == 2
    assert "`--set as_of=...`" in done.output


def test_a_word_where_a_number_belongs_says_that_a_number_does() -> None:
    done = run("check", "board", "--set", "finance.donors=sixty")
    assert "write a number, such as 7, or leave it out" in done.output


def test_a_format_that_there_is_not_lists_the_others_once() -> None:
    assert run("build", "board", "--format", "docx").output.count("html") == 1
