"""Names and paths as people on Windows and macOS have them, as far as they can be tried here."""

from __future__ import annotations

import ast
import os
import unicodedata
from pathlib import Path

import pytest
from foreign_templates import four_by_three
from project import Project, deckgen, make_project

import deckgen as package
from deckgen.paths import find_below, is_foreign, name_trouble, on_disk, same_name

GIFTS = "Gift ID,Gift Date,Gift Amount,First Name,Last Name,Email\n" + "".join(
    f"g{i},{2023 + i % 3}-{i % 12 + 1:02}-03,{i % 90 + 1}.50,Zoë{i % 40},Müller{i % 40},p{i % 40}@example.org\n"
    for i in range(400)
)
SPEC = """\
extends: base.yaml
title: Grüße
audience: board
as_of: 2026-01-31
{more}sources:
  donations:
    path: {path}
    columns: {{Gift ID: record_id, Gift Date: date, Gift Amount: amount,
      First Name: first_name, Last Name: last_name, Email: email}}
  subscriptions: null
  event_tickets: null
  email_events: null
models: {{names: [churn]}}
finance: {{draws: 1000}}
sections: [title, problem]
"""
AWKWARD = "Projekt [2026] – Süd & Co. (neu)"


def write(file: Path, text: str, encoding: str = "utf-8") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode(encoding))


@pytest.mark.slow
def test_spaces_brackets_and_letters_of_any_language_in_every_path(tmp_path: Path) -> None:
    project = make_project(tmp_path / AWKWARD)
    write(project / "Daten 2025/Spenden Übersicht [Q1] 100%.csv", GIFTS)
    write(project / "themes/früh ling/theme.yaml", "extends: lakeshore\nname: früh ling\nlabel: Frühling\n")
    four_by_three(project / "Vorlage ü [neu].pptx")
    more = "theme: früh ling\ntemplate: 'Vorlage ü [neu].pptx'\n"
    spec = SPEC.format(path="'Daten 2025/Spenden Übersicht [Q1] 100%.csv'", more=more)
    write(project / "decks/Übersicht Frühjahr.yaml", spec)
    deckgen(project, "build", "Übersicht Frühjahr", "--out", "Für den Vorstand/Bericht #1 é.pptx")
    assert (project / "Für den Vorstand/Bericht #1 é.pptx").is_file()
    for command in (["trace"], ["check"], ["verify", "--offline"]):
        deckgen(project, *command[:1], "Für den Vorstand/Bericht #1 é.pptx", *command[1:])


@pytest.mark.parametrize("form", ["csv", "parquet", "json", "xlsx"])
def test_brackets_in_a_path_are_no_pattern_for_any_kind_of_file(form: str, tmp_path: Path) -> None:
    import io

    import pandas as pd

    project = make_project(tmp_path / AWKWARD)
    frame = pd.read_csv(io.StringIO(GIFTS), dtype=str)
    file = project / f"Daten [1]/gifts * [2].{form}"
    file.parent.mkdir()
    write_form = {"csv": frame.to_csv, "parquet": frame.to_parquet, "json": frame.to_json, "xlsx": frame.to_excel}[form]
    write_form(file, **({"orient": "records"} if form == "json" else {"index": False}))
    write(project / "decks/own.yaml", SPEC.format(path=f"'Daten [1]/{file.name}'", more=""))
    assert "read 400 = accepted 400 + kept aside 0" in deckgen(project, "data", "profile", "own").stdout


def test_letters_that_macos_writes_as_two_are_found(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project / unicodedata.normalize("NFD", "Exporte/Spenden Übersicht.csv"), GIFTS)
    spec = SPEC.format(path=unicodedata.normalize("NFC", "Exporte/Spenden Übersicht.csv"), more="")
    write(project / unicodedata.normalize("NFD", "decks/für.yaml"), spec)
    assert "No mistakes found" in deckgen(project, "check", unicodedata.normalize("NFC", "für")).stdout
    write(project / "decks/two.yaml", SPEC.format(path=unicodedata.normalize("NFC", "Exporte/*Übersicht.csv"), more=""))
    assert "No mistakes found" in deckgen(project, "check", "two").stdout


def test_paths_typed_on_windows_are_found_here(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project / "data/2025/gifts.csv", GIFTS)
    for typed in (r"data\2025\gifts.csv", r"data\2025\*.csv", "'data\\2025\\gifts.csv'"):
        write(project / "decks/own.yaml", SPEC.format(path=typed, more=""))
        assert "No mistakes found" in deckgen(project, "check", r"decks\own.yaml").stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_windows_line_ends_and_byte_order_marks_are_read(encoding: str, tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project / "gifts.csv", GIFTS.replace("\n", "\r\n"), encoding)
    write(project / "themes/mine/theme.yaml", "extends: lakeshore\r\nname: mine\r\nlabel: M\r\n", encoding)
    text = SPEC.format(path="gifts.csv", more="theme: mine\n").replace("\n", "\r\n")
    write(project / "decks/own.yaml", text, encoding)
    said = deckgen(project, "data", "profile", "own").stdout
    assert "read 400 = accepted 400 + kept aside 0" in said
    write(project / "decks/own.yaml", text + "sead: 1\r\n", encoding)
    said = deckgen(project, "check", "own", code=1).stderr
    assert f"decks/own.yaml:{text.count(chr(10)) + 1}:1" in said
    assert "| sead: 1\n" in said


def test_a_console_without_unicode_loses_letters_and_nothing_else(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    old = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = deckgen(project, "explain", "donor_retention", **old)
    assert "donor_retention (metric)" in done.stdout
    said = deckgen(project, "build", "→board", code=1, PYTHONIOENCODING="cp1252").stderr
    assert "there is no deck called '?board'" in said


@pytest.mark.parametrize(
    "name",
    ["aux.pptx", "CON", "com1.board.pptx", "Q1: results.pptx", "what?.pptx", "a|b.pptx", "board .pptx", "board."],
)
def test_names_that_windows_refuses_are_known(name: str) -> None:
    assert name_trouble(Path("out") / name)


@pytest.mark.parametrize(
    "name", ["board.pptx", "auxiliary.pptx", "Bericht für Ä.pptx", "v1.2 final.pptx", "COM10.pptx"]
)
def test_names_that_windows_takes_are_taken(name: str) -> None:
    assert name_trouble(Path("out") / name) is None


def test_decks_that_are_one_file_elsewhere_are_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project / "decks/Board.yaml", "extends: board.yaml\n")
    said = deckgen(project, "build", "--all", code=1).stderr
    assert "decks/ holds Board.yaml and board.yaml" in said
    assert "Windows and macOS take both for one file" in said
    assert same_name("Straße", "STRASSE")
    assert same_name(unicodedata.normalize("NFD", "ü"), "Ü")


def test_a_drive_is_known_where_there_are_none() -> None:
    assert is_foreign(r"C:\data\gifts.csv")
    assert is_foreign("d:gifts.csv")
    assert not is_foreign("data/gifts.csv")


def test_a_path_that_is_nowhere_stays_as_it_was_typed(tmp_path: Path) -> None:
    assert on_disk(tmp_path / "a/b.csv") == tmp_path / "a/b.csv"
    assert find_below([tmp_path], "a/b.csv") is None


@pytest.mark.xdist_group("board")
def test_what_deckgen_writes_leaves_windows_room_for_the_project_s_own_path(board: Project) -> None:
    written = [path.relative_to(board.folder) for path in board.folder.rglob("*")]
    longest = max(written, key=lambda path: len(str(path)))
    assert len(str(longest)) + len(".12345.partial") <= 140, longest  # of the 260 that a path may have
    assert [str(path) for path in written if name_trouble(path)] == []
    folded = [str(path).casefold() for path in written]
    assert len(folded) == len(set(folded))


def test_every_text_file_is_opened_with_its_encoding() -> None:
    """Elsewhere than on Linux the default is another one."""
    careless = []
    for file in sorted(Path(package.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            said = {word.arg for word in call.keywords}
            modes = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            text = name in ("read_text", "write_text") or (name == "open" and "w" in modes)
            if text and "encoding" not in said and not (name == "read_text" and modes):
                careless.append(f"{file.name}:{call.lineno}")
    assert careless == []


def test_only_one_place_opens_files_by_the_system_s_own_call() -> None:
    """There it says that they hold bytes: Windows would change the line ends inside a .pptx."""
    places = [f for f in Path(package.__file__).parent.rglob("*.py") if "os.open(" in f.read_text(encoding="utf-8")]
    assert [file.name for file in places] == ["files.py"]
    assert "O_BINARY" in places[0].read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="these are what is missing there")
def test_nothing_is_imported_that_only_linux_has() -> None:
    only = {"fcntl", "resource", "pwd", "grp", "termios", "pty"}
    for file in sorted(Path(package.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not names & only, file
