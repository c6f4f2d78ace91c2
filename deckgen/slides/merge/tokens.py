"""The numbers that a sentence states: found again in words that a person has rewritten, and renewed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deckgen.slides.shown import ShownParagraph, Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """Characters that state a metric: as they were written, and as they should be; None where nothing states it now."""

    place: int  # among the paragraph's spans
    metric: str
    old: str
    new: str | None


def tokens(base: ShownParagraph, ours: ShownParagraph | None, others: Sequence[ShownParagraph]) -> list[Token]:
    """Return the tokens of `base` with what `ours` says in their place, or else any of `others`."""
    stated = _stated((ours,) if ours is not None else ())
    elsewhere = _stated(others)
    seen: dict[str, int] = {}
    found = []
    for place, (start, end, metric) in enumerate(base.spans):
        turn = seen[metric] = seen.get(metric, -1) + 1
        here = stated.get(metric, ())
        same = ours is not None and ours.masked == base.masked
        new = here[turn] if same or turn < len(here) else next(iter(elsewhere.get(metric, ())), None)
        found.append(Token(place=place, metric=metric, old=base.text[start:end], new=new))
    return found


def _stated(paragraphs: Sequence[ShownParagraph]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        for start, end, metric in paragraph.spans:
            found.setdefault(metric, []).append(paragraph.text[start:end])
    return found


def find(text: str, wanted: Sequence[Token]) -> tuple[list[tuple[int, int, str]], list[Token]]:
    """Return the edits that renew the tokens `wanted` in `text`, and the tokens that were found.

    A number that stands there more often than it was written is renewed everywhere, as long as it has one new value.
    """
    edits: list[tuple[int, int, str]] = []
    found: list[Token] = []
    taken: list[tuple[int, int]] = []
    groups: dict[str, list[Token]] = {}
    for token in sorted(wanted, key=lambda token: -len(token.old)):
        groups.setdefault(token.old, []).append(token)
    for old, group in groups.items():
        places = [span for span in _occurrences(text, old) if not any(a < span[1] and span[0] < b for a, b in taken)]
        new = [token.new for token in group]
        if not places or None in new or (len(set(new)) > 1 and len(places) != len(group)):
            continue
        group.sort(key=lambda token: token.place)
        values = [str(token.new) for token in group] if len(set(new)) > 1 else [str(new[0])] * len(places)
        for (start, end), value in zip(places, values, strict=True):
            edits.append((start, end, _as_begun(text[start:end], old, value)))
        taken += places
        found += group
    return edits, found


def _occurrences(text: str, old: str) -> Iterator[tuple[int, int]]:
    before = r"(?<![0-9A-Za-z])(?<![0-9][.,])" if old[:1].isalnum() else ""
    after = r"(?![0-9A-Za-z%])(?![.,][0-9])" if old[-1:].isalnum() else ""
    loose = re.escape(old).replace(r"\ ", r"[\s\u00a0\u202f]+")
    yield from (match.span() for match in re.finditer(before + loose + after, text, re.IGNORECASE))


def _as_begun(there: str, old: str, new: str) -> str:
    """Return `new` with a capital where the person has one, and the token as it was written has none."""
    return new[:1].upper() + new[1:] if there[:1].isupper() and old[:1].islower() else new


def restated(base: ShownParagraph, renewed: Sequence[Token]) -> ShownParagraph:
    """Return `base` with the new words of the tokens `renewed`, the others as they were."""
    words = {token.place: str(token.new) for token in renewed}
    text, end = "", 0
    spans: list[Span] = []
    for place, (start, stop, metric) in enumerate(base.spans):
        text += base.text[end:start]
        said = words.get(place, base.text[start:stop])
        spans.append((len(text), len(text) + len(said), metric))
        text, end = text + said, stop
    return replace(base, text=text + base.text[end:], spans=tuple(spans))
