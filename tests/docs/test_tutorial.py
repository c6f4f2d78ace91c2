"""The tutorial is true: its files are written and its commands typed, in its order, in an empty folder.

And the guide to a section of one's own: the package that it shows is installed, and a deck with its section built.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from docs.blocks import Reader, blocks
from project import ROOT

PROGRAM = shutil.which("deckgen", path=str(ROOT / ".venv/bin")) or shutil.which("deckgen") or "deckgen"
DECK = """\
extends: base.yaml
title: Thanks
audience: board
as_of: 2026-02-28
sections: [title, thanks: {words: "From {{ gifts }} gifts."}]
"""

pytestmark = pytest.mark.thorough


def test_every_step_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    reader = Reader(tmp_path, PROGRAM)
    for block in blocks(ROOT / "docs/tutorial.md"):
        reader.follow(block)
    assert (tmp_path / "my-station/out/spring.pptx").is_file()


def test_the_section_kind_that_the_guide_shows_is_found_and_built(tmp_path: Path) -> None:
    shown = {block.title: block.text for block in blocks(ROOT / "docs/howto/own-section.md") if block.title}
    package = tmp_path / "package"
    (package / "our_decks").mkdir(parents=True)
    (package / "our_decks/__init__.py").touch()
    (package / "our_decks/thanks.py").write_text(shown["our_decks/thanks.py"], encoding="utf-8")
    # What an installer writes for the entry points of pyproject.toml.
    about = package / "our_decks-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-decks\nVersion: 1.0\n", encoding="utf-8")
    points = tomllib.loads(shown["pyproject.toml"])["project"]["entry-points"]
    lines = [
        line for group, names in points.items() for line in (f"[{group}]", *(f"{k} = {v}" for k, v in names.items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = tmp_path / "project"
    shutil.copytree(ROOT / "decks", project / "decks")
    (project / "decks/thanks.yaml").write_text(DECK, encoding="utf-8")

    def deckgen(*arguments: str) -> str:
        path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
        done = subprocess.run(
            [PROGRAM, *arguments], cwd=project, capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "A word of thanks" in deckgen("list", "sections")
    deckgen("build", "thanks")
    assert "people gave in a year" in deckgen("trace", "out/thanks.pptx", "--metric", "donors")
