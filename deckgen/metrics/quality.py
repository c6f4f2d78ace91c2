"""Quality: the same rules with the same unit at each stage, one figure a dimension; no blended score."""

from __future__ import annotations

from deckgen.values import Metric

_TEXTS = {
    "completeness": "Share of the identity fields that a constituent's systems collect which the golden record has filled.",
    "validity": "Share of filled names, e-mails, phones, addresses and postcodes that are well formed, over golden records.",
    "uniqueness": "Share of golden records without a likely duplicate that linkage left apart (review threshold).",
    "consistency": "Share of identity fields on which all spellings of a constituent agree, where there are several.",
    "timeliness": "Share of constituents who gave, subscribed, came, opened or clicked in the 24 months to the as-of date.",
}

METRICS = tuple(
    Metric(
        name=name,
        label=name.capitalize(),
        unit="share",
        owner="Data",
        period="file",
        greater_is_better=True,
        definition=text,
        sql=f"SELECT score AS value, n FROM quality WHERE dimension = '{name}' AND source = '' ORDER BY stage LIMIT 1",
    )
    for name, text in _TEXTS.items()
)
