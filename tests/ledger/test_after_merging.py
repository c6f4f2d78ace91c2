"""Hand edits merged with other numbers: what a verification then doubts is in conflict, or was a person's own before."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from merge.edits import EDITS, opened, saved
from merge.small_deck import FIRST, SECOND, Numbers, all_slides, built, redraw
from plants import PLANTS, Target, sow
from pptx import Presentation
from project import Project

from deckgen.ledger.book import open_ledger
from deckgen.ledger.carried import find_written
from deckgen.ledger.diff import Side, compare_decks
from deckgen.ledger.doubts import Doubt
from deckgen.ledger.model import Ledger
from deckgen.ledger.reads import Reads
from deckgen.ledger.verify import verify
from deckgen.slides.carrier import extract
from deckgen.slides.finishing import BASE
from deckgen.slides.merge import merge
from deckgen.slides.package import Package
from deckgen.slides.shown import from_data
from deckgen.slides.view import DeckView
from deckgen.verifying import drawn_in, verify_deck

COMBINATIONS = int(os.environ.get("DECKGEN_MERGES", "20"))


@cache
def deck(numbers: Numbers) -> bytes:
    return built(numbers)


@cache
def ledger(numbers: Numbers) -> Ledger:
    slides = all_slides(numbers)
    made = [(slides[name], "custom", Reads()) for name in numbers.slides]
    return open_ledger(DeckView(Package(deck(numbers))), made, {}, {}, {})


def doubts(content: bytes, numbers: Numbers) -> set[tuple[str, str]]:
    """Return slide and shape of each number that cannot be believed."""
    return {(doubt.place.slide, doubt.place.shape) for doubt in found_in(content, numbers)}


def found_in(content: bytes, numbers: Numbers) -> tuple[Doubt, ...]:
    package = Package(content)
    written = find_written(package)
    return verify(DeckView(package), ledger(numbers), drawn=drawn_in(written), written=written).doubts


def plainly(shape: str | None) -> str:
    """Return a shape's name without numbers: a diagram's boxes are called by what they say."""
    return re.sub(r"[\d,.]+", "#", shape or "")


def test_the_small_deck_is_verified() -> None:
    assert doubts(deck(FIRST), FIRST) == set()
    assert {slide for slide, _ in doubts(deck(FIRST), SECOND)} >= {"summary", "figure", "chart", "table", "layers"}


@pytest.mark.parametrize("seed", range(COMBINATIONS))
def test_a_merged_deck_holds_but_for_its_conflicts(seed: int) -> None:
    random = Random(f"ledger {seed}")
    presentation = opened(deck(FIRST))
    for name in random.sample(sorted(EDITS), random.randint(2, 9)):
        EDITS[name](presentation, random)
    edited = saved(presentation)
    base = from_data((extract(Package(deck(FIRST))) or {})[BASE])
    assert base is not None
    merged = merge(edited, deck(SECOND), base, redraw=redraw(SECOND))
    before = doubts(edited, FIRST)
    conflicts = {(conflict.slide, conflict.shape) for conflict in merged.conflicts}
    whole = {slide for slide, shape in conflicts if not shape}
    left = {
        (slide, shape) for slide, shape in doubts(merged.content, SECOND) - before - conflicts if slide not in whole
    }
    assert left == set()


def test_a_number_that_a_conflict_left_was_not_typed_by_hand() -> None:
    presentation = opened(deck(FIRST))
    slide = next(one for one in presentation.slides if one._element.cSld.get("name") == "figure")
    shape = next(one for one in slide.shapes if one.name == "Figure")
    assert PLANTS["replaces_a_picture"](Target(3, slide, shape), Random(1)) == ["picture"]
    edited = saved(presentation)
    base = from_data((extract(Package(deck(FIRST))) or {})[BASE])
    assert base is not None
    merged = merge(edited, deck(SECOND), base, redraw=redraw(SECOND))
    assert [conflict.field for conflict in merged.conflicts] == ["picture"]
    stale, picture = found_in(merged.content, SECOND)
    assert (stale.fault, picture.fault) == ("stale", "picture")
    assert stale.message.startswith("'18.5%' is left as it was by a conflict; the deck was built with '19.2%'")
    sides = [
        Side(
            file="deck.pptx",
            deck=DeckView(Package(content)),
            ledger=ledger(SECOND),
            written=find_written(Package(content)),
        )
        for content in (deck(SECOND), merged.content)
    ]
    assert [typed.message for typed in compare_decks(*sides).typed] == [picture.message]

    again = opened(merged.content)
    left = next(one for one in again.slides[2].shapes if one.name == "Figure")
    left._element._nvXxPr.cNvPr.set("descr", "Bars: 21%.")
    assert [doubt.fault for doubt in found_in(saved(again), SECOND)] == ["changed", "picture"]


@pytest.mark.thorough
@pytest.mark.xdist_group("board")
def test_the_board_deck_holds_after_a_build_over_edits_but_for_its_conflicts(
    board: Project, decks: Callable[[str], Path]
) -> None:
    path = board.folder / "out/edited.pptx"
    path.write_bytes(decks("board").read_bytes())
    presentation = Presentation(str(path))
    planted = sow(presentation, 20, Random(5))
    assert len(planted) == 20
    presentation.save(str(path))
    own = {(f.slide, plainly(f.shape)) for f in verify_deck(path, offline=True).sifted.findings}
    done = board.run("build", "board", "--set", "as_of=2026-01-31", "--out", "out/edited.pptx", "--json")
    merged = json.loads(done.stdout)["merged"]
    conflicts = {(conflict["slide"], plainly(conflict["shape"])) for conflict in merged["conflicts"]}
    assert conflicts
    said = json.loads(board.run("verify", "out/edited.pptx", "--json", code=1).stdout)
    assert said["numbers"] > 900
    left = {(f["slide"], plainly(f["shape"])) for f in said["findings"]}
    assert left - conflicts - own == set()
    assert {f["rule"] for f in said["findings"]} <= {
        "ledger.changed",
        "ledger.untraced",
        "ledger.picture",
        "ledger.stale",
    }
    stale = [f for f in said["findings"] if f["rule"] == "ledger.stale"]
    assert all("left as it was by a conflict" in f["message"] for f in stale)
