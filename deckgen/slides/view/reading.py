"""Attributes of an element that may be missing or absurd: what cannot be read is None, never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from deckgen.slides.package import NS

A: Final = f"{{{NS['a']}}}"
P: Final = f"{{{NS['p']}}}"
R: Final = f"{{{NS['r']}}}"

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,12}")
_SHARE: Final = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?%")


def whole(text: str | None) -> int | None:
    """Return a whole number; None for anything else."""
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None


def share(text: str | None) -> float | None:
    """Return a percentage, written in thousandths ("65000") or with its sign ("65%"), as a share."""
    number = whole(text)
    if number is not None:
        return number / 100_000
    return float(text[:-1]) / 100 if text is not None and _SHARE.fullmatch(text) else None


def flag(text: str | None) -> bool | None:
    """Return a yes or no in any of its spellings."""
    return {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}.get(text or "")


def said(elements: Iterable[Any], name: str) -> str | None:
    """Return what the nearest of `elements` says for the attribute `name`."""
    for element in elements:
        value = element.get(name)
        if value is not None:
            return str(value)
    return None


def descend(element: Any, *tags: str) -> Any | None:
    """Return the first child of the first child ... by qualified `tags`; None where one is missing."""
    for tag in tags:
        element = None if element is None else element.find(tag)
    return element


def tag_of(element: Any) -> str:
    """Return an element's name without its namespace; "" for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
