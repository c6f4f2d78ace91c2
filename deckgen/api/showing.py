"""What a notebook or a terminal shows while stages run; in a pipe nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deckgen.cache import StageResult
from deckgen.run import Report


@contextmanager
def showing(quiet: bool) -> Iterator[Report]:
    """Give a callback that shows each stage as it begins and ends, where somebody is looking and wants it."""
    if not quiet and _in_notebook():
        yield _Cell()
    elif not quiet and sys.stderr.isatty():
        yield _line
    else:
        yield lambda name, result: None


def _in_notebook() -> bool:
    """Return whether this runs in a notebook's kernel, which alone has a front end that shows HTML."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


def _said(result: StageResult) -> str:
    return f"{result.name:<9} {result.status:<7} {result.seconds:6.2f} s   {result.reason}"


def _line(name: str, result: StageResult | None) -> None:
    if result is not None:
        sys.stderr.write(f"  {_said(result)}\n")


class _Cell:
    """A notebook's output that grows by a line a stage."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._handle: Any = None

    def __call__(self, name: str, result: StageResult | None) -> None:
        if result is not None:
            self._lines.append(_said(result))
        now = [] if result is not None else [f"{name} ..."]
        shown = {"text/plain": "\n".join([*self._lines, *now])}
        if self._handle is None:
            from IPython.display import display

            self._handle = display(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)
