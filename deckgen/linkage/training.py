"""Learns from the records how much each agreement weighs.

What is learned, and what is not, follows from who agrees by chance:

- An e-mail or a phone is shared by the people of a home, not by chance. Its weights are fixed: with a few records a
  person, random pairs that agree on one are hardly ever strangers, and counting them would take its weight away.
  Only where far more pairs share a value than there can be pairs of one person, their share is taken.
- Of names, strangers' agreement (``u``) is counted over all pairs of names, and corrected for the pairs of one person.
- Of places, it is counted on random pairs, corrected likewise; for the same address it is a constant a person again.
- How often one person's records agree (``m``) on names is learned from pairs that share an e-mail or a phone, in files
  without them an address; on places from pairs that share a name. Few such pairs teach nothing: the start stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from deckgen.linkage.blocking import affordable_rules, condition, count_pairs
from deckgen.linkage.chances import (
    frequencies,
    levels_of_strangers,
    names_tell_partners,
    prior,
    shared,
    strangers_names,
)
from deckgen.linkage.model import COMPARISONS, settings, starting_weights
from deckgen.linkage.splink_quietly import splink_quietly
from deckgen.linkage.trained import TrainedModel, Weights

if TYPE_CHECKING:
    import duckdb

TRAINING_PAIRS: Final = 200_000
FEWEST_TRAINING_PAIRS: Final = 50  # below that the model keeps the values that it starts with
# Strangers with the same value, per pair of identities and identity: of 2,600 identities, 2 in 100,000 pairs.
SHARED: Final = {"email": (0.052, 0.001), "phone": (0.78, 0.01), "address": (0.78, 0.01)}  # constant, greatest u
NAMES: Final = ("first_name", "last_name")
PLACES: Final = ("address", "zip")
_IMPERSONAL: Final = 3  # more pairs share a value than this many times the pairs of one person: towns, switchboards
_SMALLEST_M: Final = 0.002
_SMALLEST_U: Final = 1e-4  # of levels counted on random pairs: rarer ones cannot be told from errors

Levels = dict[str, tuple[Weights, ...]]


def train(connection: duckdb.DuckDBPyConnection, ignored: Mapping[str, tuple[str, ...]]) -> TrainedModel:
    """Return the model of the identities in ``people``, whose `ignored` values were taken away already."""
    counted = connection.execute(
        f"SELECT count(*), {', '.join(f'count({field})' for field in COMPARISONS)} FROM people"
    ).fetchall()[0]
    count = int(counted[0])
    present = [field for field, filled in zip(COMPARISONS, counted[1:], strict=True) if filled]
    match = prior(connection, count)
    shares, unseen = frequencies(connection)
    return TrainedModel(
        identities=count,
        prior=match,
        rules=affordable_rules(connection, count),
        levels=_learned(connection, _counted(connection, count, match), match, present),
        frequencies=shares,
        unseen=unseen,
        ignored=ignored,
        partners=names_tell_partners(connection),
    )


def _counted(connection: duckdb.DuckDBPyConnection, count: int, match: float) -> Levels:
    """Return the weights to start from, with what can be counted counted."""
    levels = starting_weights()
    for field, (constant, greatest) in SHARED.items():
        share = shared(connection, field)
        by_chance = share if share > _IMPERSONAL * match else min(constant / count, greatest)
        levels[field] = _with_u(levels[field], (by_chance,))
    first, last = (strangers_names(connection, name, match) for name in NAMES)
    # Where hardly anyone is known by an initial, meeting one proves no more than elsewhere.
    initial = max(first[3], levels["first_name"][3].m / 32)
    swapped = max(first[0] * last[0], 1e-6)  # two strangers, each with the name of the other
    first = (*first[:3], initial, swapped)
    levels["first_name"] = _with_u(levels["first_name"], (*first, 1 - sum(first)))
    levels["last_name"] = _with_u(levels["last_name"], (*last, 1 - sum(last)))
    for field in PLACES:
        shares = levels_of_strangers(connection, field)
        if shares is not None:
            levels[field] = _with_shares(levels[field], shares, match, known=field in SHARED)
    return levels


def _with_u(levels: Sequence[Weights], chance: Sequence[float]) -> tuple[Weights, ...]:
    changed = [Weights(m=level.m, u=u) for level, u in zip(levels, chance, strict=False)]
    return (*changed, *levels[len(changed) :])


def _with_shares(
    levels: Sequence[Weights], shares: Sequence[float], match: float, *, known: bool
) -> tuple[Weights, ...]:
    """Return `levels` with ``u`` by the `shares` of random pairs, but for the first where it is `known`."""
    return tuple(
        level if known and not place else Weights(m=level.m, u=min(max(share - match * level.m, _SMALLEST_U), 0.99))
        for place, (level, share) in enumerate(zip(levels, shares, strict=True))
    )


def _learned(connection: duckdb.DuckDBPyConnection, levels: Levels, match: float, present: Sequence[str]) -> Levels:
    """Return `levels` with what pairs that share something sure teach about the other fields of one person."""
    sure = _teaching(connection, ("email",), ("phone",)) or _teaching(connection, ("street_key",))
    named = _teaching(connection, ("name_key", "last_name"))
    levels = levels | _taught(connection, levels, match, sure, [field for field in NAMES if field in present], present)
    places = [field for field in PLACES if field in present]
    return levels | _taught(connection, levels, match, named, places, present)


def _teaching(connection: duckdb.DuckDBPyConnection, *rules: Sequence[str]) -> list[Sequence[str]]:
    return [rule for rule in rules if count_pairs(connection, rule) >= FEWEST_TRAINING_PAIRS]


def _taught(
    connection: duckdb.DuckDBPyConnection,
    levels: Levels,
    match: float,
    rules: Sequence[Sequence[str]],
    learning: Sequence[str],
    present: Sequence[str],
) -> Levels:
    """Return the weights of the fields that are `learning`, by expectation maximisation on pairs of each rule."""
    if not rules or not learning:
        return {}
    told = settings(levels, prior=match, rules=[condition(rule) for rule in rules], fields=present, learning=learning)
    with splink_quietly():
        from splink import DuckDBAPI, Linker

        linker = Linker(DuckDBAPI(connection=connection).register("people"), told, log_level=None)
        for rule in rules:
            linker.training.estimate_parameters_using_expectation_maximisation(
                condition(rule), fix_probability_two_random_records_match=False, max_pairs=TRAINING_PAIRS
            )
        learned: dict[str, Any] = linker.misc.save_model_to_json()
    found = {comparison["output_column_name"]: comparison for comparison in learned["comparisons"]}
    return {field: _with_m(levels[field], found[field]) for field in learning}


def _with_m(levels: Sequence[Weights], comparison: Mapping[str, Any]) -> tuple[Weights, ...]:
    found = [level.get("m_probability") for level in comparison["comparison_levels"][1:]]
    # The last digits depend on the order in which threads add up.
    return tuple(
        Weights(m=round(max(m, _SMALLEST_M), 5) if m else level.m, u=level.u)
        for level, m in zip(levels, found, strict=True)
    )
