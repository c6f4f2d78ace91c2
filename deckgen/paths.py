"""Names of files as Windows, macOS and Linux take them: one project is built on all three."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

_WINDOWS_KEEPS = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?")
_WINDOWS_REFUSES = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')

FOREIGN_HINT = "a drive is only found on Windows; a path from the project folder, with /, is found everywhere"


def find_below(folders: Iterable[Path], given: str) -> Path | None:
    """Return the file `given` below the first of `folders` that has it, as the disk spells it."""
    return next((path for path in (on_disk(folder / given) for folder in folders) if path.is_file()), None)


def beside_of(deck: Path) -> Path:
    """Return the file beside `deck` that holds a copy of its ledger."""
    return deck.with_name(f"{deck.stem}.ledger.json")


def name_trouble(file: Path) -> str | None:
    """Return why Windows takes no file called like `file`, or None: decks are read there, wherever they are made."""
    name = file.name
    if _WINDOWS_KEEPS.fullmatch(name):
        return f"Windows keeps the name {name.split('.')[0]!r} to itself"
    found = _WINDOWS_REFUSES.search(file.stem if file.suffix else name) or _WINDOWS_REFUSES.search(name)
    return f"no file on Windows has {found[0]!r} there in its name" if found else None


def same_name(one: str, other: str) -> bool:
    """Return whether Windows and macOS take two file names for one: large letters and composed ones count alike."""
    return folded(one) == folded(other)


def folded(name: str) -> str:
    """Return what is equal for names that Windows and macOS take for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def on_disk(path: Path) -> Path:
    r"""Return `path` as the disk spells it: ``data\gifts.csv`` typed on Windows, letters composed in another way.

    A path that is there, or that nothing on the disk comes close to, is returned as it is.
    """
    if path.exists():
        return path
    if "\\" in str(path) and os.sep == "/":
        path = Path(str(path).replace("\\", "/"))
    found = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        found = found / part if (found / part).exists() else _spelled(found, part)
    return found


def _spelled(folder: Path, part: str) -> Path:
    wanted = unicodedata.normalize("NFC", part)
    try:
        names = sorted(there.name for there in folder.iterdir() if unicodedata.normalize("NFC", there.name) == wanted)
    except OSError:
        names = []
    return folder / (names[0] if names else part)


def is_foreign(path: str) -> bool:
    r"""Return whether `path` begins at a drive (``C:\data``), and this is not Windows."""
    return os.name != "nt" and bool(PureWindowsPath(path).drive)
