"""A deck built on both engines: the same people, the same numbers, the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chapters import put_small
from project import make_project
from spark_engine import ENGINE

from deckgen.address import read_address
from deckgen.errors import DeckgenError
from deckgen.fanout import build_plan_rows, build_rows
from deckgen.pipeline import build
from deckgen.plan import find_spec, make_plan
from deckgen.spark import spark_jobs

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.thorough]

PEOPLE = [f"sources.{table}.people=1000" for table in ("donations", "subscriptions", "event_tickets", "email_events")]


@dataclass(frozen=True)
class Made:
    """What a build left: every metric by its name, and every part of the deck by its name."""

    metrics: dict[str, Any]
    parts: dict[str, bytes]


def made_by(engine: str | None) -> Made:
    """Build the board deck with every stage run; read at once, for the next engine's stages lie in the same folders."""
    done = build("board", settings=PEOPLE, fresh=True, engine=engine)
    assert {stage.status for stage in done.stages} == {"ran"}
    metrics = {metric["name"]: metric for metric in json.loads((done.metrics / "metrics.json").read_text())}
    with zipfile.ZipFile(done.output) as package:
        return Made(metrics, {name: package.read(name) for name in package.namelist()})


@pytest.fixture(scope="module")
def folder(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project to build in."""
    made = make_project(tmp_path_factory.mktemp("both"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        yield made


@pytest.fixture(scope="module")
def builds(folder: Path) -> tuple[Made, Made]:
    """The board deck by DuckDB and by Spark."""
    return made_by(None), made_by(ENGINE)


def test_every_metric_is_the_same_on_both_engines(builds: tuple[Made, Made]) -> None:
    here, there = (made.metrics for made in builds)
    assert len(here) > 200
    assert {name for name in here if here[name] != there[name]} == set()


def test_the_decks_have_the_same_bytes(builds: tuple[Made, Made]) -> None:
    here, there = (made.parts for made in builds)
    assert list(here) == list(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_rows_that_are_built_as_spark_tasks_have_the_same_bytes(builds: tuple[Made, Made], folder: Path) -> None:
    put_small(folder, "chapter,zip,host\nCity,606,Ann Ott\nOutside,60,Bo Lee\nNowhere,xyz,Cy Poe\n")
    fan = build_rows("small", jobs=1, out="out/here/{{ row.chapter }}.pptx")
    on_spark = build_plan_rows(make_plan("small", engine=ENGINE), out="out/there/{{ row.chapter }}.pptx")
    assert fan.counts() == on_spark.counts() == {"written": 2, "failed": 1}
    for name in ("City", "Outside"):
        assert (folder / f"out/here/{name}.pptx").read_bytes() == (folder / f"out/there/{name}.pptx").read_bytes()
    assert "finds nobody" in str(on_spark.failed[0].problems[0]["message"])


def test_jobs_on_spark_give_their_results_in_order_and_their_mistakes_in_place(
    spark: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(make_project(tmp_path))
    first, second = spark_jobs(read_address(ENGINE), find_spec, ["board", "bord"])
    assert first == Path("decks/board.yaml")
    assert isinstance(second, DeckgenError)
    assert "did you mean 'board'" in str(second)
