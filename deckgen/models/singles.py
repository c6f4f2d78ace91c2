"""Single gifts: in which of the next years a donor gives one, and how much a year with one is worth.

The years are twelve months each, counted back from the as-of date. A donor's clock starts in the year of the first
gift of any kind, which is not counted; a year counts as giving where it holds a gift that is not recurring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deckgen.models.bgbb import BGBB, fit_bgbb
from deckgen.models.features import READ_GIFTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TOP = 0.001  # this share of annual amounts is cut to the largest of the others
GIFTS = f"gifts AS (SELECT golden_id, date, cents, recurring FROM ({READ_GIFTS}) WHERE paid AND date <= $as_of)"

# One row a donor and year with a gift; `ago` is 0 for the twelve months to the as-of date.
_YEARS = f"""
WITH {GIFTS}, dated AS (
    SELECT *, year($as_of) - year(date)
        - (month(date) * 100 + day(date) > month($as_of) * 100 + day($as_of))::INTEGER AS ago FROM gifts
), years AS (
    SELECT golden_id, ago, coalesce(sum(cents) FILTER (NOT recurring), 0)::BIGINT AS cents FROM dated GROUP BY ALL
)
SELECT *, max(ago) OVER (PARTITION BY golden_id) AS n FROM years ORDER BY golden_id, ago
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SingleGifts:
    """What is known of single gifts: `people` has golden_id (ordered), x, t_x, n and annual (USD a giving year)."""

    people: pd.DataFrame
    fit: BGBB | None  # None where nobody ever gave a single gift
    numbers: dict[str, float]

    def expected(self, years: int) -> Floats:
        """Return the US dollars of single gifts expected in each of the next `years`: shape (people, years)."""
        people = self.people
        if self.fit is None:
            return np.zeros((len(people), years))
        chances = self.fit.chances(people["x"], people["t_x"], people["n"], years)
        return np.asarray(chances * people["annual"].to_numpy()[:, None])


def read_singles(connection: DuckDBPyConnection, as_of: date) -> SingleGifts:
    """Return every donor's history of single gifts up to `as_of`, and the model fitted to it.

    Raises DataError where there were single gifts but no fit is possible; see `fit_bgbb`.
    """
    rows = connection.execute(_YEARS, {"as_of": as_of}).df()
    single = rows[rows["cents"] > 0]
    later = single[single["ago"] < single["n"]].groupby("golden_id")["ago"]
    people = rows.groupby("golden_id")[["n"]].first()
    people["x"] = later.size().reindex(people.index, fill_value=0)
    people["t_x"] = (people["n"] - later.min()).fillna(0).astype("int64")
    if single.empty:
        return SingleGifts(people=people.assign(annual=0.0).reset_index(), fit=None, numbers={"n": float(len(people))})
    people["annual"], numbers = annual_value(single, people.index)
    fit = fit_bgbb(people["x"], people["t_x"], people["n"])
    parameters = {name: getattr(fit, name) for name in ("alpha", "beta", "gamma", "delta", "log_likelihood", "n")}
    return SingleGifts(people=people.reset_index(), fit=fit, numbers=parameters | numbers)


def annual_value(single: pd.DataFrame, people: pd.Index[str]) -> tuple[pd.Series[float], dict[str, float]]:
    """Return each donor's US dollars in a coming year with a single gift, shrunk towards the file's mean.

    That mean is of the years after a donor's first, of which only a part was left, and which is no year to come. The
    weight of a donor's own mean is years / (years + k), k being the variance within donors over the variance between
    them: Bühlmann's credibility (Bühlmann and Straub 1970). One good year tells little of the next.

    `single` has golden_id, ago, n and cents, one row a giving year. Also returned: the mean, k and the cut at the top.
    """
    cut = float(single["cents"].quantile(1 - TOP, interpolation="lower")) / 100
    amounts = pd.DataFrame({"golden_id": single["golden_id"], "amount": (single["cents"] / 100).clip(upper=cut)})
    donors = amounts.groupby("golden_id")["amount"].agg(["size", "sum", "mean"])
    size, total, donor_count = donors["size"], len(amounts), len(donors)
    later = amounts.loc[(single["ago"] < single["n"]).to_numpy(), "amount"]
    mean, coming = float(amounts["amount"].mean()), float((amounts["amount"] if later.empty else later).mean())
    inside = amounts["amount"] - amounts["golden_id"].map(donors["mean"])
    within = float((inside**2).sum()) / max(total - donor_count, 1)
    spread = float((size * (donors["mean"] - mean) ** 2).sum()) - (donor_count - 1) * within
    between = spread / max(total - float((size**2).sum()) / total, 1)
    # Without any spread between donors beyond chance, everybody is the mean donor.
    k = within / between if between > 0 else float(total) * 1e6
    own = donors.reindex(people).fillna(0)
    shrunk = (own["sum"] + k * coming) / (own["size"] + k) if k > 0 else own["mean"].where(own["size"] > 0, coming)
    return shrunk, {"annual_mean": coming, "annual_cut": cut, "shrinkage_years": k}
