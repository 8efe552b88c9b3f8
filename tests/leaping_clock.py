"""An event loop that leaps over waiting: real seconds of a run cost only their work.

Time stands still while something is done and leaps to the next timer when nothing is left to do.
``time.monotonic`` is the same clock, so sensor, host and timeouts agree, and nothing depends on how
busy the machine is. Not for what waits for other processes.
"""

import asyncio
import contextlib
import selectors
import time
from unittest import mock

_CALL_S = 1e-6  # two looks at a clock never show the same


class LeapingClock:
    def __init__(self):
        self.now_s = time.monotonic()

    def __call__(self):
        self.now_s += _CALL_S
        return self.now_s


class _Selector(selectors.DefaultSelector):
    def __init__(self, clock):
        super().__init__()
        self._clock = clock

    def select(self, timeout=None):
        if timeout is None:  # only a thread can wake it
            return super().select(None)
        ready = super().select(0)
        if not ready:
            self._clock.now_s += max(0.0, timeout)
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self, clock):
        super().__init__(_Selector(clock))
        self._leaping_clock = clock

    def time(self):
        return self._leaping_clock.now_s


@contextlib.contextmanager
def leaping_runner():
    """A runner of coroutines on such a loop; within, the clock of the process is its clock."""
    clock = LeapingClock()
    with (
        mock.patch("time.monotonic", clock),
        asyncio.Runner(loop_factory=lambda: LeapingLoop(clock)) as runner,
    ):
        yield runner
