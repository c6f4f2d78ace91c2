"""What fills an area: a fill element, a reference into the theme, a background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from deckgen.slides.view.colors import COLORS, Color, Palette
from deckgen.slides.view.reading import A, P, descend, share, tag_of, whole
from deckgen.slides.view.themes import Theme

_ELEMENTS: Final = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fill:
    """How an area is filled.

    `color` is "#RRGGBB" of a solid fill, None where it cannot be told; `alpha` its opacity in [0, 1]; `stops` are the
    colours of a gradient or a pattern.
    """

    kind: Literal["solid", "none", "gradient", "picture", "pattern", "inherited-unknown"]
    color: str | None = None
    alpha: float = 1.0
    stops: tuple[str, ...] = ()

    @property
    def opaque(self) -> bool:
        """Whether nothing shows through."""
        return self.kind != "none" and self.alpha >= 1.0


NOTHING: Final = Fill(kind="none")
UNKNOWN: Final = Fill(kind="inherited-unknown")
PICTURE: Final = Fill(kind="picture")


def fill_element(holder: Any | None) -> Any | None:
    """Return the fill among the children of shape properties, of a cell's or of a background's."""
    if holder is None:
        return None
    return next((child for child in holder if tag_of(child) in _ELEMENTS), None)


def read_fill(element: Any, palette: Palette, placeholder: Color | None = None) -> Fill:
    """Return what a fill element says; a group's fill is unknown here."""
    kind = tag_of(element)
    if kind == "noFill":
        return NOTHING
    if kind == "solidFill":
        color = palette.inside(element, placeholder)
        return UNKNOWN if color is None else Fill(kind="solid", color=color.hex, alpha=color.alpha)
    if kind == "blipFill":
        faded = share(next((e.get("amt") for e in element.iter(f"{A}alphaModFix")), None))
        return PICTURE if faded is None else Fill(kind="picture", alpha=min(max(faded, 0.0), 1.0))
    if kind in ("gradFill", "pattFill"):
        found = [palette.color(c, placeholder) for c in element.iter(*COLORS)]
        colors = [color for color in found if color is not None]
        return Fill(
            kind="gradient" if kind == "gradFill" else "pattern", stops=tuple(color.hex for color in colors),
            alpha=min((color.alpha for color in colors), default=1.0),
        )  # fmt: skip
    return UNKNOWN


def referred_fill(reference: Any, theme: Theme, palette: Palette) -> Fill:
    """Return the theme's fill that a shape's fillRef or a background's bgRef names by number."""
    number = whole(reference.get("idx"))
    if number in (0, 1000):
        return NOTHING
    if number is None or number < 0:
        return UNKNOWN
    styles, place = (theme.fills, number - 1) if number < 1000 else (theme.backgrounds, number - 1001)
    if place >= len(styles):
        return UNKNOWN
    return read_fill(styles[place], palette, palette.inside(reference))


def background_fill(root: Any, theme: Theme, palette: Palette) -> Fill | None:
    """Return the background that a slide, layout or master sets itself; None where it sets none."""
    ground = descend(root, f"{P}cSld", f"{P}bg")
    reference = descend(ground, f"{P}bgRef")
    if reference is not None:
        return referred_fill(reference, theme, palette)
    element = fill_element(descend(ground, f"{P}bgPr"))
    return None if element is None else read_fill(element, palette)
