"""Text templates: metrics print as text and remember their name, conditions compare their value, nothing escapes."""

from __future__ import annotations

import pytest

from deckgen.errors import Mark, SpecError
from deckgen.expressions import holds, problems_in, render
from deckgen.values import MetricValue

RETENTION = MetricValue(name="retention", label="Retention", unit="share", definition="d", value=0.767, prior=0.746)
MISSING = MetricValue(name="missing", label="Missing", unit="USD", definition="d", value=None)
VALUES = {"retention": RETENTION, "missing": MISSING, "title": "Deck"}


def test_a_metric_is_written_as_text_and_its_characters_stay_bound_to_it() -> None:
    [paragraph] = render("**{{ title }}:** {{ retention }} gave again, {{ retention.change }}", VALUES).paragraphs
    assert paragraph.text == "Deck: 76.7% gave again, up 2.1 points"
    assert [(run.text, run.bold, run.metric) for run in paragraph.runs] == [
        ("Deck:", True, None), (" ", False, None), ("76.7%", False, "retention"), (" gave again, ", False, None),
        ("up 2.1 points", False, "retention"),
    ]  # fmt: skip


def test_lines_are_paragraphs_and_dashes_are_a_level_deeper() -> None:
    text = render("One\n\n- two", VALUES)
    assert [(p.text, p.level) for p in text.paragraphs] == [("One", 0), ("two", 1)]


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("retention > 0.7", True), ("retention < 0.7", False), ("retention.change != 'unchanged'", True),
        ("retention.direction == 'up'", True), ("missing > 0", False), ("missing <= 0", False), ("missing", False),
        ("retention.change == 'up 2.1 points'", True), ("retention.text == '76.7%'", True),
        ("retention and title == 'Deck'", True), ("retention * 2 > 1.5", True),
    ],
)  # fmt: skip
def test_conditions_compare_values_and_missing_ones_are_never_true(condition: str, truth: bool) -> None:
    assert holds(condition, VALUES) is truth


def test_text_can_choose_its_words() -> None:
    template = "{% if retention.direction == 'up' %}Better{% else %}Worse{% endif %}"
    assert render(template, VALUES).text == "Better"


def test_mistakes_are_found_before_anything_is_computed() -> None:
    mark = Mark(file="a.yaml", line=3)
    found = problems_in("{{ retentoin }} {{ retention.chnge }}", VALUES, mark)
    assert [(p.message, p.hint) for p in found] == [
        ("there is no metric called 'retentoin'", "did you mean 'retention'?"),
        ("a metric has no 'chnge'", "did you mean 'change'?"),
    ]
    assert problems_in("{{ retention", VALUES, mark)[0].message.startswith("the template cannot be read")
    assert problems_in("retention >", VALUES, mark, expression=True)[0].message.startswith("the expression cannot")
    assert problems_in("{% set x = 1 %}{{ x }}", VALUES, mark) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 2 ** 999999 }}",
        "{{ title.__class__.__mro__ }}",
        "{{ retention._metric.value }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ ''.__init__.__globals__ }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_cannot_run_code_or_fill_the_memory(template: str) -> None:
    with pytest.raises(SpecError, match="the text cannot be written"):
        render(template, VALUES)
