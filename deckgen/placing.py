"""A finished deck put into place: whole or not at all, and never over the work of a person."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.cache import digest, file_digest
from deckgen.errors import OutputError
from deckgen.files import cannot_write, write_whole
from deckgen.paths import beside_of, name_trouble
from deckgen.slides.archive import put_in_place, refuse_if_open
from deckgen.source import display_path

if TYPE_CHECKING:
    from deckgen.slides.shown import ShownDeck

WORK = Path(".deckgen")  # deckgen's own folder, below the one that it runs in
CACHE = WORK / "cache"
WRITTEN = WORK / "written"  # what deckgen wrote, by deck and by digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """The deck that lies where a build is to go.

    `base` is what deckgen wrote there, where a person has worked on it since; None where it is to be replaced.
    """

    content: bytes
    digest: str
    base: ShownDeck | None
    edited: bool


def examine(target: Path, overwrite: bool) -> Former | None:
    """Return the deck at `target`, None where there is none.

    Raises
    ------
    OutputError
        Where nothing can be written there, it is open in PowerPoint, or deckgen did not write it and `overwrite` is not
        set.
    """
    _refuse_place(target)
    refuse_if_open(target)
    if not target.exists():
        return None
    content = target.read_bytes()
    there = digest(content)
    if _is_ours(target, there):
        return Former(content=content, digest=there, base=None, edited=False)
    if overwrite:
        return Former(content=content, digest=there, base=None, edited=True)
    # Only a deck that somebody else has saved is opened.
    from deckgen.slides.snapshot import untouched
    from deckgen.written import written_in

    package, base = written_in(content, WRITTEN)
    if package is None or base is None:
        raise OutputError(
            f"{display_path(target)} is not as deckgen wrote it, and does not say what that was",
            hint="--overwrite replaces it (the old one stays as .bak); --out FILE writes elsewhere",
        )
    edited = not untouched(package, base)
    return Former(content=content, digest=there, base=base if edited else None, edited=edited)


def _refuse_place(target: Path) -> None:
    """Raise OutputError where no deck could be written, before any time is spent on one."""
    said = name_trouble(target)
    if said:
        raise OutputError(f"{display_path(target)} would open on no Windows: {said}", hint="choose another name")
    if target.is_dir():
        raise OutputError(f"{display_path(target)} is a folder", hint="give the name of a .pptx below it")
    above = next((folder for folder in target.absolute().parents if folder.exists()), target.parent)
    if not above.is_dir() or not os.access(above, os.W_OK):
        reason = errno.EACCES if above.is_dir() else errno.ENOTDIR
        raise cannot_write(display_path(target), OSError(reason, os.strerror(reason)))


def put(content: bytes, target: Path, former: Former | None, *, merged: bool = False) -> bool:
    """Move `content` to `target`; return whether that was there already, byte for byte.

    A deck that somebody has worked on stays as ``.bak``. One that changed since `former` was read is left alone.
    """
    wanted = digest(content)
    refuse_if_open(target)
    _refuse_if_changed(target, former)
    if former is not None and former.digest == wanted and not merged and _is_ours(target, wanted):
        return True
    from deckgen.written import remember

    remember(content, WRITTEN)
    if former is not None and former.digest == wanted:
        _write_state(target, wanted, merged)
        return True
    if former is not None and former.edited:
        put_in_place(former.content, target.with_name(f"{target.name}.bak"))
    put_in_place(content, target, before=lambda: _refuse_if_changed(target, former))
    _write_state(target, wanted, merged)
    return False


def put_ledger(content: bytes, target: Path, own: Path | None = None) -> Path:
    """Write the ledger that the deck `content` carries beside `target`, for programs that drop it; return where.

    `own` is a file that holds it already, and saves opening the deck.
    """
    beside = beside_of(target)
    text = own.read_text(encoding="utf-8") if own else _ledger_in(content)
    if not beside.is_file() or beside.read_text(encoding="utf-8") != text:
        write_whole(beside, text)
    return beside


def _ledger_in(content: bytes) -> str:
    from deckgen.ledger.carried import LEDGER, ledger_text
    from deckgen.slides.carrier import extract
    from deckgen.slides.package import Package

    return ledger_text((extract(Package(content)) or {}).get(LEDGER, {}))


def _refuse_if_changed(target: Path, former: Former | None) -> None:
    there = file_digest(target) if target.exists() else None
    if there != (former.digest if former else None):
        raise OutputError(
            f"{display_path(target)} was changed while the deck was being built",
            hint="build again; nothing was written",
        )


def _state(target: Path) -> Path:
    return WRITTEN / f"{digest(str(target.resolve()))[:16]}.sha256"


def _is_ours(target: Path, there: str) -> bool:
    """Return whether the deck at `target`, of digest `there`, is as we put it."""
    state = _state(target)
    return state.is_file() and state.read_text(encoding="utf-8") == there


def _write_state(target: Path, wanted: str, merged: bool) -> None:
    """Remember what we wrote; a merged deck holds a person's work, so it is never taken for ours alone."""
    state = _state(target)
    if merged:
        state.unlink(missing_ok=True)
        return
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text(wanted, encoding="utf-8")
