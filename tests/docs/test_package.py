"""What is published works alone: a wheel built from the source distribution, in an environment without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest
from project import ROOT

pytestmark = pytest.mark.thorough


def run(*command: object, cwd: Path) -> str:
    alone = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False, timeout=600, env=alone
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """deckgen's program in a new environment, installed from the wheel of the source distribution.

    The libraries are those of this environment, put last on the path, so that nothing is downloaded; its own deckgen is not
    among them, for a checkout that is installed for editing is found by a .pth file, which is not read there.
    """
    folder = tmp_path_factory.mktemp("package")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    [source] = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / source.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    place = folder / "env/lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    run(sys.executable, "-m", "pip", "--python", folder / "env/bin/python", "install", "--no-deps", wheel, cwd=folder)
    (place / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "env/bin/deckgen"


def test_a_project_is_made_and_built_by_the_wheel_alone(program: Path, tmp_path: Path) -> None:
    code = "import deckgen; print(deckgen.__file__)"
    assert str(program.parents[1]) in run(program.with_name("python"), "-c", code, cwd=tmp_path)
    run(program, "init", "x", "--yes", cwd=tmp_path)
    assert "0 findings" in run(program, "build", "board", cwd=tmp_path / "x")
    assert (tmp_path / "x/out/board.pptx").stat().st_size > 100_000


def test_the_wheel_holds_all_that_the_package_reads(program: Path, tmp_path: Path) -> None:
    place = next((program.parents[1] / "lib").glob("python*/site-packages/deckgen"))
    here = {path.relative_to(ROOT / "deckgen") for path in (ROOT / "deckgen").rglob("*") if path.is_file()}
    there = {path.relative_to(place) for path in place.rglob("*") if path.is_file()}
    assert {path for path in here - there if "__pycache__" not in path.parts} == set()
    for folder in ("themes", "decks"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert files
        assert all((place / "_data" / folder / path.relative_to(ROOT / folder)).is_file() for path in files)
    assert "lakeshore" in run(program, "list", "themes", cwd=tmp_path)
