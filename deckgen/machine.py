"""The kind of machine that this is, and the command that installs a thing on it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BY_ID: Final = {  # os-release's ID and ID_LIKE -> the family of its package manager
    "debian": "apt", "ubuntu": "apt", "linuxmint": "apt", "raspbian": "apt",
    "fedora": "dnf", "rhel": "dnf", "centos": "dnf", "rocky": "dnf", "almalinux": "dnf",
    "suse": "zypper", "opensuse": "zypper", "opensuse-leap": "zypper", "opensuse-tumbleweed": "zypper",
    "arch": "pacman", "manjaro": "pacman", "alpine": "apk",
}  # fmt: skip

# Thing -> manager -> command.
_COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "Python": {
        "apt": "sudo apt install python3.12 python3.12-venv", "dnf": "sudo dnf install python3.12",
        "zypper": "sudo zypper install python312", "pacman": "sudo pacman -S python", "apk": "apk add python3",
        "brew": "brew install python@3.12", "winget": "winget install --id Python.Python.3.12 -e",
    },
    "LibreOffice": {
        "apt": "sudo apt install libreoffice-impress", "dnf": "sudo dnf install libreoffice-impress",
        "zypper": "sudo zypper install libreoffice-impress", "pacman": "sudo pacman -S libreoffice-fresh",
        "apk": "apk add libreoffice-impress", "brew": "brew install --cask libreoffice",
        "winget": "winget install --id TheDocumentFoundation.LibreOffice -e",
    },
    "poppler": {
        "apt": "sudo apt install poppler-utils", "dnf": "sudo dnf install poppler-utils",
        "zypper": "sudo zypper install poppler-tools", "pacman": "sudo pacman -S poppler", "apk": "apk add poppler-utils",
        "brew": "brew install poppler", "winget": "winget install --id oschwartz10612.Poppler -e",
    },
    "Java": {
        "apt": "sudo apt install openjdk-17-jre-headless", "dnf": "sudo dnf install java-17-openjdk-headless",
        "zypper": "sudo zypper install java-17-openjdk-headless", "pacman": "sudo pacman -S jre17-openjdk-headless",
        "apk": "apk add openjdk17-jre-headless", "brew": "brew install openjdk@17",
        "winget": "winget install --id EclipseAdoptium.Temurin.17.JRE -e",
    },
    "fonts": {
        "apt": "sudo apt install fonts-liberation fonts-croscore", "dnf": "sudo dnf install liberation-fonts",
        "zypper": "sudo zypper install liberation-fonts", "pacman": "sudo pacman -S ttf-liberation",
        "apk": "apk add ttf-liberation", "brew": "brew install --cask font-liberation",
    },
    "encoding": {"winget": "setx PYTHONUTF8 1, then open a new window", "brew": "export LANG=en_US.UTF-8"},
}  # fmt: skip
_ELSEWHERE: Final = {"encoding": "export LANG=C.UTF-8"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """A system, its package manager (apt, dnf, zypper, pacman, apk, brew, winget; empty where unknown), its Python."""

    system: str
    manager: str
    python: tuple[int, ...] = sys.version_info[:3]


def this_machine(release: Path = Path("/etc/os-release")) -> Machine:
    """Return the machine that this runs on."""
    system = platform.system()
    if system != "Linux":
        return Machine(system=system, manager={"Darwin": "brew", "Windows": "winget"}.get(system, ""))
    try:
        text = release.read_text(encoding="utf-8")
    except OSError:
        text = ""
    return Machine(system=system, manager=manager_of(text))


def manager_of(release: str) -> str:
    """Return the package manager of the Linux that /etc/os-release describes; empty where it is not known."""
    said = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    names = f"{said.get('ID', '')} {said.get('ID_LIKE', '')}".replace('"', "").replace("'", "").lower().split()
    return next((_BY_ID[name] for name in names if name in _BY_ID), "")


def remedy(thing: str, machine: Machine) -> str:
    """Return the command that installs or mends `thing` on `machine`."""
    commands = _COMMANDS.get(thing, {})
    return commands.get(machine.manager) or _ELSEWHERE.get(thing) or f"install {thing} with the system's own tools"
