"""The linkage model: what is compared, level by level, and how Splink is told.

A field's levels go from agreement to none. ``m`` is how often a pair of one person is found on a level, ``u`` how
often a pair of strangers is; what is written here is where training starts, see `deckgen.linkage.training`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deckgen.linkage.trained import Weights


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One way of agreeing: an SQL condition, where training starts, and the column whose rare values weigh more."""

    condition: str
    m: float
    u: float
    frequency_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A field's levels, the best first, and the condition under which a pair tells nothing about it."""

    missing: str
    levels: tuple[Level, ...]


def _level(condition: str, m: float, u: float, frequency_of: str | None = None) -> Level:
    return Level(condition=condition, m=m, u=u, frequency_of=frequency_of)


def _absent(column: str) -> str:
    return f'"{column}_l" IS NULL OR "{column}_r" IS NULL'


_SWAPPED: Final = (
    'jaro_winkler_similarity("first_name_l", "last_name_r") >= 0.9'
    ' AND jaro_winkler_similarity("last_name_l", "first_name_r") >= 0.9'
    ' AND "name_key_l" <> "name_key_r"'
)
_ADDRESS_LIKENESS: Final = 'jaro_winkler_similarity("address_l", "address_r")'
# The cheap condition before the dear one: counting edits takes a hundred times as long as counting shared letters.
_ADDRESS_SLIPS: Final = (
    'jaro_similarity("street_key_l", "street_key_r") >= 0.7'
    ' AND levenshtein("street_key_l", "street_key_r")'
    ' <= 0.25 * greatest(length("street_key_l"), length("street_key_r"))'
)
_ADDRESS_WORDS: Final = (
    'jaccard("street_key_l", "street_key_r") >= 0.6 AND len(list_intersect("words_l", "words_r"))'
    ' >= greatest(3, least(len("words_l"), len("words_r")) / 2)'
)
_EMAIL_SLIP: Final = 'jaro_similarity("email_l", "email_r") >= 0.8 AND damerau_levenshtein("email_l", "email_r") <= 2'
_PHONE_SLIP: Final = 'jaro_similarity("phone_l", "phone_r") >= 0.9 AND damerau_levenshtein("phone_l", "phone_r") <= 1'

COMPARISONS: Final[Mapping[str, Comparison]] = {
    "first_name": Comparison(
        missing=_absent("first_name"),
        levels=(
            _level('"name_key_l" = "name_key_r"', 0.86, 0.005, "name_key"),
            _level(
                'list_has_any("forms_l", "forms_r") OR jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.9',
                0.07, 0.005,
            ),
            _level('jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.8', 0.01, 0.005),
            _level(
                '(length("first_name_l") = 1 OR length("first_name_r") = 1) AND "initial_l" = "initial_r"', 0.05, 0.005
            ),
            _level(_SWAPPED, 0.005, 0.00001),
            _level("ELSE", 0.015, 0.98),
        ),
    ),
    "last_name": Comparison(
        missing=_absent("last_name") + f" OR ({_SWAPPED})",  # then the first name says it all
        levels=(
            _level('"last_name_l" = "last_name_r"', 0.93, 0.003, "last_name"),
            _level('jaro_winkler_similarity("last_name_l", "last_name_r") >= 0.9', 0.04, 0.003),
            _level('jaro_winkler_similarity("last_name_l", "last_name_r") >= 0.8', 0.01, 0.003),
            _level("ELSE", 0.02, 0.994),
        ),
    ),
    # Most local parts are made of the name, which is compared already: agreement there is weak evidence.
    "email": Comparison(
        missing=_absent("email"),
        levels=(
            _level('"email_l" = "email_r"', 0.80, 0.00002),
            _level(f'"mailbox_l" = "mailbox_r" AND {_EMAIL_SLIP}', 0.01, 0.0002),  # a slip in the provider's name
            _level('"mailbox_l" = "mailbox_r" AND length("mailbox_l") >= 5', 0.06, 0.003),
            _level(_EMAIL_SLIP, 0.02, 0.003),
            _level("ELSE", 0.20, 0.99),
        ),
    ),
    "phone": Comparison(
        missing=_absent("phone"),
        levels=(
            _level('"phone_l" = "phone_r"', 0.93, 0.0003),
            _level(_PHONE_SLIP, 0.01, 0.002),
            _level("ELSE", 0.06, 0.995),
        ),
    ),
    "address": Comparison(
        missing=_absent("address"),
        levels=(
            _level('"street_key_l" = "street_key_r"', 0.78, 0.0003),
            _level(f"{_ADDRESS_LIKENESS} >= 0.95", 0.04, 0.001),
            _level(f'{_ADDRESS_LIKENESS} >= 0.85 AND "zip_l" = "zip_r"', 0.04, 0.0002),
            _level(_ADDRESS_SLIPS, 0.02, 0.001),
            _level(_ADDRESS_WORDS, 0.02, 0.005),
            _level('"zip_l" = "zip_r"', 0.03, 0.02),
            _level("ELSE", 0.12, 0.98),
        ),
    ),
    # Where both have an address the zip says nothing new.
    "zip": Comparison(
        missing=_absent("zip") + ' OR ("address_l" IS NOT NULL AND "address_r" IS NOT NULL)',
        levels=(_level('"zip_l" = "zip_r"', 0.82, 0.02), _level("ELSE", 0.18, 0.98)),
    ),
}  # fmt: skip


def starting_weights() -> dict[str, tuple[Weights, ...]]:
    """Return the weights of a model that has learned nothing."""
    return {
        field: tuple(Weights(m=level.m, u=level.u) for level in comparison.levels)
        for field, comparison in COMPARISONS.items()
    }


def settings(
    levels: Mapping[str, Sequence[Weights]],
    *,
    prior: float,
    rules: Sequence[str],
    fields: Collection[str] = tuple(COMPARISONS),
    learning: Collection[str] = (),
) -> dict[str, Any]:
    """Return Splink's settings.

    Parameters
    ----------
    levels : mapping of str to sequence of Weights
        For each field, as many as it has levels.
    prior : float
        Probability that two random identities are one person's.
    rules : sequence of str
        SQL conditions: only pairs that meet one of them are looked at.
    fields : collection of str
        The fields to compare.
    learning : collection of str
        The fields whose weights Splink may change in training.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "identity_id",
        "probability_two_random_records_match": prior,
        "comparisons": [
            {"output_column_name": field, "comparison_levels": _splink_levels(field, levels[field], field in learning)}
            for field in COMPARISONS
            if field in fields
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules],
        "max_iterations": 15,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,  # what each field adds: a clerk is told
    }


def _splink_levels(field: str, weights: Sequence[Weights], learning: bool) -> list[dict[str, Any]]:
    comparison = COMPARISONS[field]
    found: list[dict[str, Any]] = [
        {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    ]
    for level, weight in zip(comparison.levels, weights, strict=True):
        told: dict[str, Any] = {
            "sql_condition": level.condition,
            "label_for_charts": level.condition,
            "m_probability": weight.m,
            "u_probability": weight.u,
        }
        if not learning:
            told |= {"fix_m_probability": True, "fix_u_probability": True}
        if level.frequency_of:
            told |= {"tf_adjustment_column": level.frequency_of, "tf_adjustment_weight": 1.0}
        found.append(told)
    return found
