"""Other words into a paragraph, in the looks that its runs have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from lxml import etree

from deckgen.slides.looks import paragraph_text, pieces
from deckgen.slides.package import NS

_A = f"{{{NS['a']}}}"
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


def retext(paragraph: Any, text: str) -> None:
    """Change the words of an ``a:p`` to `text`; what stays keeps its look, what is new has that of what it replaces."""
    old, new = _TOKENS.findall(paragraph_text(paragraph)), _TOKENS.findall(text)
    edits = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            start = len("".join(old[:a]))
            edits.append((start, start + len("".join(old[a:b])), "".join(new[c:d])))
    replace_spans(paragraph, edits)


def replace_spans(paragraph: Any, edits: Sequence[tuple[int, int, str]]) -> None:
    """Replace characters of an ``a:p``: (first, after the last, by what), none overlapping.

    The new words stand in the run in which the old ones began.
    """
    for start, end, words in sorted(edits, reverse=True):
        _replace(paragraph, start, end, words)
    for run in paragraph.findall("a:r", NS):
        _break(run)


def _replace(paragraph: Any, start: int, end: int, words: str) -> None:
    place, left = 0, words
    for piece, text in pieces(paragraph):
        first, last = place, place + len(text)
        place = last
        if last < start or first > end or (first == end and start != end):
            continue
        within = first < end and last > start
        if not within and not (start == end and left):
            continue
        if etree.QName(piece).localname == "br":
            if within:
                paragraph.remove(piece)
            continue
        held = piece.find("a:t", NS)
        head, tail = text[: max(start - first, 0)], text[max(end - first, 0) :]
        held.text = head + left + tail
        left = ""
        if not held.text:
            paragraph.remove(piece)
    if left:
        _insert(paragraph, start, left)


def _insert(paragraph: Any, start: int, words: str) -> None:
    """Add a run where no run was to take the words."""
    run = etree.Element(f"{_A}r")
    found = pieces(paragraph)
    end = paragraph.find("a:endParaRPr", NS)
    like = found[0][0].find("a:rPr", NS) if found else None
    style = deepcopy(like if like is not None else end) if like is not None or end is not None else None
    if style is not None:
        style.tag = f"{_A}rPr"
        run.append(style)
    etree.SubElement(run, f"{_A}t").text = words
    place = 0
    for piece, text in found:
        if place >= start:
            piece.addprevious(run)
            return
        place += len(text)
    if end is not None:
        end.addprevious(run)
    else:
        paragraph.append(run)


def _break(run: Any) -> None:
    """Let newlines in a run be breaks, as PowerPoint has them."""
    held = run.find("a:t", NS)
    lines = (held.text or "").split("\n")
    held.text = lines[0]
    last = run
    for line in lines[1:]:
        gap = etree.Element(f"{_A}br")
        style = run.find("a:rPr", NS)
        if style is not None:
            gap.append(deepcopy(style))
        last.addnext(gap)
        last = gap
        if line:
            more = deepcopy(run)
            more.find("a:t", NS).text = line
            gap.addnext(more)
            last = more
    if not held.text:
        run.getparent().remove(run)
