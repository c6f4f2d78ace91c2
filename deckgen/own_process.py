"""This process: whether it runs deckgen and nothing else, and how many processors it may use.

In one that does, how a package is imported is nobody else's business.
"""

from __future__ import annotations

import os

_own = False


def claim() -> None:
    """Say that it does: the command line, and the processes that a build starts."""
    global _own
    _own = True


def is_own() -> bool:
    """Return whether somebody has said so; a notebook or a program that calls deckgen has not."""
    return _own


def processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(allowed(0)) if allowed else os.cpu_count() or 1
