"""A light and a dark ground for figures, so that no kind rests on a white page."""

from __future__ import annotations

from deckgen.theme import Theme, load_theme

LIGHT = load_theme("lakeshore")
_AT_NIGHT = {
    "background": "10151F", "surface": "1B2433", "text": "F2F5FA", "muted": "A8B3C4", "grid": "344054",
    "primary": "7FB3FF", "accent": "4FD1C5", "accent3": "C79BE0", "critical": "FF6B7A", "high": "FF8A50",
}  # fmt: skip
DARK: Theme = LIGHT.model_copy(update={"name": "night", "colors": {**LIGHT.colors, **_AT_NIGHT}})
