"""Colour roles as DrawingML: a theme slot where the role has one, else the brand's own value.

What is written as a slot follows when somebody changes the deck's theme in PowerPoint.
"""

from __future__ import annotations

from typing import Final

from deckgen.theme import Theme, contrast

# slot of a:clrScheme -> role, as the branded package has them; dk1, lt1, dk2, lt2 are shown through the colour map
SLOTS: Final = {
    "dk1": "text",
    "lt1": "background",
    "dk2": "primary",
    "lt2": "surface",
    "accent1": "accent",
    "accent2": "accent2",
    "accent3": "accent3",
    "accent4": "high",
    "accent5": "medium",
    "accent6": "good",
    "hlink": "accent2",
    "folHlink": "accent3",
}


def color_xml(theme: Theme, role: str, inner: str = "") -> str:
    """Return ``a:schemeClr`` or ``a:srgbClr`` of `role`; `inner` holds colour transforms.

    Raises ThemeError for a role that the theme lacks.
    """
    value = theme.color(role)[1:]
    slot = theme.slot(role)
    if slot is not None:
        return f'<a:schemeClr val="{slot}">{inner}</a:schemeClr>'
    return f'<a:srgbClr val="{value}">{inner}</a:srgbClr>'


def fill_xml(theme: Theme, role: str, inner: str = "") -> str:
    """Return ``a:solidFill`` of the colour `role`."""
    return f"<a:solidFill>{color_xml(theme, role, inner)}</a:solidFill>"


def legible(theme: Theme, role: str, ground: str, *, large: bool = False) -> bool:
    """Return whether text of `role` on `ground` reaches 4.5:1, or 3:1 where it is large (WCAG 2.2 AA)."""
    theme.color(role)
    return contrast(theme.colors[role], theme.colors[ground]) >= (3.0 if large else 4.5)
