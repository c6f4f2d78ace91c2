"""What stands behind the content of slides, as one SVG a layout: read from the package that PowerPoint gets."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

from lxml import etree

from deckgen.slides.colors import SLOTS
from deckgen.slides.layouts import EMU
from deckgen.slides.package import NS, PRESENTATION, Package
from deckgen.slides.stationery import Stationery
from deckgen.theme import Theme

_POINT: Final = EMU / 72
_STEPS: Final = ("moveTo", "lnTo", "arcTo", "close")
_DRAWN: Final = ("rect", "roundRect", "ellipse")  # the outlines that are drawn; a template's others are left out


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A layout or master of the package, with what its pictures show."""

    root: Any
    images: Mapping[str, bytes]


def slide_size(stationery: Stationery) -> tuple[int, int]:
    """Return width and height of the slides, in EMUs."""
    package = Package(stationery.package)
    [size] = package.xml(PRESENTATION).xpath("./p:sldSz", namespaces=NS)
    return int(size.get("cx")), int(size.get("cy"))


def decorations(stationery: Stationery, layouts: Iterable[str]) -> dict[str, bytes]:
    """Return the SVG of what stands behind the content of each of `layouts`: the layout's shapes over the master's."""
    package = Package(stationery.package)
    width, height = slide_size(stationery)
    size = f"0 0 {width / _POINT:g} {height / _POINT:g}"
    masters = _targets(package, PRESENTATION, "./p:sldMasterIdLst/p:sldMasterId")
    made = {}
    for name in layouts:
        master, place = stationery.places[name]
        part = _targets(package, masters[master], "./p:sldLayoutIdLst/p:sldLayoutId")[place]
        layout, below = _part(package, part), _part(package, masters[master])
        parts = [layout] if layout.root.get("showMasterSp") == "0" else [below, layout]
        shapes = "".join(_shape(shape, part, stationery.theme) for part in parts for shape in _fixed(part))
        image = next(filter(None, (_ground(one, width, height) for one in (layout, below))), "")
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" preserveAspectRatio="none">{image}{shapes}</svg>'
        )
        made[name] = svg.encode()
    return made


def _targets(package: Package, part: str, path: str) -> list[str]:
    links = package.relationships(part)
    return [links[one.get(f"{{{NS['r']}}}id")].target for one in package.xml(part).xpath(path, namespaces=NS)]


def _part(package: Package, part: str) -> _Part:
    images = {
        number: package.parts[link.target]
        for number, link in package.relationships(part).items()
        if not link.external and link.target.lower().endswith((".png", ".jpg", ".jpeg", ".svg"))
    }
    return _Part(root=package.xml(part), images=images)


def _fixed(part: _Part) -> list[Any]:
    """Return the shapes that no slide fills."""
    shapes = part.root.xpath("./p:cSld/p:spTree/p:sp | ./p:cSld/p:spTree/p:pic", namespaces=NS)
    return [shape for shape in shapes if not shape.xpath(".//p:nvPr/p:ph", namespaces=NS)]


def _ground(part: _Part, width: int, height: int) -> str:
    """Return the picture that a part has for its background."""
    found = part.root.xpath("./p:cSld/p:bg//a:blip/@r:embed", namespaces=NS)
    image = part.images.get(found[0]) if found else None
    at = f'width="{width / _POINT:g}" height="{height / _POINT:g}" preserveAspectRatio="none"'
    return f'<image {at} href="{data_address(image)}"/>' if image is not None else ""


def _shape(shape: Any, part: _Part, theme: Theme) -> str:
    box = _box(shape)
    if box is None:
        return ""
    left, top, width, height = box
    at = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    if etree.QName(shape).localname == "pic":
        found = shape.xpath("./p:blipFill/a:blip//@r:embed", namespaces=NS)
        image = next((part.images[one] for one in reversed(found) if one in part.images), None)
        return f'<image {at} preserveAspectRatio="none" href="{data_address(image)}"/>' if image else ""
    fill = _fill(shape.find("p:spPr/a:solidFill", NS), theme)
    preset, custom = shape.find("p:spPr/a:prstGeom", NS), shape.find("p:spPr/a:custGeom", NS)
    if fill is None or (preset is not None and preset.get("prst") not in _DRAWN):
        return ""
    if custom is not None:
        outline = _outline(custom, box)
        return f'<path d="{outline}" fill="{fill}"/>' if outline else ""
    if preset is not None and preset.get("prst") == "ellipse":
        middle = f'cx="{left + width / 2:g}" cy="{top + height / 2:g}"'
        return f'<ellipse {middle} rx="{width / 2:g}" ry="{height / 2:g}" fill="{fill}"/>'
    return f'<rect {at} fill="{fill}"/>'


def _box(shape: Any) -> tuple[float, float, float, float] | None:
    place = shape.find("p:spPr/a:xfrm", NS)
    if place is None or place.find("a:off", NS) is None:
        return None
    start, extent = place.find("a:off", NS), place.find("a:ext", NS)
    x, y, cx, cy = (
        int(value) / _POINT for value in (start.get("x"), start.get("y"), extent.get("cx"), extent.get("cy"))
    )
    return x, y, cx, cy


def _fill(fill: Any, theme: Theme) -> str | None:
    """Return the colour of a fill; None for one that is no plain colour."""
    if fill is None or not len(fill):
        return None
    color = fill[0]
    value = color.get("val")
    if etree.QName(color).localname == "schemeClr":
        role = theme.slots.get(value) or SLOTS.get(value)
        value = theme.colors.get(role or "")
    if value is None or len(value) != 6:
        return None
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
    if path is None or not path.get("w") or any(etree.QName(step).localname not in _STEPS for step in path):
        return ""
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
    first, last = radians(start / 60_000), radians((start + swing) / 60_000)
    return at[0] + radius * (cos(last) - cos(first)), at[1] + radius * (sin(last) - sin(first))


def data_address(content: bytes) -> str:
    """Return `content`, a picture, as an address that holds it."""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg" if content.startswith(b"\xff\xd8") else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
