"""The linkage model: what is compared, how much each agreement weighs, and which pairs are looked at.

The weights of e-mail, phone and address are fixed. Splink learns how often strangers agree (``u``) from
random pairs, but with a few records a person those that agree on an e-mail are no strangers, and the e-mail
would lose its weight. How often strangers share one is instead taken as a constant a person: households,
not chance, are behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Level = dict[str, Any]

# Strangers with the same value, per pair of identities and identity: of 2,600 identities, 2 in 100,000 pairs.
SHARED_EMAIL: Final = 0.052
SHARED_PHONE: Final = 0.78
SHARED_ADDRESS: Final = 0.78
MOST_PAIRS_PER_IDENTITY: Final = 60  # a looser way of finding pairs is left out when it brings more
NAMES: Final = ("first_name", "last_name")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chances:
    """How often two names agree by chance: exactly, nearly, and by the initial alone; shares in [0, 1]."""

    exact: float
    near: float
    initial: float = 0.0


def settings(
    *,
    identities: int,
    prior: float,
    names: Mapping[str, Chances],
    present: Sequence[str],
    rules: Sequence[str],
) -> dict[str, Any]:
    """Return Splink's settings.

    Parameters
    ----------
    identities : int
        How many there are.
    prior : float
        Probability that two random identities are one person's.
    names : mapping of str to Chances
        Measured for ``first_name`` and ``last_name``.
    present : sequence of str
        The fields that hold anything at all; the others are not compared.
    rules : sequence of str
        SQL conditions: only pairs that meet one of them are scored.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "identity_id",
        "probability_two_random_records_match": prior,
        "comparisons": [
            {"output_column_name": field, "comparison_levels": levels}
            for field, levels in _levels(identities, names).items()
            if field in present
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules],
        "max_iterations": 15,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _levels(identities: int, names: Mapping[str, Chances]) -> dict[str, list[Level]]:
    """Return the levels of agreement of each field."""
    return {
        "first_name": _first_name(names["first_name"]),
        "last_name": _last_name(names["last_name"]),
        "email": _email(min(SHARED_EMAIL / identities, 0.001)),
        "phone": _phone(min(SHARED_PHONE / identities, 0.01)),
        "address": _address(min(SHARED_ADDRESS / identities, 0.01)),
        "zip": _zip(),
    }


def _level(condition: str, m: float, u: float, *, fixed: bool = True, frequency_of: str | None = None) -> Level:
    level: Level = {
        "sql_condition": condition,
        "label_for_charts": condition,
        "m_probability": m,
        "u_probability": u,
    }
    if fixed:
        level |= {"fix_m_probability": True, "fix_u_probability": True}
    if frequency_of:
        level |= {"tf_adjustment_column": frequency_of, "tf_adjustment_weight": 1.0}
    return level


def _missing(*columns: str) -> Level:
    condition = " OR ".join(f'"{column}_l" IS NULL OR "{column}_r" IS NULL' for column in columns)
    return {"sql_condition": condition, "label_for_charts": "missing", "is_null_level": True}


def _first_name(chances: Chances) -> list[Level]:
    same_person = 'list_has_any("forms_l", "forms_r")'
    close = 'jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.9'
    initial = '(length("first_name_l") = 1 OR length("first_name_r") = 1) AND "initial_l" = "initial_r"'
    other = 1 - chances.exact - chances.near - chances.initial
    return [
        _missing("first_name"),
        _level('"name_key_l" = "name_key_r"', 0.86, chances.exact, fixed=False, frequency_of="name_key"),
        _level(f"{same_person} OR {close}", 0.07, chances.near, fixed=False),
        _level(initial, 0.05, chances.initial, fixed=False),
        _level("ELSE", 0.02, other, fixed=False),
    ]


def _last_name(chances: Chances) -> list[Level]:
    close = 'jaro_winkler_similarity("last_name_l", "last_name_r") >= 0.9'
    return [
        _missing("last_name"),
        _level('"last_name_l" = "last_name_r"', 0.93, chances.exact, fixed=False, frequency_of="last_name"),
        _level(close, 0.05, chances.near, fixed=False),
        _level("ELSE", 0.02, 1 - chances.exact - chances.near, fixed=False),
    ]


def _email(shared: float) -> list[Level]:
    # Most local parts are made of the name, which is compared already: agreement there is weak evidence.
    close = 'damerau_levenshtein("email_l", "email_r") <= 2'
    return [
        _missing("email"),
        _level('"email_l" = "email_r"', 0.80, shared),
        _level(f'"mailbox_l" = "mailbox_r" AND {close}', 0.01, 0.0002),  # a slip in the provider's name
        _level('"mailbox_l" = "mailbox_r" AND length("mailbox_l") >= 5', 0.06, 0.003),
        _level(close, 0.02, 0.003),
        _level("ELSE", 0.20, 0.99),
    ]


def _phone(shared: float) -> list[Level]:
    return [
        _missing("phone"),
        _level('"phone_l" = "phone_r"', 0.93, shared),
        _level('damerau_levenshtein("phone_l", "phone_r") <= 1', 0.01, 0.002),
        _level("ELSE", 0.06, 0.995),
    ]


def _address(shared: float) -> list[Level]:
    likeness = 'jaro_winkler_similarity("address_l", "address_r")'
    return [
        _missing("address"),
        _level('"address_l" = "address_r"', 0.78, shared),
        _level(f"{likeness} >= 0.95", 0.04, 0.001),
        _level(f'{likeness} >= 0.85 AND "zip_l" = "zip_r"', 0.04, 0.0002),
        _level('"zip_l" = "zip_r"', 0.03, 0.02),
        _level("ELSE", 0.12, 0.98),
    ]


def _zip() -> list[Level]:
    # Where both have an address the zip says nothing new.
    both = ' OR ("address_l" IS NOT NULL AND "address_r" IS NOT NULL)'
    missing = _missing("zip")
    missing["sql_condition"] += both
    return [
        missing,
        _level('"zip_l" = "zip_r"', 0.82, 0.02),
        _level("ELSE", 0.18, 0.98),
    ]
