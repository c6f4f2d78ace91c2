"""A finished deck put into place: whole or not at all, and never over the work of a person."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from deckgen.cache import digest, file_digest
from deckgen.errors import OutputError
from deckgen.slides.archive import refuse_if_open
from deckgen.source import display_path

WORK = Path(".deckgen")  # deckgen's own folder, below the one that it runs in


def _state(target: Path) -> Path:
    return WORK / "written" / f"{digest(str(target.resolve()))[:16]}.sha256"


def refuse_to_clobber(target: Path, overwrite: bool) -> None:
    """Raise OutputError where `target` is open in PowerPoint, or is not what deckgen wrote there last."""
    refuse_if_open(target)
    if not target.exists() or overwrite:
        return
    state = _state(target)
    if not state.is_file() or state.read_text(encoding="utf-8") != file_digest(target):
        raise OutputError(
            f"{display_path(target)} is not as deckgen wrote it: somebody has edited or replaced it",
            hint="--overwrite replaces it (the old one stays as .bak); --out FILE writes elsewhere",
        )


def put(made: Path, target: Path) -> bool:
    """Move a copy of `made` to `target`; return whether that was there already, byte for byte."""
    wanted = file_digest(made)
    state = _state(target)
    if target.exists():
        there = file_digest(target)
        if there == wanted:
            _write_state(state, wanted)
            return True
        if not state.is_file() or state.read_text(encoding="utf-8") != there:
            shutil.copy2(target, target.with_name(f"{target.name}.bak"))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        shutil.copyfile(made, partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"{display_path(target)} cannot be written: {error.strerror}") from error
    _write_state(state, wanted)
    return False


def _write_state(state: Path, wanted: str) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text(wanted, encoding="utf-8")
