"""The shipped decks in both brands, with figures as pictures and as charts; the builds are those of tests/decks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Project

from deckgen.ledger.carried import read_ledger
from deckgen.ledger.model import Ledger
from deckgen.slides.package import Package


@pytest.fixture(scope="session")
def decks(board: Project) -> Callable[[str], Path]:
    """Return a function that builds a shipped deck once, "-dark" with charts that can be edited, and returns its path."""

    def path_of(name: str) -> Path:
        made = board.folder / f"out/{name}.pptx"
        if not made.exists():
            plain, dark = name.removesuffix("-dark"), name.endswith("-dark")
            more = ("--set", "theme=nocturne", "--charts", "native", "--out", f"out/{name}.pptx") if dark else ()
            board.run("build", plain, *more)
        return made

    return path_of


@pytest.fixture(scope="session")
def ledger_of() -> Callable[[Path], Ledger]:
    return lambda path: read_ledger(path, Package.read(path))


@pytest.fixture(scope="session")
def saved_by_libreoffice(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return a function that opens a deck in LibreOffice and saves it, once each."""
    folder = tmp_path_factory.mktemp("libreoffice")

    def through(path: Path) -> Path:
        out = folder / "out" / path.name
        if not out.exists():
            subprocess.run(
                [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                 "pptx:Impress MS PowerPoint 2007 XML", "--outdir", str(out.parent), str(path)],
                check=True, capture_output=True, timeout=240,
            )  # fmt: skip
        return out

    return through
