"""The 32-bit microseconds of a DOT: did they go on, come again, or begin anew?"""

from __future__ import annotations

import enum
from typing import ClassVar

_S_PER_US = 1e-6

_AGAIN_S = 5.0
"""What lies no further back came again or late. No sensor is off, on, and found in less."""

_APART_S = 60.0
"""By so much, next to the packet before, arrival may differ from the sensor's clock. A busy host
gives out tens of seconds late what a stall held back, and then what comes is in time again."""

_DRIFT = 0.002
"""A crystal against the host's, and more than ten times that."""


class Went(enum.Enum):
    """What became of time since the packet before."""

    ON = "on"  # over a loss or not, the counter having run over or not
    BACK = "back"  # a packet delivered again
    ANEW = "anew"  # the sensor was switched off


class MicrosecondClock:
    """Watches the time from packet to packet, with the host's clock beside it.

    Time that is less than before is a counter that ran over, each 71.6 min, if the host's clock has
    gone on by as much; else it is a reboot.
    """

    WRAP_S: ClassVar[float] = (1 << 32) * _S_PER_US

    def __init__(self) -> None:
        self._last: tuple[int, float] | None = None

    def step(self, t_us: int, t_host_s: float) -> Went:
        """Take in the time of the next packet."""
        went = self._went(t_us, t_host_s)
        if went is not Went.BACK:
            self._last = (t_us, t_host_s)
        return went

    def _went(self, t_us: int, t_host_s: float) -> Went:
        if self._last is None:
            return Went.ON
        shown_s = (t_us - self._last[0]) * _S_PER_US
        away_s = max(t_host_s - self._last[1], 0.0)
        # Whole turns of the counter are told by the host's clock.
        apart_s = (shown_s - away_s + 0.5 * self.WRAP_S) % self.WRAP_S - 0.5 * self.WRAP_S
        on_s = away_s + apart_s
        if -_AGAIN_S < on_s < 0.5 * _S_PER_US:
            return Went.BACK
        if on_s < 0.0 or abs(apart_s) > _APART_S + _DRIFT * away_s:
            return Went.ANEW
        return Went.ON
