"""Rules over what should not leave the house: prompts, tokens, comments, slides that nobody meant to send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, SlideView

_PARAGRAPH: Final = f"{{{NS['a']}}}p"
_TEXT: Final = f"{{{NS['a']}}}t"
_OTHER_TOKENS: Final = re.compile(
    r"\$\{\s*[A-Za-z_][\w .]*\}|<<\s*[A-Za-z_][\w .]*>>|\[\[\s*[A-Za-z_][\w .]*\]\]|\{%[^%]{0,200}%\}"
)
_PROMPTS: Final = re.compile(
    r"(?i:\bclick (?:icon )?to (?:add|edit)\b|\blorem ipsum\b|\b(?:your|insert|enter|type) (?:text|title|name) here\b"
    r"|\[(?:insert|enter|add|type|your)\b[^\]]*\])|\b(?:TODO|FIXME|TBD|TBC|TKTK|X{3,})\b"
)


def _paragraphs(deck: DeckView, slide: SlideView) -> Iterator[str]:
    """Yield the paragraphs of a slide and of its notes, whatever they stand in."""
    for part in (slide.part, slide.notes):
        for paragraph in deck.root(part).iter(_PARAGRAPH):
            yield "".join(text.text or "" for text in paragraph.iter(_TEXT))


class EmptyPlaceholder(FileRule):
    """No placeholder is left unfilled."""

    kind = "hygiene.empty-placeholder"
    why = "It shows its prompt to the next editor, and to some programs' readers."
    example = "“Click to add text” under a picture"
    mend = "fill it, or delete it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each."""
        for slide in deck.slides:
            for shape in slide.shapes:
                if shape.placeholder is not None and shape.kind == "text" and not shape.text.strip():
                    yield self.finding("the placeholder is empty", slide=slide, shape=shape)


class Tokens(FileRule):
    """No ``{{`` of a text template is left, on the slide or in its notes.

    Other templates' ``${name}``, ``<<name>>``, ``[[name]]`` and ``{% … %}`` are warnings: they may be meant.
    """

    kind = "hygiene.tokens"
    why = "Something was to be filled in and was not."
    example = "“Dear {{ first_name }}”"
    mend = "fill it in"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each paragraph with one."""
        for slide in deck.slides:
            for text in _paragraphs(deck, slide):
                if "{{" in text or "}}" in text:
                    yield self.finding(f"an unreplaced token: {text[:60]}", slide=slide)
                elif found := _OTHER_TOKENS.search(text):
                    message = f"it looks like an unreplaced token: {found[0][:60]}"
                    yield self.finding(message, slide=slide, severity="warning")


class Prompts(FileRule):
    """No prompt and no note to oneself is left, on the slide or in its notes."""

    kind = "hygiene.prompts"
    severity = "warning"
    why = "The audience reads that the deck is not finished."
    example = "“Lorem ipsum”, “TBD”, “Click to add text”"
    mend = "write what belongs there, or delete it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with one, with the first of them."""
        for slide in deck.slides:
            left = [(found[0], text) for text in _paragraphs(deck, slide) if (found := _PROMPTS.search(text))]
            if left:
                more = f", and {len(left) - 1} more" if len(left) > 1 else ""
                yield self.finding(f"{left[0][0]!r} is left: {left[0][1][:60]}{more}", slide=slide)


class EmptySlide(FileRule):
    """A slide shows something."""

    kind = "hygiene.empty-slide"
    severity = "warning"
    why = "A blank slide looks like a mistake, and in a print it is one."
    example = "the slide that New Slide left at the end"
    mend = "delete it"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide without text, pictures or drawings, over a background that is no picture."""
        for slide in deck.slides:
            shown = (s for s in slide.shapes if not s.hidden and (s.kind not in ("text", "group") or s.text.strip()))
            if next(shown, None) is None and slide.background.kind != "picture":
                yield self.finding("the slide is empty", slide=slide)


class HiddenSlides(FileRule):
    """Slides that a show passes over stand after the last one that it shows, or in sections of their own.

    Slides with a name of their own (``p:cSld/@name``) are left alone: a program hid them for a reason, as deckgen does
    where a spec says so; PowerPoint gives slides no names.
    """

    kind = "hygiene.hidden-slides"
    severity = "warning"
    why = "Who gets the file sees them, and one amid the shown slides was more likely forgotten than kept as a backup."
    example = "an old version of slide 7, hidden and sent along"
    mend = "delete it, or move it behind the last slide"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield one finding that names them all."""
        last = max((slide.number for slide in deck.slides if not slide.hidden), default=0)
        hidden = {s.id: s for s in deck.slides if s.hidden and s.number < last and not s.name}
        shown = {str(slide.id) for slide in deck.slides if not slide.hidden}
        for section in deck.root(deck.part).iterfind(".//p14:section", NS):
            ids = [item.get("id", "") for item in section.iterfind("p14:sldIdLst/p14:sldId", NS)]
            if not shown.intersection(ids):
                hidden = {id: slide for id, slide in hidden.items() if str(id) not in ids}
        numbers = [slide.number for slide in hidden.values()]
        if numbers:
            said = ", ".join(map(str, numbers))
            yield self.finding(f"hidden slides stand between shown ones: {said}", slide=numbers[0], measured=said)


class Comments(FileRule):
    """No comments are left on slides."""

    kind = "hygiene.comments"
    severity = "warning"
    why = "Everyone who gets the file can read what was said about it, and by whom."
    example = "“Are we sure about this number?” on slide 4"
    mend = "settle and delete them: File > Info > Inspect Document"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with comments, old or new."""
        for slide in deck.slides:
            parts = [link.target for link in deck.links(slide.part).values() if link.kind == "comments"]
            count = sum(len(deck.root(part)) for part in parts if part in deck.package.parts)
            if count:
                yield self.finding("comments are left", slide=slide, measured=str(count))
