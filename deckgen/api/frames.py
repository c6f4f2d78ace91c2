"""Numbers as data frames: metrics, traced numbers, tables of slides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deckgen.formats import NumberForm, writing_numbers
from deckgen.ledger.model import Ledger
from deckgen.ledger.trace import Traced, explained
from deckgen.slides.model import Table
from deckgen.values import MetricValue

if TYPE_CHECKING:
    import pandas as pd

_METRIC = ("label", "value", "text", "unit", "n", "low", "high", "period", "prior", "change", "definition", "reason",
           "hidden")  # fmt: skip
_TRACED = ("slide", "shape", "text", "sentence", "kind", "name", "definition", "query")


def metrics_frame(values: Mapping[str, MetricValue], form: NumberForm) -> pd.DataFrame:
    """Return a row a metric, by name; texts as a deck with numbers of `form` shows them."""
    import pandas as pd

    with writing_numbers(form):
        rows = [{column: getattr(value, column) for column in _METRIC} for value in values.values()]
    frame = pd.DataFrame(rows, columns=list(_METRIC), index=pd.Index(list(values), name="metric"))
    numbers = ("value", "low", "high", "prior")
    return frame.astype(dict.fromkeys(numbers, "float64") | {"n": "Int64"})


def trace_frame(ledger: Ledger, found: Iterable[Traced]) -> pd.DataFrame:
    """Return a row a number: where it stands, and where it comes from."""
    import pandas as pd

    rows = []
    for one in found:
        facts = dict(explained(ledger, one.origin, one.place.slide))
        rows.append(one.as_dict() | {name: facts.get(name, "") for name in ("definition", "query")})
    return pd.DataFrame(rows, columns=list(_TRACED))


def table_frame(table: Table) -> pd.DataFrame:
    """Return a table of a slide as it is shown: text in every cell."""
    import pandas as pd

    return pd.DataFrame(
        [[cell.text for cell in row] for row in table.rows], columns=[column.label for column in table.columns]
    )
