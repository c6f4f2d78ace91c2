"""Figures: a frame, drawn with a theme at the size at which a slide shows it.

A kind is a module of this package with one `Figure` class; there is no list to keep.
Nothing here imports matplotlib or seaborn until a figure is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deckgen.figures.base import Figure

    FIGURES: Mapping[str, type[Figure]]

__all__ = ["FIGURES", "figure_kinds", "get_figure"]


@lru_cache(maxsize=1)
def figure_kinds() -> Mapping[str, type[Figure]]:
    """Return every figure kind of this package by its name, in alphabetical order.

    Raises RegistryError when two modules claim one name.
    """
    from importlib import import_module
    from pkgutil import iter_modules

    from deckgen.errors import RegistryError
    from deckgen.figures.base import Figure

    found: dict[str, type[Figure]] = {}
    for name in sorted(info.name for info in iter_modules(__path__)):
        module = import_module(f"{__name__}.{name}")
        for member in vars(module).values():
            if not (isinstance(member, type) and issubclass(member, Figure)):
                continue
            if member.__module__ != module.__name__ or member is Figure:
                continue  # imported from a sibling
            if member.kind in found:
                raise RegistryError(f"figure kind {member.kind!r} is defined twice, again in {name}.py")
            found[member.kind] = member
    return MappingProxyType(dict(sorted(found.items())))


def get_figure(kind: str) -> type[Figure]:
    """Return the figure class called `kind`; RegistryError, with near names, for an unknown one."""
    from difflib import get_close_matches

    from deckgen.errors import RegistryError

    kinds = figure_kinds()
    if kind in kinds:
        return kinds[kind]
    near = get_close_matches(kind, kinds, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "figure kinds: " + ", ".join(kinds)
    raise RegistryError(f"no figure kind called {kind!r}", hint=hint)


def __getattr__(name: str) -> Any:
    if name == "FIGURES":  # made when first asked for, so that importing this package stays cheap
        return figure_kinds()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
