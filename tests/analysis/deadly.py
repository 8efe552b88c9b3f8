"""Options over which a process dies that works for another, as over a fault of a library."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass

from coach.analysis.many.job import BatchOptions


def _is_worker():
    ours = multiprocessing.parent_process() is not None
    return ours or "dask_worker" in " ".join(sys.orig_argv)


@dataclass(frozen=True, slots=True)
class Deadly(BatchOptions):
    """They are asked for their digest when a file is read."""

    @property
    def sha256(self):
        if _is_worker():
            os.kill(os.getpid(), signal.SIGKILL)
        return "deadly"
