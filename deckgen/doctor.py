"""What works on this machine and what does not, each with the command that mends it here."""

from __future__ import annotations

import contextlib
import locale
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.bounds import fits, name_and_bounds
from deckgen.errors import DeckgenError
from deckgen.kept import results, size_limit
from deckgen.machine import Machine, remedy, this_machine
from deckgen.placing import CACHE
from deckgen.resources import shipped
from deckgen.typefaces import shipped_files

if TYPE_CHECKING:
    from deckgen.theme import Theme

DISTRIBUTION = "deckgen-decks"
ROOM = 500_000_000  # bytes that a build with its cache should find free
LEAST_ROOM = 50_000_000  # without these no build ends
TWINS = {
    "arial": "liberation sans",
    "times new roman": "liberation serif",
    "helvetica": "liberation sans",
    "georgia": "gelasio",
}
JAVA = 17  # that Spark needs


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """One thing looked for: what was found, what needs it, and how to get it."""

    name: str
    ok: bool
    found: str
    needed_for: str
    mend: str
    required: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def examine(machine: Machine | None = None, folder: Path | None = None) -> list[Examined]:
    """Return what was looked for, what no build works without first; commands are those of `machine`.

    `folder` is the project, where it is not the one that this runs in.
    """
    machine, folder = machine or this_machine(), folder or Path.cwd()
    found = [
        _python(machine),
        _packages(),
        _fonts(),
        *_theme_fonts(machine, folder),
        *_places(folder),
        _disk(folder),
        _cache(folder),
    ]
    found += [_encoding(machine), _time_zone(), *_programs(machine), _postgres(), *_spark(machine)]
    return sorted(found, key=lambda one: not one.required)


def _python(machine: Machine) -> Examined:
    return Examined(
        name="Python", ok=machine.python >= (3, 11), found=".".join(map(str, machine.python)), needed_for="everything",
        mend=remedy("Python", machine), required=True,
    )  # fmt: skip


def _packages() -> Examined:
    """Compare what is installed with what deckgen says that it needs."""
    wrong, count = [], 0
    for line in requires(DISTRIBUTION) or []:
        if "extra ==" in line:
            continue
        name, wanted = name_and_bounds(line)
        count += 1
        try:
            there = version(name)
        except PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if not fits(there, wanted):
            wrong.append(f"{name} is {there}, not {wanted}")
    return Examined(
        name="packages", ok=not wrong, found=", ".join(wrong) or f"all {count} are installed, in versions that fit",
        needed_for="everything", mend=f"{_pip()} install --upgrade {DISTRIBUTION}", required=True,
    )  # fmt: skip


def _pip() -> str:
    return f'"{sys.executable}" -m pip' if " " in sys.executable else f"{sys.executable} -m pip"


def _fonts() -> Examined:
    missing = [face.name for face in shipped_files() if not face.is_file()]
    said = f"missing: {', '.join(missing)}" if missing else "shipped faces for figures and text measurement"
    return Examined(
        name="fonts", ok=not missing, found=said, needed_for="figures and fitting text",
        mend=f"{_pip()} install --force-reinstall {DISTRIBUTION}", required=True,
    )  # fmt: skip


def _theme_fonts(machine: Machine, folder: Path) -> Iterator[Examined]:
    """Look whether this machine draws the fonts that the themes name: pictures of slides show others else."""
    if not shutil.which("fc-list"):
        return
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, timeout=60, check=False).stdout
    there = {
        name.strip().lower() for line in listed.decode("utf-8", "replace").splitlines() for name in line.split(",")
    }
    named = {font for theme in _themes(folder) for font in (theme.fonts.heading, theme.fonts.body)}
    missing = sorted(font for font in named if not {font.lower(), TWINS.get(font.lower(), "")} & there)
    said = (
        f"not on this machine: {', '.join(missing)}"
        if missing
        else f"{', '.join(sorted(named))}, or a twin of equal widths"
    )
    yield Examined(
        name="theme fonts", ok=not missing, found=said, needed_for="pictures of slides; PowerPoint has its own",
        mend=remedy("fonts", machine),
    )  # fmt: skip


def _themes(folder: Path) -> Iterator[Theme]:
    from deckgen.theme import load_theme

    own = (folder / "themes",)
    for place in (*own, shipped("themes")):
        for found in sorted(place.glob("*/theme.yaml")):
            with contextlib.suppress(DeckgenError):  # `deckgen check` tells what is wrong with a theme
                yield load_theme(found.parent.name, own)


def _places(folder: Path) -> Iterator[Examined]:
    for name, what in (("out", "finished decks"), (".deckgen", "results kept between builds")):
        refused = _refused(folder / name)
        yield Examined(
            name=f"{name}/", ok=refused is None, found=refused or "can be written", needed_for=what, required=True,
            mend=f"make {folder} writable, or copy the project to a folder of yours",
        )  # fmt: skip


def _refused(folder: Path) -> str | None:
    """Return why nothing can be written into `folder`, which need not be there yet."""
    place = folder if folder.exists() else folder.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return None
    except OSError as error:
        return f"cannot be written: {(error.strerror or str(error)).lower()}"


def _disk(folder: Path) -> Examined:
    free = shutil.disk_usage(folder).free
    return Examined(
        name="disk", ok=free > ROOM, found=f"{free / 1e9:.1f} GB free here", needed_for="results kept between builds",
        mend="free some space: deckgen cache clear, for instance", required=free < LEAST_ROOM,
    )  # fmt: skip


def _cache(folder: Path) -> Examined:
    size, limit = sum(one.bytes for one in results(folder / CACHE)), size_limit()
    return Examined(
        name="cache", ok=size <= limit, found=f"{size / 1e6:.0f} MB of at most {limit / 1e6:,.0f}",
        needed_for="quick builds", mend="deckgen cache clear",
    )  # fmt: skip


def _encoding(machine: Machine) -> Examined:
    used = (getattr(sys.stdout, "encoding", None) or locale.getpreferredencoding(False)).lower()
    return Examined(
        name="encoding", ok=used.replace("-", "").startswith("utf"), found=used,
        needed_for="all letters on the screen; decks have them anyway", mend=remedy("encoding", machine),
    )  # fmt: skip


def _time_zone() -> Examined:
    return Examined(
        name="time zone", ok=True, found=f"{time.strftime('%Z')}; no number depends on it: a deck's day is its as_of",
        needed_for="nothing", mend="",
    )  # fmt: skip


def _programs(machine: Machine) -> Iterator[Examined]:
    from deckgen.slides.render import find_soffice

    wanted = (
        ("LibreOffice", find_soffice(), "PDF and PNG, previews, check --render"),
        ("poppler", shutil.which("pdftoppm"), "pictures of slides, check --render"),
    )
    for name, path, what in wanted:
        yield Examined(
            name=name, ok=bool(path), found=str(path or "not found"), needed_for=what,
            mend=remedy(name, machine),
        )  # fmt: skip


def _postgres() -> Examined:
    there = _installed("psycopg")
    return Examined(
        name="psycopg", ok=there is not None, found=there or "not installed", needed_for="sources in PostgreSQL",
        mend=f'{_pip()} install "{DISTRIBUTION}[postgres]"',
    )  # fmt: skip


def _spark(machine: Machine) -> Iterator[Examined]:
    there, (java, number) = _installed("pyspark"), _java(os.environ)
    yield Examined(
        name="pyspark", ok=there is not None, found=there or "not installed", needed_for="the engine Spark",
        mend=f'{_pip()} install "{DISTRIBUTION}[spark]"',
    )  # fmt: skip
    yield Examined(
        name="Java", ok=number >= JAVA, found=f"{java}, version {number}" if java else "not found", needed_for="the engine Spark",
        mend=remedy("Java", machine),
    )  # fmt: skip


def _java(environment: Mapping[str, str]) -> tuple[str | None, int]:
    """Return the Java that Spark would run, and its version; 0 where there is none or it does not start."""
    home = environment.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    try:
        said = subprocess.run([program or "java", "-version"], capture_output=True, timeout=20, check=False).stderr
    except (OSError, subprocess.SubprocessError):
        return program, 0
    found = re.search(rb'version "(?:1\.)?(\d+)', said)
    return program, int(found[1]) if found else 0


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
