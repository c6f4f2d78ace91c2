"""Faults planted at random places of a real deck: each is found, on its slide and as what it is, and nothing else.

DECKGEN_PLANTS=60 plants more decks full.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from plants import PLANTS, copied, flipped, has_digit, sow
from pptx import Presentation
from pptx.util import Emu
from project import Project

from deckgen.ledger.carried import LEDGER
from deckgen.slides.carrier import embed
from deckgen.slides.editor import Editor
from deckgen.verifying import Verdict, verify_deck

pytestmark = pytest.mark.xdist_group("board")

DECKS = ("board", "board-dark", "marketing", "technical", "finance")
SEEDS = int(os.environ.get("DECKGEN_PLANTS", "2"))
EACH = 20
CHARTS = {name for name in PLANTS if "chart" in name}


def verdict_on(presentation: Any, folder: Path) -> Verdict:
    presentation.save(str(folder / "deck.pptx"))
    return verify_deck(folder / "deck.pptx", offline=True)


def told(verdict: Verdict) -> Counter[tuple[str, int | None]]:
    return Counter((f.rule.removeprefix("ledger."), f.slide) for f in verdict.sifted.findings)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", DECKS)
def test_every_planted_fault_is_found_and_nothing_else(
    decks: Callable[[str], Path], tmp_path: Path, name: str, seed: int
) -> None:
    presentation = Presentation(str(decks(name)))
    planted = sow(presentation, EACH, Random(f"{name} {seed}"))
    assert len(planted) == EACH
    verdict = verdict_on(presentation, tmp_path)
    expected = Counter(said for _, faults in planted for said in faults)
    assert told(verdict) == expected, [str(finding) for finding in verdict.sifted.findings]


def test_every_kind_of_fault_is_planted(decks: Callable[[str], Path]) -> None:
    made = {name for deck in ("board", "board-dark") for name, _ in sow(Presentation(str(decks(deck))), 40, Random(1))}
    assert made == set(PLANTS)
    assert len(DECKS) * SEEDS * EACH >= 200


def test_a_number_changed_on_a_copied_slide_is_found_on_the_copy(decks: Callable[[str], Path], tmp_path: Path) -> None:
    presentation = Presentation(str(decks("board")))
    copy = copied(presentation, presentation.slides[2])
    runs = [t for t in copy._element.iter("{*}t") if has_digit(t.text) and t.getparent().tag.endswith("}r")]
    runs[0].text = flipped(runs[0].text, Random(2))
    assert told(verdict_on(presentation, tmp_path)) == {("changed", len(presentation.slides)): 1}


def test_a_slide_of_ones_own_has_no_traced_number(decks: Callable[[str], Path], tmp_path: Path) -> None:
    presentation = Presentation(str(decks("board")))
    slide = presentation.slides.add_slide(presentation.slide_layouts[2])
    box = slide.shapes.add_textbox(Emu(0), Emu(0), Emu(900_000), Emu(900_000))
    box.text_frame.text = "We raised $3.27M from 913 people"
    assert told(verdict_on(presentation, tmp_path)) == {("untraced", len(presentation.slides)): 2}


def test_dates_slide_numbers_names_and_words_need_no_origin(decks: Callable[[str], Path], tmp_path: Path) -> None:
    presentation = Presentation(str(decks("board")))
    for said in ("See you on 12 March 2026 in Q3 of FY2025", "2024–25, H1, T12M, March 2026, 3/12/2026", "five of ten"):
        box = presentation.slides[3].shapes.add_textbox(Emu(0), Emu(0), Emu(900_000), Emu(900_000))
        box.text_frame.text = said
    held = presentation.slides._sldIdLst
    held.insert(2, held[9])  # every slide between has another number now
    assert told(verdict_on(presentation, tmp_path)) == Counter()


def test_text_that_the_spec_allows_is_not_found(board: Project, tmp_path: Path) -> None:
    spec = board.folder / "decks/allowing.yaml"
    spec.write_text(
        "extends: base.yaml\ntitle: Allowing\naudience: board\nas_of: 2026-02-28\n"
        'checks: {options: {ledger.untraced: {allow: ["401(k)"]}}}\nsections:\n  - problem\n',
        encoding="utf-8",
    )
    board.run("build", "allowing")
    presentation = Presentation(str(board.folder / "out/allowing.pptx"))
    box = presentation.slides[0].shapes.add_textbox(Emu(0), Emu(0), Emu(900_000), Emu(900_000))
    box.text_frame.text = "Gifts from a 401(k)"
    assert told(verdict_on(presentation, tmp_path)) == Counter()
    box.text_frame.text = "401 gifts from a 401(k)"
    assert told(verdict_on(presentation, tmp_path)) == {("untraced", 1): 1}


def test_a_metric_that_is_shown_in_two_ways_is_found(decks: Callable[[str], Path], tmp_path: Path) -> None:
    """A writer that rounds a metric otherwise on one slide: the ledger says so of both places."""
    editor = Editor(decks("board").read_bytes())
    presentation = Presentation(BytesIO(decks("board").read_bytes()))
    carried = json.loads(json.dumps(_carried(editor)))
    bound = {
        i for i, origin in enumerate(carried["origins"]) if origin["exact"] and origin["name"] == "donor_retention"
    }
    places = [e for e in carried["entries"] if e[2] == "p0" and any(b[2] in bound for b in e[4])]
    slide, shape, _, text, bounds = places[-1]
    [(start, end, _)] = [b for b in bounds if b[2] in bound][:1]
    places[-1][3] = text[:start] + "74.0%"[: end - start] + text[end:]
    for number, one in enumerate(presentation.slides, 1):
        if one._element.cSld.get("name") == slide:
            held = (
                next(s for s in one.shapes if s.name == shape)
                if shape != "Notes"
                else one.notes_slide.notes_placeholder
            )
            found = next(t for t in held._element.iter("{*}t") if text[start:end] in (t.text or ""))
            found.text = found.text.replace(text[start:end], "74.0%", 1)
            where = number
    presentation.save(str(tmp_path / "other.pptx"))
    editor = Editor((tmp_path / "other.pptx").read_bytes())
    embed(editor, {LEDGER: carried})
    (tmp_path / "other.pptx").write_bytes(editor.content())
    verdict = verify_deck(tmp_path / "other.pptx", offline=True)
    assert told(verdict) == {("differs", where): 1}
    assert "is '74.0%' here and" in verdict.sifted.findings[0].message


def _carried(editor: Editor) -> Any:
    from deckgen.slides.carrier import extract

    return (extract(editor) or {})[LEDGER]


@pytest.mark.thorough
def test_numbers_are_stale_by_other_settings(board: Project, decks: Callable[[str], Path]) -> None:
    path = str(decks("board").relative_to(board.folder))
    done = board.run("verify", path, "--set", "as_of=2026-01-31", "--json", code=1)
    said = json.loads(done.stdout)
    stale = [f for f in said["findings"] if f["rule"] == "ledger.stale"]
    assert len(stale) == len(said["findings"]) > 100
    assert any("is '31 Jan 2026' today" in f["message"] for f in stale)
    assert any(f["message"].startswith("'73.6%' is ") for f in stale)
    assert any("would be drawn otherwise" in f["message"] for f in stale)
