"""A person's own table hides rows of few people, whatever the column that counts them is called."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from deckgen.formats import format_count
from deckgen.sections.custom import Custom, TableOptions, counts_people


def rows(frame: pd.DataFrame) -> list[list[str]]:
    results: Any = SimpleNamespace(
        query=lambda sql: frame, deck={"min_cell": 10}, metrics={}, say=None,
        people=lambda count: format_count(count, floor=10),
    )  # fmt: skip
    section = Custom.model_construct(id="mine")
    import deckgen.sections.custom as module

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "cell", lambda results, text: text)
        patch.setattr(module, "table", lambda results, columns, rows, said: rows)
        made: Any = section._table(results, TableOptions(sql="select 1"))
    return made  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["n", "Donors", "people", "COUNT", "lapsed_donors", "young_people", "households"])
def test_a_row_of_few_people_shows_no_numbers(name: str) -> None:
    frame = pd.DataFrame({"area": ["north", "south"], name: [40, 3], "given": [900.0, 70.0]})
    assert rows(frame) == [["north", "40", "900"], ["south", "<10", "not shown"]]


def test_a_large_count_in_a_row_of_few_others_is_hidden_too() -> None:
    frame = pd.DataFrame({"area": ["south"], "donors": [40], "lapsed_donors": [3]})
    assert rows(frame) == [["south", "not shown", "<10"]]


@pytest.mark.parametrize("name", ["amount", "country", "nights", "gifts"])
def test_other_columns_count_no_people(name: str) -> None:
    assert not counts_people(name)
