"""seaborn without SciPy, which takes five sixths of its import and which no figure of deckgen's uses."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from deckgen.own_process import is_own
from deckgen.registry import plugin_files


def import_seaborn() -> Any:
    """Return seaborn. In a process of deckgen's own it may lack clusters and cumulative densities.

    seaborn allows for a SciPy that is not installed; a plug-in may draw with all of it.
    """
    if "scipy" in sys.modules or not is_own() or plugin_files("deckgen.sections", "deckgen.figures"):
        return import_module("seaborn")
    sys.modules["scipy"] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        return import_module("seaborn")
    finally:
        del sys.modules["scipy"]
