"""Files and folders written whole: beside their place, then moved into it; and what a person is told where that fails."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deckgen.errors import OutputError

# What scanners and synchronised folders on Windows hold for a moment is tried again: seconds between the tries.
_PAUSES = (0.05, 0.1, 0.2, 0.4)
_STALE = 86_400.0  # seconds after which what a killed process left is taken for rubbish

# errno -> what happened, what to do.
_TROUBLES = {
    errno.ENOSPC: (
        "the disk is full",
        "free some space; `.deckgen/cache` may be deleted, the next build fills it again",
    ),
    errno.EDQUOT: ("your quota of the disk is used up", "free some space; `.deckgen/cache` may be deleted"),
    errno.EFBIG: ("it is larger than files may be here", "ask for a higher limit (`ulimit -f`), or write elsewhere"),
    errno.EROFS: ("the disk is read-only", "copy the project to where you may write"),
    errno.ENAMETOOLONG: ("the path is too long", "move the project to a folder with a shorter path"),
    errno.EISDIR: ("there is a folder of that name", "move it away, or choose another name"),
    errno.ENOTDIR: ("a file stands where a folder should be", "move that file away"),
    errno.EEXIST: ("a file stands where a folder should be", "move that file away"),
    errno.EACCES: ("permission denied", "is it open in another program, or is the folder not yours to write?"),
    errno.EPERM: ("permission denied", "is it open in another program, or is the folder not yours to write?"),
    errno.EBUSY: ("another program uses it", "close it there, then try again"),
    errno.ENOENT: ("there is no such file or folder", "is the path right, and was nothing moved meanwhile?"),
}


def write_whole(
    file: Path, content: bytes | str, *, mode: int | None = None, before: Callable[[], None] = lambda: None
) -> None:
    """Write `content` (text as UTF-8) to `file`, so that no reader and no interruption ever leaves half of it.

    With a `mode` the file has these permissions from its first byte, whatever a file of its name had before. `before` is
    called when all is written and nothing is moved yet: what it raises leaves the old file.
    """
    partial = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}.partial")
    try:
        partial.unlink(missing_ok=True)  # permissions are only set where the file is made
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode), "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
        before()
        move(partial, file)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give an empty folder to fill, which becomes `target` in the end; an error or an interruption leaves nothing of it.

    Where somebody else has put `target` there meanwhile, theirs stays, for they may be reading it; with `replace` it
    is moved away.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}-{threading.get_ident()}.partial")
    old = partial.with_name(f"{partial.stem}.old.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        yield partial
        if replace and target.is_dir():
            move(target, old)
        try:
            move(partial, target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def move(partial: Path, target: Path, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Move `partial` to `target`, over a file that is there; what denies it for a moment is waited for."""
    for pause in _PAUSES:
        try:
            os.replace(partial, target)
            return
        except PermissionError:
            wait(pause)
    os.replace(partial, target)


def sweep(folder: Path) -> None:
    """Remove the partial files and folders that a killed process left in `folder` more than a day ago."""
    for left in folder.glob("*.partial") if folder.is_dir() else ():
        try:
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        except OSError:
            continue  # somebody else's, or gone already


def trouble(error: OSError) -> tuple[str, str]:
    """Return what happened, and what to do about it."""
    said = (error.strerror or str(error) or type(error).__name__).lower()
    return _TROUBLES.get(error.errno or 0, (said, "`deckgen doctor` looks at the folder and the disk"))


def cannot_write(shown: str, error: OSError) -> OutputError:
    """Return the error that a person reads where the file `shown` cannot be written."""
    happened, hint = trouble(error)
    if error.errno in (errno.EACCES, errno.EPERM) and shown.lower().endswith((".pptx", ".potx", ".ppsx")):
        hint = "close it in PowerPoint if it is open there; else choose a folder of yours with --out FILE"
    return OutputError(f"{shown} cannot be written: {happened}", hint=hint)
