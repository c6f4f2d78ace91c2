"""deckgen compiles a YAML spec into a PowerPoint deck whose every number is computed.

A *spec* lists *sections*. A *plan* resolves its names. *Sources* become canonical *tables*, their records *entities* (one golden
id a constituent), their history *models* and *metrics*. A section turns results into *slides* as data; only the last room writes
a .pptx, and *checks* look at what was written. The same spec and data give the same bytes.

    import deckgen

    made = deckgen.build("board")
    made.output, made.slides, made.findings
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deckgen.answers import compute_metrics
    from deckgen.errors import DeckgenError
    from deckgen.fanout import build_rows
    from deckgen.pipeline import Build, build

__all__ = ["Build", "DeckgenError", "build", "build_rows", "compute_metrics"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `deckgen --help` stays quick.
    if name == "DeckgenError":
        from deckgen.errors import DeckgenError

        return DeckgenError
    if name == "compute_metrics":
        from deckgen.answers import compute_metrics

        return compute_metrics
    if name == "build_rows":
        from deckgen.fanout import build_rows

        return build_rows
    if name in __all__:
        from deckgen import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'deckgen' has no attribute {name!r}")
