"""A theme part: its colours, its two fonts, and the fills that shapes and backgrounds refer to by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deckgen.slides.view.colors import Palette
from deckgen.slides.view.reading import A, P, descend, tag_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Theme:
    """What slides take from a theme; `scheme` is RRGGBB by slot, fonts are None where the theme names none."""

    part: str | None = None
    name: str = ""
    scheme: Mapping[str, str] = field(default_factory=dict)
    major: str | None = None
    minor: str | None = None
    fills: tuple[Any, ...] = ()
    backgrounds: tuple[Any, ...] = ()

    def font(self, typeface: str | None) -> str | None:
        """Return the font that `typeface` means: "+mj-lt" is the theme's for headings."""
        if typeface and typeface.startswith("+"):
            return self.major if typeface.startswith("+mj") else self.minor
        return typeface or None


def read_theme(part: str | None, root: Any) -> Theme:
    """Return the theme in `root`, with what it does not say left empty."""
    elements = descend(root, f"{A}themeElements")
    elements = root if elements is None else elements  # an override has no a:themeElements around it
    fonts = elements.find(f"{A}fontScheme")
    styles = elements.find(f"{A}fmtScheme")
    return Theme(
        part=part, name=root.get("name", ""), scheme=_scheme(elements.find(f"{A}clrScheme")),
        major=_latin(descend(fonts, f"{A}majorFont")), minor=_latin(descend(fonts, f"{A}minorFont")),
        fills=_elements(descend(styles, f"{A}fillStyleLst")),
        backgrounds=_elements(descend(styles, f"{A}bgFillStyleLst")),
    )  # fmt: skip


def _scheme(element: Any | None) -> dict[str, str]:
    plain = Palette()
    slots = {} if element is None else {tag_of(slot): plain.inside(slot) for slot in element}
    return {name: color.hex[1:] for name, color in slots.items() if color is not None}


def _latin(fonts: Any | None) -> str | None:
    latin = descend(fonts, f"{A}latin")
    return None if latin is None else latin.get("typeface") or None


def _elements(holder: Any | None) -> tuple[Any, ...]:
    return () if holder is None else tuple(child for child in holder if tag_of(child))


def color_map(root: Any) -> dict[str, str] | None:
    """Return a master's colour map, or the one with which a slide or layout overrides it; None where it has none."""
    element = root.find(f"{P}clrMap")
    if element is None:
        element = descend(root, f"{P}clrMapOvr", f"{A}overrideClrMapping")
    return None if element is None else dict(element.attrib)
