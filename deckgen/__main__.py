"""The program: `deckgen`, which is also `python -m deckgen`. It is the command line in a process of its own."""

from __future__ import annotations

import atexit
import os
import signal
import sys

_said: list[int] = []  # the exit code, once the command has one


def run() -> None:
    """Run the command that was typed, and leave with its exit code."""
    atexit.register(_leave)  # before all imports, so that what they register is called before it
    from deckgen.cli import main

    try:
        main(prog_name="deckgen")
    except SystemExit as end:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: there is nothing left to stop
        _said.append(end.code if isinstance(end.code, int) else 0)
        raise


def _leave() -> None:
    """End the process at once. Python would first take apart every module and collect what is left of a build, which
    costs up to a tenth of one and leaves the system with the same memory."""
    if not _said:
        return  # a traceback: Python knows best how to end with one
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return  # who read the output has gone, or the disk is full: Python says so
    os._exit(_said[0])


if __name__ == "__main__":
    run()
