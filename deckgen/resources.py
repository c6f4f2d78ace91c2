"""Where the shipped themes, decks and fonts lie: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
FONTS = PACKAGE / "fonts"


def shipped(folder: str) -> Path:
    """Return the folder of shipped data called `folder` ("themes" or "decks")."""
    in_wheel = PACKAGE / "_data" / folder
    return in_wheel if in_wheel.is_dir() else PACKAGE.parent / folder
