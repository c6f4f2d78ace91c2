"""What shuffling, doubling and dropping rows of the source files does to the numbers: what it should, and no more."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from project import deckgen


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on written demo files, small enough to be read several times."""
    folder = tmp_path_factory.mktemp("rows")
    deckgen(folder, "data", "demo", "data", "--people", "250")
    files = sorted(str(path) for path in (folder / "data").glob("*.csv"))
    deckgen(folder, "init", "project", *(part for file in files for part in ("--from", file)))
    return folder


def numbers(project: Path) -> dict[str, tuple[Any, ...]]:
    listed = json.loads(deckgen(project / "project", "metrics", "technical", "--json").stdout)["metrics"]
    return {name: (m["value"], m["n"], m["prior"], m["low"], m["high"]) for name, m in listed.items()}


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def rewrite(project: Path, pattern: str, change: Any) -> None:
    for path in sorted((project / "data").glob(pattern)):
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(head + "".join(change(rows)), encoding="utf-8")


@pytest.mark.thorough
def test_shuffled_rows_change_no_number_and_a_row_read_twice_only_the_counts_of_rows(project: Path) -> None:
    first = numbers(project)
    assert first["giving"][0]
    draw = random.Random(7)
    rewrite(project, "*.csv", lambda rows: draw.sample(rows, len(rows)))
    assert changed(first, numbers(project)) == set()
    rewrite(project, "*donations*.csv", lambda rows: [*rows, *rows[:40]])
    assert changed(first, numbers(project)) == {"records_read", "records_rejected", "records_accepted"}
    assert numbers(project)["records_accepted"][0] == first["records_accepted"][0]  # only the n, rows read, moved


@pytest.mark.thorough
def test_dropping_a_ticket_of_long_ago_changes_no_figure_of_giving(project: Path) -> None:
    first = numbers(project)
    rewrite(project, "*ticket*.csv", lambda rows: sorted(rows, key=lambda row: row)[: len(rows) - 5])
    moved = changed(first, numbers(project))
    assert "records_accepted" in moved
    giving = {
        "giving", "donors", "gifts", "average_gift", "donor_retention", "new_donors", "lapsed_donors", "giving_gain",
        "giving_loss", "active_sustainers", "major_donors", "active_donors", "active_giving", "lybunt_to_date",
    }  # fmt: skip
    assert moved.isdisjoint(giving)
