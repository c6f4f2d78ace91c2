"""The tutorial is true: its files are written and its commands typed, in its order, in an empty folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docs.blocks import Reader, blocks
from project import ROOT

PROGRAM = shutil.which("deckgen", path=str(ROOT / ".venv/bin")) or shutil.which("deckgen") or "deckgen"


@pytest.mark.thorough
def test_every_step_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    reader = Reader(tmp_path, PROGRAM)
    for block in blocks(ROOT / "docs/tutorial.md"):
        reader.follow(block)
    assert (tmp_path / "my-station/out/spring.pptx").is_file()
