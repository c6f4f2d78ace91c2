"""Imports what the deck of a row needs, before the first row asks for it."""

from __future__ import annotations

import importlib

for _name in (
    "duckdb", "pandas", "pptx", "matplotlib.figure", "matplotlib.backends.backend_agg", "deckgen.checks",
    "deckgen.ledger.book", "deckgen.metrics.prepare", "deckgen.slides.writer",
):  # fmt: skip
    importlib.import_module(_name)
