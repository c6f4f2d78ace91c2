"""Sections choose their words by the numbers."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from deckgen.results import Results
from deckgen.sections import problem, recommendations, segment_words, value_proposition
from deckgen.sections.base import SECTIONS
from deckgen.sections.words import at_risk_phrase, evidence_sentence, return_sentence
from deckgen.values import HIDDEN, MetricValue

UNITS = {
    "retention_understated": "points", "donor_retention": "share", "retention_unlinked": "share", "payback": "months",
    "horizon": "months", "churn_auc": "index", "churn_baseline_auc": "index", "npv": "USD", "value_at_risk": "USD",
    "investment": "USD", "giving": "USD", "net_cash": "USD", "npv_simulated": "USD", "save_first_value_at_risk": "USD",
}  # fmt: skip
CONTACTED = ("save_first", "careful_ask", "prime_target", "consider_ask")
PLAN = ("all", *CONTACTED)
UNITS |= {f"{key}_{what}": "USD" for key in PLAN for what in ("contact_cost", "contact_return", "net_value")}
UNITS |= {"call_cost": "USD", "holdout_share": "share", "assumed_save_uplift": "share"}
UNITS |= {"assumed_upgrade_uplift": "share", "assumed_major_uplift": "share"}
UNITS |= {f"{key}_value_at_risk": "USD" for key in (*CONTACTED, "nurture")}
PEOPLE = {"at_risk_donors", "holdout_donors", "save_first_worth_calling", "nurture_donors"}
PEOPLE |= {f"{key}_{what}" for key in PLAN for what in ("donors", "contacts", "holdout")}


def results(**values: float | None) -> Results:
    """Return results with these values; every other metric that the words may name is missing."""
    names = {
        *UNITS, *PEOPLE, "scored_donors", "models_useful", "models_total", "constituents", "system_identities",
        "source_systems", "planned_donors", "active_donors",
    }  # fmt: skip
    metrics = {
        name: MetricValue(
            name=name, label=name, unit=UNITS.get(name, "count"), definition="D.", value=values.get(name),
            people=name in PEOPLE, min_cell=10,
        )
        for name in names
    }  # fmt: skip
    return Results(
        metrics=metrics, deck={"min_cell": 10, "churn_thresholds": (0.3, 0.6, 0.8), "call_capacity": 100}, query=lambda sql: None,  # type: ignore[arg-type,return-value]
        records=lambda sql: [],
    )  # fmt: skip


def said(found: Results, template: str) -> str:
    return found.say(template).text


@pytest.mark.parametrize(
    ("understated", "words"),
    [
        (0.019, "four systems hold 2,650 identities of 1,000 constituents, and retention reads 1.9 points too low"),
        (-0.019, "four systems hold 2,650 identities of 1,000 constituents, and retention reads too high"),
        (0.0004, "four systems hold 2,650 identities of 1,000 constituents"),
        (None, "four systems hold 2,650 identities of 1,000 constituents"),
    ],
)
def test_the_problem_is_stated_as_it_is(understated: float | None, words: str) -> None:
    found = results(
        retention_understated=understated, retention_unlinked=0.715, donor_retention=0.734, source_systems=4,
        constituents=1000, system_identities=2650,
    )  # fmt: skip
    assert said(found, problem._title(found)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (40, "40 of 432 active donors have a churn probability of 60% or more"),
        (3, "Fewer than 10 active donors reach a churn probability of 60%"),
        (0, "No active donor reaches a churn probability of 60%"),
    ],
)
def test_few_and_none_at_risk_are_said_in_words(count: int, words: str) -> None:
    found = results(at_risk_donors=count, scored_donors=432)
    assert said(found, at_risk_phrase(found)) == words


@pytest.mark.parametrize(
    ("useful", "words"),
    [
        (0, "None of the four models beats a simple baseline yet."),
        (1, "Of four models, one beats a simple baseline beyond chance."),
        (2, "Of four models, two beat a simple baseline beyond chance."),
        (4, "All four models beat a simple baseline."),
    ],
)
def test_models_are_praised_only_as_far_as_they_go(useful: int, words: str) -> None:
    found = results(models_useful=useful, models_total=4)
    assert said(found, evidence_sentence(found)) == words


def test_what_does_not_pay_back_is_said_not_to() -> None:
    never = results(investment=150_000, planned_donors=1000, horizon=36, npv=-120_000)
    assert said(never, return_sentence(never)).startswith(
        "$150K for 1,000 active donors does not pay back within 36 months"
    )
    assert "does not pay back" in said(never, value_proposition.cash_title(never))
    pays = results(investment=150_000, planned_donors=1000, horizon=36, npv=1, payback=24.7, net_cash=5)
    assert "pays back 24.7 months from kickoff" in said(pays, return_sentence(pays))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((85, 0), "Start with the 85 Save First donors"),
        ((3, 5), "Start with the Save First donors, fewer than 10"),
        ((0, 51), "No donor meets the Save First rule; start with the 51 Prime Target donors"),
        ((0, 0), "No donor meets the Save First rule; 275 of 432 donors need only nurture"),
    ],
)
def test_the_first_recommendation_is_one_that_exists(counts: tuple[int, int], words: str) -> None:
    found = results(
        save_first_donors=counts[0], prime_target_donors=counts[1], save_first_value_at_risk=9000, value_at_risk=19_000,
        nurture_donors=275, active_donors=432, scored_donors=432,
    )  # fmt: skip
    assert said(found, recommendations._title(found)).startswith(words)


def plan(save: int, prime: int, *, held: float = 0.2, worth: int = 0, cost: float = 6, **more: float) -> Results:
    """Return results of a plan in which so many donors stand in Save First and in Prime Target."""
    sizes = {"save_first": save, "careful_ask": 0, "prime_target": prime, "consider_ask": 0}
    found: dict[str, float] = {
        "nurture_donors": 300,
        "holdout_share": held,
        "call_cost": cost,
        "assumed_save_uplift": 0.06,
    }
    for key, n in sizes.items():
        out = int(held * n + 0.5)
        found |= {f"{key}_donors": n, f"{key}_holdout": out, f"{key}_contacts": n - out, f"{key}_net_value": 10}
        found |= {f"{key}_contact_cost": cost * (n - out), f"{key}_contact_return": cost * (n - out) + 10}
    for what in ("contacts", "contact_cost", "contact_return", "net_value"):
        found[f"all_{what}"] = sum(found[f"{key}_{what}"] for key in CONTACTED)
    found["holdout_donors"] = sum(found[f"{key}_holdout"] for key in CONTACTED)
    return results(**{**found, "save_first_worth_calling": worth, **more})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (plan(100, 50, worth=30), "At the assumed 6.0% uplift, 30 of the 80 Save First calls are expected to return more than "
         "the $6 they cost"),
        (plan(100, 50, worth=0), "At the assumed 6.0% uplift, none of the 80 Save First calls is expected to return the "
         "$6 it costs"),
        (plan(100, 50, worth=80), "At the assumed 6.0% uplift, all 80 Save First calls are expected"),
        (plan(100, 50, worth=4), "At the assumed 6.0% uplift, fewer than 10 of the 80 Save First calls are"),
        (plan(100, 50, worth=77), "At the assumed 6.0% uplift, all but fewer than 10 of the 80 Save First calls are"),
        (plan(0, 50), "Contacting 40 donors costs $240 and is expected to return $280 a year at the assumed uplift"),
        (plan(100, 50, cost=0), "Contacting 120 donors is expected to return $40 a year at the assumed uplift"),
        (plan(5, 60), "A random 20.0% of each contacted segment is held out, to measure what a contact changes"),
        (plan(5, 60, held=0), "Nobody is held out, so what a contact changes stays unknown"),
        (plan(0, 0), "Nobody stands in a segment that is contacted, so nothing is spent and nobody is held out"),
    ],
)  # fmt: skip
def test_the_plan_says_whether_calls_pay_and_counts_no_few(found: Results, words: str) -> None:
    assert said(found, recommendations._plan_title(found)).startswith(words)


def plan_table(found: Results) -> list[list[str]]:
    actions = [
        SimpleNamespace(segment=key, action="Call", owner="Team", due_weeks=2) for key in (*CONTACTED, "nurture")
    ]
    return [
        [cell.text for cell in row] for row in recommendations._plan_rows(replace(found, records=lambda sql: actions))
    ]


def test_the_plan_hides_the_money_of_few_people_and_any_total_that_would_tell_it() -> None:
    hidden = plan_table(plan(5, 60))
    assert hidden[0][3:] == ["<70", "<70", "not shown", "not shown", "not shown"]  # 5, and the 60 that 5 hides behind
    assert hidden[-1][3:] == ["not shown"] * 5
    # Value at risk of all 40 stands on the slide before: the return of 32 of them would tell that of the other 8.
    leaky = plan_table(plan(40, 60))
    assert leaky[0][3:] == ["32", "<10", "not shown", "not shown", "not shown"]
    assert leaky[2][3:] == ["48", "12", "$288", "$298", "$10"]
    assert leaky[-1][3:] == ["80", "20", "not shown", "not shown", "not shown"]
    whole = plan_table(plan(100, 60))
    assert whole[-1][3:] == ["128", "32", "$768", "$808", "$40"]


def test_every_section_kind_says_what_it_is_and_takes_the_common_options() -> None:
    assert len(SECTIONS) >= 16
    for name, kind in SECTIONS.items():
        assert (kind.__doc__ or "").strip(), name
        assert kind.label, name
        assert {"id", "title", "when", "hidden"} <= set(kind.model_fields), name


SIZES = {"save_first": 86, "careful_ask": 0, "prime_target": 51, "consider_ask": 21, "nurture": 274}


def sized(**others: int) -> tuple[Results, dict[str, str]]:
    """Return results with five segments and their counts as they may be shown."""
    counts = SIZES | others
    found = results(
        **{f"{key}_donors": n for key, n in counts.items()}, active_donors=sum(counts.values()), holdout_share=0.15,
        value_at_risk=19_800, save_first_value_at_risk=9_297,
    )  # fmt: skip
    actions = [SimpleNamespace(segment=key, owner="Membership") for key in counts]
    found = replace(found, records=lambda sql: actions)
    return found, recommendations._shown(found)


def test_the_sizes_of_segments_say_how_many_are_on_a_list_and_how_many_are_not() -> None:
    found, shown = sized()
    title = said(found, segment_words.sizes_title(found, shown))
    assert title == "158 of 432 active donors are on a list to contact; the other 274 stay in the regular program"
    lines = [said(found, line) for line in segment_words.sizes_words(found, shown)]
    assert lines[0] == "Call first. 86 donors on the Save First list; 100 calls can be made before the next deck."
    assert lines[1] == "Why them. They hold $9,297 of the $19.8K value at risk."


def test_a_segment_of_few_people_has_neither_bar_nor_money_and_no_sum_tells_its_size() -> None:
    found, shown = sized(consider_ask=4)
    frame = segment_words.sizes_frame(found, shown, dict.fromkeys(SIZES, "low")).set_index("label")
    hidden = frame[frame["count"].isna()]
    assert "Consider Ask" in hidden.index
    assert set(hidden["money_text"]) == {HIDDEN}
    assert all(text.startswith("<") for text in hidden["count_text"])
    title = said(found, segment_words.sizes_title(found, shown))
    assert title == "Four lists to contact, in the order of priority; everybody else stays in the regular program"


def test_nobody_on_a_list_is_said() -> None:
    found, shown = sized(save_first=0, prime_target=0, consider_ask=0)
    assert said(found, segment_words.sizes_title(found, shown)) == (
        "None of the 274 active donors is on a list to contact"
    )
    assert not any("Call first" in line for line in segment_words.sizes_words(found, shown))
