"""Text of slides as HTML: paragraphs, runs, links, and the numbers that a reader can ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from deckgen.export.styles import Styles, points
from deckgen.ledger.model import Bound, Ledger, Origin, Place
from deckgen.slides.colors import legible
from deckgen.slides.direction import in_order, reads_rtl
from deckgen.slides.model import Paragraph, Run, Text
from deckgen.slides.styles import Level, TextStyle
from deckgen.slides.texts import TIGHT_BEFORE, TIGHT_LINES, clean, size_at
from deckgen.theme import Theme


@dataclass(kw_only=True)
class Numbers:
    """The numbers of a page that the ledger knows; `origins` is filled as texts are written, by slide."""

    ledger: Ledger | None = None
    origins: dict[tuple[str, Origin], int] = field(default_factory=dict)
    _entries: dict[Place, tuple[str, tuple[Bound, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entries = self.ledger.entries if self.ledger else ()
        self._entries = {entry.place: (entry.text, entry.bounds) for entry in entries}

    def of(self, place: Place | None, text: str) -> list[tuple[int, int, int]]:
        """Return (start, end, number of the origin) of each number in `text`, which stands at `place`."""
        found = self._entries.get(place) if place else None
        if place is None or found is None or found[0] != text:
            return []
        listed = []
        for bound in found[1]:
            key = (place.slide, bound.origin)
            listed.append((bound.start, bound.end, self.origins.setdefault(key, len(self.origins))))
        return listed


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What text is written with: the theme, the colour role beneath it, the language, classes and numbers."""

    theme: Theme
    ground: str
    language: str
    styles: Styles
    numbers: Numbers
    links: Mapping[str, str] = field(default_factory=dict)  # slide's id -> its anchor

    def color(self, role: str | None, size: float, bold: bool) -> str:
        """Return the class of `role`; empty where what is around reads better."""
        if role is None:
            return ""
        large = size >= 18 or (bold and size >= 14)
        sure = role == self.theme.ink(self.ground) or legible(self.theme, role, self.ground, large=large)
        return self.styles(f"color:var(--c-{role})") if sure else ""


def runs_html(
    runs: Sequence[Run], pen: Pen, *, size: float, bold: bool = False, place: Place | None = None, rtl: bool = False
) -> str:
    """Return `runs` as spans; a piece that the ledger has an origin for can be pointed at."""
    text = clean("".join(run.text for run in runs))
    known = pen.numbers.of(place, text)
    pieces = list(_pieces(runs, known))
    words = [piece for piece, _, _ in pieces]
    shown = in_order(words) if rtl else words
    made = ""
    for said, (_, run, number) in zip(shown, pieces, strict=True):
        inner = escape(said).replace("\n", "<br>")
        names = pen.color(run.color, size, run.bold or bold)
        if run.bold and not bold:
            inner = f"<strong>{inner}</strong>"
        if number is not None:
            inner = f'<span class="num" data-n="{number}">{inner}</span>'
        if run.link and run.link in pen.links:
            inner = f'<a href="#{escape(pen.links[run.link])}">{inner}</a>'
        made += f'<span class="{names}">{inner}</span>' if names else inner
    return made


def _pieces(runs: Sequence[Run], known: Sequence[tuple[int, int, int]]) -> Iterator[tuple[str, Run, int | None]]:
    """Yield the runs cut where numbers begin and end: characters, run, and the number that they belong to."""
    at = 0
    for run in runs:
        said = clean(run.text)
        cuts = {0, len(said)}
        for start, end, _ in known:
            cuts |= {cut - at for cut in (start, end) if 0 < cut - at < len(said)}
        ordered = sorted(cuts)
        for start, end in pairwise(ordered):
            if start < end:
                inside = (n for first, last, n in known if first <= at + start and at + end <= last)
                yield said[start:end], run, next(inside, None)
        at += len(said)


def text_html(
    text: Text, style: TextStyle, pen: Pen, *, reduction: float = 0.0, tight: bool = False, place: Place | None = None,
    tag: str = "p",
) -> str:  # fmt: skip
    """Return `text` as paragraphs and lists, `reduction` points below the brand's sizes.

    `place` is where the ledger has the text, without its part.
    """
    made, listing = "", False
    for number, paragraph in enumerate(text.paragraphs):
        level = style.level(paragraph.level)
        bulleted = bool(level.bullet)
        if bulleted != listing:
            made += "<ul>" if bulleted else "</ul>"
            listing = bulleted
        own = Place(slide=place.slide, shape=place.shape, part=f"p{number}") if place else None
        made += _paragraph(paragraph, level, style, pen, (reduction, tight), own, "li" if bulleted else tag, text.text)
    return made + ("</ul>" if listing else "")


def _paragraph(
    paragraph: Paragraph, level: Level, style: TextStyle, pen: Pen, setting: tuple[float, bool], place: Place | None,
    tag: str, around: str,
) -> str:  # fmt: skip
    reduction, tight = setting
    size = size_at(level, pen.theme, reduction)
    heavy = level.heavy(pen.theme)
    role = level.color if pen.ground in ("background", "surface") else pen.theme.ink(pen.ground)
    look = (
        f"font-size:{points(size)};line-height:{style.spacing * (TIGHT_LINES if tight else 1.0) * 1.2:.3g};"
        f"color:var(--c-{role});margin-top:{points(level.before * (TIGHT_BEFORE if tight else 1.0))}"
    )
    look += ";font-weight:bold" if heavy else ""
    look += ";font-family:var(--heading-face)" if level.heading else ""
    look += f";padding-inline-start:{points(level.margin * 72)}" if level.margin else ""
    names = [pen.styles(look)]
    names += ["dash"] if level.bullet == "–" else []
    rtl = reads_rtl(paragraph.text, pen.language, around)
    way = ' dir="rtl"' if rtl else ' dir="ltr"'
    words = runs_html(paragraph.runs, pen, size=size, bold=heavy, place=place, rtl=rtl)
    return f'<{tag} class="{" ".join(names)}"{way}>{words}</{tag}>'
