"""A shape's or a cell's text as it looks: paragraphs and runs with size, font and colour resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from deckgen.slides.layouts import Box
from deckgen.slides.view.colors import Color
from deckgen.slides.view.fills import NOTHING, Fill
from deckgen.slides.view.holders import Role
from deckgen.slides.view.reading import A, flag, said, share, tag_of, whole
from deckgen.slides.view.sheet import Sheet, list_styles
from deckgen.slides.view.style import (
    Bullet,
    LevelStyle,
    Overlay,
    Spacing,
    alignment,
    bullet,
    first_fill,
    first_flag,
    first_font,
    first_size,
    length,
    spacing,
    text_color,
)

INSETS: Final = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}
_CELL_INSETS: Final = {"marL": 91_440, "marT": 45_720, "marR": 91_440, "marB": 45_720}
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LINK_COLOR: Final = ".//{http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor}hlinkClr"
_FITS: Final[dict[str, Literal["none", "shape", "normal"]]] = {
    "noAutofit": "none", "spAutoFit": "shape", "normAutofit": "normal",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Characters of one look; `size` is in points after the body's scaling, `color` None where it is not plain.

    `field` is the kind of a field ("slidenum"), else None; a line break is a run of "\\n".
    """

    element: Any
    text: str
    size: float
    bold: bool
    italic: bool
    font: str | None
    color: str | None
    alpha: float
    language: str | None
    link: str | None
    caps: str
    field: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph; `margin` and `indent` are in EMUs, `before` and `after` in points, `level` counts from 0.

    `end_size` is the size of its end mark in points, which an empty paragraph is as high as.
    """

    element: Any
    level: int
    align: str
    rtl: bool
    line_spacing: Spacing
    before: float
    after: float
    margin: int
    indent: int
    bullet: Bullet | None
    runs: tuple[Run, ...]
    end_size: float

    @property
    def text(self) -> str:
        """The characters of all runs."""
        return "".join(run.text for run in self.runs)

    @property
    def size(self) -> float:
        """The largest size of its characters, in points."""
        return max((run.size for run in self.runs if run.text != "\n"), default=self.end_size)


class TextBody:
    """The text of a shape, or of a table's cell.

    `bodies` are the text bodies that it takes after, its own first; `box` is where it stands and `fill` what is
    directly behind it. A cell says its insets in its properties, `cell`.
    """

    def __init__(
        self, sheet: Sheet, bodies: tuple[Any, ...], *, role: Role, overlay: Overlay | None = None,
        box: Box | None = None, fill: Fill = NOTHING, cell: Any | None = None,
    ) -> None:  # fmt: skip
        self.element = bodies[0] if bodies else None
        self.box, self.fill = box, fill
        self._sheet, self._role, self._overlay, self._cell = sheet, role, overlay, cell
        self._near = list_styles(bodies)
        found = (body.find(f"{A}bodyPr") for body in bodies)
        self._properties = tuple(element for element in found if element is not None)

    @cached_property
    def insets(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom."""
        holders = self._properties if self._cell is None else (self._cell,)
        defaults = INSETS if self._cell is None else _CELL_INSETS
        numbers = {name: whole(said(holders, name)) for name in defaults}
        left, top, right, bottom = (defaults[n] if number is None else number for n, number in numbers.items())
        return left, top, right, bottom

    @cached_property
    def anchor(self) -> str:
        """Where text stands in its box: "t", "ctr", "b", or another as PowerPoint names it."""
        return said(self._properties if self._cell is None else (self._cell,), "anchor") or "t"

    @cached_property
    def wrap(self) -> bool:
        """Whether lines end at the box's width."""
        return said(self._properties, "wrap") != "none"

    @cached_property
    def vertical(self) -> str | None:
        """How text runs where it is not across: "vert", "vert270", ...; None where it is."""
        direction = said(self._properties if self._cell is None else (self._cell,), "vert")
        return None if direction in (None, "horz") else direction

    @cached_property
    def columns(self) -> tuple[int, int]:
        """How many columns, and the space between them."""
        count, gap = whole(said(self._properties, "numCol")), whole(said(self._properties, "spcCol"))
        return min(max(count or 1, 1), 16), max(gap or 0, 0)

    @cached_property
    def _fit(self) -> Any | None:
        elements = (child for holder in self._properties for child in holder if tag_of(child) in _FITS)
        return next(elements, None)

    @property
    def autofit(self) -> Literal["none", "shape", "normal"] | None:
        """What gives way where text does not fit: nothing, the shape, or the text; None where nothing is said."""
        return None if self._fit is None else _FITS[tag_of(self._fit)]

    @cached_property
    def font_scale(self) -> float:
        """By what sizes are multiplied, 1.0 where text is not shrunk."""
        scale = None if self._fit is None else share(self._fit.get("fontScale"))
        return scale if scale is not None and scale > 0 else 1.0

    @cached_property
    def spacing_reduction(self) -> float:
        """What is taken off the line spacing, as a share of the line."""
        said_so = None if self._fit is None else share(self._fit.get("lnSpcReduction"))
        return min(max(said_so or 0.0, 0.0), 0.9)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, their styles resolved."""
        return () if self.element is None else tuple(map(self._paragraph, self.element.findall(f"{A}p")))

    @cached_property
    def text(self) -> str:
        """The paragraphs' characters, a line each."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def _paragraph(self, element: Any) -> Paragraph:
        own = element.find(f"{A}pPr")
        level = min(max(0 if own is None else whole(own.get("lvl")) or 0, 0), 8)
        style = self._sheet.level(self._near, self._overlay, self._role, level)
        chain = style.paragraphs if own is None else (own, *style.paragraphs)
        runs = tuple(self._runs(element, style))
        end = element.find(f"{A}endParaRPr")
        end_size = self._scaled((None if end is None else first_size([end])) or style.size)
        size = max((run.size for run in runs if run.text != "\n"), default=end_size)
        return Paragraph(
            element=element, level=level, align=alignment(chain), rtl=bool(flag(said(chain, "rtl"))),
            line_spacing=spacing(chain, "lnSpc") or Spacing(multiple=1.0),
            before=_points(spacing(chain, "spcBef"), size), after=_points(spacing(chain, "spcAft"), size),
            margin=length(chain, "marL"), indent=length(chain, "indent"), bullet=bullet(chain), runs=runs,
            end_size=end_size,
        )  # fmt: skip

    def _scaled(self, size: float) -> float:
        return round(size * self.font_scale, 2)

    def _runs(self, paragraph: Any, style: LevelStyle) -> Iterator[Run]:
        for child in paragraph:
            kind = tag_of(child)
            if kind in ("r", "fld"):
                text = "".join(t.text or "" for t in child.findall(f"{A}t"))
                yield self._run(child, text, style, (child.get("type") or "") if kind == "fld" else None)
            elif kind == "br":
                yield self._run(child, "\n", style, None)
            elif kind == "m":
                yield self._run(child, "".join(t.text or "" for t in child.iter(_MATH)), style, None)

    def _run(self, element: Any, text: str, style: LevelStyle, field: str | None) -> Run:
        own = element.find(f"{A}rPr")
        plain = own is None
        near = [] if plain else [own]
        bold, italic = first_flag(near, "b"), first_flag(near, "i")
        click = None if plain else own.find(f"{A}hlinkClick")
        color = self._color(near, click, style)
        font = first_font(near)
        return Run(
            element=element, text=text, size=self._scaled(first_size(near) or style.size), field=field,
            bold=style.bold if bold is None else bold, italic=style.italic if italic is None else italic,
            font=style.font if font is None else self._sheet.theme.font(font),
            color=None if color is None else color.hex, alpha=1.0 if color is None else color.alpha,
            language=said(near, "lang") or style.language, link=self._sheet.link(click),
            caps=said(near, "cap") or style.caps,
        )  # fmt: skip

    def _color(self, near: list[Any], click: Any | None, style: LevelStyle) -> Color | None:
        """Return a run's colour; a link has the theme's for links unless it says that it keeps its own."""
        if click is not None and all(e.get("val") != "tx" for e in click.iterfind(_LINK_COLOR)):
            themed = self._sheet.palette.slot("hlink")
            return None if themed is None else Color(hex=themed)
        fill = first_fill(near)
        return style.color if fill is None else text_color(fill, self._sheet.palette)


def _points(space: Spacing | None, size: float) -> float:
    """Return a distance in points; a percentage is one of the text's size."""
    if space is None:
        return 0.0
    return space.points if space.points is not None else (space.multiple or 0.0) * size
