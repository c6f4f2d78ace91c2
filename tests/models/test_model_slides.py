"""What the slides say follows the verdict: useful, not better, too few, a leak; and nobody is named on them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from evidence import LEAK, NOISE, THIN, USEFUL, backtested, drawn, engine_of, results_of, theme
from ledgers import TODAY

import deckgen.sections
from deckgen.policy import Uplifts, assign_segments
from deckgen.results import FittedModel, Results
from deckgen.sections.model_performance import ModelPerformance
from deckgen.sections.words import evidence_sentence
from deckgen.slides.model import Picture, Slide, Table, Text
from deckgen.spec_case import SegmentsSpec

ALL = {"show": ("auc", "lift", "calibration", "cards")}
UPLIFTS = Uplifts(save=0.06, upgrade=0.02, major=0.01)
SEGMENTS = ("save_first", "careful_ask", "prime_target", "consider_ask", "nurture")


def slides(models: list[FittedModel], *, k: int = 100, **options: object) -> list[Slide]:
    return ModelPerformance.model_validate(options).build(results_of(models, k), theme())


def words(slide: Slide) -> str:
    said = [slide.title.text, slide.notes.text if slide.notes else ""]
    for content in slide.body.values():
        if isinstance(content, Text):
            said.append(content.text)
        if isinstance(content, Picture):
            said.append(content.alt_text)
        if isinstance(content, Table):
            said += [cell.text for row in content.rows for cell in row]
    return "\n".join(said)


def model(name: str, evidence: dict[str, float], seed: int = 1) -> FittedModel:
    return backtested(name, drawn(**evidence, seed=seed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("evidence", "titles"),
    [
        (
            USEFUL,
            ["The one model beats a simple baseline: churn AUC", "100 calls would have reached", "Churn expected"],
        ),
        (
            NOISE,
            [
                "No model is proven better than its simple baseline yet: churn AUC",
                "not proven better",
                "Churn expected",
            ],
        ),
        (THIN, ["No model has enough evidence to be judged yet"]),
        (LEAK, ["No model may be used: churn stopped for a suspected leak"]),
    ],
)
def test_titles_follow_the_verdict(evidence: dict[str, float], titles: list[str]) -> None:
    made = slides([model("churn", evidence)])
    assert len(made) == len(titles)
    for slide, said in zip(made, titles, strict=True):
        assert said in slide.title.text


def test_the_lift_title_sets_the_teams_calls_beside_chance_bound_to_the_metrics() -> None:
    made = slides([model("churn", USEFUL)], k=100)[1]
    runs = [run for run in made.title.paragraphs[0].runs if run.metric]
    assert [run.metric for run in runs] == [
        "churn_capacity", "churn_capture_at_capacity", "churn_random_capture_at_capacity",
    ]  # fmt: skip
    assert made.title.text.startswith("100 calls would have reached ")
    assert made.title.text.endswith("% of the donors who left; at random, 25.0%")


@pytest.mark.parametrize(
    ("k", "title"),
    [
        (1, "1 call would have reached"),
        (0, "The top tenth holds"),
        (400, "400 calls would have reached everybody in the test, so the order of the list changes nothing"),
    ],
)
def test_a_capacity_of_one_of_none_and_of_everybody_have_words_of_their_own(k: int, title: str) -> None:
    assert slides([model("churn", USEFUL)], k=k)[1].title.text.startswith(title)


def test_shares_of_fewer_than_thirty_outcomes_are_on_no_slide() -> None:
    few = backtested("churn", drawn(1.6, people=300, rate=0.085))
    assert few.verdict == "useful"
    assert 20 <= few.n_positive < 30
    made = slides([few], **ALL)
    assert [slide.id for slide in made] == [
        "model_performance", "model_performance.calibration", "model_performance.card_churn",
    ]  # fmt: skip
    assert "not shown" not in "\n".join(map(words, made))


def test_a_model_not_proven_better_is_set_beside_its_baseline() -> None:
    title = slides([model("increase", NOISE)])[1].title.text
    assert title.startswith("100 asks would have reached ")
    assert "of the increases, a simple baseline's list " in title
    assert title.endswith(": not proven better")


def test_a_useful_model_speaks_for_the_list_even_where_churn_is_not_proven() -> None:
    made = slides([model("churn", NOISE), model("upgrade", USEFUL)])
    assert "of the new sustainers; at random" in made[1].title.text
    assert made[0].title.text.startswith("One of two models beats a simple baseline")


def test_a_stopped_model_has_no_auc_on_any_slide_and_is_said_to_be_stopped() -> None:
    stopped = model("churn", LEAK)
    made = slides([stopped, model("upgrade", USEFUL)], **ALL)
    text = "\n".join(map(words, made))
    assert "One of two models beats a simple baseline: churn stopped for a suspected leak" in text
    assert "Stopped: churn. An AUC above 0.95 means" in text
    assert "suspected leak: stopped" in made[0].body["Figure"].alt_text  # type: ignore[union-attr]
    figure = made[0].body["Figure"].figure  # type: ignore[union-attr]
    assert figure.numbers("auc")[0] != figure.numbers("auc")[0]  # NaN: no mark is drawn
    assert figure.texts("missing")[0] == "Too good to be true"
    assert "Churn" not in made[1].body["Figure left"].alt_text  # type: ignore[union-attr]
    assert "expected" not in made[2].title.text or made[2].title.text.startswith("Upgrade")


def test_too_little_evidence_states_no_number_of_the_few() -> None:
    few = backtested("churn", drawn(1.6, people=60, rate=0.1))
    assert 0 < few.n_positive_people < 10
    text = "\n".join(map(words, slides([few], **ALL)))
    assert "Too little evidence: churn." in text
    assert "fewer than the 20 donors who left needed" in text
    assert "<10 of them with the outcome" in text
    assert f"{few.n_positive} donors" not in text


def test_the_summary_names_a_stopped_churn_model() -> None:
    found = results_of([model("churn", LEAK)])
    assert "suspected leak" in found.say(evidence_sentence(found)).text


@pytest.mark.parametrize(("evidence", "steered"), [(USEFUL, True), (LEAK, False), (THIN, False)])
def test_a_stopped_or_untested_model_steers_nobody(evidence: dict[str, float], steered: bool) -> None:
    engine = engine_of([model("churn", evidence)])
    gifts = pd.DataFrame(
        [(who, TODAY, 100.0, False, "completed", "card", 1) for who in ("G0001", "G0002")],
        columns=["golden_id", "date", "amount", "recurring", "status", "method", "identity_id"],
    )
    engine.put("gifts", gifts)
    engine.run("INSERT INTO donations BY NAME SELECT * REPLACE (date::DATE AS date) FROM gifts")
    actions = {key: {"action": "a", "owner": "o", "due_weeks": 1} for key in SEGMENTS}
    spec = SegmentsSpec.model_validate({"actions": actions})
    assign_segments(engine, spec, as_of=TODAY, major_threshold=1000, uplifts=UPLIFTS, seed=7)
    assert engine.count("trusted_scores") == (2 if steered else 0)
    assert engine.rows("SELECT count(p_churn), count(*) FILTER (segment = 'save_first') FROM segments") == [
        (2, 1) if steered else (0, 0)
    ]


def test_cards_are_one_slide_a_model_and_only_when_asked_for() -> None:
    models = [model("churn", USEFUL), model("upgrade", THIN)]
    assert len(slides(models)) == 3
    made = slides(models, show=["cards"])
    assert [slide.id for slide in made] == ["model_performance.card_churn", "model_performance.card_upgrade"]
    labels = [row[0].text for row in made[0].body["Table"].rows]  # type: ignore[union-attr]
    assert {"Predicts", "Tested on", "AUC", "PR-AUC", "At capacity", "Strongest", "Not for"} <= set(labels)
    assert "AUC" not in [row[0].text for row in made[1].body["Table"].rows]  # type: ignore[union-attr]


def test_no_section_reads_the_predictions_and_no_slide_names_a_person() -> None:
    for file in Path(deckgen.sections.__file__).parent.glob("*.py"):
        assert "test_predictions" not in file.read_text(encoding="utf-8"), file
    text = "\n".join(map(words, slides([model("churn", USEFUL)], **ALL)))
    assert "G0" not in text


def test_nothing_unfinished_is_said_under_any_pair_of_verdicts() -> None:
    kinds = (USEFUL, NOISE, THIN, LEAK, {"strength": 1.6, "people": 0})
    for first in kinds:
        for second in kinds:
            found: Results = results_of([model("churn", first), model("major_gift", second, seed=2)])
            for slide in ModelPerformance.model_validate(ALL).build(found, theme()):
                said = words(slide)
                assert not re.search(r"\bnan\b|not available|\{\{|\bNone\b|\binf\b", said), said
