"""The ledger holds nothing that the slides do not show: no person, and no value that rests on too few people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from project import Project
from test_no_false_alarm import said_on

from deckgen.engine import Engine
from deckgen.ledger.model import LABEL, Ledger
from deckgen.verifying import verify_deck

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture(scope="module")
def strict(board: Project) -> Path:
    board.run("build", "board", "--set", "privacy.min_cell=200", "--out", "out/strict.pptx")
    return board.folder / "out/strict.pptx"


def values(board: Project, *settings: str) -> dict[str, str]:
    done = board.run("metrics", "board", *settings, "--json")
    return {name: one["text"] for name, one in json.loads(done.stdout)["metrics"].items()}


def test_a_value_that_is_hidden_is_not_in_the_ledger(
    board: Project, strict: Path, ledger_of: Callable[[Path], Ledger]
) -> None:
    shown, few = values(board), values(board, "--set", "privacy.min_cell=200")
    hidden = {name for name, text in few.items() if text != shown[name] and ("not shown" in text or "<" in text)}
    assert len(hidden) > 10
    ledger = ledger_of(strict)
    named = hidden & set(ledger.metrics)
    assert named
    for name in named:
        facts = {label: fact for label, fact in ledger.metrics[name].items() if label in ("text", "n")}
        assert shown[name] not in facts.values(), name
    told = {
        (origin.name, text)
        for entry in ledger.entries
        for text, origin in entry.shown()
        if origin.kind == "metric" and origin.name in hidden and origin.role == "value"
    }
    assert {(name, text) for name, text in told if text == shown[name]} == set()
    assert verify_deck(strict, offline=True).sifted.findings == ()


def test_texts_are_only_what_the_deck_shows(strict: Path, ledger_of: Callable[[Path], Ledger]) -> None:
    slides = Presentation(str(strict)).slides
    shown = {" ".join(line.split()) for slide in slides for text in said_on(slide) for line in text.split("\n")}
    told = [entry for entry in ledger_of(strict).entries if not entry.place.part.startswith(LABEL)]
    lines = {" ".join(line.split()) for entry in told for line in entry.text.split("\n")}
    assert lines <= shown


def test_no_person_of_the_sources_is_in_the_ledger(
    board: Project, decks: Callable[[str], Path], ledger_of: Callable[[Path], Ledger]
) -> None:
    text = json.dumps(ledger_of(decks("board")).as_dict())
    assert "@" not in text
    engine = Engine()
    [golden] = list((board.folder / ".deckgen/cache").glob("entities-*/golden.parquet"))[:1]
    people = engine.rows(f"SELECT first_name, last_name, email, phone FROM read_parquet('{golden}')")
    assert len(people) > 500
    for first, last, email, phone in people:
        assert not (first and last and f"{first} {last}" in text)
        assert not (email and email in text)
        assert not (phone and phone in text)
