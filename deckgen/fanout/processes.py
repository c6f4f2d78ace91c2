"""Jobs run here, or in several processes that know nothing of each other."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial

from deckgen.fanout.job import Job, Made, Shared, close_desk, make_row, problem_dict
from deckgen.pool import Lost, Pool
from deckgen.source import display_path

AHEAD = 3  # jobs a process that wait their turn: a hundred thousand rows are not all sent at once
_IMPORTS = ("deckgen.fanout.job", "deckgen.stages.warm")


def run_jobs(shared: Shared, jobs: Iterable[Job], processes: int) -> Iterator[Made]:
    """Yield what became of each job, as each is done: in order where there is one process."""
    if processes == 1:
        yield from _here(shared, jobs)
        return
    pool = Pool(work=partial(make_row, shared), processes=processes, imports=_IMPORTS, ahead=AHEAD)
    with closing(pool.run(jobs)) as ended:
        for job, done in ended:
            try:
                yield done.result()
            except Lost:
                yield _lost(shared, job)


def _here(shared: Shared, jobs: Iterable[Job]) -> Iterator[Made]:
    import deckgen.stages.warm  # noqa: F401

    # What was imported lives as long as the process: no collection need look at it for each deck.
    gc.collect()
    gc.freeze()
    try:
        for job in jobs:
            yield make_row(shared, job)
    finally:
        close_desk()
        gc.unfreeze()


def _lost(shared: Shared, job: Job) -> Made:
    problem = problem_dict(
        "its process was stopped", "too little memory? fewer --jobs; build again for what is missing"
    )
    made = Made(row=job.row.number, name=job.row.name, output=display_path(job.target), state="failed", key="")
    return replace(made, key=job.key(shared), problems=(problem,))
