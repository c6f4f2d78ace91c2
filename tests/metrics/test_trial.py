"""A person's SQL is tried before the build, on tables of the shape that a build leaves."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from project import Project, deckgen, make_project

from deckgen.metrics.schema import TABLES
from deckgen.metrics.trial import Query, sql_problems
from deckgen.periods import Calendar
from deckgen.plan import make_plan
from deckgen.run import Run
from deckgen.stages.desk import open_desk

PERIOD = Calendar(as_of=datetime.date(2026, 2, 28)).period("T12M")


@pytest.mark.xdist_group("board")
def test_the_empty_tables_are_those_that_a_build_leaves(board: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(board.folder)
    run = Run(make_plan("board"), False, lambda name, result: None)
    entities = run.entities(run.tables())
    models = run.models(entities)
    folders = (entities.folder, models.folder, run.metrics(entities, models).folder)
    engine = open_desk(run.plan, *folders).engine
    views = {row[0] for row in engine.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    left = {
        table: ", ".join(f"{_quoted(name)} {kind}" for name, kind, *_ in engine.rows(f'DESCRIBE "{table}"'))
        for table in engine.tables() - views
    }
    assert left == TABLES


def _quoted(name: str) -> str:
    return f'"{name}"' if name == "table" else name


@pytest.mark.parametrize(
    ("sql", "said", "hint"),
    [
        ("select sum(amont) as value from donations", 'column "amont" not found', '"amount"'),
        ("select 1 as value from segmnts", "Table with name segmnts", "segments"),
        ("select 1 as value from dontions", "Table with name dontions", "did you mean 'donations'?"),
        ("select amount as value from giving where date <= $as_of", "a row a record", None),
        ("select 1 as total", "gives no column called value", None),
        ("select 1 as value; drop table donations", "must be one SELECT", None),
        ("select * from read_csv('/etc/passwd')", "disabled", None),
        ("select 1 as value from donations where date > $begin", "begin", None),
    ],
)
def test_what_would_not_run_is_said_with_what_was_meant(sql: str, said: str, hint: str | None) -> None:
    [problem] = sql_problems([Query(what="metric 'mine'", sql=sql, mark=None, period=PERIOD)])
    assert problem.message.startswith("metric 'mine': ")
    assert said in problem.message
    assert hint is None or hint in str(problem.hint)


@pytest.mark.parametrize(
    "sql",
    [
        "select amount as value from donations order by amount desc limit 1",
        "select investment as value from finance_inputs",
        "select investment / (select count(*) from donations) as value from finance_inputs",
    ],
)
def test_one_row_of_full_tables_is_no_problem_though_empty_ones_give_none(sql: str) -> None:
    assert list(sql_problems([Query(what="metric 'mine'", sql=sql, mark=None, period=PERIOD)])) == []


def test_good_sql_has_no_problems() -> None:
    good = "select count(*) as value from donations where date > $start and date <= $as_of"
    assert list(sql_problems([Query(what="metric", sql=good, mark=None, period=PERIOD)])) == []
    assert (
        list(
            sql_problems(
                [Query(what="figure", sql="select event, sum(amount) from event_tickets group by 1", mark=None)]
            )
        )
        == []
    )


def test_check_finds_broken_sql_in_metrics_figures_and_tables_at_their_lines(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "decks/own.yaml").write_text(
        "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nmetrics:\n"
        "  mine: {sql: select nope as value from donations, unit: USD, label: Mine, definition: Mine.}\n"
        "sections:\n"
        "  - custom: {id: a, title: A, figure: {kind: bar, sql: select nope from donations}}\n"
        "  - custom: {id: b, title: B, table: {metrics: [giving, givin]}}\n"
    )
    said = deckgen(folder, "check", "decks/own.yaml", code=1).stderr
    for line, what in ((6, "metric 'mine'"), (8, "the figure of 'a'"), (9, "there is no metric called 'givin'")):
        assert f"decks/own.yaml:{line}:" in said
        assert what in said


@pytest.mark.thorough
def test_a_persons_metric_can_be_said_drawn_and_tabled(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    (folder / "decks/own.yaml").write_text(
        "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nreporting_year: FY\nmetrics:\n"
        "  seats: {sql: 'select sum(quantity) as value from event_tickets where date > $start and date <= $as_of', "
        "unit: count, label: Seats, definition: Seats sold in the year., period: year, has_prior: true}\n"
        "sections:\n"
        "  - custom: {id: a, title: 'Seats {{ seats }}, {{ seats.change }}', figure: {kind: bar, metrics: [seats, gifts]}}\n"
        "  - custom: {id: b, title: In a table, table: {metrics: [seats, donors]}}\n"
        "  - custom: {id: c, title: Few, table: {sql: 'select segment, count(*) as n from segments group by 1'}}\n"
    )
    deckgen(folder, "build", "own")
    explained = deckgen(folder, "explain", "seats", "--deck", "own").stdout
    assert "FY2025, 12 months to 30 Jun 2025" in explained
