"""Text by colour and size, with what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deckgen.checks.room import lines
from deckgen.palette import mix
from deckgen.slides.view import Fill, Run, ShapeView, SlideView, TextBody, ground

LARGE, LARGE_BOLD = 18.0, 14.0  # points, from which WCAG calls text large


@dataclass(frozen=True, kw_only=True, slots=True)
class Ink:
    """Characters of one look; `color` is "#RRGGBB", `grounds` are the fills behind them."""

    text: str
    color: str
    size: float
    bold: bool
    grounds: tuple[Fill, ...]


def needed(ink: Ink, ratio: float, large: float) -> float:
    """Return the contrast that text of this size needs: `ratio`, or `large` where it is large."""
    return large if ink.size >= LARGE or (ink.bold and ink.size >= LARGE_BOLD) else ratio


def inks(slide: SlideView, shape: ShapeView) -> Iterator[Ink]:
    """Yield the text of `shape`, each look once; text that is clear, or of no plain colour, is left out."""
    if shape.hidden:
        return
    for body in shape.bodies:
        if body.box is None and shape.cells:
            continue  # a cell that a merged one covers
        looks: dict[tuple[str, float, bool, float], Run] = {}
        for paragraph in body.paragraphs:
            for run in paragraph.runs:
                if run.text.strip() and run.color is not None and run.alpha > 0.05:
                    looks.setdefault((run.color, run.size, run.bold, run.alpha), run)
        grounds = behind(slide, shape, body) if looks else ()
        for color, size, bold, alpha in looks:
            text = looks[color, size, bold, alpha].text
            for one in grounds:
                seen = color if alpha >= 1 or one.color is None else f"#{mix(one.color[1:], color[1:], alpha)}"
                yield Ink(text=text, color=seen, size=size, bold=bold, grounds=(one,))


def behind(slide: SlideView, shape: ShapeView, body: TextBody) -> tuple[Fill, ...]:
    """Return what is behind the lines of a body; where a picture or a gradient is among it, nothing is certain."""
    if body.fill.kind == "solid" and body.fill.opaque:
        return (body.fill,)  # the same, and sooner: most text on a fill has one of its own
    box = body.box if shape.cells else None
    found = ground(slide, shape, box)
    if len(found) > 1 and body.box is not None and not shape.rotation % 360:
        area = lines(body, body.box)
        found = ground(slide, shape, area) if area.width > 0 and area.height > 0 else found
    return found if all(fill.kind == "solid" for fill in found) else tuple(f for f in found if f.kind != "solid")
