"""The project as a whole: walls between rooms, a wheel that works alone, no registry host, documented kinds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project import ROOT

from deckgen.cli import main
from deckgen.sections.base import SECTIONS


def tracked_text() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    kinds = (".py", ".md", ".toml", ".yaml", ".txt", ".cfg", "Makefile", "run")
    return [ROOT / name for name in done.stdout.splitlines() if name.endswith(kinds)]


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_wheel_plans_a_deck_without_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    [wheel] = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    code = "import deckgen; print(deckgen.__file__); from deckgen.cli import main; main(['check', 'board'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    where, said = done.stdout.splitlines()
    assert where.startswith(str(place))
    assert re.search(r"board\.yaml: \d+ sections of", said)
    assert (place / "deckgen/_data/themes/lakeshore/theme.yaml").is_file()


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|--index-url")
    own = Path(__file__)
    assert [p for p in tracked_text() if p != own and hosts.search(p.read_text(encoding="utf-8"))] == []


def test_every_command_and_section_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in main.commands:
        assert f"deckgen {command}" in readme, command
    spec = (ROOT / "docs/spec.md").read_text(encoding="utf-8")
    for name in SECTIONS:
        assert f"`{name}`" in spec, name


def test_every_option_of_the_spec_is_documented() -> None:
    from deckgen.spec import DeckSpec
    from deckgen.spec_case import FinanceSpec, SegmentsSpec

    spec = (ROOT / "docs/spec.md").read_text(encoding="utf-8")
    for model in (DeckSpec, SegmentsSpec, FinanceSpec):
        for name in model.model_fields:
            assert f"`{name}`" in spec, name
