"""How much room a body's text takes in its box, by the widths of the fonts' characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from deckgen.slides.layouts import Box
from deckgen.slides.measure import LINE_HEIGHT, SLACK, text_width, words
from deckgen.slides.view.text import Paragraph, Run, TextBody
from deckgen.typefaces import is_known, typeface

_POINT: Final = 12_700  # EMUs
_ENDLESS: Final = 1e6  # points; the width of a line that does not wrap


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuredBody:
    """What a body's text takes; lengths in points.

    `height` and `width` are those of the text, `room_height` and `room_width` what its box leaves within the insets;
    `lines` counts each paragraph's; `wide_words` are wider than a line; `font_known` is False where a font has no
    metrics here, and was measured with a stand-in.
    """

    height: float
    width: float
    room_height: float
    room_width: float
    lines: tuple[int, ...]
    wide_words: tuple[str, ...]
    font_known: bool

    @property
    def overflow(self) -> float:
        """By how much the text is higher than its room; 0.0 where it fits."""
        return max(self.height - self.room_height, 0.0)


def measure_body(body: TextBody, box: Box) -> MeasuredBody:
    """Return what the text of `body` takes in `box`.

    Columns are taken to be filled evenly; text that runs down is measured across its box's height.
    """
    left, top, right, bottom = body.insets
    inner, high = (box.width - left - right) / _POINT, (box.height - top - bottom) / _POINT
    if body.vertical is not None:
        inner, high = (box.height - top - bottom) / _POINT, (box.width - left - right) / _POINT
    count, gap = body.columns
    column = (inner - (count - 1) * gap / _POINT) / count
    height, width, after = 0.0, 0.0, 0.0
    lines: list[int] = []
    wide: list[str] = []
    for place, paragraph in enumerate(body.paragraphs):
        broken = _wrapped(paragraph, column if body.wrap else _ENDLESS)
        height += (paragraph.before + after if place else 0.0) + sum(_height(body, paragraph, s) for s in broken.sizes)
        after = paragraph.after
        width = max(width, broken.width)
        lines.append(len(broken.sizes))
        wide += broken.wide_words
    fonts = {run.font for paragraph in body.paragraphs for run in paragraph.runs if run.text.strip()}
    return MeasuredBody(
        height=height / count, width=width, room_height=high, room_width=column, lines=tuple(lines),
        wide_words=tuple(wide), font_known=all(font is not None and is_known(font) for font in fonts),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wrapped:
    sizes: Sequence[float]  # the largest of each line
    width: float
    wide_words: Sequence[str]


def _height(body: TextBody, paragraph: Paragraph, size: float) -> float:
    """Return the height of a line of `size` points."""
    spacing = paragraph.line_spacing
    if spacing.points is not None:
        return spacing.points * (1 - body.spacing_reduction)
    return size * LINE_HEIGHT * max((spacing.multiple or 1.0) - body.spacing_reduction, 0.1)


def _wrapped(paragraph: Paragraph, room: float) -> _Wrapped:
    """Return the lines of a paragraph in `room` points, its margin taken off."""
    room -= paragraph.margin / _POINT
    hangs = paragraph.bullet is not None or paragraph.indent < 0
    used = start = 0.0 if hangs else paragraph.indent / _POINT
    sizes, fresh, widest, wide = [0.0], True, 0.0, []
    for piece in words([(_shown(run), run) for run in paragraph.runs]):
        text = "".join(character for character, _ in piece)
        bare = text.rstrip(" \n")
        needed = _width(piece[: len(bare)])
        if needed > room:
            wide.append(bare)
        if not fresh and used + needed > room:
            sizes.append(0.0)
            used = 0.0
        widest = max(widest, used + needed)
        used += _width([item for item in piece if item[0] != "\n"])
        sizes[-1] = max(sizes[-1], *(run.size for _, run in piece))
        fresh = used == start
        if text.endswith("\n"):
            sizes.append(0.0)
            used, fresh = 0.0, True
    return _Wrapped(
        sizes=[size or paragraph.end_size for size in sizes], width=widest + paragraph.margin / _POINT, wide_words=wide
    )


def _shown(run: Run) -> str:
    return run.text.upper() if run.caps == "all" else run.text


def _width(piece: Sequence[tuple[str, Run]]) -> float:
    """Return the width of characters on one line, in points."""
    width = 0.0
    for _, group in groupby(piece, key=lambda item: id(item[1])):
        characters = list(group)
        run = characters[0][1]
        text = "".join(character for character, _ in characters)
        width += text_width(text, run.size, bold=run.bold, typeface=typeface([run.font or ""]))
    return width * SLACK
