"""What the brand draws behind the content: bars, rules, the mark or the logo, and the cover's picture."""

from __future__ import annotations

from typing import Final

from deckgen.slides.colors import fill_xml
from deckgen.slides.layouts import CONTENT, MARGIN
from deckgen.slides.template_shapes import logo_xml, preset, quarter_ring, shape_xml
from deckgen.theme import Theme

_WIDTH, _HEIGHT = 40 / 3, 7.5  # inches
_CORNER: Final = (12.4, 6.955, 0.33)  # left, top, size of the mark on content slides
_COVER: Final = (1.0, 0.62, 0.62)
_LINES: Final = 5  # of a stave
# places on the stave, as a share of its width and in half line steps from the top
_NOTES: Final = ((0.08, 6), (0.2, 5), (0.32, 3), (0.46, 4), (0.6, 2), (0.74, 1), (0.9, 3))


def _bar(theme: Theme, number: int, name: str, box: tuple[float, float, float, float], role: str) -> str:
    return shape_xml(number, name, box, preset("rect"), fill_xml(theme, role))


def mark(theme: Theme, number: int, place: tuple[float, float, float], ground: str) -> str:
    """Return the brand's logo where it has one, else its drawn mark, on the colour role `ground`."""
    left, top, size = place
    if theme.logo_image is not None:
        return logo_xml(theme, number, place)
    inner = theme.ink(ground) if ground != "background" else "primary"
    if theme.decoration == "staves":  # a crescent
        discs = [("disc", 0.0, 0.0, 1.0, "brand"), ("shade", 0.3, -0.06, 0.88, ground)]
    else:
        discs = [
            ("ring", 0.0, 0.0, 1.0, inner),
            ("hole", 0.14, 0.14, 0.72, ground),
            ("core", 0.28, 0.28, 0.44, "brand"),
        ]
    return "".join(
        shape_xml(
            number + step,
            f"Brand mark {name}",
            (left + size * x, top + size * y, size * part, size * part),
            preset("ellipse"),
            fill_xml(theme, role),
        )
        for step, (name, x, y, part, role) in enumerate(discs)
    )


def master_shapes(theme: Theme) -> str:
    """Return what stands on every content slide: accent bar or band, footer rule, brand mark."""
    bar = (0, 0, 0.2, _HEIGHT) if theme.decoration == "staves" else (0, 0.47, 0.16, 0.9)
    return (
        _bar(theme, 2, "Accent bar", bar, "brand")
        + _bar(theme, 3, "Footer rule", (MARGIN, 6.85, CONTENT, 0.012), "grid")
        + mark(theme, 4, _CORNER, "background")
    )


def _rings(theme: Theme, number: int, corner: str, right: float, radius: float) -> str:
    """Return quarter rings about a lower corner, the way water spreads; `right` is the edge for "br"."""
    rings = ((1.0, 0.8, "light"), (0.64, 0.46, "brand"), (0.32, 0.0, "light"))
    shapes = ""
    for place, (outer, inner, role) in enumerate(rings):
        size = radius * outer
        left = right - size if corner == "br" else 0.0
        # a lighter tint of the ground, so that another brand's cover keeps the same quiet contrast
        tint = '<a:lumMod val="85000"/><a:lumOff val="15000"/>'
        fill = fill_xml(theme, "cover", tint) if role == "light" else fill_xml(theme, "brand")
        box = (left, _HEIGHT - size, size, size)
        shapes += shape_xml(
            number + place,
            f"Ring {place + 1}",
            box,
            quarter_ring(inner / outer if inner else 0.0, corner),
            fill,
        )
    return shapes


def _stave(theme: Theme, number: int, left: float, top: float, width: float, step: float) -> str:
    """Return five lines with notes on them; `step` is the distance of the lines (inches)."""
    shapes = "".join(
        _bar(theme, number + line, f"Stave line {line + 1}", (left, top + line * step, width, 0.014), "grid")
        for line in range(_LINES)
    )
    for place, (share, half_steps) in enumerate(_NOTES):
        box = (left + width * share - step * 0.62, top + half_steps * step / 2 - step * 0.4, step * 1.24, step * 0.82)
        role = "brand" if place in (2, 5) else "primary"
        shapes += shape_xml(number + _LINES + place, f"Note {place + 1}", box, preset("ellipse"), fill_xml(theme, role))
    return shapes


def _staves_layout(theme: Theme, layout: str) -> str:
    """Return a dark brand's cover, divider and closing slide: a moon, and staves with a tune."""
    if layout == "title":
        moon = (9.55, 0.85, 2.9)
        return (
            _bar(theme, 2, "Accent band", (0, 0, 0.42, _HEIGHT), "brand")
            + _stave(theme, 3, 8.6, 4.75, _WIDTH - 8.6, 0.3)
            + (mark(theme, 20, moon, "cover") if theme.logo_image is None else mark(theme, 20, _COVER, "cover"))
            + _bar(theme, 25, "Title rule", (1.0, 4.06, 1.3, 0.03), "brand")
        )
    if layout == "divider":
        return (
            _bar(theme, 2, "Panel", (0, 0, 4.3, _HEIGHT), "surface")
            + _bar(theme, 3, "Accent band", (0, 0, 0.42, _HEIGHT), "brand")
            + _stave(theme, 4, 0.42, 3.0, 3.88, 0.3)
            + _bar(theme, 20, "Title rule", (5.0, 3.9, 1.3, 0.03), "brand")
            + mark(theme, 21, _CORNER, "background")
        )
    return (
        _bar(theme, 2, "Accent band", (0, 0, 0.42, _HEIGHT), "brand")
        + _stave(theme, 3, 9.4, 5.2, _WIDTH - 9.4, 0.22)
        + _bar(theme, 20, "Title rule", (1.0, 2.2, 1.3, 0.03), "brand")
    )


def layout_shapes(theme: Theme, layout: str) -> str:
    """Return the brand's shapes of `layout`; empty for layouts that show the master's."""
    if layout not in ("title", "divider", "closing"):
        return ""
    if theme.decoration == "staves":
        return _staves_layout(theme, layout)
    if layout == "title":
        return (
            _bar(theme, 2, "Accent bar", (0, 0, 0.28, _HEIGHT), "brand")
            + _rings(theme, 3, "br", _WIDTH, 5.4)
            + mark(theme, 6, _COVER, "cover")
            + _bar(theme, 9, "Title rule", (1.0, 4.06, 1.3, 0.05), "brand")
        )
    if layout == "divider":
        return (
            _bar(theme, 2, "Panel", (0, 0, 4.3, _HEIGHT), "cover")
            + _rings(theme, 3, "bl", 0.0, 3.7)
            + _bar(theme, 6, "Title rule", (5.0, 3.9, 1.3, 0.05), "brand")
            + mark(theme, 7, _CORNER, "background")
        )
    return (
        _bar(theme, 2, "Accent bar", (0, 0, 0.28, _HEIGHT), "brand")
        + _rings(theme, 3, "br", _WIDTH, 2.5)
        + _bar(theme, 6, "Title rule", (1.0, 2.2, 1.3, 0.05), "brand")
    )
