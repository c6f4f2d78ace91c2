"""Work for several processes that know nothing of each other, and what became of each piece of it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any, Generic, TypeVar

from deckgen.own_process import claim, processors

J = TypeVar("J")
T = TypeVar("T")

Lost = BrokenProcessPool  # what a piece of work has raised whose process was stopped


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool(Generic[J, T]):
    """Processes that do `work`, a call that can be sent to them; none is started before there is something to do.

    Parameters
    ----------
    work : callable
        Given one piece of work.
    processes : int
        How many work at once.
    imports : sequence of str
        Modules that every process needs, imported once by the process that the others are copies of.
    ahead : int
        How many pieces wait their turn for each process; of long ones none need wait, for what waits is done even after
        Ctrl-C.
    """

    work: Callable[[J], T]
    processes: int
    imports: Sequence[str]
    ahead: int = 0

    def run(self, pieces: Iterable[J]) -> Generator[tuple[J, Future[T]], None, None]:
        """Yield each of `pieces` with what became of it, as each is done; what it raised is in the future.

        Where a process is lost (too little memory, say), nobody knows at what it was: all that were under way are tried
        once more, one at a time. One that loses its process also then has raised `Lost`, and the others go on. Where none
        comes back, no process lives here, and all others are lost too. Closing this ends the processes.
        """
        waiting = iter(pieces)
        while suspects := (yield from self._until_lost(waiting, self.processes)):
            lost = []
            for piece in suspects:
                lost += yield from self._until_lost(iter([piece]), 1)
            hopeless = len(lost) == len(suspects) > 1
            for piece in (*lost, *(waiting if hopeless else ())):
                yield piece, _lost()

    def _until_lost(self, waiting: Iterator[J], processes: int) -> Generator[tuple[J, Future[T]], None, list[J]]:
        """Do what is `waiting` until all is done, or a process is lost; return what was under way then."""
        known = (self.work, dict(os.environ), gc.get_threshold())
        pool = ProcessPoolExecutor(processes, mp_context=_context(self.imports), initializer=_begin, initargs=known)
        running: dict[Future[T], J] = {}
        try:
            while True:
                for piece in islice(waiting, (1 + self.ahead) * processes - len(running)):
                    running[_submitted(pool, piece)] = piece
                if not running:
                    return []
                ended = wait(running, return_when=FIRST_COMPLETED).done
                whole = [future for future in ended if not isinstance(future.exception(), Lost)]
                for future in whole:
                    yield running.pop(future), future
                if len(whole) < len(ended):
                    return list(running.values())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def processes_for(pieces: int, asked: int | None) -> int:
    """Return how many processes do so many pieces of work: as many as asked for, else as there are processors."""
    return max(1, min(asked or processors(), pieces))


def _lost() -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(Lost("its process was stopped"))
    return future


def _submitted(pool: ProcessPoolExecutor, piece: Any) -> Future[Any]:
    try:
        with _undisturbed(), _without_script():
            return pool.submit(_do, piece)
    except Lost:
        return _lost()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait: a process that is only half known to its pool when Ctrl-C comes would outlive it."""
    mask = getattr(signal, "pthread_sigmask", None)  # not on Windows
    if mask is None:
        yield
        return
    former = mask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, former)


@contextmanager
def _without_script() -> Iterator[None]:
    """Hide the script that runs from processes that begin: they would read it first, and where it says no
    ``if __name__ == "__main__":`` all that it does would start again in each. No work is defined in it."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _context(imports: Sequence[str]) -> multiprocessing.context.BaseContext:
    """Return how processes begin: never as copies of this one, whose threads a copy would lack."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*imports])
    _start_server()
    return context


def _start_server() -> None:
    """Start the process that the others are copies of, deaf to Ctrl-C from its first import on."""
    from multiprocessing import forkserver

    if threading.current_thread() is not threading.main_thread():
        forkserver.ensure_running()  # signals belong to the main thread
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a new program inherits
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, former)


_work: Callable[[Any], Any] | None = None


def _begin(work: Callable[[Any], Any], environment: Mapping[str, str], thresholds: tuple[int, int, int]) -> None:
    global _work
    claim()
    # Ctrl-C is for the process that a person sees; it stops the others when what they do is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    # The environment may have changed since the first process was started.
    os.environ.clear()
    os.environ.update(environment)
    _work = work
    # What was imported lives as long as the process: no collection need look at it for each piece.
    gc.set_threshold(*thresholds)
    gc.collect()
    gc.freeze()


def _follow() -> None:
    """End with the process that this one works for, also where that was killed and could say nothing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(piece: Any) -> Any:
    if _work is None:
        raise RuntimeError("the process was not told what it works for")
    return _work(piece)
