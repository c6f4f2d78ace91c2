"""Imports what every deck needs, before the first one asks for it."""

from __future__ import annotations

import importlib

for _name in (
    "duckdb", "pandas", "pptx", "matplotlib.figure", "matplotlib.backends.backend_agg", "deckgen.checks", "deckgen.checks.gate",
    "deckgen.ledger.book", "deckgen.metrics.prepare", "deckgen.slides.view", "deckgen.slides.writer",
):  # fmt: skip
    importlib.import_module(_name)
