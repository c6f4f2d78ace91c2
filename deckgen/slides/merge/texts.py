"""Text merged paragraph by paragraph, and inside a rewritten one number by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deckgen.slides.looks import paragraph_text
from deckgen.slides.merge.pairing import pair
from deckgen.slides.merge.tokens import Token, find, restated, tokens
from deckgen.slides.merge.wording import replace_spans, retext
from deckgen.slides.merge.work import Site
from deckgen.slides.package import NS
from deckgen.slides.shown import ShownParagraph
from deckgen.slides.snapshot import paragraphs_of

Paragraphs = tuple[ShownParagraph, ...]


def merge_text(
    site: Site, shape: str, body: Any, our_body: Any, base: Paragraphs, ours: Paragraphs, what: str = "text"
) -> Paragraphs:
    """Merge the text body `body` of the edited deck with `our_body`; returns what the next merge compares with."""
    theirs = paragraphs_of(body)
    if _plain(theirs) == _plain(ours):
        return ours
    if _plain(theirs) == _plain(base):
        for old in body.findall("a:p", NS):
            body.remove(old)
        body.extend(site.adopt(paragraph) for paragraph in our_body.findall("a:p", NS))
        if [one.text for one in theirs] != [one.text for one in ours]:
            site.renewed(shape, what)
        return ours
    return _TextMerge(site, shape, body, our_body, base, ours, what).run()


def _plain(paragraphs: Paragraphs) -> list[tuple[str, str]]:
    return [(one.text, one.look) for one in paragraphs]


class _TextMerge:
    """Paragraphs that a person has changed, deleted or added, each by itself."""

    def __init__(
        self, site: Site, shape: str, body: Any, our_body: Any, base: Paragraphs, ours: Paragraphs, what: str
    ) -> None:
        self.site, self.shape, self.body, self.what = site, shape, body, what
        self.base, self.ours, self.theirs = base, ours, paragraphs_of(body)
        self.elements, self.our_elements = body.findall("a:p", NS), our_body.findall("a:p", NS)
        self.their_place = pair([one.text for one in base], [one.text for one in self.theirs])
        self.our_place = pair([one.masked for one in base], [one.masked for one in ours])
        kept = {there for place, there in self.their_place.items() if self.theirs[there].text == base[place].text}
        self.own = [one for place, one in enumerate(self.elements) if place not in kept]  # in the person's own words
        self.written: dict[Any, set[str]] = {}  # paragraph -> what was just renewed in it

    def run(self) -> Paragraphs:
        result: dict[float, ShownParagraph] = dict(enumerate(self.ours))
        last = -1.0
        deleted: list[tuple[ShownParagraph, ShownParagraph | None]] = []
        for place, base in enumerate(self.base):
            there, here = self.their_place.get(place), self.our_place.get(place)
            if there is None:
                deleted.append((base, self.ours[here] if here is not None else None))
            elif here is None:
                for stays in self._no_longer_said(place, base, there):
                    last += 1 / (2 * len(self.base))  # where it stood
                    result[last] = stays
            else:
                result[here] = self._both(base, there, here)
                last = here
        for base, ours in deleted:
            self._deleted(base, ours)
        self._new()
        return tuple(result[place] for place in sorted(result))

    def _deleted(self, base: ShownParagraph, ours: ShownParagraph | None) -> None:
        self.site.kept(self.shape, f"{self.what} deleted: {base.text[:60]!r}")
        self._renew(tokens(base, ours, self.ours), [])  # the number may stand in a sentence of the person's own

    def _no_longer_said(self, place: int, base: ShownParagraph, there: int) -> list[ShownParagraph]:
        element, theirs = self.elements[there], self.theirs[there]
        if theirs.text != base.text:
            sides = base.text, theirs.text, ""
            self.site.conflict(
                self.shape, self.what, sides, "the new deck no longer says this, but somebody has rewritten it"
            )
            found = self._renew(tokens(base, None, self.ours), [element])
            return [restated(base, found)]
        if len(self.body.findall("a:p", NS)) > 1:
            self.body.remove(element)
        else:
            retext(element, "")
        self.site.renewed(self.shape, self.what)
        return []

    def _both(self, base: ShownParagraph, there: int, here: int) -> ShownParagraph:
        element, theirs, ours = self.elements[there], self.theirs[there], self.ours[here]
        untouched = (theirs.text, theirs.look) == (base.text, base.look)
        if theirs.text == ours.text and not untouched:
            return ours
        if untouched:
            if (theirs.text, theirs.look) != (ours.text, ours.look):
                self.body.replace(element, made := self.site.adopt(self.our_elements[here]))
                self.elements[there] = made
        elif theirs.text == base.text:
            retext(element, ours.text)
        else:
            return self._rewritten(base, theirs, ours, element)
        if theirs.text != ours.text:
            self.site.renewed(self.shape, self.what)
        return ours

    def _rewritten(
        self, base: ShownParagraph, theirs: ShownParagraph, ours: ShownParagraph, element: Any
    ) -> ShownParagraph:
        self.site.kept(self.shape, f"{self.what} rewritten")
        wanted = tokens(base, ours, self.ours)
        found = self._renew(wanted, [element])
        lost = [token for token in wanted if token not in found]
        said = base.text, paragraph_text(element), ours.text
        for token in lost:
            now = f"it is now {token.new}" if token.new is not None else "the new deck does not state it"
            reason = f"{token.old!r} ({token.metric}) no longer stands in the text; {now}"
            self.site.conflict(self.shape, f"{self.what}: {token.metric}", said, reason)
        reworded = base.masked != ours.masked
        if reworded:
            reason = "both somebody and the new deck have other words here" + (
                "; the numbers were renewed" if found else ""
            )
            self.site.conflict(self.shape, self.what, said, reason)
        return restated(base, found) if lost or reworded else ours

    def _renew(self, wanted: Sequence[Token], first: list[Any]) -> list[Token]:
        """Renew tokens in the paragraphs `first`, then in those that the person added; returns the ones found."""
        found: list[Token] = []
        for element in [*first, *(one for one in self.own if one not in first)]:
            fresh = self.written.setdefault(element, set())
            left = [token for token in wanted if token not in found and token.old not in fresh]
            text = paragraph_text(element)
            edits, here = find(text, left)
            edits = [(start, end, new) for start, end, new in edits if text[start:end] != new]
            if edits:
                replace_spans(element, edits)
                self.site.renewed(self.shape, ", ".join(f"{token.metric}: {token.new}" for token in here))
            fresh |= {str(token.new) for token in here}
            found += here
        return found

    def _new(self) -> None:
        """Add what only the new deck says, after what it follows there."""
        places = {
            here: there for place, here in self.our_place.items() if (there := self.their_place.get(place)) is not None
        }
        known = {one.text for one in self.theirs}
        last: Any = None
        for here, ours in enumerate(self.ours):
            if here in places:
                last = self.elements[places[here]]
            elif here not in self.our_place.values() and ours.text not in known:
                made = self.site.adopt(self.our_elements[here])
                if last is not None and last.getparent() is self.body:
                    last.addnext(made)
                else:
                    self.body.findall("a:p", NS)[0].addprevious(made)
                last = made
                self.site.renewed(self.shape, self.what)
