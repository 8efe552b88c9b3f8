"""Did a sensor's clock go on, begin anew, or is a packet here for the second time?"""

from __future__ import annotations

import enum
import math

_REPEATED_S = 5.0
"""A packet that lies no further back came again or late. A clock that begins anew after less time
than that is taken for one, which costs as much time."""

_AHEAD_S = 30.0
"""So much further than the host's clock, and a tenth, no clock runs between two packets: arrival
varies by some seconds, and crystals by parts in ten thousand."""

_AHEAD = 0.1


class Step(enum.Enum):
    """What a packet's device time says, next to the packet before."""

    ON = "on"  # time went on, over a loss or not
    OVER = "over"  # the counter ran over
    REPEATED = "repeated"  # it came again, or late
    ANEW = "anew"  # the clock began anew or jumped by years


class DeviceClock:
    """Watches the device time of one stream from packet to packet.

    Args:
        wrap_s: Period after which the counter starts again at 0; infinity if never.
    """

    def __init__(self, wrap_s: float = math.inf) -> None:
        self._wrap_s = wrap_s
        self._last: tuple[float, float] | None = None

    @property
    def last_s(self) -> float:
        """Device time of the last sample; minus infinity before the first."""
        return -math.inf if self._last is None else self._last[0]

    def step(self, t_device_s: float, t_host_s: float, *, until_s: float | None = None) -> Step:
        """What came of time; the packet counts as the last one unless it is a repeated one.

        Args:
            t_device_s: Device time of its first sample.
            t_host_s: Its arrival.
            until_s: Device time of its last sample; the same if ``None``.
        """
        what = self._what(t_device_s, t_host_s)
        if what is not Step.REPEATED:
            self._last = (t_device_s if until_s is None else until_s, t_host_s)
        return what

    def _what(self, t_device_s: float, t_host_s: float) -> Step:
        if self._last is None:
            return Step.ON
        ahead_s = t_device_s - self._last[0]
        if ahead_s <= 0.0:
            if -ahead_s > self._wrap_s / 2.0:
                return Step.OVER
            return Step.REPEATED if -ahead_s <= _REPEATED_S else Step.ANEW
        away_s = max(t_host_s - self._last[1], 0.0)
        if math.isfinite(self._wrap_s):
            return Step.ON  # how often it ran over meanwhile is for the timing stage to say
        return Step.ON if ahead_s <= away_s * (1.0 + _AHEAD) + _AHEAD_S else Step.ANEW
