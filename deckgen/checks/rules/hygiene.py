"""Rules over what should not leave the house: leftovers, prompts, links to one's own disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView


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
    """No ``{{`` of a text template is left, on the slide or in its notes."""

    kind = "hygiene.tokens"
    why = "Something was to be filled in and was not."
    example = "“Dear {{ first_name }}”"
    mend = "fill it in"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each paragraph with one."""
        for slide in deck.slides:
            for part in filter(None, (slide.part, slide.notes)):
                for paragraph in deck.package.xml(part).iter(f"{{{NS['a']}}}p"):
                    text = "".join(paragraph.xpath(".//a:t/text()", namespaces=NS))
                    if "{{" in text or "}}" in text:
                        yield self.finding(f"an unreplaced token: {text[:60]}", slide=slide)
