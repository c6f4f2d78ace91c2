"""Decks that another program has saved: python-pptx keeps what a deck carries, LibreOffice loses nearly all of it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from edits import EDITS, opened, saved
from resaved import as_powerpoint_saves
from small_deck import FIRST, SECOND, redraw
from test_hand_edits import base_of, deck, edited, listed, merged_with, objections, stale, wrong_values

from deckgen.slides.carrier import carried_digest, document, document_digest, extract
from deckgen.slides.merge import merge
from deckgen.slides.package import Package
from deckgen.slides.snapshot import untouched
from deckgen.slides.tags import name_of, properties, read_tag


def through(soffice: str, content: bytes, folder: Path) -> bytes:
    """Return the deck as LibreOffice saves it."""
    (folder / "deck.pptx").write_bytes(content)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "pptx:Impress MS PowerPoint 2007 XML", "--outdir", str(folder / "out"), str(folder / "deck.pptx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out/deck.pptx").read_bytes()


def test_python_pptx_keeps_all_that_a_deck_carries() -> None:
    before, after = Package(deck(FIRST)), Package(saved(opened(deck(FIRST))))
    assert extract(after) == extract(before)
    assert carried_digest(after) == carried_digest(before)
    assert untouched(after, base_of(deck(FIRST)))
    for package in (before, after):
        for part, slide in zip(package.slides(), FIRST.slides, strict=True):
            tree = package.xml(part).find("{*}cSld/{*}spTree")
            tags = {name_of(s): read_tag(package, part, properties(s)) for s in tree if name_of(s)}
            assert tags["Title"] == f"{slide}/Title"
            assert read_tag(package, part, package.xml(part).find("{*}cSld")) == slide


def test_the_digest_in_the_properties_is_that_of_the_document() -> None:
    package = Package(deck(FIRST))
    carried = extract(package)
    assert carried is not None
    assert carried_digest(package) == document_digest(document(carried))


def test_a_deck_saved_by_libreoffice_is_found_again(soffice: str, tmp_path: Path) -> None:
    content = through(soffice, deck(FIRST), tmp_path)
    package = Package(content)
    assert extract(package) is None
    assert carried_digest(package) == carried_digest(Package(deck(FIRST)))
    result = merge(content, deck(SECOND), base_of(deck(FIRST)), redraw=redraw(SECOND))
    merged = opened(result.content)
    assert result.lost == ()
    assert [(c.slide, c.reason) for c in result.conflicts] == [("more", "the edited deck has no layout 'Text'")]
    assert stale(merged, result, FIRST, SECOND) == []
    assert wrong_values(merged, result, SECOND) == []
    assert objections(result.content, content) == []
    assert merged_with(result.content, SECOND).content == result.content


@pytest.mark.parametrize("seed", range(4))
def test_edits_made_in_libreoffice_leave_no_stale_number(seed: int, soffice: str, tmp_path: Path) -> None:
    random = Random(f"libreoffice {seed}")
    before, _ = edited(random.sample(sorted(EDITS), 4), random)
    content = through(soffice, before, tmp_path)
    result = merge(content, deck(SECOND), base_of(deck(FIRST)), redraw=redraw(SECOND))
    merged = opened(result.content)
    unseen = tuple(f"{lost.removeprefix('slide ').split(':')[0]} " for lost in result.lost)
    assert [text for text in stale(merged, result, FIRST, SECOND) if not text.startswith(unseen or "-")] == []
    assert [text for text in wrong_values(merged, result, SECOND) if not text.startswith(unseen or "-")] == []
    assert merged_with(result.content, SECOND).content == result.content


def test_what_powerpoint_writes_anew_on_a_save_is_no_edit() -> None:
    content = as_powerpoint_saves(deck(FIRST))
    assert not untouched(Package(content), base_of(content))
    result = merged_with(content, SECOND)
    merged = opened(result.content)
    assert (result.kept, result.conflicts) == ((), ())
    assert stale(merged, result, FIRST, SECOND) == []
    assert wrong_values(merged, result, SECOND) == []
    fewer = replace(FIRST, slides=tuple(one for one in FIRST.slides if one != "chart"))
    assert len(opened(merged_with(content, fewer).content).slides) == len(fewer.slides)


@pytest.mark.parametrize("seed", range(10))
def test_edits_saved_by_powerpoint_survive(seed: int) -> None:
    random = Random(f"powerpoint {seed}")
    before, done = edited(random.sample(sorted(EDITS), 4), random)
    content = as_powerpoint_saves(before)
    result = merged_with(content, SECOND)
    merged, theirs = opened(result.content), opened(content)
    for one in done:
        if one.name != "adds_a_slide" and one.holds(theirs):
            assert one.holds(merged) or listed(one, result, merged), one.name
    assert stale(merged, result, FIRST, SECOND) == []
    assert wrong_values(merged, result, SECOND) == []
    assert objections(result.content, content) == []
    assert merged_with(as_powerpoint_saves(result.content), SECOND).conflicts == result.conflicts
