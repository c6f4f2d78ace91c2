"""The map of risk against giving: a cell of a few people is not what major donors leave of its row."""

from __future__ import annotations

import pandas as pd

from deckgen.engine import Engine
from deckgen.results import Results
from deckgen.sections.business_impact import _map_frame

FEW = {("Low", 1200): 12, ("Medium", 1200): 3, ("High", 1200): 1, ("Low", 600): 30, ("Low", 50): 40, ("Medium", 50): 60,
       ("High", 50): 40, ("Medium", 600): 40, ("High", 600): 20}  # fmt: skip


def map_of(people: dict[tuple[str, int], int]) -> pd.DataFrame:
    engine = Engine()
    rows = [(band, float(annual)) for (band, annual), n in people.items() for _ in range(n)]
    engine.put("segments", pd.DataFrame(rows, columns=["churn_band", "annual"]))
    engine.run("CREATE MACRO major_threshold() AS 1000.0")
    return _map_frame(Results(metrics={}, deck={"min_cell": 10}, query=engine.frame, records=engine.records))


def test_no_row_of_the_map_is_that_of_the_major_donors_where_a_cell_is_hidden() -> None:
    found = map_of(FEW)
    assert "$1,000 or more" not in set(found["y"])
    top = found[found["y"] == "$500 or more"].set_index("x")["text"]
    assert top["Low"] == "42"


def test_a_map_without_a_hidden_cell_has_all_its_rows() -> None:
    assert set(map_of(dict.fromkeys(FEW, 25))["y"]) >= {"$500–999", "$1,000 or more"}
