"""Jobs run here, or in several processes that know nothing of each other."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice

from deckgen.fanout.job import Job, Made, Shared, close_desk, make_row, problem_dict
from deckgen.own_process import claim
from deckgen.source import display_path

AHEAD = 4  # jobs a process that wait their turn: a hundred thousand rows are not all sent at once
# What every row needs, imported once by the process that the others are copies of.
_IMPORTS = ["deckgen.fanout.job", "deckgen.fanout.warm"]

_shared: Shared | None = None


def processes_for(rows: int, asked: int | None) -> int:
    """Return how many processes make `rows` decks: as many as asked for, else as there are processors."""
    return max(1, min(asked or (os.cpu_count() or 1), rows))


def run_jobs(shared: Shared, jobs: Iterable[Job], processes: int) -> Iterator[Made]:
    """Yield what became of each job, as each is done: in order where there is one process."""
    if processes == 1:
        yield from _here(shared, jobs)
        return
    listed = iter(jobs)
    pool = ProcessPoolExecutor(processes, mp_context=_context(), initializer=_begin, initargs=(shared,))
    running: dict[Future[Made], Job] = {}
    try:
        while True:
            running |= {pool.submit(_make, job): job for job in islice(listed, AHEAD * processes - len(running))}
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                made = done.result()
                del running[done]
                yield made
    except BrokenProcessPool:
        # Which row it was nobody knows; those that are done stay done, and a further run makes the others.
        left = [*running.values(), *listed]
        yield from (_lost(shared, job) for job in left)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _here(shared: Shared, jobs: Iterable[Job]) -> Iterator[Made]:
    import deckgen.fanout.warm  # noqa: F401

    # What was imported lives as long as the process: no collection need look at it for each deck.
    gc.collect()
    gc.freeze()
    try:
        for job in jobs:
            yield make_row(shared, job)
    finally:
        close_desk()
        gc.unfreeze()


def _context() -> multiprocessing.context.BaseContext:
    """Return how processes begin: never as copies of this one, whose threads a copy would lack."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTS)
    return context


def _begin(shared: Shared) -> None:
    global _shared
    claim()
    # Ctrl-C is for the process that a person sees; it stops the others when their decks are in place.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shared = shared
    gc.collect()
    gc.freeze()


def _make(job: Job) -> Made:
    if _shared is None:
        raise RuntimeError("the process was not told what it works for")
    return make_row(_shared, job)


def _lost(shared: Shared, job: Job) -> Made:
    problem = problem_dict(
        "its process was stopped", "too little memory? fewer --jobs; build again for what is missing"
    )
    made = Made(row=job.row.number, name=job.row.name, output=display_path(job.target), state="failed", key="")
    return replace(made, key=job.key(shared), problems=(problem,))
