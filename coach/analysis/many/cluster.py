"""Jobs over the machines of a Dask cluster, and what becomes of them when a worker dies."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import time
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from coach.analysis.many.batch_problem import BatchProblem
from coach.analysis.many.doing import DIED, do_job, record_failure
from coach.core_wording import Wording
from coach.export.errors import need
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coach.analysis.many.job import Job, Outcome

_WAITING = 2
"""Jobs given to each thread of a worker: one at work and one to go on with."""
_CONNECT_S = 10.0
_LOOK_S = 2.0
_NOT_YET = ("pending", "lost")
"""What is lost with the worker that had done it, its scheduler has done again."""
_TELL_OF_A_LOSS = ("client", "batched", "comm", "core", "utils", "utils_comm")
"""Modules of Dask whose loggers tell of a lost connection; which of them do, is a matter of the
moment."""
NOBODY_S = 60.0
"""So long a cluster without workers is waited for."""


def over_cluster(
    jobs: Iterable[Job], scheduler: str, nobody_s: float = NOBODY_S
) -> Iterator[Outcome]:
    """On the workers of a Dask scheduler; outcomes in the order in which they come.

    What a worker that dies had in work, its scheduler gives to another. One that has outlived too
    many is done once more when nothing else is in work: it has failed if its worker dies again.

    Args:
        jobs: With paths and a data set that each worker sees.
        scheduler: Its address, such as ``tcp://HOST:8786``.
        nobody_s: So long a cluster without workers is waited for.

    Raises:
        BatchProblem: There is no scheduler, or no worker, or of the batch as a whole.
        ExportError: Dask is not installed.
    """
    distributed = need("distributed", "cluster")
    with (
        _told_here_alone(),
        contextlib.closing(_Cluster(distributed, scheduler, nobody_s)) as cluster,
    ):
        suspects: list[Job] = []
        left = iter(jobs)
        for job in itertools.islice(left, cluster.room()):
            cluster.give(job)
        while cluster.in_work:
            for job, outcome in cluster.ready():
                if outcome is None:
                    suspects.append(job)
                else:
                    yield outcome
            for job in itertools.islice(left, max(cluster.room() - len(cluster.in_work), 0)):
                cluster.give(job)
        for job in suspects:
            begun_s = time.perf_counter()
            cluster.give(job)
            while cluster.in_work:
                for _, outcome in cluster.ready():
                    yield outcome or record_failure(job, DIED, begun_s)


@contextlib.contextmanager
def _told_here_alone() -> Iterator[None]:
    """Keep Dask from printing tracebacks of what is told here in one line."""
    loggers = [logging.getLogger(f"distributed.{module}") for module in _TELL_OF_A_LOSS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


class _Cluster:
    """A client of a scheduler, and what it has in work."""

    def __init__(self, distributed: Any, scheduler: str, nobody_s: float) -> None:  # noqa: ANN401
        self._dask = distributed
        self._scheduler = scheduler
        self._nobody_s = nobody_s
        self._seen_s = time.monotonic()
        self._number = itertools.count()
        self._name = f"coach-batch-{os.getpid()}-{time.time_ns()}"
        self.in_work: dict[Any, Job] = {}
        try:
            self._client = distributed.Client(
                scheduler, timeout=_CONNECT_S, set_as_default=False, name="coach-batch"
            )
        except (OSError, ValueError, TimeoutError) as error:
            raise BatchProblem(
                Wording(
                    "no scheduler answers at {scheduler} ({what}); begin one with 'dask scheduler'",
                    scheduler=scheduler,
                    what=what_went_wrong(error),
                )
            ) from None

    def close(self) -> None:
        """Leave; what had not begun is not done."""
        with contextlib.suppress(Exception):  # the connection may be what is lost
            self._client.cancel(list(self.in_work), force=True)
        with contextlib.suppress(Exception):
            self._client.close(timeout=_LOOK_S)

    def room(self) -> int:
        """How many jobs to have in work, as many workers as there are by now."""
        try:
            threads = int(sum(self._client.nthreads().values()))
        except Exception as error:  # noqa: BLE001  whatever a lost connection raises
            raise self._lost(error) from None
        return max(threads, 1) * _WAITING

    def give(self, job: Job) -> None:
        """Have a job done."""
        key = f"{self._name}-{next(self._number)}"
        try:
            future = self._client.submit(do_job, job, key=key, pure=False)
        except Exception as error:  # noqa: BLE001  whatever a lost connection raises
            raise self._lost(error) from None
        self.in_work[future] = job

    def ready(self) -> Iterator[tuple[Job, Outcome | None]]:
        """What has come by now, or within a short time; ``None`` if its workers died over it."""
        # What was cancelled, as by a lost connection, is told by its status.
        with self._client.as_current(), contextlib.suppress(TimeoutError, CancelledError):
            self._dask.wait(list(self.in_work), timeout=_LOOK_S, return_when="FIRST_COMPLETED")
        come = [future for future in self.in_work if future.status not in _NOT_YET]
        if not come:
            self._look_for_workers()
        for future in come:
            job = self.in_work.pop(future)
            if future.status == "error":
                error = future.exception()
                if not isinstance(error, self._dask.KilledWorker):
                    raise self._told(error)
                yield job, None
            elif future.status == "cancelled":
                raise self._lost(RuntimeError(future.status))
            else:
                yield job, self._result(future)

    def _result(self, future: Any) -> Outcome | None:  # noqa: ANN401
        """Fetch it; a worker that dies just now has it done again, which may kill its workers."""
        try:
            outcome: Outcome = future.result()
            future.release()  # or it is done again if its worker dies now
        except self._dask.KilledWorker:
            return None
        except Exception as error:  # noqa: BLE001  whatever a lost connection raises
            raise self._lost(error) from None
        return outcome

    def _look_for_workers(self) -> None:
        now_s = time.monotonic()
        try:
            somebody = bool(self._client.nthreads())
        except Exception as error:  # noqa: BLE001  whatever a lost connection raises
            raise self._lost(error) from None
        if somebody:
            self._seen_s = now_s
        elif now_s - self._seen_s > self._nobody_s:
            raise BatchProblem(
                Wording(
                    "the scheduler at {scheduler} has no workers; begin some with 'dask worker "
                    "{scheduler}', and give the same command again",
                    scheduler=self._scheduler,
                )
            )

    def _lost(self, error: Exception) -> BatchProblem:
        return BatchProblem(
            Wording(
                "the connection to the scheduler at {scheduler} is lost ({what}); what is done "
                "stays, and the same command goes on from there",
                scheduler=self._scheduler,
                what=what_went_wrong(error),
            )
        )

    def _told(self, error: Exception) -> Exception:
        """What a worker raises: of the batch as a whole, or a worker without this program."""
        if isinstance(error, BatchProblem):
            return error
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        return BatchProblem(
            Wording(
                "a worker of {scheduler} cannot do it ({what}); install the same version of "
                "posture-coach for each of them",
                scheduler=self._scheduler,
                what=f"{type(cause).__name__}: {what_went_wrong(cause)}",
            )
        )
