"""How text of a level looks before a run says otherwise: the chain of list styles from a shape up to the presentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from deckgen.slides.view.colors import Color, Palette
from deckgen.slides.view.fills import fill_element
from deckgen.slides.view.reading import A, flag, said, share, tag_of, whole
from deckgen.slides.view.themes import Theme

DEFAULT_SIZE: Final = 18.0
_ALIGNMENTS: Final = ("l", "ctr", "r", "just", "justLow", "dist", "thaiDist")
_BULLETS: Final = ("buNone", "buChar", "buAutoNum", "buBlip")


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlay:
    """What a shape's style (fontRef) or a table's style lays over the defaults; None is not said."""

    bold: bool | None = None
    italic: bool | None = None
    font: str | None = None
    color: Color | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bullet:
    """A paragraph's bullet: the character, the kind of number ("arabicPeriod"), or "" for a picture."""

    kind: Literal["character", "number", "picture"]
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spacing:
    """A distance of lines or paragraphs: points, or a multiple of the line; one of them is None."""

    multiple: float | None = None
    points: float | None = None


@dataclass(frozen=True, kw_only=True)
class LevelStyle:
    """What holds for the text of one level of a body; `paragraphs` and `runs` are the chain, nearest first."""

    paragraphs: tuple[Any, ...]
    size: float
    bold: bool
    italic: bool
    caps: str
    font: str | None
    color: Color | None
    language: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Chain:
    """The list styles that a body's text takes after: `near` the shape's, layout's and master's, `far` the defaults."""

    near: tuple[Any, ...]
    overlay: Overlay | None
    far: tuple[Any, ...]
    major: bool = False  # a title, which takes the theme's font for headings where nothing names one

    def level(self, level: int, palette: Palette, theme: Theme) -> LevelStyle:
        """Return what holds for `level`, counted from 0."""
        tag = f"{A}lvl{level + 1}pPr"
        near, far = ([p for p in (one.find(tag) for one in lists) if p is not None] for lists in (self.near, self.far))
        close, distant = ([r for r in (p.find(f"{A}defRPr") for p in some) if r is not None] for some in (near, far))
        runs, over = [*close, *distant], self.overlay or Overlay()
        font = first_font(close) or over.font or first_font(distant) or ("+mj-lt" if self.major else "+mn-lt")
        bold, italic = first_flag(close, "b"), first_flag(close, "i")
        bold = over.bold if bold is None else bold
        italic = over.italic if italic is None else italic
        return LevelStyle(
            paragraphs=(*near, *far), size=first_size(runs) or DEFAULT_SIZE, font=theme.font(font),
            bold=bool(first_flag(distant, "b") if bold is None else bold),
            italic=bool(first_flag(distant, "i") if italic is None else italic),
            caps=said(runs, "cap") or "none", color=self._color(close, over, distant, palette),
            language=said(runs, "lang"),
        )  # fmt: skip

    @staticmethod
    def _color(close: list[Any], over: Overlay, distant: list[Any], palette: Palette) -> Color | None:
        for runs in (close, distant):
            element = first_fill(runs)
            if element is not None:
                return text_color(element, palette)
            if runs is close and over.color is not None:
                return over.color
        plain = palette.slot("tx1")
        return None if plain is None else Color(hex=plain)


def first_size(runs: Sequence[Any]) -> float | None:
    """Return the size that the nearest of `runs` says, in points."""
    sizes = (whole(run.get("sz")) for run in runs)
    return next((size / 100 for size in sizes if size is not None and size > 0), None)


def first_flag(runs: Sequence[Any], name: str) -> bool | None:
    """Return the yes or no that the nearest of `runs` says for `name`."""
    return next((value for value in (flag(run.get(name)) for run in runs) if value is not None), None)


def first_font(runs: Sequence[Any]) -> str | None:
    """Return the Latin typeface that the nearest of `runs` names."""
    for run in runs:
        latin = run.find(f"{A}latin")
        if latin is not None and latin.get("typeface"):
            return str(latin.get("typeface"))
    return None


def first_fill(runs: Sequence[Any]) -> Any | None:
    """Return the fill of the nearest of `runs` that has one."""
    return next((element for element in map(fill_element, runs) if element is not None), None)


def text_color(element: Any, palette: Palette) -> Color | None:
    """Return the colour of text by its fill; None where it is not plain."""
    return palette.inside(element) if tag_of(element) == "solidFill" else None


def spacing(paragraphs: Sequence[Any], name: str) -> Spacing | None:
    """Return the distance `name` ("lnSpc", "spcBef", "spcAft") that the nearest of `paragraphs` says."""
    for paragraph in paragraphs:
        element = paragraph.find(f"{A}{name}")
        for child in () if element is None else element:
            number = share(child.get("val"))
            if number is not None and tag_of(child) == "spcPct":
                return Spacing(multiple=number)
            if number is not None and tag_of(child) == "spcPts":
                return Spacing(points=number * 1000)  # hundredths of a point
    return None


def length(paragraphs: Sequence[Any], name: str) -> int:
    """Return the length `name` ("marL", "indent") that the nearest of `paragraphs` says; 0 where none does."""
    return next((n for n in (whole(paragraph.get(name)) for paragraph in paragraphs) if n is not None), 0)


def alignment(paragraphs: Sequence[Any]) -> str:
    """Return how lines are set: "l", "ctr", "r", "just" and others as PowerPoint names them."""
    return next((a for a in (paragraph.get("algn") for paragraph in paragraphs) if a in _ALIGNMENTS), "l")


def bullet(paragraphs: Sequence[Any]) -> Bullet | None:
    """Return the bullet that the nearest of `paragraphs` sets; None for none."""
    for paragraph in paragraphs:
        for child in paragraph:
            kind = tag_of(child)
            if kind == "buChar":
                return Bullet(kind="character", text=child.get("char", ""))
            if kind == "buAutoNum":
                return Bullet(kind="number", text=child.get("type", ""))
            if kind in _BULLETS:
                return Bullet(kind="picture") if kind == "buBlip" else None
    return None
