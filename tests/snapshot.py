"""Texts that a person reads, kept in files: a changed one fails until somebody has read and accepted it."""

from __future__ import annotations

import os
from pathlib import Path

SNAPSHOTS = Path(__file__).parent / "snapshots"


def assert_reads_as(name: str, text: str) -> None:
    """Compare `text` with the file `name` in tests/snapshots; DECKGEN_ACCEPT=1 writes it instead."""
    file, text = SNAPSHOTS / name, text.rstrip("\n") + "\n"
    if os.environ.get("DECKGEN_ACCEPT"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.is_file(), f"{name} is new: read it, then run this test with DECKGEN_ACCEPT=1"
    assert text == file.read_text(encoding="utf-8")
