"""Jobs over the cores of this machine, and what becomes of them when a process dies."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from coach import background
from coach.analysis.many.batch_problem import BatchProblem
from coach.analysis.many.doing import DIED, do_job, record_failure
from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor, Future

    from coach.analysis.many.job import Job, Outcome

_WAITING = 2
"""Jobs given to each process: one at work and one to go on with."""


def all_cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def here(jobs: Iterable[Job]) -> Iterator[Outcome]:
    """In this process, one after the other."""
    return map(do_job, jobs)


def over_cores(jobs: Iterable[Job], workers: int) -> Iterator[Outcome]:
    """In so many processes; outcomes in the order in which they come.

    If one of them ends without a word, nobody knows over which file. Whatever was in work is then
    done alone, one file after the other: one that ends its process once more has failed.

    Raises:
        BatchProblem: Of the batch as a whole.
    """
    left = iter(jobs)
    for first in left:
        unsettled: dict[str, Job] = {}
        coming: set[Future[Outcome]] = set()
        with background.processes(workers) as pool, contextlib.suppress(BrokenProcessPool):
            _check_begun(pool)
            for job in itertools.chain([first], itertools.islice(left, workers * _WAITING - 1)):
                unsettled[job.name] = job
                coming.add(pool.submit(do_job, job))
            while coming:
                ready, coming = wait(coming, return_when=FIRST_COMPLETED)
                for future in ready:
                    outcome = future.result()
                    del unsettled[outcome.name]
                    yield outcome
                    for job in itertools.islice(left, 1):
                        unsettled[job.name] = job
                        coming.add(pool.submit(do_job, job))
        yield from map(alone, unsettled.values())


def _check_begun(pool: Executor) -> None:
    """Refuse to go on where no process can be begun, over which no file could be blamed."""
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool:
        raise BatchProblem(
            Wording(
                'no process can be begun; a script must call it below "if __name__ == '
                "'__main__':\", or give workers=0"
            )
        ) from None


def alone(job: Job) -> Outcome:
    """In a process of its own."""
    begun_s = time.perf_counter()
    with background.processes(1) as pool:
        try:
            return pool.submit(do_job, job).result()
        except BrokenProcessPool:
            pass
    return record_failure(job, DIED, begun_s)
