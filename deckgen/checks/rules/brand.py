"""Rules over the brand: fonts and colours are the theme's, so that a new theme changes them all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.view.reading import A, tag_of

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_SRGB: Final = f"{A}srgbClr"
_BRANDS: Final = ("ppt/theme/", "ppt/slideMasters/", "ppt/slideLayouts/", "ppt/tableStyles.xml")
_NAMED: Final = 5  # colours that have a finding of their own; a pasted deck brings dozens
_HEX: Final = re.compile(r"#?[0-9A-Fa-f]{6}")
_FONT_TAGS: Final = (f"{A}latin", f"{A}ea", f"{A}cs", f"{A}font")


class Fonts(FileRule):
    """Text is set in the fonts of the deck's theme."""

    kind = "brand.fonts"
    severity = "warning"
    why = "Another font came in by pasting; a new theme will not change it, and who lacks it sees a third."
    example = "one paragraph in Calibri, in a deck set in Arial"
    mend = "choose the theme's heading or body font, or allow it"

    allow: tuple[str, ...] = Field((), description="fonts that may be used beside the theme's")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each font that is not the theme's, with the slides that use it."""
        themes = {slide.sheet.theme.part: slide.sheet.theme for slide in deck.slides}
        own = {theme.font(name) for theme in themes.values() for name in ("+mj-lt", "+mn-lt")}
        allowed = {font.casefold() for font in (*own, *self.allow, *_theme_fonts(deck)) if font}
        if not any(own):
            return
        used: dict[str, list[int]] = defaultdict(list)
        for slide in deck.slides:
            bodies = (body for shape in slide.shapes if not shape.hidden for body in shape.bodies)
            runs = (run for body in bodies for paragraph in body.paragraphs for run in paragraph.runs)
            for font in {run.font for run in runs if run.font and run.text.strip()} | _chart_fonts(deck, slide.part):
                if font.casefold() not in allowed:
                    used[font].append(slide.number)
        for font, slides in sorted(used.items()):
            yield self.finding(
                f"{font} is no font of the theme{_listed(slides)}", slide=slides[0], measured=font,
                allowed=", ".join(sorted({font for font in own if font})),
            )  # fmt: skip


def _theme_fonts(deck: DeckView) -> set[str]:
    """Return every font that the themes name, those for other scripts among them."""
    names = [name for name in deck.package.parts if name.startswith("ppt/theme/theme")]
    found = (element.get("typeface", "") for name in names for element in deck.root(name).iter(*_FONT_TAGS))
    return {font for font in found if font and not font.startswith("+")}


def _charts(deck: DeckView, part: str) -> list[str]:
    targets = (link.target for link in deck.links(part).values() if link.kind in ("chart", "chartEx"))
    return [target for target in targets if target in deck.package.parts]


def _chart_fonts(deck: DeckView, part: str) -> set[str]:
    """Return the fonts that the charts of a slide name themselves."""
    found = {e.get("typeface", "") for chart in _charts(deck, part) for e in deck.root(chart).iter(f"{A}latin")}
    return {font for font in found if font and not font.startswith("+")}


class Colors(FileRule):
    """Colours that a slide or a chart says by number are the theme's.

    Black, white and greys may be used anywhere, and so may what the masters, layouts and table styles use, and shades of
    all these on their way to the theme's lights and darks.
    """

    kind = "brand.colors"
    severity = "warning"
    why = "A new theme will not change them, and eleven blues on one deck look like none."
    example = "a bar in FF00FF, pasted from another deck"
    mend = "choose a colour of the theme's palette, or allow it"

    allow: tuple[str, ...] = Field((), description="colours (RRGGBB) that may be used beside the theme's")
    tolerance: int = Field(6, ge=0, le=255, description="by how many steps of 255 a channel may differ")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each colour that is not the theme's, with the slides that use it."""
        brand = {_channels(value) for value in (*_brand_colors(deck), *self.allow) if _HEX.fullmatch(value)}
        ends = {_channels(value) for value in _ends(deck)}
        known: dict[str, bool] = {}
        used: dict[str, list[int]] = defaultdict(list)
        for slide in deck.slides:
            roots = [slide.sheet.root, *map(deck.root, _charts(deck, slide.part))]
            for value in {value for root in roots for value in _explicit(root)}:
                if value not in known:
                    known[value] = self._is_shade(_channels(value), brand, ends)
                if not known[value]:
                    used[value].append(slide.number)
        yield from self._findings(used, brand)

    def _findings(self, used: Mapping[str, list[int]], brand: Iterable[tuple[int, int, int]]) -> Iterator[Finding]:
        """Yield a finding for each of the colours that are used most, and one for all others."""
        order = sorted(used, key=lambda value: (-len(used[value]), value))
        for value in order[:_NAMED]:
            yield self.finding(
                f"#{value} is no colour of the theme{_listed(used[value])}", slide=used[value][0],
                measured=f"#{value}", allowed=self._nearest(value, brand),
            )  # fmt: skip
        rest = order[_NAMED:]
        if rest:
            first = min(slide for value in rest for slide in used[value])
            said = ", ".join(f"#{value}" for value in rest[:12]) + (", …" if len(rest) > 12 else "")
            yield self.finding(f"{len(rest)} more colours are none of the theme's", slide=first, measured=said)

    def _is_shade(self, color: Sequence[int], brand: Iterable[Sequence[int]], ends: Iterable[Sequence[int]]) -> bool:
        """Return whether `color` is grey, or lies on the way from one of the brand's colours to one of `ends`."""
        ways = ((one, end) for one in brand for end in ends)
        return max(color) - min(color) <= self.tolerance or any(_off_way(color, *way) <= self.tolerance for way in ways)

    def _nearest(self, value: str, brand: Iterable[tuple[int, int, int]]) -> str:
        near = min(brand, key=lambda other: (_distance(_channels(value), other), other), default=None)
        return "" if near is None else "#" + "".join(f"{channel:02X}" for channel in near)


def _explicit(root: Any) -> Iterator[str]:
    """Yield the colours that a part says by number."""
    for element in root.iter(_SRGB):
        value = element.get("val", "").upper()
        if _HEX.fullmatch(value):
            yield value


def _brand_colors(deck: DeckView) -> Iterator[str]:
    """Yield what the themes, masters, layouts and table styles name: also the custom colours of a theme."""
    for name in deck.package.parts:
        if name.startswith(_BRANDS) and name.endswith(".xml"):
            for element in deck.root(name).iter(_SRGB, f"{A}sysClr"):
                yield element.get("val" if tag_of(element) == "srgbClr" else "lastClr", "")


def _ends(deck: DeckView) -> Iterator[str]:
    """Yield the lights and darks of the themes, with white and black."""
    yield from ("FFFFFF", "000000")
    for slide in deck.slides:
        scheme = slide.sheet.palette.scheme
        yield from (scheme[slot] for slot in ("lt1", "dk1", "lt2", "dk2") if _HEX.fullmatch(scheme.get(slot, "")))


def _off_way(color: Sequence[int], start: Sequence[int], end: Sequence[int]) -> float:
    """Return how far `color` is, in its worst channel, from the line between two colours."""
    steps = [b - a for a, b in zip(start, end, strict=True)]
    length = sum(step * step for step in steps)
    along = sum((c - a) * step for c, a, step in zip(color, start, steps, strict=True)) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return max(abs(a + along * step - c) for c, a, step in zip(color, start, steps, strict=True))


def _channels(value: str) -> tuple[int, int, int]:
    value = value.lstrip("#")
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)


def _distance(one: Sequence[int], two: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, two, strict=True))


def _listed(slides: Sequence[int]) -> str:
    """Return "; it is used on slides 3, 4 and 9", nothing where the one slide is said anyway."""
    if len(slides) == 1:
        return ""
    if len(slides) > 6:
        return f"; it is used on {len(slides)} slides"
    return f"; it is used on slides {', '.join(map(str, slides[:-1]))} and {slides[-1]}"
