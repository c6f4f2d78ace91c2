"""Hand edits in random combinations, merged with other numbers: each survives or is listed, and no number is stale.

DECKGEN_MERGES=1000 tries more combinations.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from edits import EDITS, Done, all_shapes, by_id, opened, saved
from small_deck import FIRST, SECOND, Numbers, built, redraw

from deckgen.checks.gate import check_bytes
from deckgen.slides.carrier import extract
from deckgen.slides.finishing import BASE
from deckgen.slides.merge import Merged, merge
from deckgen.slides.package import Package
from deckgen.slides.shown import ShownDeck, from_data

COMBINATIONS = int(os.environ.get("DECKGEN_MERGES", "25"))
OTHERS = {
    "other numbers": SECOND,
    "more rows and a slide less": replace(
        SECOND, names=("Friends", "Members", "Patrons", "Trustees"), bars=(14.0, 26.0, 9.0, 3.0),
        slides=("cover", "summary", "figure", "chart", "table", "closing"),
    ),
    "fewer rows, another order": replace(
        SECOND, names=("Friends", "Patrons"), bars=(11.0, 8.0),
        slides=("cover", "figure", "summary", "chart", "table", "layers", "closing", "more"),
    ),
    "the same": FIRST,
}  # fmt: skip


@cache
def deck(numbers: Numbers) -> bytes:
    return built(numbers)


def base_of(content: bytes) -> ShownDeck:
    base = from_data((extract(Package(content)) or {})[BASE])
    assert base is not None
    return base


def merged_with(content: bytes, numbers: Numbers) -> Merged:
    return merge(content, deck(numbers), base_of(content), redraw=redraw(numbers))


def edited(names: list[str], random: Random) -> tuple[bytes, list[Done]]:
    presentation = opened(deck(FIRST))
    done = [made for name in names if (made := EDITS[name](presentation, random)) is not None]
    return saved(presentation), done


def listed(done: Done, result: Merged, merged: Any) -> bool:
    """Tell whether there is a conflict about what was edited."""
    slide = by_id(merged, done.slide)
    shape = next((s for s in all_shapes(slide.shapes) if s.shape_id == done.shape), None) if slide is not None else None
    number = [one.slide_id for one in merged.slides].index(done.slide) + 1 if slide is not None else None
    named = {c.shape for c in result.conflicts if c.number == number}
    return "" in named or (shape is not None and shape.name in named)


def stale(merged: Any, result: Merged, old: Numbers, new: Numbers) -> list[str]:
    """Return the texts that still show a number of `old`, and are in no conflict."""
    was = [one for one in (old.giving, old.donors, old.share) if one not in (new.giving, new.donors, new.share)]
    told = {(c.number, c.shape) for c in result.conflicts}
    found = []
    for number, slide in enumerate(merged.slides, 1):
        texts = [(s.name, s.text_frame.text) for s in all_shapes(slide.shapes) if s.has_text_frame]
        texts += [(s.name, s._element._nvXxPr.cNvPr.get("descr", "")) for s in slide.shapes]
        texts += [("Notes", slide.notes_slide.notes_text_frame.text)] if slide.has_notes_slide else []
        groups = {
            one.name: s.name for s in slide.shapes if s._element.tag.endswith("}grpSp") for one in all_shapes(s.shapes)
        }
        for name, text in texts:
            in_conflict = {(number, name), (number, groups.get(name, name)), (number, "")} & told
            if any(one in text for one in was) and not in_conflict:
                found.append(f"{number} {name}: {text}")
    return found


def wrong_values(merged: Any, result: Merged, new: Numbers) -> list[str]:
    """Return the charts and tables that show other values than `new`, and are in no conflict."""
    told = {(c.number, c.shape) for c in result.conflicts}
    found = []
    for number, slide in enumerate(merged.slides, 1):
        for shape in slide.shapes:
            if {(number, shape.name), (number, "")} & told:
                continue
            if getattr(shape, "has_chart", False):
                shown = [(list(p.categories), list(p.series[0].values)) for p in shape.chart.plots]
                if shown != [(list(new.names), list(new.bars))]:
                    found.append(f"{number} {shape.name}: {shown}")
                labels = ["".join(x.xpath(".//a:t/text()")) for x in shape.chart._chartSpace.xpath(".//c:dLbl/c:tx")]
                if set(labels) - {f"{bar:g}" for bar in new.bars}:
                    found.append(f"{number} {shape.name}: {labels}")
            elif getattr(shape, "has_table", False):
                rows = {row.cells[0].text: row.cells[1].text for row in shape.table.rows}
                wrong = {
                    n: rows[n]
                    for n, bar in zip(new.names, new.bars, strict=True)
                    if n in rows and rows[n] != f"{bar:g}"
                }
                gone = set(rows) & set(FIRST.names) - set(new.names)
                if wrong or gone:
                    found.append(f"{number} {shape.name}: {wrong} {gone}")
    return found


def objections(content: bytes, before: bytes) -> list[str]:
    """Return what the gate says of a merged deck that it did not say of the edited one."""

    def said(deck: bytes) -> set[str]:
        found = check_bytes(deck)
        package = {
            f"{f.rule} {re.sub('[0-9]+', '#', f.message)}" for f in found if f.rule.startswith(("package", "chart"))
        }
        return package | {f"{f.rule} {f.shape}" for f in found}

    return sorted(said(content) - said(before))


def check(names: list[str], which: str, random: Random) -> tuple[bytes, Merged]:
    numbers = OTHERS[which]
    before, done = edited(names, random)
    result = merged_with(before, numbers)
    merged = opened(result.content)
    theirs = opened(before)
    for one in done:
        if by_id(theirs, one.slide) is None and one.name != "deletes_a_slide":
            continue  # a later edit has deleted the slide
        if not one.holds(theirs):
            continue  # a later edit has undone this one
        gone = by_id(merged, one.slide) is None and one.name != "deletes_a_slide"
        if gone:  # an untouched one, which the new deck does not have
            assert one.shape is None
            assert "slide gone" in {change.what for change in result.renewed}
            continue
        assert one.holds(merged) or listed(one, result, merged), f"{one.name} is lost, with {names}"
        if one.conflict:
            assert listed(one, result, merged), f"{one.name} is in no conflict, with {names}"
    assert stale(merged, result, FIRST, numbers) == []
    assert wrong_values(merged, result, numbers) == []
    assert objections(result.content, before) == []
    again = merged_with(result.content, numbers)
    assert again.content == result.content
    assert {replace(c, theirs="") for c in again.conflicts} == {replace(c, theirs="") for c in result.conflicts}
    return before, result


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_survives_other_numbers(name: str) -> None:
    for which in ("other numbers", Random(name).choice(sorted(OTHERS))):
        check([name], which, Random(1))


@pytest.mark.parametrize("seed", range(COMBINATIONS))
def test_edits_in_combination_survive(seed: int) -> None:
    random = Random(seed)
    names = random.sample(sorted(EDITS), random.randint(2, 9))
    check(names, random.choice(sorted(OTHERS)), random)


THIRD = replace(SECOND, giving="$1.48M", donors="5,377", share="21.0%", bars=(17.0, 22.0, 31.0), as_of="2026-04-30")


@pytest.mark.parametrize("seed", range(COMBINATIONS // 4))
def test_edits_survive_one_build_after_the_other(seed: int) -> None:
    random = Random(f"chain {seed}")
    names = random.sample(sorted(EDITS), random.randint(2, 6))
    before, first = check(names, random.choice(sorted(OTHERS)), random)
    second = merged_with(first.content, THIRD)
    merged = opened(second.content)
    for old in (FIRST, SECOND):
        assert stale(merged, second, old, THIRD) == []
    assert wrong_values(merged, second, THIRD) == []
    assert objections(second.content, before) == []
    assert merged_with(second.content, THIRD).content == second.content


@pytest.mark.parametrize("seed", range(5))
def test_a_merged_deck_is_valid(seed: int, sdk_errors: Callable[[Path], list[object]], tmp_path: Path) -> None:
    random = Random(f"valid {seed}")
    before, result = check(random.sample(sorted(EDITS), 12), random.choice(sorted(OTHERS)), random)
    (tmp_path / "before.pptx").write_bytes(before)
    (tmp_path / "deck.pptx").write_bytes(result.content)
    known = [str(error) for error in sdk_errors(tmp_path / "before.pptx")]
    assert [error for error in sdk_errors(tmp_path / "deck.pptx") if str(error) not in known] == []


def test_many_kinds_of_edits_are_tried() -> None:
    assert len(EDITS) >= 50
