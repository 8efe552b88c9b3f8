"""The clock of all host times: time that passes, also while the machine sleeps.

``time.monotonic`` stands still in the sleep of a Linux machine or a Mac. A sensor's clock does not:
what it measures after the sleep would seem to come from the future, and stream time would run slow
for minutes to make up for it.
"""

from __future__ import annotations

import sys
import time

_SHORTEST_S = 0.25
"""Less is no sleep: both clocks are asked in turn, and a busy machine may pause in between."""

_ASKED = 3

if sys.platform == "linux":
    _GOES_ON, _STANDS_STILL = time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC
elif sys.platform == "darwin":
    _GOES_ON, _STANDS_STILL = time.CLOCK_MONOTONIC_RAW, time.CLOCK_UPTIME_RAW
else:
    _GOES_ON = _STANDS_STILL = -1


class HostClock:
    """``time.monotonic``, and what the machine has slept since this clock was made."""

    def __init__(self) -> None:
        self._first_s = self._slept_s = self._measured()

    def __call__(self) -> float:
        if _slept_s() - self._slept_s > _SHORTEST_S:
            self._slept_s = max(self._slept_s, self._measured())
        return time.monotonic() + (self._slept_s - self._first_s)

    def _measured(self) -> float:
        return min(_slept_s() for _ in range(_ASKED))


def _slept_s() -> float:
    """How long the machine has slept since it was started, or a little more."""
    if _GOES_ON == _STANDS_STILL:
        return 0.0
    # In this order a pause between both makes it look longer, never shorter: three tries find out.
    awake_s = time.clock_gettime(_STANDS_STILL)
    return time.clock_gettime(_GOES_ON) - awake_s


host_now_s = HostClock()
