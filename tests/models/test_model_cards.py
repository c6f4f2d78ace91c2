"""A model's card says what it is for, how it was tested, and what it must not be used for."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from evidence import LEAK, NOISE, THIN, USEFUL, backtested, drawn, results_of

from deckgen.errors import DataError
from deckgen.model_cards import LIMITS, MISUSE, WIDTH, ModelCard, model_card


def card(name: str = "churn", **evidence: float) -> ModelCard:
    return model_card(results_of([backtested(name, drawn(**evidence))]), name)  # type: ignore[arg-type]


def test_the_text_has_every_heading_in_a_hundred_columns() -> None:
    lines = card(**USEFUL).text().splitlines()
    headings = [above for above, below in pairwise(lines) if below and set(below) <= {"-", "="}]
    assert headings == [
        "Model card: Churn, as of 28 Feb 2026", "Purpose", "Verdict", "Training and test", "Evidence",
        "Features and weights", "Must not be used for", "Known limits", "Software",
    ]  # fmt: skip
    assert max(map(len, lines)) <= WIDTH


def test_numbers_on_the_card_are_those_of_the_metrics() -> None:
    results = results_of([backtested("churn", drawn(**USEFUL))])
    text = " ".join(model_card(results, "churn").text().split())
    shown = {name.removeprefix("churn_"): value.text for name, value in results.metrics.items()}
    assert f"AUC {shown['auc']} ({results.metrics['churn_auc'].interval})" in text
    assert f"random list gets the base rate, {shown['base_rate']}" in text
    assert f"Expected {shown['expected_in_test']}, came {shown['came_in_test']}" in text
    assert f"The first 100 hold {shown['capture_at_capacity']} of the outcomes" in text
    assert f"One-time donors who lapse AUC {shown['one_time_auc']}" in text


def test_weights_come_by_size_with_direction_and_plain_labels() -> None:
    weights = card(**USEFUL).weights
    assert [(w.label, w.weight, w.direction) for w in weights] == [
        ("Gifts in 12 months", -0.8, "lowers"), ("E-mails opened in 90 days", 0.2, "raises"),
    ]  # fmt: skip


def test_what_it_must_not_be_used_for_and_its_limits_stand_on_every_card() -> None:
    for evidence in (USEFUL, NOISE, THIN, LEAK):
        text = " ".join(card(**evidence).text().split())
        for sentence in (*MISUSE, *LIMITS):
            assert " ".join(sentence.split()) in text


@pytest.mark.parametrize(
    ("evidence", "use"),
    [
        (USEFUL, "Its scores order lists and are counted in the plan."),
        (NOISE, "Its scores order no list, as its AUC does not clear 0.5."),
        (THIN, "Its scores order no list and are counted nowhere."),
        (LEAK, "Its scores order no list and are counted nowhere."),
    ],
)
def test_the_verdict_says_what_is_done_with_the_scores(evidence: dict[str, float], use: str) -> None:
    made = card(**evidence)
    assert use in " ".join(made.text().split())
    stated = evidence in (USEFUL, NOISE)
    assert ("Evidence" in [title for title, _ in made.parts]) == stated
    assert (made.metrics["churn_auc"]["value"] is not None) == stated


def test_the_card_is_plain_data_too() -> None:
    data = json.loads(json.dumps(card("upgrade", **USEFUL).as_dict()))
    assert data["name"] == "upgrade"
    assert data["metrics"]["upgrade_auc"]["value"] > 0.5
    assert data["test_as_of"] == ["2025-02-28"]
    assert data["weights"][0]["direction"] == "lowers"
    assert set(data["versions"]) == {"python", "scikit-learn"}
    assert {"Purpose", "Verdict", "Known limits"} <= {section["title"] for section in data["sections"]}


def test_a_model_that_was_not_trained_is_named_with_those_that_were() -> None:
    with pytest.raises(DataError, match=r"the build trained no model called 'chrun' .*churn"):
        model_card(results_of([backtested("churn", drawn(**USEFUL))]), "chrun")
