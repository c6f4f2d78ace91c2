"""What the cache holds, and what of it is forgotten first: whatever was not used for longest.

Everything in it can be made again; forgetting costs time and nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deckgen.errors import OutputError

LIMIT_VARIABLE: Final = "DECKGEN_CACHE_SIZE"
LIMIT: Final = "2GB"
_UNITS: Final = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_IN_USE: Final = 600  # seconds for which nothing is forgotten: another build may be reading it


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A result in the cache: a stage's folder, or a drawn figure's file."""

    stage: str
    path: Path
    bytes: int
    used: float  # seconds since the epoch

    def forget(self) -> None:
        """Remove it; one that somebody else removes meanwhile is no fault."""
        if self.path.is_dir():
            shutil.rmtree(self.path, ignore_errors=True)
        else:
            self.path.unlink(missing_ok=True)


def results(cache: Path) -> list[Kept]:
    """Return the results in the folder `cache`, the longest unused first."""
    return sorted(_results(cache), key=lambda one: (one.used, one.path))


def _results(cache: Path) -> Iterator[Kept]:
    for path in cache.iterdir() if cache.is_dir() else ():
        if path.name == "figures":
            yield from (_one("figures", file) for file in path.iterdir())
        elif path.is_dir() and path.name != "last" and path.suffix != ".partial":
            yield _one(path.name.partition("-")[0], path)


def _one(stage: str, path: Path) -> Kept:
    files = path.rglob("*") if path.is_dir() else (path,)
    return Kept(stage=stage, path=path, bytes=sum(map(_size, files)), used=_used(path))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # forgotten by another build, just now
        return 0


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def make_room(cache: Path, limit: int | None = None, keep: Iterable[Path] = ()) -> list[Kept]:
    """Forget the longest unused results in `cache` until the others take at most `limit` bytes; return those.

    `keep`, and what was used in the last minutes, stays.
    """
    limit = size_limit() if limit is None else limit
    now, spared, forgotten = time.time(), set(keep), []
    found = results(cache)
    total = sum(one.bytes for one in found)
    for one in found:
        if total > limit and one.path not in spared and now - one.used > _IN_USE:
            one.forget()
            forgotten.append(one)
            total -= one.bytes
    return forgotten


def clear(cache: Path, *, unused_for: float = 0.0) -> list[Kept]:
    """Forget every result that was not used for `unused_for` seconds, and why stages last ran; return those."""
    now = time.time()
    forgotten = [one for one in results(cache) if now - one.used >= unused_for]
    for one in forgotten:
        one.forget()
    if not unused_for:
        shutil.rmtree(cache / "last", ignore_errors=True)
    return forgotten


def size_limit() -> int:
    """Return how many bytes the cache may take: ``DECKGEN_CACHE_SIZE`` (``500MB``, ``2GB``), else `LIMIT`.

    Raises
    ------
    OutputError
        Where the variable holds no size.
    """
    given = os.environ.get(LIMIT_VARIABLE, LIMIT)
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*", given, re.IGNORECASE)
    if match is None:
        raise OutputError(f"{LIMIT_VARIABLE} is {given!r}, which is no size", hint="such as 500MB or 2GB")
    return int(float(match[1]) * _UNITS[match[2].upper()])
