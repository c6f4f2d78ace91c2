"""Quality: the same rules with the same unit at each stage, one figure a dimension; no blended score."""

from __future__ import annotations

from deckgen.values import Metric

_TEXTS = {
    "completeness": (
        "Share of the identity fields that a constituent's systems collect which the golden record has filled.",
        "filled fields / fields that the constituent's systems collect",
    ),
    "validity": (
        "Share of filled names, e-mails, phones, addresses and postcodes that are well formed, over golden records.",
        "well-formed fields / filled fields",
    ),
    "uniqueness": (
        "Share of golden records without a likely duplicate that linkage left apart (review threshold).",
        "1 - |golden records in a pair for review| / |golden records|",
    ),
    "consistency": (
        "Share of identity fields on which all spellings of a constituent agree, where there are several.",
        "fields that agree / fields with several spellings",
    ),
    "timeliness": (
        "Share of constituents who gave, subscribed, came, opened or clicked in the 24 months to the as-of date.",
        "|active in 24 months| / constituents",
    ),
}

# By system, and before linkage, uniqueness counts spellings; what is left apart after it has a name of its own.
_LABELS = {"uniqueness": "Uniqueness after linkage"}

METRICS = tuple(
    Metric(
        name=name,
        label=_LABELS.get(name, name.capitalize()),
        unit="share",
        owner="Data",
        period="file",
        greater_is_better=True,
        definition=text,
        formula=formula,
        sql=f"SELECT score AS value, n FROM quality WHERE dimension = '{name}' AND source = '' ORDER BY stage LIMIT 1",
    )
    for name, (text, formula) in _TEXTS.items()
)
