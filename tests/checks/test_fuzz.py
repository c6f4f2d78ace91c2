"""Thousands of broken decks, made from a good one by a seeded hand: each ends in findings, never in another way.

`DECKGEN_FUZZ_CASES=20000 python -m pytest tests/checks/test_fuzz.py` makes more of them; a number always makes the same.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable
from time import monotonic
from typing import Any
from zipfile import ZipFile

import pytest
from checks.seeds import Grey
from lxml import etree

from deckgen.checks.gate import check_bytes
from deckgen.errors import ThemeError
from deckgen.figures import get_figure
from deckgen.slides.archive import pack
from deckgen.slides.manifest import read_manifest
from deckgen.slides.model import Band, Cell, Column, Deck, Layers, Picture, Run, Slide, Table, plain
from deckgen.slides.writer import deck_bytes
from deckgen.theme import load_theme

Random = random.Random
Parts = dict[str, bytes]
CASES = int(os.environ.get("DECKGEN_FUZZ_CASES", "80"))  # a test and kind of change
SLOW = 10.0  # seconds that no case may take; they take a tenth of one
NASTY = (
    "", " ", "0", "-1", "1.5", "9e99", "nan", "inf", str(2**31), str(2**40), "9" * 5000, "0x10", "１２", "é", "\u202e", "rId1",
    "rId99", "../../x", "/", "#", "%00", "true", "{{", "_x0007_", "A1:XFD1048576", "Sheet1!$A$1:$XFD$1048576", "x" * 70_000,
)  # fmt: skip
SPACES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main", "http://schemas.openxmlformats.org/presentationml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "urn:nothing", "",
    "http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/presentationml/main",
)  # fmt: skip
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def good_deck() -> bytes:
    """A deck with a picture, a native chart, a table, a group, notes and sections."""
    row = tuple(Cell(runs=(Run(text=text),)) for text in ("a", "b"))
    bar = get_figure("bar").example()
    bodies = {
        "two_figures": {"Figure left": Picture(figure=Grey(), alt_text="Grey."),
                        "Figure right": Picture(figure=bar, alt_text="Bars.")},
        "table": {"Table": Table(columns=(Column(label="A"), Column(label="B")), rows=(row,), alt_text="Two.")},
        "diagram": {"Diagram": Layers(bands=(Band(label="One", boxes=("x",)),), alt_text="One layer.")},
        "text": {"Body": plain("Words")},
    }  # fmt: skip
    slides = tuple(
        Slide(id=name, layout=name, title=plain(f"Title of {name}"), body=body, notes=plain("Say"), section=name)
        for name, body in bodies.items()
    )
    return deck_bytes(Deck(title="Good", slides=slides, as_of="2026-02-28", charts="native"), load_theme("lakeshore"))[
        0
    ]


GOOD = good_deck()
with ZipFile(io.BytesIO(GOOD)) as _archive:
    PARTS: Parts = {name: _archive.read(name) for name in _archive.namelist()}
# what rules read most; layouts, themes and properties are changed more rarely
OFTEN = [
    n for n in PARTS if "/slides/" in n or "/charts/" in n or "presentation.xml" in n or "Master" in n or n[0] in "[_"
]
XML = [name for name in PARTS if name.endswith((".xml", ".rels"))]


def some_part(hand: Random) -> str:
    return hand.choice(OFTEN if hand.random() < 0.8 else XML)


def bytes_changed(hand: Random) -> bytes:
    """The zip with bytes flipped, lost, doubled or overwritten, most of them in its directory."""
    content = bytearray(GOOD)
    for _ in range(hand.choice((1, 1, 2, 10))):
        if not content:  # a change before lost all that there was
            break
        directory = content.find(b"PK\1\2")
        at = hand.randrange(max(directory, 0) if hand.random() < 0.7 else 0, len(content))
        change = hand.randrange(6)
        if change == 0:
            content[at] ^= 1 << hand.randrange(8)
        elif change == 1:
            content[at : at + 4] = hand.choice((b"\xff" * 4, bytes(4), b"\0\0\0\x80", b"\xff\xff\xff\x7f"))
        elif change == 2:
            del content[at : at + hand.choice((1, 4, 46, 1000))]
        elif change == 3:
            content[at:at] = content[at : at + hand.choice((1, 4, 46, 1000))]
        elif change == 4:
            del content[max(at, 1000) :]
        else:  # a field of an entry: flags, method, checksum, sizes, lengths, place
            entry = content.rfind(b"PK\1\2", 0, at)
            field = max(entry, 0) + hand.choice((4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 38, 42))
            content[field : field + 2] = hand.choice((b"\0\0", b"\1\0", b"\xff\xff", hand.randbytes(2)))
    return bytes(content)


def text_changed(hand: Random) -> bytes:
    """A part with its text cut, its bytes garbled, or put in place of another."""
    parts = dict(PARTS)
    name = some_part(hand)
    text = bytearray(parts[name])
    at = hand.randrange(len(text))
    change = hand.randrange(7)
    if change == 0:
        del text[at:]
    elif change == 1:
        text[at : at + 1] = hand.choice(
            (b"\xc3", b"\xff\xfe", b"\0", b"&", b"<", b">", b'"', b"&#0;", b"&x;", b"]]>", b"<!--")
        )
    elif change == 2:
        text[:0] = hand.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\n", b"<!DOCTYPE x>", b"<?x?>"))
    elif change == 3:
        text = bytearray(parts[some_part(hand)])
    elif change == 4:
        text = bytearray(bytes(text).replace(b"UTF-8", hand.choice((b"UTF-16", b"UTF-7", b"ascii", b"cp037", b"x"))))
    elif change == 5:
        text = bytearray(
            bytes(text).decode().replace("encoding='UTF-8'", "").replace('encoding="UTF-8"', "").encode("utf-16")
        )
    else:
        text = bytearray(hand.choice((b"", b"<x/>", b"<!-- -->", b"\x89PNG", hand.randbytes(200))))
    return pack(parts | {name: bytes(text)})


def elements_changed(hand: Random) -> bytes:
    """A part with elements and attributes dropped, doubled, moved, renamed, or of nasty values."""
    parts = dict(PARTS)
    for _ in range(hand.choice((1, 1, 2, 5))):
        name = some_part(hand)
        root = etree.fromstring(parts[name])
        for _ in range(hand.choice((1, 1, 3, 20))):
            change_element(hand, root)
        parts[name] = etree.tostring(root, encoding="UTF-8")
    return pack(parts)


def change_element(hand: Random, root: Any) -> None:
    elements = list(root.iter("*"))
    one, other = hand.choice(elements), hand.choice(elements)
    parent = one.getparent()
    change = hand.randrange(9)
    if change < 3 and one.attrib:
        one.set(hand.choice(list(one.attrib)), nasty(hand))
    elif change == 3 and one.attrib:
        del one.attrib[hand.choice(list(one.attrib))]
    elif change == 4 and parent is not None:
        parent.remove(one)
    elif change == 5 and parent is not None:
        parent.insert(0, etree.fromstring(etree.tostring(one)))
    elif change == 6 and one not in other.iterancestors() and one is not other and parent is not None:
        other.append(one)
    elif change == 7:
        one.tag = f"{{{hand.choice(SPACES)}}}{etree.QName(hand.choice((one, other))).localname}".replace("{}", "")
    else:
        one.text = nasty(hand)
        one.insert(0, hand.choice((etree.Comment("x"), etree.ProcessingInstruction("x"), etree.Element("x"))))


def nasty(hand: Random) -> str:
    return hand.choice(NASTY)


def links_changed(hand: Random) -> bytes:
    """A deck with parts lost, renamed or doubled, and relationships that lead nowhere, in circles, to other kinds."""
    parts = dict(PARTS)
    for _ in range(hand.choice((1, 2, 5))):
        name = hand.choice(list(parts))
        change = hand.randrange(4)
        if change == 0:
            del parts[name]
        elif change == 1:
            parts[hand.choice((name.upper(), name + "x", name.replace("/", "//"), "ppt/slides/é.xml", "x"))] = (
                parts.pop(name)
            )
        else:
            rels = [own for own in parts if own.endswith(".rels")]
            own = hand.choice(rels) if rels else name
            root = etree.fromstring(parts[own]) if rels else etree.Element("x")
            for link in hand.sample(list(root), min(len(root), 2)):
                key = hand.choice(("Target", "Target", "Type", "Id", "TargetMode"))
                kind = hand.choice(
                    ("slide", "slideLayout", "slideMaster", "notesSlide", "theme", "image", "package", "")
                )
                wanted = {"Target": "/" + hand.choice(list(parts)), "Type": TYPES + kind, "TargetMode": "External"}
                link.set(key, wanted.get(key, nasty(hand)) if hand.random() < 0.8 else nasty(hand))
            parts[own] = etree.tostring(root)
    return pack(parts)


CHANGES: list[Callable[[Random], bytes]] = [bytes_changed, text_changed, elements_changed, links_changed]


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_broken_deck_ends_in_findings_and_soon(change: Callable[[Random], bytes]) -> None:
    for number in range(CASES):
        seed = f"{change.__name__} {number}"
        content = change(Random(seed))
        start = monotonic()
        try:
            findings = check_bytes(content)
        except Exception as error:
            pytest.fail(f"{seed!r}: {type(error).__name__}: {error}")
        assert monotonic() - start < SLOW, seed
        assert all("\n" not in str(finding) and len(str(finding)) < 1500 for finding in findings), seed


@pytest.mark.slow
def test_every_broken_template_is_read_or_refused(tmp_path: Any) -> None:
    path = tmp_path / "ours.pptx"
    for number in range(CASES):
        seed = f"template {number}"
        hand = Random(seed)
        path.write_bytes(hand.choice(CHANGES)(hand))
        try:
            read_manifest(path)
        except ThemeError:
            continue
        except Exception as error:
            pytest.fail(f"{seed!r}: {type(error).__name__}: {error}")


def test_the_deck_that_is_broken_is_a_good_one() -> None:
    assert check_bytes(GOOD) == []
