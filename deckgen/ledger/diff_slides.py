"""The slides of two decks: added, removed, moved, hidden, retitled, reworded, with other figures, charts and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from deckgen.ledger.book import image_of
from deckgen.ledger.diff_grids import Grid, chart_grid, grid_changes, table_grid
from deckgen.ledger.diff_match import Known, match, moved
from deckgen.ledger.diff_model import Pair, PictureChange, SlideChange
from deckgen.ledger.diff_texts import Compared, Sentence, compare_sentences, sentences, worded
from deckgen.ledger.identity import Identity
from deckgen.ledger.shown import texts_of_notes, texts_of_shape

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

_FOOTERS: Final = ("sldNum", "dt", "ftr")  # the date and footer, which are alike on every slide


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """What a slide shows: sentences, pictures as (name, digest, alternative text), tables and charts."""

    slide: SlideView
    known: Known
    texts: list[Sentence] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    pictures: list[tuple[str, str, str]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def slide_changes(old: DeckView, new: DeckView, identities: tuple[Identity, Identity]) -> Iterator[SlideChange]:
    """Yield the slides that differ, in the order of the new deck, those that are gone last."""
    before, after = _read(old, identities[0]), _read(new, identities[1])
    matched = match([one.known for one in before], [one.known for one in after])
    shifted = moved(matched)
    for one in after:
        index = one.known.index
        if index not in matched:
            yield _alone(one, new=True)
        elif (change := _compared(before[matched[index]], one, index in shifted)) is not None:
            yield change
    kept = set(matched.values())
    yield from (_alone(one, new=False) for one in before if one.known.index not in kept)


def images(deck: DeckView) -> dict[str, bytes]:
    """Return the digest of each image that the slides of a deck show -> its bytes."""
    found = (image_of(deck, slide, shape) for slide in deck.slides for shape in slide.shapes)
    return {sha256(image).hexdigest(): image for image in found if image is not None}


def _read(deck: DeckView, identity: Identity) -> list[_Shown]:
    found = []
    for index, slide in enumerate(deck.slides):
        texts: list[Sentence] = []
        pictures: list[tuple[str, str, str]] = []
        grids: list[Grid] = []
        for shape in slide.shapes:
            name = identity.shape(slide, shape)
            if shape.kind == "picture":
                image = image_of(deck, slide, shape)
                pictures.append((name, sha256(image).hexdigest() if image else "", shape.alt_text))
            elif shape.kind == "table":
                grids.append(table_grid(name, shape))
            elif shape.kind == "chart":
                grids.append(chart_grid(name, deck, slide, shape))
            else:
                texts += _sentences(deck, slide, shape, name)
        notes = [one for _, line in texts_of_notes(slide) for one in sentences("Notes", line)]
        said = " ".join((*(one.text for one in texts), *(row for grid in grids for row in grid.rows)))
        known = Known(index=index, id=identity.slide(slide), title=slide.title, text=said)
        found.append(_Shown(slide=slide, known=known, texts=texts, notes=notes, pictures=pictures, grids=grids))
    return found


def _sentences(deck: DeckView, slide: SlideView, shape: ShapeView, name: str) -> Iterator[Sentence]:
    """Yield the sentences of a shape that is no title, date or footer; those have a line of their own, or none."""
    if shape.placeholder is not None and shape.placeholder.type in _FOOTERS:
        return
    title = " ".join(shape.text.split()) == slide.title
    for part, text in texts_of_shape(deck, slide, shape):
        if part != "alt" and not title:
            yield from sentences(name, text)


def _alone(one: _Shown, *, new: bool) -> SlideChange:
    number, title = one.slide.number, one.slide.title
    if new:
        return SlideChange(id=one.known.id, what="new", old_number=None, new_number=number, new_title=title)
    return SlideChange(id=one.known.id, what="gone", old_number=number, new_number=None, old_title=title)


def _compared(was: _Shown, now: _Shown, shifted: bool) -> SlideChange | None:
    found, notes = compare_sentences(was.texts, now.texts), compare_sentences(was.notes, now.notes)
    title = Pair(name="Title", old=was.slide.title, new=now.slide.title)
    retitled = title if worded(title.old) != worded(title.new) else None
    renumbered = [*found.renumbered, *notes.renumbered]
    renumbered = renumbered if retitled or title.old == title.new else [title, *renumbered]
    shown = tuple("hidden" if one.slide.hidden else "shown" for one in (was, now))
    parts: Mapping[str, Any] = {
        "moved": shifted, "shown": Pair(old=shown[0], new=shown[1]) if shown[0] != shown[1] else None, "retitled": retitled,
        "reworded": tuple(found.reworded), "renumbered": tuple(renumbered), "old_texts": tuple(found.old),
        "new_texts": tuple(found.new), "notes": tuple(_pairs(notes)), "grids": tuple(grid_changes(was.grids, now.grids)),
        "pictures": tuple(_picture_changes(was.pictures, now.pictures)),
    }  # fmt: skip
    if not any(parts.values()):
        return None
    return SlideChange(
        id=now.known.id or was.known.id, what="changed", old_number=was.slide.number, new_number=now.slide.number,
        old_title=title.old, new_title=title.new, **parts,
    )  # fmt: skip


def _pairs(found: Compared) -> Iterator[Pair]:
    """Yield the sentences with other words, and those of one deck only."""
    yield from found.reworded
    yield from (Pair(name="Notes", old=text, new="") for text in found.old)
    yield from (Pair(name="Notes", old="", new=text) for text in found.new)


def _picture_changes(
    old: Sequence[tuple[str, str, str]], new: Sequence[tuple[str, str, str]]
) -> Iterator[PictureChange]:
    """Yield the pictures that differ: told by their image, else by their name, else in their order."""
    before, after = list(old), list(new)
    pairs = []
    for same in (lambda a, b: a == b, lambda a, b: a[1] == b[1], lambda a, b: a[0] == b[0], lambda a, b: True):
        for now in list(after):
            was = next((one for one in before if same(one, now)), None)
            if was is not None:
                pairs.append((was, now))
                before.remove(was)
                after.remove(now)
    for (_, old_digest, old_alt), (name, digest, alt) in pairs:
        if old_digest != digest or worded(old_alt) != worded(alt):
            yield PictureChange(
                name=name, what="changed", old_digest=old_digest, new_digest=digest, old_alt=old_alt, new_alt=alt
            )
    for name, digest, alt in before:
        yield PictureChange(name=name, what="gone", old_digest=digest, old_alt=alt)
    for name, digest, alt in after:
        yield PictureChange(name=name, what="new", new_digest=digest, new_alt=alt)
