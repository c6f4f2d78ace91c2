"""How text looks in each kind of placeholder: sizes, weight, colour role, bullets, spacing.

The template writes these into its layouts and the writer measures text with them, so what is
measured is what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from deckgen.theme import Theme

Kind = Literal[
    "title", "cover", "closing", "subtitle", "text", "bullets", "heading", "object", "card", "statement",
    "source", "date", "stamp", "number",
]  # fmt: skip

# Floors that a theme may leave out; the others ("title", "body", "table") every theme has.
_FLOORS: Final = {"cover": 28.0, "kpi": 22.0, "footer": 10.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """The look of one list level; `size` and `floor` are names in the theme's type scale.

    `step` is added to the size (points), `margin` is the hanging indent (inches), `before` the space
    above the paragraph (points), `max_lines` the most lines that one paragraph may take.
    """

    size: str
    step: float = 0.0
    floor: str = "body"
    bold: bool = False
    color: str = "text"
    bullet: str = ""
    margin: float = 0.0
    before: float = 0.0
    max_lines: int | None = None

    @property
    def heading(self) -> bool:
        """Whether it is set in the heading font."""
        return self.size in ("title", "cover")

    def heavy(self, theme: Theme) -> bool:
        """Return whether it is bold; a brand may set its headings in the regular weight."""
        return self.bold and (theme.fonts.heading_bold or not self.heading)

    def points(self, theme: Theme) -> float:
        """Return the brand's size of this level, in points."""
        return theme.sizes[self.size] + self.step

    def least(self, theme: Theme) -> float:
        """Return the smallest size that this level may be set in, in points."""
        floor = theme.floors.get(self.floor, _FLOORS.get(self.floor, theme.floors["body"]))
        return min(floor, self.points(theme))


@dataclass(frozen=True, kw_only=True, slots=True)
class TextStyle:
    """A kind's levels, and its insets (left, top, right, bottom; inches), anchor and alignment."""

    levels: tuple[Level, ...]
    insets: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    anchor: Literal["t", "ctr", "b"] = "t"
    align: Literal["l", "r", "ctr"] = "l"
    spacing: float = 1.0

    def level(self, index: int) -> Level:
        """Return the level `index`, or the deepest one that the kind has."""
        return self.levels[min(index, len(self.levels) - 1)]


def _footer(align: Literal["l", "r"], max_lines: int) -> TextStyle:
    level = Level(size="footer", floor="footer", color="muted", max_lines=max_lines)
    return TextStyle(levels=(level,), anchor="ctr", align=align)


_PROSE: Final = TextStyle(
    levels=(
        Level(size="body", step=2, before=12),
        Level(size="body", bullet="•", margin=0.25, before=6),
        Level(size="body", step=-2, bullet="–", margin=0.5, before=4),
    )
)

STYLES: Final[Mapping[Kind, TextStyle]] = MappingProxyType(
    {
        "title": TextStyle(
            levels=(Level(size="title", floor="title", bold=True, color="title", max_lines=2),),
            anchor="ctr",
            spacing=0.92,
        ),
        "cover": TextStyle(
            levels=(Level(size="cover", floor="cover", bold=True, color="title", max_lines=4),),
            anchor="b",
            spacing=0.95,
        ),
        "closing": TextStyle(
            levels=(Level(size="cover", step=-6, floor="cover", bold=True, color="title", max_lines=2),),
            anchor="b",
            spacing=0.95,
        ),
        "subtitle": TextStyle(levels=(Level(size="body", step=2, color="muted", before=4),)),
        "text": _PROSE,
        "object": _PROSE,
        "statement": TextStyle(
            levels=(
                Level(size="body", step=4, before=16),
                Level(size="body", bullet="•", margin=0.28, before=8),
                Level(size="body", step=-2, bullet="–", margin=0.55, before=4),
            )
        ),
        "bullets": TextStyle(
            levels=(
                Level(size="body", bullet="•", margin=0.25, before=11),
                Level(size="body", step=-2, bullet="–", margin=0.5, before=5),
                Level(size="body", step=-4, bullet="–", margin=0.75, before=3),
            )
        ),
        "heading": TextStyle(
            levels=(Level(size="body", step=-2, bold=True, color="primary", max_lines=2),), anchor="b"
        ),
        "card": TextStyle(
            levels=(
                Level(size="small", bold=True, color="muted"),
                Level(size="kpi", floor="kpi", bold=True, color="primary", before=1, max_lines=1),
                Level(size="small", before=1),
            ),
            # from the top, so that the values of a row stand on one line
            insets=(0.22, 0.2, 0.14, 0.06),
            anchor="t",
        ),
        "source": _footer("l", 2),
        "date": _footer("r", 1),
        "stamp": _footer("l", 1),
        "number": _footer("r", 1),
    }
)
