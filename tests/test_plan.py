"""A spec's mistakes: all in one run, each with its line and a hint."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from project import make_project
from snapshot import assert_reads_as

from deckgen.errors import SpecError
from deckgen.plan import describe, make_plan
from deckgen.terminal import format_problem

GOOD = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(make_project(tmp_path / "project"))
    return tmp_path / "project"


def screen(spec: str, *settings: str) -> str:
    """Return what a person reads of a spec's mistakes."""
    Path("decks/bad.yaml").write_text(spec, encoding="utf-8")
    with pytest.raises(SpecError) as error:
        make_plan("bad", settings)
    return click.unstyle("\n".join(format_problem(problem) for problem in error.value.problems))


def test_every_mistake_is_shown_in_one_run(project: Path) -> None:
    shown = screen(
        "extends: base.yaml\ntitle: T\naudience: bord\nas_of: 2026-02-28\nsead: 3\n"
        "segments: {churn: [0.6, 0.3, 0.8]}\n"
        "sources:\n  donations: {kind: demo, poeple: 3}\n  donnations: {path: x.csv}\n  subscriptions: {kind: sqll}\n"
        "theme: lakeshor\n"
        "sections:\n  - problm\n  - value_proposition: {shwo: [cash]}\n"
        "  - custom: {id: x, title: '{{ donor_retenion }}', text: hi}\n  - custom: {id: y, title: t}\n"
        "  - problem: {when: donors >}\n  - problem\n  - appendix: [nothing, {a: 1, b: 2}]\ntitle: Twice\n"
    )
    assert_reads_as("every_mistake.txt", shown)


@pytest.mark.parametrize(
    ("lines", "message", "hint"),
    [
        ("sections: []\n", "sections: must have at least one entry", None),
        ("sections: problem\n", "sections: must be a list", None),
        ("sections: [problem]\nseed: soon\n", "seed: must be a valid integer", None),
        ("sections: [problem]\nmetrics: {donors: {sql: select 1, unit: count, label: D, definition: d}}\n",
         "'donors' is the name of a shipped metric", "choose another"),
        ("sections: [problem]\nmetrics: {mine: {sql: select 1, unit: dollars, label: D, definition: d}}\n",
         "metrics.mine.unit: must be 'USD'", None),
        ("sections: [{problem: {title: '{{ donors '}}]\n", "the template cannot be read", None),
        ("sections: [{title: {subtitle: '{{ donrs }}'}}]\n", "there is no metric called 'donrs'", "did you mean 'donors'?"),
        ("sections: [problem]\nfinance: {opex: 3}\n", "there is no option 'opex' here", "did you mean 'opex_month'?"),
    ],
)  # fmt: skip
def test_a_mistake_says_what_and_what_to_do(project: Path, lines: str, message: str, hint: str | None) -> None:
    shown = screen(GOOD + lines)
    assert message in shown
    assert "--> decks/bad.yaml:" in shown
    if hint:
        assert f"hint: {hint}" in shown


def test_sources_are_yours_or_the_demos_and_never_both(project: Path) -> None:
    mixed = GOOD + "sections: [problem]\nsources: {donations: {path: gifts.csv}}\n"
    shown = screen(mixed)
    assert (
        "synthetic people would be mixed with yours: subscriptions, event_tickets, email_events is still the demo"
        in shown
    )
    assert "`subscriptions: null`" in shown
    alone = mixed.replace("gifts.csv}", "gifts.csv}, subscriptions: null, event_tickets: null, email_events: null")
    Path("decks/alone.yaml").write_text(alone, encoding="utf-8")
    assert [source.table for source in make_plan("alone").sources] == ["donations"]


def test_a_setting_of_the_command_line_is_named_as_such(project: Path) -> None:
    assert "--set:1" in screen(GOOD + "sections: [problem]\n", "audience=nobody")


def test_own_metrics_may_be_named_in_any_text(project: Path) -> None:
    spec = GOOD + "sections: [{problem: {title: '{{ mine }}', when: mine > 0}}]\n"
    spec += "metrics: {mine: {sql: select 1 as value, unit: count, label: M, definition: d}}\n"
    Path("decks/good.yaml").write_text(spec, encoding="utf-8")
    plan = make_plan("good")
    assert plan.metrics["mine"].label == "M"
    assert "1 section of 1 kind, 4 sources" in describe(plan)


def test_a_shipped_deck_can_be_planned_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert make_plan("board").name == "board"
