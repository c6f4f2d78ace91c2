"""The rules of a page's style sheet: each look once, under a short class, so that no element needs a style of its own.

The page's policy allows the one style sheet that it was written with, and no style attributes.
"""

from __future__ import annotations

from typing import Final

from deckgen.slides.layouts import EMU, SLIDE_HEIGHT, SLIDE_WIDTH, Box
from deckgen.theme import Theme

_GENERIC: Final = {
    "Arial": '"Liberation Sans", Helvetica, sans-serif',
    "Times New Roman": '"Liberation Serif", Times, serif',
}


class Styles:
    """Gives classes to looks: equal looks share one."""

    def __init__(self, size: tuple[int, int] = (SLIDE_WIDTH, SLIDE_HEIGHT)) -> None:
        self._wide, self._high = size  # of a slide, in EMUs
        self._names: dict[str, str] = {}

    def __call__(self, look: str) -> str:
        """Return the class of the declarations `look`."""
        return self._names.setdefault(look, f"k{len(self._names)}")

    def place(self, box: Box) -> str:
        """Return the class that puts an element where `box` lies on the slide."""
        return self(
            f"left:{box.left / self._wide:.4%};top:{box.top / self._high:.4%};"
            f"width:{box.width / self._wide:.4%};height:{box.height / self._high:.4%}"
        )

    def rules(self) -> str:
        """Return the style sheet of the classes that were given."""
        return "\n".join(f".{name}{{{look}}}" for look, name in self._names.items())


def points(size: float) -> str:
    """Return a length that is `size` points on the slide at its own size, however large it is shown."""
    return f"calc({size:g}*var(--pt))"


def inches(emu: float) -> float:
    """Return a length in EMUs as inches."""
    return emu / EMU


def family(theme: Theme, *, heading: bool = False) -> str:
    """Return the brand's typeface with those that stand in for it."""
    fonts = theme.fonts
    names = (fonts.heading, *fonts.heading_fallbacks) if heading else (fonts.body, *fonts.body_fallbacks)
    last = next((_GENERIC[name] for name in names if name in _GENERIC), "sans-serif")
    return ", ".join([*(f'"{_plain(name)}"' for name in names), last])


def _plain(name: str) -> str:
    """Return a typeface's name without what could end the declaration that it stands in."""
    return "".join(letter for letter in name if letter.isalnum() or letter in " -_")


def brand_rules(theme: Theme, size: tuple[int, int]) -> str:
    """Return the brand's colours as variables, its typefaces, and the shape of a slide of `size` EMUs."""
    width, height = (side / EMU for side in size)
    colors = "".join(f"--c-{role}:{theme.color(role)};" for role in sorted(theme.colors))
    return (
        f":root{{{colors}--c-on-header:{theme.color(theme.ink('header'))};--body-face:{family(theme)};"
        f"--heading-face:{family(theme, heading=True)};--across:{width * 72:g};--shape:{width / height:.5f}}}"
        f"@media print{{@page{{size:{width:.4g}in {height:.4g}in;margin:0}}"
        f".page,.js .page{{width:{width:.4g}in;height:{height:.4g}in}}"
        f".slide,.js .slide,.js .slide.current,.js .overview .slide{{height:{height:.4g}in}}}}"
    )
