"""A folder with the shipped decks, and deckgen run in it as a person would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


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
