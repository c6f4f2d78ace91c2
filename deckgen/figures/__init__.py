"""Figures: a frame, drawn with a theme at the size at which a slide shows it.

A kind is a module of this package with one `Figure` class; there is no list to keep.
Nothing here imports matplotlib or seaborn until a figure is drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deckgen.registry import Registry

if TYPE_CHECKING:
    from deckgen.figures.base import Figure


@lru_cache(maxsize=1)
def figure_kinds() -> Registry[Figure]:
    """Return the registry of figure kinds, by name in alphabetical order."""
    from deckgen.figures.base import Figure

    return Registry("deckgen.figures", Figure, noun="figure kind")


def figure_options(kind: type[Figure]) -> tuple[str, ...]:
    """Return the options that a figure of `kind` takes besides its frame."""
    from dataclasses import fields

    return tuple(field.name for field in fields(kind) if field.name != "frame")


def get_figure(kind: str) -> type[Figure]:
    """Return the figure class called `kind`; SpecError, with near names, for an unknown one."""
    return figure_kinds().require(kind)
