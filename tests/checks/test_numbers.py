"""Numbers that contradict each other are found, with the line that they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckgen.checks.numbers import check_audiences, check_numbers, check_statements
from deckgen.checks.words import check_words
from deckgen.errors import Mark
from deckgen.metrics.invariants import RULES, Rule
from deckgen.slides.model import Paragraph, Run, Slide, Text, plain
from deckgen.values import MetricValue


def value(name: str, number: float, unit: str = "count", **more: object) -> MetricValue:
    return MetricValue(name=name, label=name.capitalize(), unit=unit, definition="D.", value=number, **more)  # type: ignore[arg-type]


def listed(*values: MetricValue) -> dict[str, MetricValue]:
    return {metric.name: metric for metric in values}


def at_line(path: tuple[str | int, ...]) -> Mark:
    return Mark(file="base.yaml", line=7 if path == ("finance", "donors") else 1)


def test_parts_that_do_not_sum_are_found() -> None:
    found = listed(*(value(name, n) for name, n in
                     (("donors", 10), ("retained_donors", 4), ("new_donors", 3), ("recaptured_donors", 2))))  # fmt: skip
    [finding] = check_numbers(found, at_line)
    assert (
        finding.message
        == "the numbers contradict each other: donors = retained_donors + new_donors + recaptured_donors"
    )
    assert finding.measured == "donors 10, retained_donors 4, new_donors 3, recaptured_donors 2"
    assert finding.severity == "error"


def test_a_benefit_above_all_giving_is_found_at_its_line() -> None:
    found = listed(
        value("annual_benefit_giving", 300_000, "USD"), value("active_giving", 100_000, "USD"),
        value("planned_donors", 2000), value("active_donors", 1000),
    )  # fmt: skip
    [finding] = check_numbers(found, at_line)
    assert finding.mark is not None
    assert finding.mark.line == 7


def test_a_value_outside_its_bounds_is_found() -> None:
    found = listed(
        value("mine", 1.2, "share", rate=True), value("other", -3), value("auc", 0.9, "index", low=0.5, high=0.8)
    )
    assert [f.message.split(":")[0] for f in check_numbers(found, at_line)] == ["mine", "other", "auc"]


def test_a_persons_own_share_in_per_cent_is_found_and_a_shipped_one_may_be_large() -> None:
    found = listed(value("mine", 250, "share"), value("less", -0.2, "share"), value("roi", 14, "share"))
    said = [finding.message for finding in check_numbers(found, at_line)]
    assert said == [
        "mine: a share is between 0 and 1, not 250; is it already in per cent?",
        "less: a share is between 0 and 1, not -0.2; is it already in per cent?",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_every_rule_can_be_broken(rule: Rule) -> None:
    numbers = {name: 1.0 + i for i, name in enumerate(rule.needs)} | {rule.needs[0]: 1000.0}
    assert rule.broken(numbers.__getitem__)


def slide(*runs: Run) -> Slide:
    return Slide(id="s", layout="text", title=plain("Title"), body={"Body": Text(paragraphs=(Paragraph(runs=runs),))})


def test_a_text_that_states_a_metric_in_other_characters_is_found() -> None:
    donors = listed(value("donors", 432))
    assert list(check_statements([slide(Run(text="432", metric="donors"))], donors)) == []
    [finding] = check_statements([slide(Run(text="433", metric="donors"))], donors)
    assert (finding.slide, finding.shape, finding.measured, finding.allowed) == (1, "Body", "433", "432")


def test_rose_over_a_rate_that_moved_by_chance_is_a_warning_and_over_an_equal_one_an_error() -> None:
    rate = value("retention", 0.55, "share", prior=0.52, n=40, prior_n=40, rate=True)
    said = slide(Run(text="Retention rose to "), Run(text="55.0%", metric="retention"))
    assert [f.severity for f in check_words([said], listed(rate))] == ["warning"]
    same = replace(rate, prior=0.55)
    assert [f.severity for f in check_words([said], listed(same))] == ["error"]
    clear = replace(rate, prior=0.2)
    assert list(check_words([said], listed(clear))) == []


@pytest.mark.parametrize(("other", "found"), [(0.70, 1), (0.6999999, 0)])
def test_decks_that_state_a_metric_differently_are_found(other: float, found: int) -> None:
    one = listed(value("retention", 0.7 if found == 0 else 0.8, "share", period="12 months to 28 Feb 2026"))
    two = {"retention": replace(one["retention"], value=other)}
    assert len(list(check_audiences({"board": one, "finance": two}))) == found
