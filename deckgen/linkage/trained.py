"""What a linkage has learned, kept apart from the records: small, printable as JSON, without a name in it.

With a `TrainedModel` the score of a pair depends on its two identities alone, whatever else is in the files.
`KnownPairs` remembers scores between runs, so that only pairs with a new identity have to be scored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import log2
from typing import TYPE_CHECKING, Final

from deckgen.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.results import Entities

RECIPE: Final = 2  # grows with every change of what is compared or how; models of another recipe are refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """How often a level of agreement is met.

    Attributes
    ----------
    m : float in (0, 1)
        Share of the pairs of one person.
    u : float in (0, 1)
        Share of the pairs of strangers.
    """

    m: float
    u: float

    @property
    def weight(self) -> float:
        """Evidence for one person, as base-2 logarithm of the ratio."""
        return log2(self.m / self.u)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainedModel:
    """All that scoring needs to know about a set of records.

    Values that recur are known by the first 16 hexadecimal digits of their SHA-256 hash. Someone with a list of
    names could still look for them there, so a model is for the machines that see the records anyway.

    Attributes
    ----------
    identities : int
        How many it was trained on. Train anew when there are many more.
    prior : float in (0, 1)
        Probability that two random identities are one person's.
    rules : tuple of tuples of str
        Columns that a pair has to share, all of one of the tuples, to be looked at.
    levels : mapping of str to tuple of Weights
        For each field, the levels of agreement from the best to none, as the recipe lists them.
    frequencies : mapping of str to mapping of str to float
        For each part of a name, how frequent its values are, by their hash: those that at least two identities have.
    unseen : mapping of str to float
        The frequency of all other values: that of a value seen once.
    ignored : mapping of str to tuple of str
        Hashes of the e-mails, phones and addresses that so many share that they say nothing.
    partners : bool
        Whether first names that contradict each other are two people's, whatever else agrees.
    recipe : int
        Version of the comparison that the weights belong to.
    """

    identities: int
    prior: float
    rules: tuple[tuple[str, ...], ...]
    levels: Mapping[str, tuple[Weights, ...]]
    frequencies: Mapping[str, Mapping[str, float]]
    unseen: Mapping[str, float]
    ignored: Mapping[str, tuple[str, ...]]
    partners: bool = True
    recipe: int = RECIPE

    def to_json(self) -> str:
        """Return the model as one JSON object with sorted keys: equal models give equal text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> TrainedModel:
        """Return the model that `to_json` wrote; DataError when it is none, or one of another recipe."""
        try:
            found = json.loads(text)
            recipe = int(found["recipe"])
            if recipe != RECIPE:
                raise DataError(
                    f"the linkage model is of recipe {recipe}, this version compares by recipe {RECIPE}",
                    hint="train it anew: leave the model out once",
                )
            return cls(
                identities=int(found["identities"]),
                prior=float(found["prior"]),
                rules=tuple(tuple(rule) for rule in found["rules"]),
                levels={
                    field: tuple(Weights(**level) for level in found["levels"][field]) for field in found["levels"]
                },
                frequencies={column: dict(values) for column, values in found["frequencies"].items()},
                unseen={column: float(share) for column, share in found["unseen"].items()},
                partners=bool(found["partners"]),
                ignored={column: tuple(hashes) for column, hashes in found["ignored"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError("this is not a linkage model", hint="train it anew: leave the model out once") from error

    @property
    def digest(self) -> str:
        """Hexadecimal digits that are equal for equal models only."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPairs:
    """Scores of an earlier run, by the keys of the identities, which are the same in every run.

    Attributes
    ----------
    model : str
        `TrainedModel.digest` of the model that gave the scores.
    keys : frozenset of str
        Identities that were compared with each other. Two of them without a pair below were found to be strangers.
    pairs : DataFrame
        ``key_l``, ``key_r``, ``match_probability``, ``match_weight``.
    """

    model: str
    keys: frozenset[str]
    pairs: pd.DataFrame

    @classmethod
    def of(cls, entities: Entities) -> KnownPairs:
        """Return what a run found out about pairs; ValueError for entities without identities or model."""
        if entities.identities is None or entities.trained is None:
            raise ValueError("these entities hold neither identities nor a model")
        key = entities.identities.set_index("identity_id")["identity_key"]
        pairs = entities.predictions
        return cls(
            model=entities.trained.digest,
            keys=frozenset(key),
            pairs=pairs[["match_probability", "match_weight"]].assign(
                key_l=pairs["identity_l"].map(key), key_r=pairs["identity_r"].map(key)
            )[["key_l", "key_r", "match_probability", "match_weight"]],
        )
