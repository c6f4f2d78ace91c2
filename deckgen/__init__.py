"""deckgen compiles a YAML spec into a PowerPoint deck whose every number is computed.

A *spec* lists *sections*. A *plan* resolves its names. *Sources* become canonical *tables*, their records *entities* (one golden
id a constituent), their history *models* and *metrics*. A section turns results into *slides* as data; only the last room writes
a .pptx, and *checks* look at what was written. The same spec and data give the same bytes.

    import deckgen

    deck = deckgen.build("board")          # a name in decks/, or the path of a spec
    deck.metrics.loc["donors", "text"]     # every number, with unit, n, interval and definition
    deck.slides["problem"].figure          # as the slide shows it
    deck.trace(metric="donors")            # where it stands, and where it comes from

`docs/api.md` describes these names; everything else may change from one version to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deckgen.api import Deck, DeckFigure, DeckSlide, build, build_rows, check, compute_metrics, trace, verify
    from deckgen.errors import DeckgenError
    from deckgen.findings import Finding

__all__ = [
    "Deck",
    "DeckFigure",
    "DeckSlide",
    "DeckgenError",
    "Finding",
    "build",
    "build_rows",
    "check",
    "compute_metrics",
    "trace",
    "verify",
]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `deckgen --help` stays quick.
    if name not in __all__:
        raise AttributeError(f"module 'deckgen' has no attribute {name!r}")
    from importlib import import_module

    module = {"DeckgenError": "deckgen.errors", "Finding": "deckgen.findings"}.get(name, "deckgen.api")
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return __all__
