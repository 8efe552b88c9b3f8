"""How often did the sensor's tick counter run over since its last packet?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model import RawBlock
    from coach.timing.clock import HullClock

_LATENESS_S = 5.0
"""Of two packets one may have arrived so much later after its samples than the other."""


class Ticks:
    """Unwraps the device time of one segment.

    From packet to packet a tick counter tells the time but for whole turns of it, and those are
    told by something coarser that has run on meanwhile: the count of samples, which a restarted
    stream begins anew, or the host's clock, which knows how long the packet was under way to a few
    seconds only. Of both the one that is surer at that distance counts.
    """

    def __init__(self) -> None:
        self._turns_s = 0.0
        self._last: tuple[float, float] | None = None
        self._last_first: int | None = None

    def unwrap(self, raw: RawBlock, first: int, clock: HullClock) -> tuple[float, bool]:
        """Device time of a packet's first sample, and whether the number of turns was sure.

        Args:
            raw: The packet; its ticks are in ``t_device_s``.
            first: Number of its first sample.
            clock: Of the segment.
        """
        assert raw.t_device_s is not None
        ticks_s, wrap_s, sure = raw.t_device_s, raw.device_wrap_s, True
        if self._last is not None and wrap_s != math.inf:
            expected_s, doubt_s = self._passed(raw, first, clock)
            sure = doubt_s < wrap_s / 2.0
            over = turns(ticks_s - self._last[0], expected_s, wrap_s)
            if over:
                self._turns_s += over * wrap_s
        self._last, self._last_first = (ticks_s, raw.t_host_s), first
        return ticks_s + self._turns_s, sure

    def ran_on(self, raw: RawBlock, clock: HullClock) -> bool:
        """Whether the counter ran on while the stream was begun anew, as far as can be seen.

        From then on the count of samples is another one.
        """
        self._last_first = None
        if raw.t_device_s is None or self._last is None:
            return False
        expected_s, doubt_s = self._by_host(raw, clock)
        ahead_s = raw.t_device_s - self._last[0]
        if math.isfinite(raw.device_wrap_s):
            ahead_s += turns(ahead_s, expected_s, raw.device_wrap_s) * raw.device_wrap_s
        # What shows less than before began anew, however little less it is.
        return ahead_s >= 0.0 and abs(ahead_s - expected_s) <= doubt_s

    def _passed(self, raw: RawBlock, first: int, clock: HullClock) -> tuple[float, float]:
        """Device time since the last packet, by whatever tells it better, and its doubt."""
        if self._last_first is None:
            return self._by_host(raw, clock)
        counted_s = (first - self._last_first) * raw.dt_s
        doubt_s = clock.most_rate_error * abs(counted_s)
        if doubt_s < _LATENESS_S:  # no arrival is surer
            return counted_s, doubt_s
        by_host = self._by_host(raw, clock)
        return (counted_s, doubt_s) if doubt_s < by_host[1] else by_host

    def _by_host(self, raw: RawBlock, clock: HullClock) -> tuple[float, float]:
        """Device time since the last packet by the host's clock, and how wrong that may be."""
        assert self._last is not None
        host_s = raw.t_host_s - self._last[1]
        return host_s / (1.0 + clock.rate_error), _LATENESS_S + clock.rate_doubt * abs(host_s)


def turns(ahead_s: float, expected_s: float, wrap_s: float) -> int:
    """How often a counter ran over.

    Args:
        ahead_s: What it shows now, less what it showed before.
        expected_s: What has passed, roughly: better than half a turn.
        wrap_s: A turn.
    """
    # Time goes on: a counter that shows much less has run over, whatever is expected.
    least = 1 if ahead_s < -wrap_s / 2.0 else 0
    return max(round((expected_s - ahead_s) / wrap_s), least)
