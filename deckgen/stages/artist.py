"""A second process that draws a build's figures while the first computes: when it pays, and how it is told."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from deckgen.own_process import processors

if TYPE_CHECKING:
    from deckgen.figures.artist import Order
    from deckgen.figures.base import Drawn

_PATIENCE: Final = 2.0  # seconds for it to leave by itself
_PROGRAM: Final = "import sys; sys.path[:] = {path!r}; from deckgen.figures.artist import work; work()"


class Artist:
    """Draws figures elsewhere. Whatever goes wrong there, `drawing` returns None and the figure is drawn here."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = False
        self._orders = 0
        self._drawings: dict[int, bytes] = {}  # by the number of their order

    def begin(self) -> None:
        """Start the process, which then imports what it needs; nothing where it was started before."""
        if self._begun:
            return
        self._begun = True
        program = _PROGRAM.format(path=sys.path)
        with suppress(OSError):  # too many processes; the build draws its figures itself
            self._process = subprocess.Popen(
                [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                # Ctrl-C is for the build, which ends this one.
                start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )  # fmt: skip

    @property
    def works(self) -> bool:
        """Whether it was started, and has not been ended."""
        return self._process is not None

    def take(self, order: Order) -> int | None:
        """Have a figure drawn, after those ordered before; return the order's number, None where it cannot be sent."""
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdin)
        try:
            pickle.dump(pickle.dumps(order), stream)
            stream.flush()
        except Exception:  # it has died; or the figure has a lock, an open file, a function of its own
            return None
        self._orders += 1
        return self._orders - 1

    def drawing(self, number: int) -> Drawn | None:
        """Wait for a drawing that was ordered, and return it; None where it did not come about."""
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdout)
        try:
            while number not in self._drawings:
                self._drawings[len(self._drawings)] = pickle.load(stream)
            return cast("Drawn", pickle.loads(self._drawings[number]))
        except (EOFError, OSError, pickle.UnpicklingError):
            return None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                stream.close()
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def hired() -> Iterator[Artist | None]:
    """Give an artist for one build, not yet begun; None where it would not pay."""
    if not _pays():
        yield None
        return
    artist = Artist()
    try:
        yield artist
    finally:
        artist.close()


def _pays() -> bool:
    """Return whether a second process would have a processor, and spare this one something."""
    one_of_many = (process := sys.modules.get("multiprocessing.process")) is not None and process.parent_process()
    python = bool(sys.executable) and not getattr(sys, "frozen", False)
    return processors() > 1 and not one_of_many and python and "matplotlib.figure" not in sys.modules
