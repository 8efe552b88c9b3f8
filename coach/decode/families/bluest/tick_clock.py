"""From a counter of coarse ticks to a device time for each sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coach.decode.families.bluest.tick_pace import TickPace

TURN: Final = 2**16
"""Ticks after which the counter begins at 0 again: 524 s of 8 ms."""

_GAIN = 0.1
_ASTRAY_S = 5.0  # no two packets are so differently late
_LOOK_S = 20.0
_WRONG_UNIT = 0.05  # more than the timing stage follows
_WRONG_COUNT = 0.4
_MOST_LOOKS = 2


class TickClock:
    """Device time of each sample of one firmware.

    A tick is nearly as long as a sample lasts. So samples are taken to be a period apart, and of
    what the ticks say else a tenth is followed: times are then even to a tenth of a tick.

    Args:
        pace: As measured.
        host_s: Arrival of the packet before the first.
        tick: Its ticks.
    """

    def __init__(self, pace: TickPace, host_s: float, tick: int) -> None:
        self._pace = pace
        self._last = (host_s, tick)
        self._ticks = tick
        self._at_s = self._middle_s
        self._looked = (host_s, self._ticks)
        self._since = 0
        self._odd_looks = 0

    @property
    def wrap_s(self) -> float:
        """Period of the device time."""
        return TURN * self._pace.unit_s

    @property
    def astray(self) -> bool:
        """Ticks or samples have come at another pace for some time: it was measured wrong."""
        return self._odd_looks >= _MOST_LOOKS

    @property
    def time_s(self) -> float:
        """Device time of the sample last taken in, wrapping."""
        return self._at_s % self.wrap_s

    @property
    def _middle_s(self) -> float:
        return (self._ticks + 0.5) * self._pace.unit_s

    def is_old(self, host_s: float, tick: int) -> bool:
        """Whether a packet was sent before the last one taken in."""
        step, anew = self._step(host_s, tick)
        return step < 0 and not anew

    def take(self, host_s: float, tick: int) -> bool:
        """Take in a packet that is not old; whether the counter began anew since the last one.

        Args:
            host_s: Its arrival.
            tick: Its ticks.
        """
        pace = self._pace
        step, anew = self._step(host_s, tick)
        self._ticks += step % TURN if anew else step
        self._last = (host_s, tick)
        samples = max(round((self._middle_s - self._at_s) / pace.period_s), 1)
        expected_s = self._at_s + samples * pace.period_s
        error_s = self._middle_s - expected_s
        if anew or abs(error_s) > max(pace.unit_s, pace.period_s):
            self._at_s = self._middle_s
        else:
            self._at_s = expected_s + _GAIN * error_s
        self._look(host_s, anew)
        return anew

    def _step(self, host_s: float, tick: int) -> tuple[int, bool]:
        """Ticks since the last packet, and whether the counter began anew since."""
        ahead = (tick - self._last[1]) % TURN
        passed_s = host_s - self._last[0]
        step = ahead + TURN * round((passed_s / self._pace.unit_s - ahead) / TURN)
        return step, abs(step * self._pace.unit_s - passed_s) > _ASTRAY_S

    def _look(self, host_s: float, anew: bool) -> None:
        """Compare the pace with what came meanwhile, now and then."""
        self._since += 1
        passed_s, ticks = host_s - self._looked[0], self._ticks - self._looked[1]
        if passed_s < _LOOK_S and not anew:
            return
        if not anew and passed_s < 2.0 * _LOOK_S:  # longer: the link was away
            unit = ticks * self._pace.unit_s / passed_s
            count = self._since * self._pace.period_s / passed_s
            odd = abs(unit - 1.0) > _WRONG_UNIT or abs(count - 1.0) > _WRONG_COUNT
            self._odd_looks = self._odd_looks + 1 if odd else 0
        self._looked, self._since = (host_s, self._ticks), 0
