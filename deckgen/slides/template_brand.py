"""What the brand draws behind the content: bars, rules, the mark, and the rings of cover and divider."""

from __future__ import annotations

from deckgen.slides.colors import fill_xml
from deckgen.slides.layouts import CONTENT, MARGIN
from deckgen.slides.template_shapes import preset, quarter_ring, shape_xml
from deckgen.theme import Theme

_WIDTH, _HEIGHT = 40 / 3, 7.5  # inches


def mark(theme: Theme, number: int, left: float, top: float, size: float, outer: str, hole: str) -> str:
    """Return the brand mark, three discs; `outer` and `hole` are the colour roles of ring and hole."""
    discs = (("ring", 1.0, outer), ("hole", 0.72, hole), ("core", 0.44, "accent"))
    return "".join(
        shape_xml(
            number + place,
            f"Brand mark {name}",
            (left + size * (1 - part) / 2, top + size * (1 - part) / 2, size * part, size * part),
            preset("ellipse"),
            fill_xml(theme, role),
        )
        for place, (name, part, role) in enumerate(discs)
    )


def master_shapes(theme: Theme) -> str:
    """Return what stands on every content slide: accent bar, footer rule, brand mark."""
    return (
        shape_xml(2, "Accent bar", (0, 0.47, 0.16, 0.9), preset("rect"), fill_xml(theme, "accent"))
        + shape_xml(3, "Footer rule", (MARGIN, 6.85, CONTENT, 0.012), preset("rect"), fill_xml(theme, "grid"))
        + mark(theme, 4, 12.4, 6.955, 0.33, "primary", "background")
    )


def _rings(theme: Theme, number: int, corner: str, right: float, radius: float) -> str:
    """Return quarter rings about a lower corner, the way water spreads; `right` is the edge for "br"."""
    rings = ((1.0, 0.8, "light"), (0.64, 0.46, "accent"), (0.32, 0.0, "light"))
    shapes = ""
    for place, (outer, inner, role) in enumerate(rings):
        size = radius * outer
        left = right - size if corner == "br" else 0.0
        # a lighter tint of the ground, so that another brand's primary keeps the same quiet contrast
        tint = '<a:lumMod val="85000"/><a:lumOff val="15000"/>'
        fill = fill_xml(theme, "primary", tint) if role == "light" else fill_xml(theme, "accent")
        box = (left, _HEIGHT - size, size, size)
        shapes += shape_xml(
            number + place,
            f"Ring {place + 1}",
            box,
            quarter_ring(inner / outer if inner else 0.0, corner),
            fill,
        )
    return shapes


def layout_shapes(theme: Theme, layout: str) -> str:
    """Return the brand's shapes of `layout`; empty for layouts that show the master's."""
    if layout == "title":
        return (
            shape_xml(2, "Accent bar", (0, 0, 0.28, _HEIGHT), preset("rect"), fill_xml(theme, "accent"))
            + _rings(theme, 3, "br", _WIDTH, 5.4)
            + mark(theme, 6, 1.0, 0.62, 0.62, "background", "primary")
            + shape_xml(9, "Title rule", (1.0, 4.06, 1.3, 0.05), preset("rect"), fill_xml(theme, "accent"))
        )
    if layout == "divider":
        return (
            shape_xml(2, "Panel", (0, 0, 4.3, _HEIGHT), preset("rect"), fill_xml(theme, "primary"))
            + _rings(theme, 3, "bl", 0.0, 3.7)
            + shape_xml(6, "Title rule", (5.0, 3.9, 1.3, 0.05), preset("rect"), fill_xml(theme, "accent"))
            + mark(theme, 7, 12.4, 6.955, 0.33, "primary", "background")
        )
    if layout == "closing":
        return (
            shape_xml(2, "Accent bar", (0, 0, 0.28, _HEIGHT), preset("rect"), fill_xml(theme, "accent"))
            + _rings(theme, 3, "br", _WIDTH, 2.5)
            + shape_xml(6, "Title rule", (1.0, 2.2, 1.3, 0.05), preset("rect"), fill_xml(theme, "accent"))
        )
    return ""
