"""Whether colours can be read and told apart, also by people who see red and green alike.

Contrast is WCAG 2.2's ratio. Colour vision deficiency is simulated with the matrices of Machado, Oliveira and
Fernandes (2009) at full severity, and distance is CIE 1976 (Lab, D65).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

Vision = Literal["normal", "protanopia", "deuteranopia"]
_Vector = tuple[float, float, float]

_MATRICES: Final[Mapping[Vision, tuple[_Vector, _Vector, _Vector]]] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final = (0.95047, 1.0, 1.08883)

READABLE: Final = 4.5  # contrast of text (WCAG 2.2 AA)
MARKED: Final = 1.5  # of a mark that has a label beside it, such as the yellow of a medium band on white
APART: Final = 20.0  # CIE 1976 distance; about 2 can just be seen, 20 is told apart across a room

RISKS: Final = ("critical", "high", "medium", "low")
VERDICTS: Final = ("good", "bad")
_TEXT_ROLES: Final = ("text", "muted", "primary")  # written on the ground and on cards
_COLORED_TEXT: Final = ("critical", "high", "low", "good", "bad", "title")  # written on the ground alone
_FILLS: Final = ("surface", "primary", "accent", "accent2", "accent3", *RISKS, *VERDICTS, "cover", "header")
_MARKS: Final = ("accent", "accent2", "accent3", "medium", "primary")


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection:
    """Two colour roles that do not go together: what was measured, and the least allowed."""

    roles: tuple[str, str]
    message: str


def linear(color: str) -> _Vector:
    """Return a hex colour's red, green and blue as linear light, each in [0, 1]."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """Return the relative luminance of a hex colour, in [0, 1] (WCAG 2.2)."""
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, in [1, 21] (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return the hex colour that lies `share` of the way (0 to 1) from `one` to `other`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _times(matrix: tuple[_Vector, _Vector, _Vector], vector: _Vector) -> _Vector:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _lab(light: _Vector) -> _Vector:
    def root(value: float) -> float:
        return float(value ** (1 / 3)) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29

    x, y, z = (root(value / white) for value, white in zip(_times(_TO_XYZ, light), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, vision: Vision = "normal") -> float:
    """Return how far apart two hex colours look to a person of that `vision` (CIE 1976; 0 is the same)."""

    def seen(color: str) -> _Vector:
        red, green, blue = (min(max(value, 0.0), 1.0) for value in _times(_MATRICES[vision], linear(color)))
        return _lab((red, green, blue))

    return float(sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5)


def readable_on(ground: str, *inks: str) -> float:
    """Return the contrast of whichever of `inks` reads best on `ground`."""
    return max(contrast(ink, ground) for ink in inks)


def objections(colors: Mapping[str, str]) -> Iterator[Objection]:
    """Yield what is wrong with a palette (colour role -> hex): text that cannot be read, risks that look alike."""
    yield from _unreadable(colors)
    for group in (RISKS, VERDICTS):
        for one, other in combinations(group, 2):
            for vision in _MATRICES:
                apart = distance(colors[one], colors[other], vision)
                if apart < APART:
                    seen = "" if vision == "normal" else f" under {vision}"
                    said = f"{one} and {other} look alike{seen}: distance {apart:.1f}, at least {APART:g} is needed"
                    yield Objection(roles=(one, other), message=said)


def _unreadable(colors: Mapping[str, str]) -> Iterator[Objection]:
    wanted = [(role, ground, READABLE) for role in _TEXT_ROLES for ground in ("background", "surface")]
    wanted += [(role, "background", READABLE) for role in _COLORED_TEXT]
    wanted += [(role, "background", MARKED) for role in _MARKS]
    for role, ground, least in wanted:
        ratio = contrast(colors[role], colors[ground])
        if ratio < least:
            said = f"{role} on {ground} has a contrast of {ratio:.2f}, at least {least:g} is needed"
            yield Objection(roles=(role, ground), message=said)
    for fill in _FILLS:
        ratio = readable_on(colors[fill], colors["text"], colors["background"])
        if ratio < READABLE:
            said = f"neither text nor background can be read on {fill}: {ratio:.2f}, at least {READABLE:g} is needed"
            yield Objection(roles=(fill, "text"), message=said)
