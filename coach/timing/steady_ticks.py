"""When was a packet's first sample taken, between two ticks of a coarse device clock?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model import RawBlock

_MEMORY = 64
"""Packets that count. A few seconds: a motion chip's rate follows its temperature over minutes."""

_KNOWN = 8
"""Packets after which the period is known well enough to tell a lost sample from a slow chip."""

_ABSENT_S = 10.0
"""After such a pause the period is known still, but not between which ticks a sample falls."""

_SLIP_TICKS = 3.0
"""A sensor that lost samples of its own goes on between other ticks, and is not averaged with what
was before. Less than this is its clock read late."""

_MOST_RATE_ERROR = 0.055
"""MEMS oscillators stay within 5 %, as in ``ClockParams``."""


class SteadyTicks:
    """Sample times finer than the ticks they are told in, and the true period of the samples.

    A chip samples by its own oscillator, and a processor dates the samples by a counter of, say,
    milliseconds. Both are steady, so the line through the last packets tells times to a tenth of a
    tick. Without it times within a packet follow the nominal period, and jump at its end by what
    the chip is slow: 3 ms at 104 Hz, and a whole sample at 208 Hz, which then seems lost.

    Source: growing-memory and then critically damped g-h filter, Brookner 1998, sections 1.2.6 and
    1.2.10 (10.1002/0471224197). Deviation: the gain of the position begins anew at a slip.
    """

    def __init__(self) -> None:
        self._nominal_s = 0.0
        self._period_s = 0.0
        self._seen = 0
        self._in_phase = 0
        self._last: tuple[float, float, int] | None = None

    def steadied(self, raw: RawBlock) -> RawBlock:
        """The packet with its time and period as they are most likely.

        Args:
            raw: A packet with device time in ticks of ``device_tick_s``.
        """
        assert raw.t_device_s is not None
        if raw.dt_s != self._nominal_s:
            self._nominal_s = self._period_s = raw.dt_s
            self._seen, self._last = 0, None
        n = len(raw.counts)
        t_s = raw.t_device_s
        if raw.restarted or self._last is None or raw.t_host_s - self._last[1] > _ABSENT_S:
            self._in_phase = 1
            self._seen = max(self._seen, 1)
        else:
            past_s, _, size = self._last
            ahead_s = t_s - past_s - size * self._period_s
            if ahead_s < -raw.device_wrap_s / 2.0:
                ahead_s += raw.device_wrap_s
            missing = self._missing(ahead_s, size)
            if missing < 0:  # it came again, or late
                return replace(raw, dt_s=self._period_s)
            steps = size + missing
            t_s = self._follow(past_s, steps, ahead_s - missing * self._period_s, raw)
        self._last = (t_s, raw.t_host_s, n)
        return replace(raw, t_device_s=t_s, dt_s=self._period_s)

    def _missing(self, ahead_s: float, size: int) -> int:
        """Samples lost between two packets; negative for a packet of the past."""
        if self._seen >= _KNOWN:
            return round(ahead_s / self._period_s)
        # The radio loses whole packets; less than one is a chip that is slow.
        return size * round(ahead_s / (size * self._period_s))

    def _follow(self, past_s: float, steps: int, off_s: float, raw: RawBlock) -> float:
        """Device time of the first sample, and the period that it speaks for."""
        slipped = self._seen >= _KNOWN and abs(off_s) > _SLIP_TICKS * raw.device_tick_s
        self._in_phase = 1 if slipped else min(self._in_phase + 1, _MEMORY)
        expected_s = past_s + steps * self._period_s
        if not slipped:
            self._seen = min(self._seen + 1, _MEMORY)
            share = 6.0 / (self._seen * (self._seen + 1))
            least, most = 1.0 - _MOST_RATE_ERROR, 1.0 + _MOST_RATE_ERROR
            # The first two packets alone tell a period to a tick, later ones ever better.
            period_s = self._period_s + min(share, 1.0) * off_s / steps
            self._period_s = min(max(period_s, least * raw.dt_s), most * raw.dt_s)
        k = self._in_phase
        t_s = expected_s + 2.0 * (2 * k - 1) / (k * (k + 1)) * off_s
        wrap_s = raw.device_wrap_s
        return t_s - wrap_s if t_s >= wrap_s else t_s
