"""Decks that nobody has changed: every digit that they show is in the ledger, and a verification finds nothing."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from merge.resaved import as_powerpoint_saves
from pptx import Presentation
from project import Project

from deckgen.ledger.model import LABEL, Ledger
from deckgen.slides.package import NS, Package
from deckgen.verifying import verify_deck

pytestmark = pytest.mark.xdist_group("board")

DECKS = [f"{name}{brand}" for name in ("board", "finance", "marketing", "technical") for brand in ("", "-dark")]
A = f"{{{NS['a']}}}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def found(path: Path) -> list[str]:
    return [str(finding) for finding in verify_deck(path, offline=True).sifted.findings]


def said_on(slide: Any) -> Iterator[str]:
    """Yield every text with a digit in a slide's XML, its notes and its charts; read here without the ledger's code."""
    roots = [slide._element, *([slide.notes_slide._element] if slide.has_notes_slide else [])]
    roots += [rel.target_part._element for rel in slide.part.rels.values() if rel.reltype.endswith("/chart")]
    for root in roots:
        yield from (
            "".join(t.text or "" for t in paragraph.iter(f"{A}t"))
            for paragraph in root.iter(f"{A}p")
            if paragraph.find(f"{A}fld[@type='slidenum']") is None
        )
        yield from (one.get("descr", "") for one in root.iter("{*}cNvPr"))
        yield from (value.text or "" for series in root.iter(f"{C}ser") for value in series.iter(f"{C}v"))


def digits(texts: Iterator[str]) -> Counter[str]:
    """Return how often each text with a digit stands there, all blanks alike."""
    return Counter(" ".join(text.split()) for text in texts if re.search("[0-9]", text))


@pytest.mark.parametrize("name", DECKS)
def test_every_digit_that_a_deck_shows_has_an_entry(
    decks: Callable[[str], Path], ledger_of: Callable[[Path], Ledger], name: str
) -> None:
    ledger = ledger_of(decks(name))
    entries: dict[str, list[str]] = defaultdict(list)
    for entry in ledger.entries:
        covered = {place for bound in entry.bounds for place in range(bound.start, bound.end)}
        assert {m.start() for m in re.finditer("[0-9]", entry.text)} <= covered, entry
        if not entry.place.part.startswith(LABEL):
            entries[entry.place.slide].append(entry.text)
    total = 0
    for slide in Presentation(str(decks(name))).slides:
        shown = digits(said_on(slide))
        # A cell of two paragraphs is one entry.
        known = digits(line for text in entries[slide._element.cSld.get("name")] for line in (text, *text.split("\n")))
        assert shown - known == Counter()
        total += shown.total()
    assert total > 300
    assert {bound.origin.kind for entry in ledger.entries for bound in entry.bounds} >= {
        "metric",
        "query",
        "spec",
        "date",
    }


def test_every_number_that_is_drawn_in_a_figure_has_an_entry(sharp: Path, ledger_of: Callable[[Path], Ledger]) -> None:
    """The SVG of a figure says in a comment what each of its labels is."""
    package, ledger = Package.read(sharp), ledger_of(sharp)
    entries = defaultdict(set)
    for entry in ledger.entries:
        entries[entry.place.slide].add(" ".join(entry.text.split()))
    drawn = 0
    for part in package.slides():
        name = package.xml(part).find("p:cSld", NS).get("name")
        for link in package.relationships(part).values():
            if link.target.endswith(".svg"):
                comments = re.findall(r"<!-- (.*?) -->", package.parts[link.target].decode(), re.DOTALL)
                labels = {" ".join(unescape(text).split()) for text in comments if re.search("[0-9]", text)}
                assert labels <= entries[name] | {line for text in entries[name] for line in text.split("\n")}
                drawn += len(labels)
    assert drawn > 100
    assert found(sharp) == []


@pytest.mark.parametrize("name", DECKS)
def test_nothing_is_found_in_a_deck_as_it_was_built(decks: Callable[[str], Path], name: str) -> None:
    verdict = verify_deck(decks(name), offline=True)
    assert [str(finding) for finding in verdict.sifted.findings] == []
    assert verdict.kept > 900
    assert verdict.gone == 0


@pytest.mark.parametrize("name", DECKS)
def test_nothing_is_found_in_a_deck_that_python_pptx_has_saved(
    decks: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    Presentation(str(decks(name))).save(str(tmp_path / "deck.pptx"))
    before, after = verify_deck(decks(name), offline=True), verify_deck(tmp_path / "deck.pptx", offline=True)
    assert found(tmp_path / "deck.pptx") == []
    assert (after.kept, after.gone) == (before.kept, 0)


@pytest.mark.parametrize("name", ["board", "board-dark"])
def test_nothing_is_found_in_a_deck_that_powerpoint_has_saved(
    decks: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    (tmp_path / "deck.pptx").write_bytes(as_powerpoint_saves(decks(name).read_bytes()))
    assert found(tmp_path / "deck.pptx") == []


def test_nothing_is_stale_in_a_deck_that_was_just_built(board: Project, decks: Callable[[str], Path]) -> None:
    done = board.run("verify", str(decks("board").relative_to(board.folder)))
    assert "0 do not" in done.stdout


@pytest.mark.parametrize("name", ["board", "board-dark"])
def test_libreoffice_loses_the_ledger_and_the_file_beside_the_deck_stands_in(
    board: Project,
    decks: Callable[[str], Path],
    ledger_of: Callable[[Path], Ledger],
    saved_by_libreoffice: Callable[[Path], Path],
    tmp_path: Path,
    name: str,
) -> None:
    path = tmp_path / f"{name}.pptx"
    path.write_bytes(saved_by_libreoffice(decks(name)).read_bytes())
    lost = board.run("verify", "--offline", str(path), code=1)
    assert "a program that saved it has dropped it" in lost.stderr
    assert f"keep {name}.ledger.json beside it" in lost.stderr
    ledger = ledger_of(decks(name))
    (tmp_path / f"{name}.ledger.json").write_text(json.dumps(ledger.as_dict()), encoding="utf-8")
    verdict = verify_deck(path, offline=True)
    assert [str(finding) for finding in verdict.sifted.findings] == []
    whole = verify_deck(decks(name), offline=True).kept
    assert verdict.kept > 0.85 * whole  # it drops alternative texts of groups and charts
