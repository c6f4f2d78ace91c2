"""Whether a slide as data is the one that was drawn before: a digest of everything that it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from deckgen.slides.model import Deck

_PLAIN: Final = (str, bytes, int, float, bool, type(None))


def slide_digests(deck: Deck, *looks: object) -> list[str]:
    """Return a digest of each slide, in order: equal where the slide would look the same, in equal `looks` (the theme).

    A digest may differ for equal slides, which are then only drawn once more; where the spec asks for the slide does not
    count, because a line put in above moves all of them.
    """
    whole = digest_of((looks, replace(deck, slides=(), title="", keywords=(), subject="")))
    numbered = enumerate(deck.slides, start=1)
    return [digest_of((whole, number, replace(slide, mark=None, section=""))) for number, slide in numbered]


def digest_of(value: Any) -> str:
    """Return a digest of plain data, data classes, frames, and whatever has attributes."""
    found = hashlib.sha256()
    _feed(value, found.update)
    return found.hexdigest()


def _feed(value: Any, put: Callable[[bytes], None]) -> None:
    put(type(value).__qualname__.encode() + b"(")
    if isinstance(value, _PLAIN):
        put(repr(value).encode())
    else:
        for one in _inside(value):
            _feed(one, put)
    put(b")")


def _inside(value: Any) -> Iterator[Any]:
    """Yield what a value is made of; the last resort is how it prints."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from value
    elif hasattr(value, "to_csv"):  # a pandas frame or series, whose print leaves rows out
        yield value.to_csv()
    elif isinstance(getattr(value, "__dict__", None), dict) and not callable(value):
        yield from vars(value).items()
    else:
        yield repr(value)
