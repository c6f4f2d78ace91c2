"""What a brand draws behind its slides, as one SVG a layout: read from the shapes that PowerPoint gets."""

from __future__ import annotations

from base64 import b64encode
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Any, Final

from lxml import etree

from deckgen.slides.colors import SLOTS
from deckgen.slides.layouts import EMU, SLIDE_HEIGHT, SLIDE_WIDTH
from deckgen.slides.package import NS
from deckgen.slides.template_brand import layout_shapes, master_shapes
from deckgen.theme import SLOTS as SHOWN
from deckgen.theme import Theme

_SPACES: Final = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NS.items() if name in ("a", "p", "r"))
_POINT: Final = EMU / 72


def decoration(theme: Theme, layout: str) -> bytes:
    """Return the SVG of everything that the brand draws on `layout`."""
    drawn = layout_shapes(theme, layout) or master_shapes(theme)
    root = etree.fromstring(f"<p:spTree {_SPACES}>{drawn}</p:spTree>")
    shapes = "".join(_shape(shape, theme) for shape in root)
    size = f"0 0 {SLIDE_WIDTH / _POINT:g} {SLIDE_HEIGHT / _POINT:g}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{shapes}</svg>'.encode()


def _shape(shape: Any, theme: Theme) -> str:
    left, top, width, height = _box(shape)
    if etree.QName(shape).localname == "pic":
        image = theme.logo_vector or theme.logo_image or b""
        at = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
        return f'<image {at} href="{data_address(image)}"/>'
    fill = _fill(shape.find("p:spPr/a:solidFill", NS), theme)
    preset = shape.find("p:spPr/a:prstGeom", NS)
    if preset is None:
        outline = _outline(shape.find("p:spPr/a:custGeom", NS), (left, top, width, height))
        return f'<path d="{outline}" fill="{fill}"/>'
    if preset.get("prst") == "ellipse":
        middle = f'cx="{left + width / 2:g}" cy="{top + height / 2:g}"'
        return f'<ellipse {middle} rx="{width / 2:g}" ry="{height / 2:g}" fill="{fill}"/>'
    return f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _box(shape: Any) -> tuple[float, float, float, float]:
    place = shape.find("p:spPr/a:xfrm", NS)
    start, extent = place.find("a:off", NS), place.find("a:ext", NS)
    x, y, cx, cy = (
        int(value) / _POINT for value in (start.get("x"), start.get("y"), extent.get("cx"), extent.get("cy"))
    )
    return x, y, cx, cy


def _fill(fill: Any, theme: Theme) -> str:
    color = fill[0]
    value = color.get("val")
    if etree.QName(color).localname == "schemeClr":
        value = theme.colors[SHOWN.get(value) or SLOTS[value]]
    by, off = (color.find(f"a:{name}", NS) for name in ("lumMod", "lumOff"))
    if by is None or off is None:
        return f"#{value}"
    hue, light, depth = rgb_to_hls(*(part / 255 for part in bytes.fromhex(value)))
    light = min(light * int(by.get("val")) / 100_000 + int(off.get("val")) / 100_000, 1.0)
    return "#" + "".join(f"{round(part * 255):02X}" for part in hls_to_rgb(hue, light, depth))


def _outline(drawn: Any, box: tuple[float, float, float, float]) -> str:
    """Return the path of an outline of moves, lines and quarter arcs."""
    left, top, width, height = box
    path = drawn.find("a:pathLst/a:path", NS)
    wide, high = int(path.get("w")), int(path.get("h"))
    made, at = [], (0.0, 0.0)
    for step in path:
        kind = etree.QName(step).localname
        if kind == "close":
            made.append("Z")
        elif kind == "arcTo":
            radius, start, swing = (int(step.get(name)) for name in ("wR", "stAng", "swAng"))
            at = _arc_end(at, radius, start, swing)
            turn = int(swing > 0)
            x, y = left + at[0] * width / wide, top + at[1] * height / high
            made.append(f"A{radius * width / wide:g} {radius * height / high:g} 0 0 {turn} {x:.3f} {y:.3f}")
        else:
            point = step.find("a:pt", NS)
            at = float(point.get("x")), float(point.get("y"))
            x, y = left + at[0] * width / wide, top + at[1] * height / high
            made.append(f"{'M' if kind == 'moveTo' else 'L'}{x:.3f} {y:.3f}")
    return "".join(made)


def _arc_end(at: tuple[float, float], radius: float, start: int, swing: int) -> tuple[float, float]:
    """Return where an arc ends that begins at `at`; angles are in 60000ths of a degree."""
    from math import cos, radians, sin

    first, last = radians(start / 60_000), radians((start + swing) / 60_000)
    return at[0] + radius * (cos(last) - cos(first)), at[1] + radius * (sin(last) - sin(first))


def data_address(content: bytes) -> str:
    """Return `content`, a picture, as an address that holds it."""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg" if content.startswith(b"\xff\xd8") else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
