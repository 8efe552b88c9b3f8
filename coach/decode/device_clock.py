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

_APART_S = 60.0
"""By so much, next to the packet before, arrival may differ from a counter that runs over. A busy
host gives out tens of seconds late what a stall held back, and then what comes is in time again."""

_DRIFT = 0.002
"""A crystal against the host's, and more than ten times that."""

_SAME_S = 0.5e-6
"""No counter that runs over tells finer."""


class Step(enum.Enum):
    """What a packet's device time says, next to the packet before."""

    ON = "on"  # time went on, over a loss or not
    OVER = "over"  # the counter ran over
    REPEATED = "repeated"  # it came again, or late
    ANEW = "anew"  # the clock began anew or jumped by years


class DeviceClock:
    """Watches the device time of one stream from packet to packet, with the host's clock beside it.

    A counter that shows less than before ran over if the host's clock has gone on by as much, be it
    by many turns; else it began anew. Of one that never runs over what shows less began anew, and
    what shows far more than the host's. One whose turn is shorter than arrival is sure to cannot
    be seen to begin anew.

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
        away_s = max(t_host_s - self._last[1], 0.0)
        if math.isfinite(self._wrap_s):
            return self._of_turns(ahead_s, away_s)
        if ahead_s <= 0.0:
            return Step.REPEATED if -ahead_s <= _REPEATED_S else Step.ANEW
        return Step.ON if ahead_s <= away_s * (1.0 + _AHEAD) + _AHEAD_S else Step.ANEW

    def _of_turns(self, ahead_s: float, away_s: float) -> Step:
        """Of a counter that runs over; whole turns of it are told by the host's clock."""
        half_s = self._wrap_s / 2.0
        apart_s = (ahead_s - away_s + half_s) % self._wrap_s - half_s
        on_s = away_s + apart_s
        if -_REPEATED_S < on_s < _SAME_S:
            return Step.REPEATED
        if on_s < 0.0 or abs(apart_s) > _APART_S + _DRIFT * away_s:
            return Step.ANEW
        return Step.ON if ahead_s > 0.0 else Step.OVER
