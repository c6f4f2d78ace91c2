"""What slides are written on: a package without slides, its layouts, and the theme they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deckgen.slides.direction import is_rtl
from deckgen.slides.layouts import LAYOUTS, Layout
from deckgen.slides.template import template_bytes
from deckgen.theme import Theme


@dataclass(frozen=True, kw_only=True, slots=True)
class Stationery:
    """A package to write slides into.

    Attributes
    ----------
    package : bytes
        A .pptx without slides.
    theme : Theme
        Colours, fonts and sizes of what is written.
    layouts : mapping of str to Layout
        Layout of deckgen -> where its placeholders stand in this package.
    places : mapping of str to (int, int)
        Layout of deckgen -> number of the master, and of the layout below it, counted from 0.
    """

    package: bytes
    theme: Theme
    layouts: Mapping[str, Layout]
    places: Mapping[str, tuple[int, int]]


def branded(theme: Theme, language: str = "en-US") -> Stationery:
    """Return the package that deckgen writes for `theme`; its text begins where `language` does."""
    places = {name: (0, place) for place, name in enumerate(LAYOUTS)}
    return Stationery(package=template_bytes(theme, rtl=is_rtl(language)), theme=theme, layouts=LAYOUTS, places=places)
