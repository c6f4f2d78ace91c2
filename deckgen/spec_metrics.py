"""Numbers that a person adds to the catalogue's: metrics of their own, published figures, figures of the sector."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.formats import Unit
from deckgen.shape import MetricName, Name, Shape


class OwnMetricSpec(Shape):
    """A person's own metric: SQL that selects one row with `value`, and where it makes sense `n`."""

    sql: str
    """One SELECT of DuckDB with one row: `value`, and where it makes sense `n`, `low`, `high`, `largest`.

    It may use `$start` and `$as_of`, between which the period lies.
    """
    unit: Unit
    """What the value is measured in."""
    label: str
    """The metric's name on slides."""
    definition: str
    """What is counted, in one sentence."""
    formula: str = ""
    """The same as a formula."""
    owner: str = ""
    """Who answers for it."""
    period: Literal["year", "T12M", "FY", "FYTD", "as_of", "file"] = "as_of"
    """`year`: the reporting year; `T12M`: the twelve months to as_of; `FY`: the last whole fiscal year; `FYTD`: the fiscal
    year to date; `as_of`: the state on that day; `file`: all rows.
    """
    grain: str = "row"
    """What n counts; `constituent` makes small counts hidden."""
    greater_is_better: bool | None = None
    """Whether more is good, bad, or neither by itself."""
    reference: str = ""
    """Where the definition comes from."""
    has_prior: bool = False
    """Also compute it a year earlier, so that `.change` can be said."""
    people: bool = False
    """It counts people: small counts are hidden."""
    by: Name | None = None
    """The column that names the groups, where the SQL lists a row a group: for `for_each` alone."""


class ClaimSpec(Shape):
    """A figure that somebody has published, to be put beside the computed one."""

    label: str
    """What was published."""
    claimed: float
    """The figure as it was published."""
    unit: Unit
    """What the figure is measured in."""
    source: str
    """Who published it."""
    metric: MetricName | None = None
    """The metric that computes it; without one nothing does, and the deck says so."""
    relation: Literal["equal", "at_least", "at_most"] = "equal"
    """How the computed figure should compare with the claimed one."""
    note: str = ""
    """A text template: what makes the two differ."""


class BenchmarkSpec(Shape):
    """A figure of the sector to put beside a metric: declared, never computed."""

    metric: MetricName
    """The metric that it is put beside."""
    value: float
    """The sector's figure."""
    label: str
    """Whose figure it is."""
    source: str
    """Who published it."""
    year: int = Field(ge=1990, le=2100)
    """The year that it is of."""
