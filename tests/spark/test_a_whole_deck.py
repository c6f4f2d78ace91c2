"""A deck built on both engines: the same people, the same numbers, the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from project import make_project
from spark_engine import ENGINE

from deckgen.address import read_address
from deckgen.errors import DeckgenError
from deckgen.pipeline import Build, build
from deckgen.plan import find_spec
from deckgen.spark import spark_jobs

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.thorough]

PEOPLE = [f"sources.{table}.people=1000" for table in ("donations", "subscriptions", "event_tickets", "email_events")]


@pytest.fixture(scope="module")
def builds(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Build, Build]]:
    """The board deck by DuckDB and by Spark, each with every stage run."""
    folder = make_project(tmp_path_factory.mktemp("both"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        here = build("board", settings=PEOPLE, out=Path("out/here.pptx"), fresh=True)
        there = build("board", settings=PEOPLE, out=Path("out/there.pptx"), fresh=True, engine=ENGINE)
        yield here, there


def test_every_metric_is_the_same_on_both_engines(builds: tuple[Build, Build]) -> None:
    here, there = ({m["name"]: m for m in json.loads((b.metrics / "metrics.json").read_text())} for b in builds)
    assert len(here) > 200
    assert {name for name in here if here[name] != there[name]} == set()


def test_the_decks_have_the_same_bytes(builds: tuple[Build, Build]) -> None:
    here, there = (zipfile.ZipFile(b.output) for b in builds)
    assert [name for name in here.namelist() if here.read(name) != there.read(name)] == []


def test_jobs_on_spark_give_their_results_in_order_and_their_mistakes_in_place(
    spark: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(make_project(tmp_path))
    first, second = spark_jobs(read_address(ENGINE), find_spec, ["board", "bord"])
    assert first == Path("decks/board.yaml")
    assert isinstance(second, DeckgenError)
    assert "did you mean 'board'" in str(second)
