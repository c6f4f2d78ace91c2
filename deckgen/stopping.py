"""A run that is asked to stop, by Ctrl-C or by the system: it cleans up, says so, and leaves with the signal's code."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0  # seconds in which a second Ctrl-C is the impatience of the first, and not to disturb the cleaning up
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

_asked: list[tuple[int, float]] = []  # the signals that came, and when


def _stop(number: int, frame: FrameType | None) -> None:
    now = time.monotonic()
    impatient = bool(_asked) and now - _asked[-1][1] < _AGAIN
    _asked.append((number, now))
    if not impatient:
        raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the signals that end a program into KeyboardInterrupt inside the block, so that what is half done is removed."""
    _asked.clear()
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return
    former = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        if former[number] is not signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def exit_code() -> int:
    """Return the code of a run that was stopped: 128 and the signal's number, 130 for Ctrl-C."""
    return 128 + (_asked[0][0] if _asked else signal.SIGINT)


def asked_to_stop() -> bool:
    """Return whether a signal came: a library may have turned the interruption into an error of its own."""
    return bool(_asked)
