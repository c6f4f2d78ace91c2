"""A light and a dark theme that no change of a shipped brand touches: figures are tested on both grounds."""

from __future__ import annotations

from deckgen.theme import DERIVED_COLORS, Theme, load_theme

_BY_DAY = {
    "background": "FFFFFF", "surface": "EEF1F6", "text": "1B2433", "muted": "5A6472", "grid": "D5DAE1",
    "primary": "12355B", "accent": "1B7F8C", "accent2": "2A78B5", "accent3": "8A5A9E", "critical": "7A1020",
    "high": "C9481A", "medium": "F0B429", "low": "2A78B5", "good": "1A7F4B", "bad": "B3261E",
}  # fmt: skip
_AT_NIGHT = {
    "background": "10151F", "surface": "1B2433", "text": "F2F5FA", "muted": "A8B3C4", "grid": "344054",
    "primary": "7FB3FF", "accent": "4FD1C5", "accent2": "5AA9E6", "accent3": "C79BE0", "critical": "FF6B7A",
    "high": "FF8A50", "medium": "F0B429", "low": "5AA9E6", "good": "4CC38A", "bad": "FF6B6B",
}  # fmt: skip
_SIZES = {"figure": 14.0, "figure_small": 12.0}


def _ground(name: str, colors: dict[str, str]) -> Theme:
    brand = load_theme("lakeshore")
    return brand.model_copy(
        update={
            "name": name,
            "colors": {role: colors[of] for role, of in DERIVED_COLORS.items()} | colors,
            "sizes": {**brand.sizes, **_SIZES},
        }
    )


LIGHT = _ground("day", _BY_DAY)
DARK = _ground("night", _AT_NIGHT)
