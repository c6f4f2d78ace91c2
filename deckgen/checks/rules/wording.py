"""Rules over words that only some readers meet: alternative texts, the texts of links, the names of sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView

_EMPTY_WORDS: Final = re.compile(
    r"(?:an? |the )?(?:picture|image|photo|graphic|icon|chart|graph|table|diagram|figure|shape|group|logo|screenshot|object"
    r"|placeholder|content placeholder|picture placeholder)s?[ \d]*\.?",
    re.IGNORECASE,
)
_MACHINE: Final = re.compile(
    r"description automatically generated|AI-generated content may be incorrect", re.IGNORECASE
)
_HERE: Final = frozenset(
    [
        "click here",
        "here",
        "link",
        "this link",
        "click",
        "more",
        "read more",
        "learn more",
        "see more",
        "more info",
        "go",
    ]
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_UNNAMED: Final = frozenset(
    (
        "default section", "untitled section", "standardabschnitt", "abschnitt ohne titel", "section par défaut",
        "section sans titre", "sección predeterminada", "sección sin título",
    )
)  # fmt: skip


class AltWords(FileRule):
    """An alternative text says what is to be seen, in words that stand nowhere else."""

    kind = "accessibility.alt-words"
    severity = "warning"
    why = "“Picture” and the slide's title are heard anyway, and a machine's guess has been checked by nobody."
    example = "“Chart 4”, or “A picture containing text. Description automatically generated”"
    mend = "say what it shows, and what follows from it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each text that says nothing, repeats the title or was guessed."""
        for slide in deck.slides:
            for shape in slide.shapes:
                problem = _emptiness(shape, slide.title)
                if problem:
                    yield self.finding(problem, slide=slide, shape=shape, measured=shape.alt_text[:60])


def _emptiness(shape: ShapeView, title: str) -> str:
    text = " ".join(shape.alt_text.split())
    if not text:
        return ""
    if _MACHINE.search(text):
        return "the alternative text is a program's guess"
    if _EMPTY_WORDS.fullmatch(text) or len(text) < 3:
        return "the alternative text does not say what is to be seen"
    return "the alternative text repeats the slide's title" if text.casefold() == title.casefold() else ""


class AltLength(FileRule):
    """An alternative text can be listened to."""

    kind = "accessibility.alt-length"
    severity = "warning"
    why = "It is read in one go, without a way to stop and go back."
    example = "a table's numbers, read out one by one"
    mend = "say the finding in a sentence or two, and put the numbers into the notes or a table"

    longest: int = Field(500, ge=1, description="how many characters it may have")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is longer."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if len(shape.alt_text) > self.longest:
                    yield self.finding(
                        "the alternative text is too long to listen to", slide=slide, shape=shape,
                        measured=f"{len(shape.alt_text)} characters", allowed=f"{self.longest} characters",
                    )  # fmt: skip


class Decorative(FileRule):
    """What is marked as decorative has no alternative text."""

    kind = "accessibility.decorative"
    severity = "warning"
    why = "Some programs read the text, others pass it over: one of the two was not meant."
    example = "a logo that is marked as decorative and described"
    mend = "remove the mark, or the text"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that has both."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if shape.decorative and shape.alt_text.strip():
                    message = "it is marked as decorative, and has an alternative text"
                    yield self.finding(message, slide=slide, shape=shape)


class LinkText(FileRule):
    """A link's text says where it leads."""

    kind = "accessibility.link-text"
    severity = "warning"
    why = "A screen reader lists links without the words around them, and spells an address out."
    example = "“click here”, or https://example.org/2026/annual-report"
    mend = "put the link on the name of what it leads to"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each text that does not."""
        for slide in deck.slides:
            for shape in slide.shapes:
                for body in shape.bodies:
                    for paragraph in body.paragraphs:
                        texts: dict[str, str] = {}
                        for run in paragraph.runs:
                            if run.link:
                                texts[run.link] = texts.get(run.link, "") + run.text
                        for text in texts.values():
                            plain = " ".join(text.split())
                            if plain.casefold().rstrip(".!:»›→> ") in _HERE or _ADDRESS.fullmatch(plain):
                                yield self.finding(f"a link's text is {plain[:60]!r}", slide=slide, shape=shape)


class SectionNames(FileRule):
    """Sections have names of their own."""

    kind = "accessibility.section-names"
    severity = "warning"
    why = "They are how a long deck is found one's way in, by ear and in the list of slides."
    example = "“Default Section”, or two sections called “Results”"
    mend = "name each section after what it holds"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each name that PowerPoint gave, and each that is used twice."""
        names = deck.root(deck.part).xpath("//p14:section/@name", namespaces=NS)
        for name, count in Counter(" ".join(name.split()) for name in names).items():
            if name.casefold() in _UNNAMED:
                yield self.finding(f"a section is called {name!r}")
            elif name and count > 1:
                yield self.finding(f"{count} sections are called {name!r}")
