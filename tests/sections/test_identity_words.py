"""The pairs in doubt and those that wait for a clerk are two numbers, and the slide says what lies between them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from deckgen.results import Results
from deckgen.sections.identity import Identity
from deckgen.theme import load_theme
from deckgen.values import MetricValue

BANDS = ((0.0, 0.5, 40), (0.5, 0.65, 60), (0.65, 0.8, 24), (0.8, 1.0, 300))


def takeaways(*, waiting: int, bands: tuple[tuple[float, float, int], ...] = BANDS) -> str:
    names = {"pairs_for_review": waiting, "identities": 900, "constituents": 500}
    metrics = {n: MetricValue(name=n, label=n, unit="count", definition="D.", value=v) for n, v in names.items()}
    found: list[Any] = [SimpleNamespace(low=low, high=high, n=n) for low, high, n in bands]
    deck = {"review_threshold": 0.5, "join_threshold": 0.8, "min_cell": 10, "source_labels": "Gifts"}
    results = Results(metrics=metrics, deck=deck, query=lambda sql: None, records=lambda sql: found)  # type: ignore[arg-type,return-value]
    [slide] = Identity(show=("pairs",)).build(results, load_theme("lakeshore"))
    return " ".join("".join(run.text for run in runs) for shape, runs in slide.lines() if shape == "Takeaways")


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (56, "Of 84 pairs 28 are settled: other pairs join the same people, or a clerk has decided."),
        (83, "Of 84 pairs 1 is settled"),
        (0, "Of 84 pairs all are settled"),
        (84, "In doubt from 50%. A clerk decides"),
    ],
)
def test_why_fewer_pairs_wait_than_are_in_doubt_is_said(waiting: int, words: str) -> None:
    assert words in takeaways(waiting=waiting)


def test_a_linkage_without_a_pair_in_doubt_says_so() -> None:
    assert "In doubt from 50%. No pair is." in takeaways(waiting=0, bands=(BANDS[0], BANDS[-1]))
