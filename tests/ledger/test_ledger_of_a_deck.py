"""The ledger as data, where its origins come from, and what a trace through it says."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from deckgen.formats import NumberForm, writing_numbers
from deckgen.ledger.model import Bound, Entry, Ledger, Origin, Place, by_place, ledger_from_dict
from deckgen.ledger.origins import Origins, typed
from deckgen.ledger.reads import Reads, query_key
from deckgen.ledger.trace import explained, trace
from deckgen.values import MetricValue

SQL = "SELECT segment, people, share FROM segments"
GIVING = Origin(kind="metric", name="giving", role="value", exact=True)
PEOPLE = Origin(kind="query", name=query_key(SQL), role="people")


def at(slide: str, part: str) -> Place:
    return Place(slide=slide, shape="Body", part=part)


def book(**more: Any) -> Ledger:
    entries = (
        Entry(place=at("a", "p0"), text="We raised $1.24M", bounds=(Bound(start=10, end=16, origin=GIVING),)),
        Entry(place=at("b", "r1c1"), text="86", bounds=(Bound(start=0, end=2, origin=PEOPLE),)),
        Entry(place=at("b", "r0c1"), text="People", bounds=()),
    )
    facts: dict[str, Any] = {
        "deck": {"title": "T", "spec": ["board.yaml"]}, "entries": entries, "pictures": {"a/Figure": "0" * 64},
        "metrics": {"giving": {"label": "Giving", "text": "$1.24M", "definition": "All gifts.", "n": ""}},
        "queries": {query_key(SQL): SQL}, "sources": ({"label": "Gifts"},),
        "slides": ({"id": "a", "title": "A", "metrics": ["giving"], "queries": []}, {"id": "b", "title": "B"}),
    }  # fmt: skip
    return Ledger(**facts | more)


def test_a_ledger_is_the_same_after_a_journey_as_json() -> None:
    assert ledger_from_dict(json.loads(json.dumps(book().as_dict()))) == book()
    assert by_place(book().entries)[at("a", "p0")].text == "We raised $1.24M"


@pytest.mark.parametrize("version", [2, 0, None, "1"])
def test_a_ledger_of_another_form_is_not_read(version: object) -> None:
    with pytest.raises(ValueError, match="this deckgen reads form 1"):
        ledger_from_dict(book().as_dict() | {"version": version})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"entries": [["a", "Body", "p0", "text"]]}, "cannot be read"),
        ({"entries": [["a", "Body", "p0", "text", [[0, 99, 0]]]]}, "a number lies outside its text 'text'"),
        ({"entries": [["a", "Body", "p0", "text", [[0, 1, 77]]]]}, "cannot be read"),
        ({"entries": 7}, "cannot be read"),
        ({"origins": [{"kind": "metric", "shade": 1}]}, "cannot be read"),
        ({"slides": [{"title": "A"}]}, "it has no 'id'"),
        ({"metrics": None}, "cannot be read"),
        ({"pictures": "none"}, "cannot be read"),
    ],
)
def test_a_damaged_ledger_is_a_value_error_that_says_what_is_wrong(damage: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ledger_from_dict(book().as_dict() | damage)


@pytest.mark.parametrize("nothing", [None, [], "ledger", 3, {}])
def test_what_is_no_ledger_is_not_read(nothing: Any) -> None:
    with pytest.raises(ValueError, match="of form None"):
        ledger_from_dict(nothing)


def test_a_trace_is_of_all_numbers_of_a_slide_or_of_a_metric() -> None:
    assert [one.text for one in trace(book())] == ["$1.24M", "86"]
    assert [one.text for one in trace(book(), slide=2)] == ["86"]
    [found] = trace(book(), metric="giving")
    assert found.as_dict() == {
        "slide": 1, "id": "a", "shape": "Body", "part": "p0", "text": "$1.24M", "sentence": "We raised $1.24M",
        "kind": "metric", "name": "giving", "role": "value", "bound": True,
    }  # fmt: skip
    assert list(trace(book(), slide=3)) == []


def test_an_origin_is_explained_by_what_the_ledger_knows() -> None:
    assert explained(book(), GIVING, "a") == [("label", "Giving"), ("definition", "All gifts.")]
    assert explained(book(), PEOPLE, "b") == [("column", "people"), ("query", SQL)]
    assert explained(book(), Origin(kind="spec", name="finance.investment"), "a") == [
        ("in", "board.yaml: finance.investment")
    ]
    assert explained(book(), Origin(kind="derived", name="sections.x"), "a")[1] == ("from", "giving")


def metric(**more: Any) -> MetricValue:
    facts: dict[str, Any] = {
        "name": "retention", "label": "Retention", "unit": "share", "definition": "Of at least 3 gifts.", "value": 0.736,
    }  # fmt: skip
    return MetricValue(**facts | more)


def origin_of(text: str, *, kind: str = "number", columns: dict[str, list[Any]] | None = None, **more: Any) -> str:
    reads = Reads(metrics={"retention": None})
    if columns:
        reads.note(SQL, columns)
    spec = typed("spec", {"finance": {"investment": 150_000, "share": 0.4}, "as_of": datetime.date(2026, 2, 28)})
    origin = Origins("problem", reads, {"retention": metric(**more)}, spec).of(text, kind)
    return f"{origin} {origin.role}" if origin.kind == "query" else str(origin)


@pytest.mark.parametrize("text", ["73.6%", "0.736", "74%", "73.6\u00a0%"])
def test_a_metric_is_known_in_every_form_in_which_it_is_written(text: str) -> None:
    assert origin_of(text) == "metric retention.value"


def test_a_deck_that_writes_numbers_otherwise_knows_them_after_one_that_does_not() -> None:
    columns: dict[str, list[Any]] = {"people": [4_321]}
    assert origin_of("4,321", columns=columns) == f"query {query_key(SQL)} people"
    with writing_numbers(NumberForm(decimal=",", thousands=".")):
        assert origin_of("73,6%") == "metric retention.value"
        assert origin_of("4.321", columns=columns) == f"query {query_key(SQL)} people"
        assert origin_of("73.6%") == "derived sections.problem"


def test_the_other_numbers_of_a_metric_have_roles() -> None:
    assert origin_of("70.1%", low=0.701, high=0.771) == "metric retention.low"
    assert origin_of("77.1%", low=0.701, high=0.771) == "metric retention.high"
    assert origin_of("68.0%", prior=0.68) == "metric retention.prior"
    assert origin_of("3") == "metric retention.definition"


def test_a_date_belongs_to_no_metric_whose_period_ends_on_it() -> None:
    period = "12 months to 28 Feb 2026"
    assert origin_of("12", period=period) == "metric retention.definition"
    assert origin_of("28 Feb 2026", kind="date", period=period) == "date 28 Feb 2026"


def test_cells_of_a_query_their_shares_and_their_count_are_known() -> None:
    columns: dict[str, list[Any]] = {"segment": ["Top 20", "Rest"], "people": [86, 258]}
    key = query_key(SQL)
    assert origin_of("86", columns=columns) == f"query {key} people"
    assert origin_of("20", columns=columns) == f"query {key} segment"
    assert origin_of("25.0%", columns=columns) == f"query {key} people, share of all rows"
    assert origin_of("2", columns=columns) == f"query {key} rows"


def test_numbers_of_the_spec_and_of_sentences_are_known_and_all_else_is_derived() -> None:
    assert origin_of("$150K") == "spec finance.investment"
    assert origin_of("40%") == "spec finance.share"
    assert origin_of("12 Mar 2026", kind="date") == "date 12 Mar 2026"
    assert origin_of("5,551") == "derived sections.problem"


def test_what_is_hidden_is_not_told_through_an_origin() -> None:
    hidden = {"n": 4, "of_people": True, "min_cell": 10, "low": 0.701, "high": 0.771}
    for text in ("73.6%", "0.736", "70.1%", "77.1%"):
        assert origin_of(text, **hidden).startswith("derived")


def test_two_metrics_of_one_value_keep_their_own_changes_and_ends_apart() -> None:
    facts: dict[str, Any] = {"prior": 0.68, "low": 0.701, "high": 0.771}
    both = {"retention": metric(**facts), "repeat": metric(**facts, name="repeat")}
    origins = Origins("problem", Reads(metrics=dict.fromkeys(both)), both, {})
    for name in both:
        assert [origins.role(name, text) for text in ("73.6%", "68.0%", "70.1%", "77.1%")] == [
            "value", "prior", "low", "high",
        ]  # fmt: skip
        assert origins.role(name, both[name].change) == "change"


def test_a_change_in_other_words_is_not_taken_for_the_value() -> None:
    """Else `verify` would find an untouched deck to state the metric in two ways."""
    one = metric(prior=0.68, low=0.701, high=0.771)
    origins = Origins("problem", Reads(metrics={"retention": None}), {"retention": one}, {})
    size = one.delta_text
    assert origins.role("retention", one.change.capitalize()) == "change"
    assert origins.role("retention", f"a rise of {size}") == "change"
    assert origins.role("retention", "74%") == "value"  # another rounding of it
