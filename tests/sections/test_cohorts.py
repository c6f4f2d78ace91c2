"""Cohorts counted by hand; no cell of a few people tells its share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ledger import Row, ledger

from deckgen.results import Results
from deckgen.sections.cohorts import Cohorts, _cell, _rows, _takeaways, _title
from deckgen.values import MetricValue


def results(rows: list[Row], **deck: Any) -> Results:
    engine = ledger(rows)
    facts = {"as_of_date": "2025-06-30", "min_cell": 0, "min_base": 0, **deck}
    return Results(metrics={}, deck=facts, query=engine.frame, records=engine.records)


def gifts(year: int, people: int, *returns: int) -> list[Row]:
    """Return gifts of `people` who first gave in `year`; of them `returns[k]` give again k + 1 years on."""
    made: list[Row] = []
    for k, n in enumerate((people, *returns)):
        made += [(f"{year}-{i}", f"{year + k}-03-01", 10.0, False, "completed") for i in range(n)]
    return made


LEDGER = gifts(2021, 40, 20, 12, 12) + gifts(2022, 50, 30, 20) + gifts(2023, 60, 45)


def test_each_cohort_is_followed_through_the_years_that_are_over() -> None:
    found = results(LEDGER)
    cells = {(row.cohort, row.since): (row.n, row.size) for row in _rows(found)}
    assert cells == {
        (2021, 1): (20, 40), (2021, 2): (12, 40), (2021, 3): (12, 40), (2022, 1): (30, 50), (2022, 2): (20, 50),
        (2023, 1): (45, 60),
    }  # fmt: skip


def test_the_first_cohort_is_named_as_everybody_up_to_then() -> None:
    found = results(LEDGER)
    labels = [_cell(found, row, 2021)["label"] for row in _rows(found)]
    assert labels == ["to 2021", "to 2021", "to 2021", "2022", "2022", "2023"]


@pytest.mark.parametrize(("gave", "shown"), [(4, False), (20, True), (36, False), (40, True), (0, True)])
def test_a_cell_of_a_few_people_or_all_but_a_few_is_not_told(gave: int, shown: bool) -> None:
    found = results(gifts(2023, 40, gave), min_cell=10, min_base=30)
    [cell] = [_cell(found, row, 2020) for row in _rows(found)]
    assert (cell["share"] is not None) is shown
    assert cell["text"] == ("–" if not shown else f"{gave / 40:.1%}")


def test_a_difference_of_few_people_is_called_chance() -> None:
    few = results(gifts(2022, 50, 25) + gifts(2023, 50, 29))
    many = results(gifts(2022, 900, 300) + gifts(2023, 900, 500))
    titles = [_title([_cell(found, row, 2000) for row in _rows(found) if row.since == 1]) for found in (few, many)]
    assert titles[0].endswith("50.0% of those of 2022: a difference within chance")
    assert titles[1].endswith("33.3% of those of 2022")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (30, 25, "**The first year decides.** Most newcomers do not give again the year after."),
        (85, 80, "**The first year costs more newcomers** than the second."),
        (85, 40, None),  # more stop in the second
    ],
)
def test_what_the_first_year_costs_is_said_as_it_is(first: int, second: int, words: str | None) -> None:
    found = results(gifts(2020, 100, 10, 9) + gifts(2021, 100, first, second))
    said = _takeaways_of(found)
    assert said[0] == words if words else not any("year" in line.split("**")[1] for line in said)


def test_most_newcomers_leave_only_where_those_of_the_newest_year_do_too() -> None:
    older = gifts(2020, 100, 10, 9) + gifts(2021, 100, 40, 36) + gifts(2022, 100, 40, 36)
    assert "Most newcomers" in " ".join(_takeaways_of(results(older)))
    assert "Most newcomers" not in " ".join(_takeaways_of(results(older + gifts(2023, 100, 60))))


def test_a_share_has_its_decimal_in_the_title_the_map_and_the_words() -> None:
    found = results(gifts(2020, 100, 90) + gifts(2021, 50, 24, 20))
    cells = [_cell(found, row, 2020) for row in _rows(found)]
    assert "48.0%" in _title([cell for cell in cells if cell["since"] == 1])
    assert {cell["text"] for cell in cells if cell["year"] == 2021 and cell["since"] == 1} == {"48.0%"}
    assert any("48.0% after one year" in line for line in _takeaways_of(found))


def _takeaways_of(found: Results) -> list[str]:
    hidden = MetricValue(name="m", label="M", unit="count", definition="D.", value=None)
    known = replace(found, metrics={"new_donors": hidden, "new_donor_retention": hidden})
    return _takeaways(known, [_cell(known, row, 2020) for row in _rows(known)])


def test_a_file_of_one_year_has_no_cohorts(tmp_path: object) -> None:
    assert Cohorts().build(results(gifts(2025, 40)), None) == []  # type: ignore[arg-type]
