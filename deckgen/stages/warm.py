"""Imports what every deck needs, before the first one asks for it."""

from __future__ import annotations

import importlib
import pkgutil

_LIBRARIES = ("duckdb", "pandas", "pptx", "matplotlib.figure", "matplotlib.backends.backend_agg")
_OWN = (
    "checks.gate",
    "ledger.book",
    "metrics.prepare",
    "slides.foreign",
    "slides.split",
    "slides.view",
    "slides.writer",
)
_KINDS = ("sections", "figures", "checks.rules")  # all that there are of them

for _name in (*_LIBRARIES, *(f"deckgen.{_name}" for _name in (*_OWN, *_KINDS))):
    importlib.import_module(_name)
for _name in _KINDS:
    _package = importlib.import_module(f"deckgen.{_name}")
    for _found in pkgutil.iter_modules(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_found.name)
