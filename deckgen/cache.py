"""Reuse of a stage's result: a folder named by the digest of everything that the result depends on.

A folder is written beside and moved into place, so two builds at once never see half of one. Every stage says
why it ran, by comparing what it depends on with its last run for the same deck.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from deckgen.files import sweep, whole_folder, write_whole
from deckgen.resources import PACKAGE


@dataclass(frozen=True, kw_only=True, slots=True)
class StageResult:
    """Where a stage's result lies, and how it came about."""

    name: str
    folder: Path
    key: str
    status: Literal["ran", "reused"]
    reason: str
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {"name": self.name, "status": self.status, "reason": self.reason, "seconds": round(self.seconds, 3)}


class Cache:
    """The results of stages below `folder`; with `fresh`, results are made anew and replace the old."""

    def __init__(self, folder: Path, deck: str, *, fresh: bool = False) -> None:
        self.folder = folder
        self.deck = deck
        self.fresh = fresh

    def stage(self, name: str, parts: Mapping[str, str], run: Callable[[Path], None]) -> StageResult:
        """Return the result for `parts` (what it depends on -> its digest), running `run` where there is none."""
        begun = time.perf_counter()
        key, target = self._place(name, parts)
        reason = self._reason(name, parts)
        reused = self.holds(name, parts)
        if reused:
            os.utime(target)  # what was not used for longest is forgotten first
        else:
            sweep(self.folder)
            with whole_folder(target, replace=self.fresh) as folder:  # equal keys mean equal results
                run(folder)
        self._remember(name, parts)
        return StageResult(
            name=name, folder=target, key=key, status="reused" if reused else "ran",
            reason="unchanged" if reused else reason, seconds=time.perf_counter() - begun,
        )  # fmt: skip

    def holds(self, name: str, parts: Mapping[str, str]) -> bool:
        """Return whether `stage` would find its result here."""
        return not self.fresh and self._place(name, parts)[1].is_dir()

    def _place(self, name: str, parts: Mapping[str, str]) -> tuple[str, Path]:
        key = digest(json.dumps(dict(parts), sort_keys=True))[:20]
        return key, self.folder / f"{name}-{key}"

    def _last(self, name: str) -> Path:
        return self.folder / "last" / f"{self.deck}-{name}.json"

    def changed(self, name: str, parts: Mapping[str, str]) -> list[str] | None:
        """Return which of `parts` are not what they were when the stage last ran for the deck; None if it never did."""
        try:
            before: dict[str, str] = json.loads(self._last(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        changed = [part for part in parts if before.get(part) != parts[part]]
        return changed + [part for part in before if part not in parts]

    def _reason(self, name: str, parts: Mapping[str, str]) -> str:
        changed = self.changed(name, parts)
        if changed is None:
            return "first build"
        if not changed:
            return "asked to build anew" if self.fresh else "its result was gone"
        return f"{', '.join(changed)} changed"

    def _remember(self, name: str, parts: Mapping[str, str]) -> None:
        last = self._last(name)
        last.parent.mkdir(parents=True, exist_ok=True)
        write_whole(last, json.dumps(dict(parts), indent=1, sort_keys=True))


def digest(text: str | bytes) -> str:
    """Return the SHA-256 of text or bytes, in hex."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_digest(*names: str) -> str:
    """Return a digest of modules and packages of deckgen, named from its root: ``sources``, ``engine``."""
    found = hashlib.sha256()
    for name in names:
        place = PACKAGE / name
        files: Iterable[Path] = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        for file in files:
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


@cache
def versions(*packages: str) -> str:
    """Return the installed versions of packages, as one text."""
    return ", ".join(f"{package} {version(package)}" for package in packages)


def folder_digest(folder: Path) -> str:
    """Return a digest of every file below `folder`."""
    found = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(file.relative_to(folder).as_posix().encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]
