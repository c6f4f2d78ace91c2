"""A process that draws the figures of a build, which meanwhile goes on: matplotlib is imported before there is a figure.

Orders come through standard input and drawings leave through standard output, in the same order. Each is a pickle of
the bytes of a pickle, so that one that cannot be read leaves the next in its place. The end of the orders is the end
of the process, and so is that of whoever gave them.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import sys
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, Final

from deckgen.figures.lean import import_seaborn
from deckgen.formats import NumberForm, writing_numbers
from deckgen.own_process import claim

if TYPE_CHECKING:
    from deckgen.figures.base import Drawn, Figure
    from deckgen.theme import Theme

_NEEDED: Final = (
    "deckgen.figures.base", "deckgen.figures.png", "deckgen.figures.vector", "matplotlib.figure",
    "matplotlib.backends.backend_agg", "PIL.PngImagePlugin",
)  # fmt: skip
NOTHING: Final = b""  # in the place of a drawing that did not come about


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A figure to be drawn, and all that its drawing depends on."""

    figure: Figure
    theme: Theme
    width: float
    height: float
    form: NumberForm
    vector: bool = False

    def draw(self) -> Drawn:
        """Return the drawing; raises what the figure raises."""
        with writing_numbers(self.form):
            return self.figure.drawn(self.theme, self.width, self.height, vector=self.vector)


def work() -> None:
    """Draw what is ordered until there are no more orders."""
    claim()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # not in the middle of a file that matplotlib writes
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a figure prints is no drawing
    orders: SimpleQueue[bytes | None] = SimpleQueue()
    drawings: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin.buffer, orders), daemon=True).start()
    writing = Thread(target=_write, args=(answers, drawings), daemon=True)
    writing.start()
    try:
        _prepare()
        while (order := orders.get()) is not None:
            drawings.put(_drawn(order))
        drawings.put(None)
        writing.join()
    finally:
        os._exit(0)  # a thread that waits for orders would keep Python from ending


def _prepare() -> None:
    gc.disable()  # modules stay
    import_seaborn()
    for name in _NEEDED:
        importlib.import_module(name)
    gc.freeze()
    gc.enable()


def _drawn(order: bytes) -> bytes:
    try:
        found: Order = pickle.loads(order)
        return pickle.dumps(found.draw())
    except Exception:
        return NOTHING  # it is drawn again by the build, where its error is told


def _read(source: BinaryIO, orders: SimpleQueue[bytes | None]) -> None:
    try:
        while True:
            orders.put(pickle.load(source))
    except (EOFError, OSError, pickle.UnpicklingError):
        orders.put(None)


def _write(target: BinaryIO, drawings: SimpleQueue[bytes | None]) -> None:
    try:
        while (drawing := drawings.get()) is not None:
            pickle.dump(drawing, target)
            target.flush()
    except OSError:
        os._exit(0)  # nobody waits for it any more
