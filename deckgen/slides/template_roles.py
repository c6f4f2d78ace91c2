"""A template's colours and fonts as a `Theme`: every role that tables, cards and figures need, made readable.

A template has accents, not roles. Text, ground and accents are the template's own; what it does not say (muted text,
rules, cards) is mixed from them, and risks keep colours that everybody can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from deckgen.palette import MARKED, READABLE, RISKS, VERDICTS, contrast, distance, mix
from deckgen.slides.layouts import SLIDE_WIDTH
from deckgen.slides.manifest import TemplateLayout, TemplateManifest
from deckgen.theme import Fonts, Theme

_SAFE: Final[tuple[Mapping[str, str], ...]] = (  # for white, grey and dark grounds
    {"critical": "7A1020", "high": "C9481A", "medium": "F0B429", "low": "2A78B5", "good": "147E5C", "bad": "B3261E"},
    {"critical": "5E0B18", "high": "9E3510", "medium": "B57B00", "low": "1F5C91", "good": "0B5F4A", "bad": "9C1C16"},
    {"critical": "F0566A", "high": "F79A4B", "medium": "FBE7A1", "low": "5AA9E6", "good": "56CDB0", "bad": "F0566A"},
)
_WRITTEN: Final = ("critical", "high", "low", *VERDICTS)  # risks that stand as text
_ALARMING: Final = 30.0  # CIE 1976 distance below which an accent is taken for a risk
_MARK: Final = 2.0  # least contrast of an accent that stands for data
_MOST_TITLE: Final = 28.0  # an action title is a sentence, which the 44 points of many templates do not hold
_LEAST: Final = {"body": 11.0, "table": 11.0, "title": 18.0, "footer": 8.0, "kpi": 16.0, "cover": 24.0}


def _readable(color: str, grounds: Iterable[str], toward: str, least: float) -> str:
    """Return `color`, moved toward the colour `toward` until its contrast on all `grounds` is `least`."""
    places = list(grounds)
    for step in range(21):
        tried = mix(color, toward, step / 20)
        if all(contrast(tried, ground) >= least for ground in places):
            return tried
    return toward


def _legible(colors: Mapping[str, str], ground: str) -> float:
    """Return how many of the risks can be written on `ground`, and whether medium's mark is seen there."""
    seen = 0.5 if contrast(colors["medium"], ground) >= MARKED else 0.0
    return seen + sum(contrast(colors[role], ground) >= READABLE for role in _WRITTEN)


def roles_of(slots: Mapping[str, str], ground: str, theme: Theme) -> dict[str, str]:
    """Return colour role -> hex for a master whose scheme is `slots`, on `ground`; `theme` gives the risks."""
    text = slots["tx1"]
    if contrast(text, ground) < 7:
        text = max((slots["dk1"], slots["lt1"], "FFFFFF", "1A1A1A"), key=lambda color: contrast(color, ground))
    surface = slots["bg2"]
    if not 1.04 <= contrast(surface, ground) <= 1.5 or contrast(text, surface) < 7:
        surface = mix(ground, text, 0.06)
    accents = [slots[f"accent{n}"] for n in range(1, 7)]
    grounds = (ground, surface)
    primary = next((c for c in (slots["tx2"], *accents[:2]) if contrast(c, ground) >= 5 and c != text), accents[0])
    own = {role: theme.colors[role] for role in (*RISKS, *VERDICTS)}
    safe = max((own, *_SAFE), key=lambda tried: _legible(tried, ground))
    if _legible(safe, ground) < len(_WRITTEN):  # a middling ground: as legible as it goes
        safe = {**safe, **{role: _readable(safe[role], [ground], text, READABLE) for role in _WRITTEN}}
    primary = _readable(primary, grounds, text, READABLE)
    # an accent that looks like a warning stands behind those that do not
    alarming = {c for c in accents for role in ("critical", "high", "bad") if distance(c, safe[role]) < _ALARMING}
    calm = [color for color in dict.fromkeys(accents) if color not in alarming]
    marks = [_inkable(_readable(c, [ground], text, _MARK), ground, text) for c in [*calm, *accents][:3]]
    return {
        **safe,
        "background": ground, "surface": surface, "text": text, "grid": mix(ground, text, 0.18),
        "muted": _readable(mix(text, ground, 0.4), grounds, text, READABLE + 0.1),
        "primary": primary, "title": primary, "cover": primary, "header": primary,
        "accent": marks[0], "accent2": marks[1], "accent3": marks[2], "brand": accents[0],
        "ramp": mix(surface, primary, 0.5),
    }  # fmt: skip


def _inkable(color: str, ground: str, text: str) -> str:
    """Return `color`, moved toward the text until letters in one of the two can be read on it."""
    for step in range(21):
        tried = mix(color, text, step / 20)
        if max(contrast(tried, ground), contrast(tried, text)) >= READABLE:
            return tried
    return text


def theme_of(manifest: TemplateManifest, used: Mapping[str, TemplateLayout], theme: Theme) -> Theme:
    """Return `theme` in the colours, fonts and sizes of a template.

    Parameters
    ----------
    manifest : TemplateManifest
        The template.
    used : mapping of str to TemplateLayout
        Layout of deckgen -> the template's layout in its place; the one for "figure" sets the ground.
    theme : Theme
        Gives what a template does not have: the type scale, floors, colours of risks.
    """
    main = used["figure"]
    slots = manifest.colors[main.master].slots
    ground = main.ground or slots["bg1"]
    colors = roles_of(slots, ground, theme)
    for name, layout in used.items():
        behind = layout.ground or manifest.colors[layout.master].slots["bg1"]
        if behind != ground:
            colors[f"ground_{name}"] = behind
    # a slot means another colour on another master
    several = len({layout.master for layout in used.values()}) > 1
    roles = () if several else ("text", "background", "primary", "surface", "accent", "accent2", "accent3")
    same = {slot: role for role in reversed(roles) for slot in theme.slots if slots[slot] == colors[role]}
    heading, body = manifest.fonts[main.master]
    sizes, floors = _scale(manifest, used, theme)
    return Theme(
        name=theme.name, label=manifest.themes[main.master], colors=colors, sizes=sizes, floors=floors,
        slots=same, matplotlib=theme.matplotlib,
        fonts=Fonts(heading=heading, body=body, heading_fallbacks=theme.fonts.heading_fallbacks),
    )  # fmt: skip


def _scale(
    manifest: TemplateManifest, used: Mapping[str, TemplateLayout], theme: Theme
) -> tuple[dict[str, float], dict[str, float]]:
    """Return sizes and floors: the theme's, as large beside the slide's width as they are on a wide slide."""
    factor = min(max(manifest.width / SLIDE_WIDTH, 0.8), 1.6)
    sizes = {name: _half(size * factor) for name, size in theme.sizes.items()}
    title, cover = used["figure"].title, used["title"].title
    if title is not None:
        sizes["title"] = min(max(title.size, sizes["title"] * 0.85), _MOST_TITLE * factor)
    if cover is not None:
        sizes["cover"] = min(max(cover.size, sizes["cover"] * 0.7), sizes["cover"] * 1.1)
    floors = {name: min(max(_half(size * factor), _LEAST.get(name, 8.0)), size) for name, size in theme.floors.items()}
    return sizes, floors


def _half(points: float) -> float:
    return round(points * 2) / 2
