"""`deckgen doctor` says what is missing, and the command that mends it on this very machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from project import deckgen

from deckgen.bounds import fits, name_and_bounds
from deckgen.cli import main
from deckgen.doctor import Examined, examine
from deckgen.machine import Machine, manager_of, remedy, this_machine

SYSTEMS = {
    'ID=debian\nVERSION_ID="12"': "sudo apt install libreoffice-impress",
    "NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian": "sudo apt install libreoffice-impress",
    'ID=pop\nID_LIKE="ubuntu debian"': "sudo apt install libreoffice-impress",
    "ID=fedora": "sudo dnf install libreoffice-impress",
    'ID="rocky"\nID_LIKE="rhel centos fedora"': "sudo dnf install libreoffice-impress",
    'ID="opensuse-leap"\nID_LIKE="suse opensuse"': "sudo zypper install libreoffice-impress",
    "ID=alpine": "apk add libreoffice-impress",
    "ID=homemade": "install LibreOffice with the system's own tools",
}


@pytest.mark.parametrize(("release", "command"), SYSTEMS.items())
def test_a_linux_is_told_its_own_command(release: str, command: str, tmp_path: Path) -> None:
    assert remedy("LibreOffice", Machine(system="Linux", manager=manager_of(release))) == command
    (tmp_path / "os-release").write_text(release, encoding="utf-8")
    assert this_machine(tmp_path / "nowhere").system


@pytest.mark.parametrize(
    ("manager", "commands"),
    [
        ("brew", {"brew install --cask libreoffice", "brew install poppler", "brew install openjdk@17"}),
        ("winget", {"winget install --id TheDocumentFoundation.LibreOffice -e",
                    "winget install --id EclipseAdoptium.Temurin.17.JRE -e"}),
    ],
)  # fmt: skip
def test_macos_and_windows_are_told_theirs(manager: str, commands: set[str], tmp_path: Path) -> None:
    rows = examine(Machine(system="", manager=manager), tmp_path)
    assert commands <= {row.mend for row in rows}
    assert not any("apt" in row.mend.split() for row in rows)


def test_an_old_python_is_required_to_be_mended_first(tmp_path: Path) -> None:
    rows = examine(Machine(system="Darwin", manager="brew", python=(3, 9, 6)), tmp_path)
    python = next(row for row in rows if row.name == "Python")
    assert (python.ok, python.required, python.mend) == (False, True, "brew install python@3.12")


def test_what_a_build_needs_stands_first_and_every_fault_has_a_remedy(tmp_path: Path) -> None:
    rows = examine(folder=tmp_path)
    required = [row.required for row in rows]
    assert required == sorted(required, reverse=True)
    assert all(row.mend and row.needed_for for row in rows if not row.ok)
    assert {row.name for row in rows} >= {
        "Python",
        "packages",
        "fonts",
        "out/",
        ".deckgen/",
        "disk",
        "cache",
        "encoding",
    }


def test_a_place_that_cannot_be_written_fails_the_doctor(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be", encoding="utf-8")
    done = deckgen(tmp_path, "doctor", "--json", code=1)
    row = next(row for row in json.loads(done.stdout) if row["name"] == "out/")
    assert not row["ok"]
    assert "cannot be written" in row["found"]


def test_what_only_some_need_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    optional = Examined(
        name="Java", ok=False, found="not found", needed_for="linkage on Spark", mend="brew install java"
    )
    monkeypatch.setattr("deckgen.doctor.examine", lambda: [optional])
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 0
    assert "needed for linkage on Spark: brew install java" in done.output


@pytest.mark.parametrize(
    ("requirement", "there", "good"),
    [
        ("splink<6,>=5.0", "5.1.2", True), ("splink<6,>=5.0", "6.0", False), ("splink<6,>=5.0", "4.9.9", False),
        ("pandas>=2.2", "2.10.0", True), ("pandas>=2.2", "2.1", False), ("psycopg[binary]>=3.2", "3.3.1rc1", True),
        ("click", "1", True),
    ],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(requirement: str, there: str, good: bool) -> None:
    name, bounds = name_and_bounds(requirement)
    assert name.isalpha()
    assert fits(there, bounds) is good
