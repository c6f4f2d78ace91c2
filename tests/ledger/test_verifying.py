"""``deckgen trace`` and ``deckgen verify`` on decks that have no ledger, a damaged one, or sources that moved on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from plants import sow
from pptx import Presentation
from project import Project, deckgen

from deckgen.checks.choice import Sifted
from deckgen.cli_ledger import summary
from deckgen.errors import OutputError, SpecError
from deckgen.findings import Finding
from deckgen.ledger.carried import LEDGER, read_ledger
from deckgen.ledger.model import Ledger
from deckgen.ledger.verify import verify
from deckgen.plan import make_plan
from deckgen.slides.carrier import embed
from deckgen.slides.editor import Editor
from deckgen.slides.package import Package
from deckgen.slides.view import DeckView
from deckgen.verifying import Verdict, refuse_another, verify_deck

board_only = pytest.mark.xdist_group("board")


def one_line(project: Project, *arguments: str) -> str:
    """Return what a failing command says: an error and a hint, no traceback."""
    said = project.run(*arguments, code=1)
    assert len(said.stderr.strip().splitlines()) <= 2
    return " ".join(said.stderr.split())


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    Presentation().save(str(tmp_path / "foreign.pptx"))
    return tmp_path / "foreign.pptx"


@board_only
@pytest.mark.parametrize("command", ["trace", "verify"])
def test_a_deck_of_somebody_else_has_no_ledger(board: Project, foreign: Path, command: str) -> None:
    said = one_line(board, command, str(foreign))
    assert "foreign.pptx carries no ledger" in said
    assert "only a deck that deckgen built can be traced" in said


@board_only
@pytest.mark.parametrize("command", ["trace", "verify"])
def test_what_is_no_deck_is_said_to_be_none(board: Project, tmp_path: Path, command: str) -> None:
    (tmp_path / "deck.pptx").write_bytes(b"no zip")
    assert "not a PowerPoint file" in one_line(board, command, str(tmp_path / "deck.pptx"))


@board_only
def test_a_metric_that_no_slide_states_and_a_slide_beyond_the_last_are_mistakes(board: Project) -> None:
    said = one_line(board, "trace", "out/board.pptx", "--metric", "donor_retentoin")
    assert "the deck states no metric called 'donor_retentoin'" in said
    assert "donor_retention" in said.split("donor_retentoin'", 1)[1]
    said = one_line(board, "trace", "out/board.pptx", "--slide", "999")
    assert "there is no slide 999" in said


@board_only
def test_a_damaged_ledger_is_said_to_be_damaged(
    board: Project, decks: Callable[[str], Path], ledger_of: Callable[[Path], Ledger], tmp_path: Path
) -> None:
    for name, damage in (("newer", {"version": 2}), ("broken", {"entries": [[1]]})):
        editor = Editor(decks("board").read_bytes())
        embed(editor, {LEDGER: ledger_of(decks("board")).as_dict() | damage})
        (tmp_path / f"{name}.pptx").write_bytes(editor.content())
        said = one_line(board, "verify", "--offline", str(tmp_path / f"{name}.pptx"))
        assert f"{name}.pptx: the ledger" in said
        assert "build the deck again" in said


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', "\udcff"])
def test_a_file_beside_the_deck_that_is_no_ledger_is_said_to_be_none(foreign: Path, content: str) -> None:
    beside = foreign.with_name("foreign.ledger.json")
    beside.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(OutputError, match=r"foreign\.ledger\.json: the ledger"):
        read_ledger(foreign, Package.read(foreign))


@board_only
def test_python_pptx_keeps_the_ledger(
    decks: Callable[[str], Path], ledger_of: Callable[[Path], Ledger], tmp_path: Path
) -> None:
    Presentation(str(decks("board"))).save(str(tmp_path / "deck.pptx"))
    assert ledger_of(tmp_path / "deck.pptx") == ledger_of(decks("board"))


@board_only
@pytest.mark.parametrize("seed", range(2))
def test_faults_planted_in_a_deck_that_libreoffice_has_saved_are_found(
    decks: Callable[[str], Path],
    ledger_of: Callable[[Path], Ledger],
    saved_by_libreoffice: Callable[[Path], Path],
    tmp_path: Path,
    seed: int,
) -> None:
    presentation = Presentation(str(saved_by_libreoffice(decks("board"))))
    kinds = [
        "changes_a_text",
        "changes_a_cell",
        "changes_the_notes",
        "adds_a_text_box",
        "adds_to_the_notes",
        "adds_a_row",
    ]
    planted = sow(presentation, 12, Random(f"libreoffice {seed}"), kinds)
    presentation.save(str(tmp_path / "deck.pptx"))
    (tmp_path / "deck.ledger.json").write_text(json.dumps(ledger_of(decks("board")).as_dict()), encoding="utf-8")
    found = verify_deck(tmp_path / "deck.pptx", offline=True).sifted.findings
    told = {(finding.rule.removeprefix("ledger."), finding.slide) for finding in found}
    assert {said for _, faults in planted for said in faults} == told


@pytest.fixture(scope="module")
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on a file of gifts, with a deck of one slide."""
    folder = tmp_path_factory.mktemp("own")
    deckgen(folder, "data", "demo", "data", "--people", "150")
    files = sorted(str(path) for path in (folder / "data").glob("*.csv"))
    deckgen(folder, "init", "project", *(part for file in files for part in ("--from", file)))
    (folder / "project/decks/small.yaml").write_text(
        "extends: base.yaml\ntitle: Small\naudience: board\nas_of: 2026-02-28\nsections:\n"
        "  - custom: {id: giving, title: 'We raised {{ giving }} in {{ gifts }} gifts', text: 'From {{ donors }} donors'}\n",
        encoding="utf-8",
    )
    deckgen(folder / "project", "build", "small")
    return folder


def test_a_number_is_stale_when_a_row_of_its_source_changes(own_files: Path) -> None:
    def verified(code: int) -> dict[str, Any]:
        done = deckgen(own_files / "project", "verify", "out/small.pptx", "--json", code=code)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    assert verified(0)["findings"] == []
    [path, *_] = sorted((own_files / "data").glob("*donations*.csv"))
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    recent = max(i for i, row in enumerate(rows) if "2026-0" in row or "2025-1" in row)
    path.write_text(head + "".join(rows[:recent] + rows[recent + 1 :]), encoding="utf-8")
    found = verified(1)["findings"]
    assert {finding["rule"] for finding in found} == {"ledger.stale"}
    assert any("metric gift" in finding["message"] for finding in found)


def test_the_spec_of_other_sources_is_not_taken_for_the_decks_own(
    board: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(board.folder)
    plan, ledger = make_plan("board"), read_ledger(board.pptx, Package.read(board.pptx))
    refuse_another(plan, ledger)
    theirs = tuple({**source, "label": f"Verein {source['label']}"} for source in ledger.sources)
    for other in (replace(ledger, sources=theirs), replace(ledger, deck={**ledger.deck, "synthetic": False})):
        with pytest.raises(SpecError, match="the spec of this deck is not here"):
            refuse_another(plan, other)


@board_only
def test_a_theme_that_changed_every_figure_is_told_once(board: Project) -> None:
    package = Package.read(board.pptx)
    ledger = read_ledger(board.pptx, package)
    other = dict.fromkeys(ledger.pictures, "0" * 64)
    found = verify(DeckView(package), ledger, today=replace(ledger, pictures=other)).doubts
    assert [doubt.message for doubt in found] == [
        "every figure would be drawn otherwise today: the theme has changed, or deckgen's drawing"
    ]
    one = ledger.pictures | dict(list(other.items())[:1])
    found = verify(DeckView(package), ledger, today=replace(ledger, pictures=one)).doubts
    assert [(doubt.message, doubt.drawing) for doubt in found] == [("the figure would be drawn otherwise today", True)]
    two = ledger.pictures | dict(list(other.items())[:2])
    found = verify(DeckView(package), ledger, today=replace(ledger, pictures=two)).doubts
    assert [doubt.message.split(" (slides")[0] for doubt in found] == ["2 figures"]
    anew = tuple({**source, "sha256": "0" * 64} for source in ledger.sources)
    found = verify(DeckView(package), ledger, today=replace(ledger, pictures=one, sources=anew)).doubts
    assert [doubt.drawing for doubt in found] == [False]  # the figure may show other data


def test_figures_are_counted_apart_from_numbers_and_a_drawing_alone_is_a_warning() -> None:
    drawn = Finding(rule="ledger.stale", severity="warning", message="every figure would be drawn otherwise", slide=4)
    typed = Finding(rule="ledger.changed", severity="error", message="'1' was changed", slide=4, measured="2")
    facts: dict[str, Any] = {"kept": 900, "gone": 0, "spec": "decks/board.yaml"}
    verdict = Verdict(sifted=Sifted(findings=(drawn,), ignored=()), **facts)
    assert verdict.holds
    assert summary(verdict) == (
        "900 numbers hold against the ledger in it and a build of decks/board.yaml today; 0 do not; findings about figures: 1"
    )
    verdict = Verdict(sifted=Sifted(findings=(drawn, typed), ignored=()), **facts)
    assert not verdict.holds
    assert verdict.figures == 1
