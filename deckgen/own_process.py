"""Whether this process runs deckgen and nothing else, so that how a package is imported in it is nobody else's business."""

from __future__ import annotations

_own = False


def claim() -> None:
    """Say that it does: the command line, and the processes that a build starts."""
    global _own
    _own = True


def is_own() -> bool:
    """Return whether somebody has said so; a notebook or a program that calls deckgen has not."""
    return _own
