"""DrawingML's colours as hex: scheme colours through a colour map, presets, and the transforms on all of them."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from deckgen.slides.view.reading import A, share, tag_of, whole

_UNMAPPED: Final = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_SYSTEM: Final = {"window": "FFFFFF", "windowText": "000000"}
_SHORT: Final = {"dk": "dark", "lt": "light", "med": "medium"}
COLORS: Final = frozenset(f"{A}{name}" for name in ("srgbClr", "schemeClr", "sysClr", "prstClr", "scrgbClr", "hslClr"))

Step = tuple[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Color:
    """A colour as "#RRGGBB", and its opacity in [0, 1]."""

    hex: str
    alpha: float = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Palette:
    """A theme's colours (RRGGBB by slot) and the map from names that shapes use ("tx1") to slots ("dk1")."""

    scheme: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    def slot(self, name: str) -> str | None:
        """Return the theme's colour called `name`, as "#RRGGBB"."""
        value = self.scheme.get(self.mapping.get(name, _UNMAPPED.get(name, name)))
        return None if value is None else f"#{value}"

    def color(self, element: Any, placeholder: Color | None = None) -> Color | None:
        """Return what a colour element says; `placeholder` stands for "phClr" of a theme's style."""
        said = element.get("val", "")
        base: str | None
        alpha = 1.0
        if element.tag == f"{A}schemeClr" and said == "phClr":
            base = placeholder.hex if placeholder else None
            alpha = placeholder.alpha if placeholder else 1.0
        elif element.tag == f"{A}schemeClr":
            base = self.slot(said)
        else:
            base = _plain(element, said)
        base = (base or "").lstrip("#").upper()
        if len(base) != 6 or not set(base) <= set("0123456789ABCDEF"):
            return None
        steps = steps_of(element)
        for name, amount in steps:
            alpha = {"alpha": amount, "alphaMod": alpha * amount, "alphaOff": alpha + amount}.get(name, alpha)
        return Color(hex=f"#{transformed(base, tuple(steps))}", alpha=min(max(alpha, 0.0), 1.0))

    def inside(self, holder: Any, placeholder: Color | None = None) -> Color | None:
        """Return the colour that `holder` (a fill or a style's reference) contains."""
        element = next((child for child in holder if child.tag in COLORS), None)
        return None if element is None else self.color(element, placeholder)


def _plain(element: Any, said: str) -> str | None:
    """Return the hex of a colour that needs no theme."""
    kind = tag_of(element)
    if kind == "srgbClr":
        return said
    if kind == "sysClr":
        return str(element.get("lastClr") or _SYSTEM.get(said, ""))
    if kind == "prstClr":
        return _preset(said)
    if kind == "scrgbClr":
        channels = [share(element.get(name)) for name in "rgb"]
        return _hex([_curved(c) for c in channels if c is not None]) if None not in channels else None
    hue, saturation, light = whole(element.get("hue")), share(element.get("sat")), share(element.get("lum"))
    if hue is None or saturation is None or light is None:
        return None
    return _hex(colorsys.hls_to_rgb(hue / 21_600_000, light, saturation))


def _preset(name: str) -> str | None:
    from PIL.ImageColor import getrgb

    for short, long in _SHORT.items():
        if name.startswith(short) and name[len(short) : len(short) + 1].isupper():
            name = long + name[len(short) :]
    try:
        return _hex([channel / 255 for channel in getrgb(name.lower())[:3]]) if name.isalpha() else None
    except ValueError:
        return None


def steps_of(element: Any) -> list[Step]:
    """Return the transforms on a colour element in their order, amounts as shares (of a turn for hues)."""
    found = []
    for child in element:
        name, said = tag_of(child), child.get("val")
        turn = whole(said) if name in ("hue", "hueOff") else None
        amount = turn / 21_600_000 if turn is not None else share(said)
        if name and (amount is not None or said is None):
            found.append((name, amount or 0.0))
    return found


@lru_cache(maxsize=4096)
def transformed(color: str, steps: Sequence[Step]) -> str:
    """Return `color` (RRGGBB) after `steps`, amounts as shares, a tuple.

    Shade and tint work on linear light: 20% of tint on 4F81BD is PowerPoint's E9EDF4, not DCE6F2.
    """
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    for name, amount in steps:
        if name == "shade":
            channels = [_curved(_linear(c) * amount) for c in channels]
        elif name == "tint":
            channels = [_curved(1 - (1 - _linear(c)) * amount) for c in channels]
        elif name == "gray":
            channels = [0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]] * 3
        elif name == "inv":
            channels = [1 - c for c in channels]
        else:
            channels = _turned(channels, name, amount)
    return _hex(channels)


def _turned(channels: list[float], name: str, amount: float) -> list[float]:
    """Return `channels` after a transform of hue, saturation or lightness; unchanged for any other."""
    kind, change = next(((k, name[3:]) for k in ("hue", "sat", "lum") if name.startswith(k)), ("", ""))
    if name == "comp":
        kind, change, amount = "hue", "Off", 0.5
    if not kind or change not in ("", "Mod", "Off"):
        return channels
    hue, light, saturation = colorsys.rgb_to_hls(*channels)
    parts = {"hue": hue, "lum": light, "sat": saturation}
    parts[kind] = {"": amount, "Mod": parts[kind] * amount, "Off": parts[kind] + amount}[change]
    light, saturation = (min(max(parts[k], 0.0), 1.0) for k in ("lum", "sat"))
    return list(colorsys.hls_to_rgb(parts["hue"] % 1.0, light, saturation))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _curved(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _hex(channels: Sequence[float]) -> str:
    return "".join(f"{round(min(max(c, 0.0), 1.0) * 255):02X}" for c in channels)
