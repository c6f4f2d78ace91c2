"""What XML looks like, as short text: equal for what shows alike, whoever wrote it.

PowerPoint writes a deck anew on every save, with attributes and extensions of its own; they do not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any, Final

from lxml import etree

from deckgen.slides.package import NS

_SILENT: Final = frozenset(
    (
        "lang",
        "altLang",
        "dirty",
        "err",
        "smtClean",
        "smtId",
        "noProof",
        "bmk",
        "id",
        "idx",
        "name",
        "rtlCol",
        "kumimoji",
    )
)
_SAYS: Final = frozenset(("noFill",))  # elements that mean something without attributes
_SKIPPED: Final = frozenset(("extLst",))


def gist(elements: Iterable[Any], *, skip: Collection[str] = ()) -> str:
    """Return what `elements` and all inside them say: tags with attributes, in order; `skip` names tags to pass over."""
    said: list[str] = []
    for element in elements:
        _collect(element, _SKIPPED | set(skip), said)
    return ";".join(said)


def _collect(element: Any, skipped: Collection[str], said: list[str]) -> None:
    if not isinstance(element.tag, str):
        return
    name = etree.QName(element).localname
    if name in skipped:
        return
    facts = [f"{key}={_number(value)}" for key, value in sorted(element.attrib.items()) if _counts(key)]
    if facts or name in _SAYS:
        said.append(f"{name} {' '.join(facts)}".strip())
    for child in element:
        _collect(child, skipped, said)


def _counts(key: str) -> bool:
    return not key.startswith("{") and key not in _SILENT


def _number(value: str) -> str:
    """Return a number in one way of writing it, rounded as far as programs keep it; other values as they are."""
    try:
        return f"{round(float(value), 4):g}" if "." in value else value
    except ValueError:
        return value


def short(text: str) -> str:
    """Return a digest of `text`, short enough to be carried for every paragraph; "" for nothing."""
    return hashlib.sha256(text.encode()).hexdigest()[:10] if text else ""


def paragraph_text(paragraph: Any) -> str:
    """Return the characters of an ``a:p``; a break is a newline."""
    return "".join(piece for _, piece in pieces(paragraph))


def pieces(paragraph: Any) -> list[tuple[Any, str]]:
    """Return the runs, fields and breaks of an ``a:p`` with their characters."""
    found = []
    for child in paragraph:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag in ("r", "fld"):
            found.append((child, child.findtext("a:t", default="", namespaces=NS) or ""))
        elif tag == "br":
            found.append((child, "\n"))
    return found


def paragraph_look(paragraph: Any) -> str:
    """Return a digest of a paragraph's look; neighbouring runs of one look are one."""
    merged: list[list[Any]] = []
    for piece, text in pieces(paragraph):
        style = piece.find("a:rPr", NS)
        said = gist([style] if style is not None else [])
        said += "link" if style is not None and style.find("a:hlinkClick", NS) is not None else ""
        if merged and merged[-1][1] == said:
            merged[-1][0] += len(text)
        elif text:
            merged.append([len(text), said])
    properties = paragraph.find("a:pPr", NS)
    return short(gist([properties] if properties is not None else []) + repr(merged))
