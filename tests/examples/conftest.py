"""What the examples need: the PostgreSQL server of the sources' tests, and deckgen on the PATH."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from project import ROOT
from sources.conftest import postgres as postgres


@pytest.fixture
def path() -> str:
    """A PATH on which deckgen is found."""
    found = shutil.which("deckgen", path=str(ROOT / ".venv/bin")) or shutil.which("deckgen")
    assert found, "deckgen is not installed"
    return f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"
