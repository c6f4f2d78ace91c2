"""Everyone of the deck's date scored: what was learned goes to where their rows are, and the scores come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from deckgen.models.features import ELIGIBLE, SUBGROUP
from deckgen.models.learned import Learned

if TYPE_CHECKING:
    from deckgen.engine import Engine

_SCORED = {"model": "string", "golden_id": "string", "subgroup": "string", "probability": "double"}


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the models have learned, by name; it works on frames of any size, on this machine or on an executor."""

    learned: Mapping[str, Learned]

    def __call__(self, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Return the scores of those rows of the panel that are in a model's population."""
        for panel in frames:
            for name, learned in self.learned.items():
                rows = panel[panel[ELIGIBLE.format(name)].to_numpy(dtype=bool)]
                yield pd.DataFrame(
                    {
                        "model": name, "golden_id": rows["golden_id"], "subgroup": rows[SUBGROUP.format(name)],
                        "probability": learned.predict(rows),
                    }
                )  # fmt: skip


def score(
    engine: Engine, query: str, parameters: Mapping[str, float], learned: Mapping[str, Learned | None]
) -> dict[str, pd.DataFrame]:
    """Return by model golden_id (ordered), subgroup and probability of everyone whom `query`, a panel, gives.

    One pass for all models. Nobody has a score where no outcome was ever known (None).
    """
    known = {name: found for name, found in learned.items() if found is not None}
    made = engine.applied(query, Scoring(known), _SCORED, parameters) if known else pd.DataFrame(columns=list(_SCORED))
    made = made.astype({"golden_id": "str", "subgroup": "str", "probability": "float64"})
    return {
        name: made[made["model"] == name].drop(columns="model").sort_values("golden_id", ignore_index=True)
        for name in learned
    }
