"""Text into a shape: paragraphs and runs as DrawingML, at the largest size that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from deckgen.slides.colors import fill_xml, legible
from deckgen.slides.direction import in_order, reads_rtl, start_side
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.measure import Block, Fit, fit
from deckgen.slides.model import Paragraph, Run, Text
from deckgen.slides.styles import Level, TextStyle
from deckgen.theme import Theme

A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CONTROLS: Final = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_FIRST_TAG: Final = re.compile(r"^<([\w:]+)")
_POINTS_PER_EMU: Final = 72 / EMU
# Of the brand's own spacing: what is left where text fits no other way.
TIGHT_LINES: Final = 0.94
TIGHT_BEFORE: Final = 0.5


def clean(text: str) -> str:
    """Return `text` without the control characters that XML or PowerPoint refuses; breaks become newlines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ink:
    """What runs are written with: the theme, the colour role beneath them, and the language."""

    theme: Theme
    ground: str
    language: str

    def color(self, role: str | None, size: float, bold: bool) -> str:
        """Return the fill of a run; empty where the placeholder's own colour reads better than `role`."""
        if role is None:
            return ""
        if role == self.theme.ink(self.ground):
            return fill_xml(self.theme, role)
        large = size >= 18 or (bold and size >= 14)
        return fill_xml(self.theme, role) if legible(self.theme, role, self.ground, large=large) else ""


def room(box: Box, style: TextStyle) -> tuple[float, float]:
    """Return the width and height inside the insets of `box`, in points."""
    left, top, right, bottom = (inset * 72 for inset in style.insets)
    return box.width * _POINTS_PER_EMU - left - right, box.height * _POINTS_PER_EMU - top - bottom


def size_at(level: Level, theme: Theme, reduction: float) -> float:
    """Return the size of `level` when `reduction` points are taken off, not below its floor."""
    return max(level.least(theme), level.points(theme) - reduction)


def fit_text(text: Text, style: TextStyle, box: Box, theme: Theme, *, start: float = 0.0) -> Fit:
    """Return the largest setting at which `text` fits into `box`.

    Sizes step down to the floors; where that is not enough, lines and paragraphs move together.
    `start` is the least to take off the brand's sizes, in points.
    """
    levels = [style.level(paragraph.level) for paragraph in text.paragraphs]
    most = max((level.points(theme) - level.least(theme) for level in levels), default=0.0)

    def blocks_at(reduction: float, *, tight: bool = False) -> list[Block]:
        return [
            Block(
                runs=tuple((clean(run.text), run.bold or level.heavy(theme)) for run in paragraph.runs),
                size=size_at(level, theme, reduction),
                margin=level.margin * 72,
                before=level.before * (TIGHT_BEFORE if tight else 1.0),
                spacing=style.spacing * (TIGHT_LINES if tight else 1.0),
                max_lines=level.max_lines,
                typeface=theme.fonts.face(heading=level.heading),
            )
            for paragraph, level in zip(text.paragraphs, levels, strict=True)
        ]

    reductions = [float(step) for step in range(int(most) + 1)]
    if most > reductions[-1]:
        reductions.append(most)
    tried = [reduction for reduction in reductions if reduction >= start] or reductions[-1:]
    fitted = fit(blocks_at, *room(box, style), tried)
    if fitted.fits:
        return fitted
    closer = fit(lambda reduction: blocks_at(reduction, tight=True), *room(box, style), tried[-1:])
    return replace(closer, tight=True) if closer.fits else fitted


LINK_TO: Final = "slide:"  # before a slide's id, where a relationship will stand once every slide is there


def link_xml(slide: str) -> str:
    """Return the click that leads to the slide of that id; `deckgen.slides.links` resolves it."""
    return f'<a:hlinkClick r:id={quoteattr(LINK_TO + slide)} action="ppaction://hlinksldjump"/>'


def run_xml(run: Run, ink: Ink, *, size: float, bold: bool = False, sized: bool = False) -> str:
    """Return ``a:r`` elements of `run`, with ``a:br`` at its newlines.

    `size` and `bold` are what the run inherits; the size is written only where `sized`.
    """
    heavy = run.bold or bold
    attributes = f"lang={quoteattr(ink.language)}"
    attributes += f' sz="{round(size * 100)}"' if sized else ""
    attributes += ' b="1"' if run.bold and not bold else ""
    properties = f'{attributes} dirty="0"'
    fill = ink.color(run.color, size, heavy)
    link = link_xml(run.link) if run.link else ""
    pieces = clean(run.text).split("\n")
    runs = [
        f"<a:r><a:rPr {properties}>{fill}{link}</a:rPr><a:t>{escape(piece)}</a:t></a:r>" if piece else ""
        for piece in pieces
    ]
    return f"<a:br><a:rPr {properties}/></a:br>".join(runs)


def paragraph_xml(
    runs: Sequence[Run],
    ink: Ink,
    *,
    size: float,
    bold: bool = False,
    sized: bool = False,
    attributes: str = "",
    inside: str = "",
    rtl: bool = False,
) -> str:
    """Return ``a:p``; `attributes` and `inside` are those of its ``a:pPr``, `rtl` is which way it runs."""
    if rtl:
        attributes = f'{attributes} rtl="1"'.strip()
        runs = [replace(run, text=text) for run, text in zip(runs, in_order([r.text for r in runs]), strict=True)]
    properties = f"<a:pPr{' ' if attributes else ''}{attributes}>{inside}</a:pPr>" if attributes or inside else ""
    end = f' sz="{round(size * 100)}"' if sized else ""
    written = "".join(run_xml(run, ink, size=size, bold=bold, sized=sized) for run in runs)
    return f'<a:p>{properties}{written}<a:endParaRPr lang={quoteattr(ink.language)}{end} dirty="0"/></a:p>'


def _spacing_xml(style: TextStyle, level: Level) -> str:
    lines, before = style.spacing * TIGHT_LINES, level.before * TIGHT_BEFORE
    return (
        f'<a:lnSpc><a:spcPct val="{round(lines * 100_000)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(before * 100)}"/></a:spcBef>'
    )


def _placed(level: int, side: str | None) -> str:
    said = (f'lvl="{level}"' if level else "", f'algn="{side}"' if side else "")
    return " ".join(filter(None, said))


def body_elements(text: Text, style: TextStyle, ink: Ink, reduction: float = 0.0, *, tight: bool = False) -> list[str]:
    """Return the ``a:p`` of each paragraph of `text`, `reduction` points below the brand's sizes."""
    paragraphs = text.paragraphs or (Paragraph(runs=()),)
    ways = [reads_rtl(paragraph.text, ink.language, text.text) for paragraph in paragraphs]
    return [
        paragraph_xml(
            paragraph.runs,
            ink,
            size=size_at(level := style.level(paragraph.level), ink.theme, reduction),
            bold=level.heavy(ink.theme),
            sized=size_at(level, ink.theme, reduction) != level.points(ink.theme),
            attributes=_placed(paragraph.level, start_side(style, rtl) if rtl else None),
            inside=_spacing_xml(style, level) if tight else "",
            rtl=rtl,
        )
        for paragraph, rtl in zip(paragraphs, ways, strict=True)
    ]


def parse(xml: str) -> Any:
    """Return the element of `xml`, in which ``a``, ``p`` and ``r`` stand for their usual namespaces."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    return parse_xml(_FIRST_TAG.sub(rf"<\1 {nsdecls('a', 'p', 'r')}", xml, count=1))


def fill_body(body: Any, paragraphs: Sequence[str], *, fixed: bool = True) -> None:
    """Replace the paragraphs of a ``txBody``; `fixed` forbids programs to shrink the text on their own."""
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    for xml in paragraphs:
        body.append(parse(xml))
    properties = body.find(f"{{{A}}}bodyPr")
    if body.find(f"{{{A}}}p/{{{A}}}pPr[@rtl='1']") is not None:
        properties.set("rtlCol", "1")
    if fixed:
        for child in list(properties):
            properties.remove(child)
        etree.SubElement(properties, f"{{{A}}}noAutofit")
