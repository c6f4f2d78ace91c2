"""What changed since an earlier deck, as a slide: nothing hidden comes out, restated history has room, texts are no templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from project import make_project
from two_ledgers import facts, ledger

from deckgen.errors import SpecError
from deckgen.ledger.model import Ledger
from deckgen.plan import make_plan
from deckgen.results import Results
from deckgen.sections.changes import Changes
from deckgen.slides.model import Slide, Table
from deckgen.terminal import format_problem
from deckgen.theme import load_theme
from deckgen.values import MetricValue

THEME = load_theme("lakeshore")
SINCE = "last.pptx"


def metric(name: str, value: float | None, **others: Any) -> MetricValue:
    given = {
        "label": name.capitalize(),
        "unit": "count",
        "definition": "D.",
        "period": "on 28 Feb 2026",
        "query": "SELECT 1",
    }
    return MetricValue(name=name, value=value, **given | others)


def made(old: Ledger, *metrics: MetricValue, limit: int = 10) -> list[Slide]:
    results = Results(
        metrics={one.name: one for one in metrics}, deck={"as_of": "28 Feb 2026", "source_labels": "gifts", "min_cell": 10},
        query=lambda sql: None, records=lambda sql: [], stated=tuple(one.name for one in metrics),  # type: ignore[arg-type,return-value]
        earlier={SINCE: old},
    )  # fmt: skip
    return Changes(since=SINCE, limit=limit).build(results, THEME)


def rows(slide: Slide) -> list[list[str]]:
    content = slide.body["Table"]
    assert isinstance(content, Table)
    return [[cell.text for cell in row] for row in content.rows]


def counted(text: str, **others: Any) -> dict[str, Any]:
    return facts(text, **{"unit": "count", "period": "on 31 Jan 2026", "n": "", **others})


OLD = {"deck": {"as_of": "2026-01-31"}}


def test_figures_stand_then_and_now_with_their_change() -> None:
    old = ledger(**OLD, donors=counted("438"), members=counted("20"), gone=counted("3"))
    [slide] = made(old, metric("donors", 432), metric("members", 20), metric("fresh", 5))
    assert rows(slide) == [["Donors", "438", "432", "down 1.4%"]]
    assert slide.title.text == "One of two figures differs from the deck as of 31 Jan 2026: Donors 432, was 438"
    table = slide.body["Table"]
    assert isinstance(table, Table)
    assert [column.label for column in table.columns] == ["Figure", "31 Jan 2026", "28 Feb 2026", "Change"]
    assert [run.metric for run in table.rows[0][2].runs] == ["donors"]


def test_there_is_no_slide_where_nothing_changed() -> None:
    assert made(ledger(**OLD, donors=counted("432")), metric("donors", 432)) == []


def test_what_is_hidden_today_is_not_told_by_what_was_shown_then() -> None:
    old = ledger(**OLD, few=counted("14"), kept=counted("55"), rate=facts("40.0%", n="25", period="on 31 Jan 2026"))
    [slide] = made(
        old,
        metric("few", 7, people=True, min_cell=20),  # 14 may not be shown today either: the floor was raised
        metric("kept", 54, people=True, min_cell=10, withheld=True),
        metric("rate", 0.5, unit="share", n=60, of_people=True, min_cell=10, min_base=30),
    )
    assert rows(slide) == [["Rate", "not shown", "50.0%", "–"]]
    said = " ".join(text for row in rows(slide) for text in row)
    assert "14" not in said
    assert "55" not in said
    assert "40.0%" not in said


def test_restated_history_has_a_row_and_stands_in_the_title() -> None:
    old = ledger(**OLD, rate=facts("73.6%", period="12 months to 31 Jan 2026"))
    now = metric(
        "rate",
        0.75,
        unit="share",
        period="12 months to 31 Jan 2027",
        prior=0.731,
        prior_period="12 months to 31 Jan 2026",
    )
    [slide] = made(old, now)
    assert rows(slide) == [
        ["Rate", "73.6%", "75.0%", "up 1.4 points"],
        ["Rate, 12 months to 31 Jan 2026", "73.6%", "73.1%", "restated"],
    ]
    assert slide.title.text.endswith("Rate 75.0%, was 73.6%; one figure of earlier periods restated")
    hidden = replace(now, prior_withheld=True)
    assert len(rows(made(old, hidden)[0])) == 1


def test_a_figure_under_another_definition_is_called_redefined() -> None:
    old = ledger(**OLD, donors=counted("438", definition="Another."))
    [slide] = made(old, metric("donors", 432))
    assert rows(slide) == [["Donors", "438", "432", "redefined"]]


def test_the_limit_holds_with_restated_rows_too() -> None:
    names = [f"m{i}" for i in range(9)]
    old = ledger(**OLD, **{name: counted("438") for name in names})
    several = [metric(name, 400 + i, prior=100, prior_period="on 31 Jan 2026") for i, name in enumerate(names)]
    [slide] = made(old, *several, limit=4)
    assert [row[3] == "restated" for row in rows(slide)] == [False, False, True, True]


def test_an_earlier_decks_texts_are_not_run_as_templates() -> None:
    old = ledger(**OLD, donors=counted("{{ 7 * 7 }}"))
    [slide] = made(old, metric("donors", 432))
    assert rows(slide)[0][1] == "{{ 7 * 7 }}"
    assert "49" not in slide.title.text


@pytest.mark.parametrize(
    ("since", "message", "hint"),
    [
        ("old/lsat.pptx", "there is no deck 'old/lsat.pptx'", "did you mean 'last.pptx'?"),
        ("notes.pptx", "'notes.pptx': the file is not a PowerPoint file", ""),
        ("old/last.pptx", "'old/last.pptx' carries no ledger", "only a deck that deckgen built"),
        ("out/bad.pptx", "the build writes out/bad.pptx itself", "keep a copy"),
    ],
)
def test_a_deck_that_cannot_be_compared_with_is_a_problem_of_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: str, message: str, hint: str
) -> None:
    from pptx import Presentation

    folder = make_project(tmp_path / "project")
    monkeypatch.chdir(folder)
    (folder / "notes.pptx").write_text("no deck")
    for name in ("old/last.pptx", "out/bad.pptx"):
        (folder / name).parent.mkdir(exist_ok=True)
        Presentation().save(str(folder / name))
    spec = f"extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nsections:\n  - changes: {{since: {since}}}\n"
    (folder / "decks/bad.yaml").write_text(spec)
    with pytest.raises(SpecError) as error:
        make_plan("bad")
    [problem] = error.value.problems
    screen = click.unstyle(format_problem(problem))
    assert message in screen
    assert "decks/bad.yaml:6" in screen
    assert hint in screen
