"""A sentence may not contradict its number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckgen.checks.choice import sift
from deckgen.checks.words import check_words
from deckgen.expressions import render
from deckgen.slides.model import Slide
from deckgen.spec_checks import ChecksSpec
from deckgen.values import MetricValue


def metric(name: str, value: float, prior: float) -> MetricValue:
    return MetricValue(name=name, label=name.capitalize(), unit="USD", definition="d", value=value, prior=prior)


def people(value: float, prior: float) -> MetricValue:
    return replace(metric("lapsed", value, prior), unit="count", people=True)


METRICS = {
    "lapsed": people(115, 108),
    "giving": metric("giving", 120, 100),
    "costs": metric("costs", 90, 100),
    "flat": metric("flat", 50, 50),
}


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("Giving fell, {{ giving.change }}", True),
        ("Giving rose to {{ giving }}", False),
        ("**Costs grew.** They are {{ costs }}", False),  # two sentences
        ("Costs grew to {{ costs }}", True),
        ("Giving rose to {{ giving }} while costs fell to {{ costs }}", False),  # for a person to see
        ("A rise was expected; it fell to {{ giving }}.", True),
        ("Flat rose to {{ flat }}", True),  # unchanged is neither
        ("{{ giving }} was given", False),
        ("Last year we lost {{ lapsed }} donors", False),  # how many, not which way
        ("{{ lapsed }} donors were lost", False),
        ("Lapsed donors fell to {{ lapsed }}", True),
        ("Giving lost ground: {{ giving }}", True),
    ],
)
def test_direction_words_are_held_against_the_one_number_of_their_sentence(text: str, contradicts: bool) -> None:
    slide = Slide(id="a", layout="text", title=render(text, METRICS))
    assert bool(list(check_words([slide], METRICS))) is contradicts


def test_the_hint_offers_a_way_out_where_the_word_is_of_something_else() -> None:
    slide = Slide(id="a", layout="text", title=render("After prices fell we were given {{ giving }}", METRICS))
    [found] = check_words([slide], METRICS)
    assert "checks: ignore takes the rule with a reason" in str(found.hint)
    assert sift([found], ChecksSpec(ignore=[{"rule": "words.direction", "reason": "of prices"}])).findings == ()  # type: ignore[list-item]
