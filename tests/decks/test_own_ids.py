"""A file of one system that knows its people by ids, and does not tell which gifts recur: nothing is claimed beyond it."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from project import deckgen


def write_gifts(path: Path) -> None:
    """Write 400 people's gifts of four years; each of them is spelled in capitals every other time."""
    draw = Random(5)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Gift ID", "Constituent ID", "First Name", "Last Name", "Email", "Gift Date", "Gift Amount"])
        number = 0
        for person in range(400):
            first, last = (
                draw.choice(("Ann", "Bob", "Cara", "Dan")),
                f"{draw.choice('KLMNPR')}a{draw.choice('rstv')}o{person}",
            )
            for turn in range(draw.randint(1, 5)):
                number += 1
                day = date(2025, 10, 31) - timedelta(days=draw.randrange(4 * 365))
                name = (first.upper(), last.upper()) if turn % 2 else (first, last)
                mail = f"{first}.{last}@example.org".lower() if turn % 2 else ""
                rows.writerow(
                    [f"G{number}", f"C{person}", *name, mail, day.isoformat(), draw.choice((25, 50, 100, 250))]
                )


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("ids")
    write_gifts(folder / "gifts.csv")
    deckgen(folder, "init", "own", "--from", "gifts.csv", "--as-of", "2025-10-31", "-y")
    found = json.loads(deckgen(folder / "own", "metrics", "board", "--json").stdout)
    return dict(found["metrics"])


def test_people_of_one_id_are_one_before_any_linkage(metrics: dict[str, Any]) -> None:
    assert metrics["identities"]["value"] > metrics["constituents"]["value"] == 400
    assert metrics["system_identities"]["value"] == 400
    assert metrics["retention_unlinked"]["value"] == metrics["donor_retention"]["value"]
    assert metrics["new_donors_unlinked"]["value"] == metrics["new_donors"]["value"]


def test_a_file_that_marks_no_gift_as_recurring_says_nothing_of_sustainers(metrics: dict[str, Any]) -> None:
    of_sustainers = [metric for name, metric in metrics.items() if name.startswith(("active_sustainers", "sustainer_"))]
    assert len(of_sustainers) >= 6
    assert {metric["reason"] for metric in of_sustainers} == {"no gift is marked as recurring"}
    assert all(metric["value"] is None for metric in of_sustainers)


def test_a_model_that_could_not_be_tested_is_not_said_to_be_missing_from_the_spec(metrics: dict[str, Any]) -> None:
    reasons = {
        metric["reason"] for name, metric in metrics.items() if name.startswith("upgrade_") and metric["value"] is None
    }
    assert reasons
    assert not any("the spec names" in reason for reason in reasons)
