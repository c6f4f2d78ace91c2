"""What works on this machine and what does not, each with the command that mends it."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from deckgen.typefaces import shipped_files

DISTRIBUTION = "deckgen-decks"
ROOM = 500_000_000  # bytes that a build with its cache should find free


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


def examine() -> list[Examined]:
    """Return what was looked for, the required things first."""
    return [_python(), _packages(), _fonts(), _disk(), *_programs()]


def _python() -> Examined:
    return Examined(
        name="Python", ok=sys.version_info >= (3, 11), found=platform.python_version(), needed_for="everything",
        mend="install Python 3.11 or newer", required=True,
    )  # fmt: skip


def _packages() -> Examined:
    missing, found = [], 0
    for line in requires(DISTRIBUTION) or []:
        if "extra ==" in line:
            continue
        name = line.split(">")[0].split("<")[0].split("=")[0].split("[")[0].strip()
        try:
            version(name)
            found += 1
        except PackageNotFoundError:
            missing.append(name)
    said = f"missing: {', '.join(missing)}" if missing else f"all {found} are installed"
    return Examined(
        name="packages", ok=not missing, found=said, needed_for="everything", mend=f"pip install {DISTRIBUTION}",
        required=True,
    )  # fmt: skip


def _fonts() -> Examined:
    missing = [face.name for face in shipped_files() if not face.is_file()]
    said = f"missing: {', '.join(missing)}" if missing else "shipped faces for figures and text measurement"
    return Examined(
        name="fonts", ok=not missing, found=said, needed_for="figures and fitting text",
        mend=f"reinstall: pip install --force-reinstall {DISTRIBUTION}", required=True,
    )  # fmt: skip


def _disk() -> Examined:
    free = shutil.disk_usage(Path.cwd()).free
    return Examined(
        name="disk", ok=free > ROOM, found=f"{free / 1e9:.0f} GB free here", needed_for="results kept between builds",
        mend="free some space, or delete .deckgen/cache", required=True,
    )  # fmt: skip


_INSTALL = {
    "LibreOffice": {"Linux": "apt install libreoffice-impress", "Darwin": "brew install --cask libreoffice"},
    "pdftoppm": {"Linux": "apt install poppler-utils", "Darwin": "brew install poppler"},
    "node": {"Linux": "apt install nodejs npm", "Darwin": "brew install node"},
    "java": {"Linux": "apt install openjdk-17-jre-headless", "Darwin": "brew install openjdk@17"},
}


def _programs() -> list[Examined]:
    from deckgen.slides.render import find_soffice

    wanted = (
        ("LibreOffice", find_soffice(), "previews and render tests"),
        ("pdftoppm", shutil.which("pdftoppm"), "pictures of rendered slides"),
        ("node", shutil.which("node"), "the Open XML SDK validator in tests"),
        ("java", shutil.which("java"), "the engine spark, beside pip install 'deckgen-decks[spark]'"),
    )
    return [
        Examined(
            name=name, ok=bool(path), found=str(path or "not found"), needed_for=f"only for {what}",
            mend=_INSTALL[name].get(platform.system(), f"install {name}"),
        )
        for name, path, what in wanted
    ]  # fmt: skip
