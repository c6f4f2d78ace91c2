"""A small deck being previewed; it begins from what the board deck has computed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from previewing import SMALL, Preview, previewing
from project import Project


@pytest.fixture(scope="session")
def small(board: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a small deck, and the stages before the deck already computed."""
    folder = tmp_path_factory.mktemp("preview") / "a project"
    shutil.copytree(board.folder, folder)
    (folder / "decks/small.yaml").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def preview(small: Path) -> Iterator[Preview]:
    """One preview for all tests that leave the spec as it was."""
    with previewing(small) as running:
        running.until(lambda state: state["status"] == "ready")
        yield running
