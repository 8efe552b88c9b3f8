"""How many samples a second really come, told from arrivals that a radio delays and bunches."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BIN_S = 1.0
_PLAIN = 0.08
"""By so much the pace must differ: timing follows 5.5 %, and losses of a few percent look alike."""
_BINS = 4
_ALIKE = 0.5
_SNAP = 0.06
_MOST_HZ = 1000.0


class ArrivalPace:
    """Watches whether samples come at the period they are dated by.

    Latency only adds, so the least lateness of each second shows the pace and a stall does not. A
    loss makes it rise once, a wrong rate in every second: three changes in a row must agree.

    Args:
        usual_hz: Rates that a sensor may have; one nearby is taken for it.
    """

    def __init__(self, usual_hz: Iterable[int]) -> None:
        self._usual_hz = tuple(usual_hz)
        self.reset()

    def reset(self) -> None:
        """Begin anew: another rate was asked for, or the link was lost."""
        self._zero_s: float | None = None
        self._count = 0
        self._bin = 0
        self._least: _Quickest | None = None
        self._before: list[_Quickest] = []

    def push(self, t_host_s: float, count: int, dt_s: float) -> float | None:
        """Take in one arrival.

        Args:
            t_host_s: When.
            count: Samples that came.
            dt_s: Period by which they are dated.

        Returns:
            The true period, if it is plainly another one; then all begins anew.
        """
        if self._zero_s is None or t_host_s < self._zero_s:
            self.reset()
            self._zero_s = t_host_s
            return None
        self._count += count
        elapsed_s = t_host_s - self._zero_s
        number = int(elapsed_s / _BIN_S)
        found = None
        if number != self._bin:
            found = self._close(number, dt_s)
        quick = _Quickest(elapsed_s - self._count * dt_s, elapsed_s, self._count)
        if self._least is None or quick.late_s < self._least.late_s:
            self._least = quick
        if found is not None:
            self.reset()
        return found

    def _close(self, number: int, dt_s: float) -> float | None:
        if number != self._bin + 1 or self._least is None:
            self._before = []  # a second without samples: nothing can be compared across it
        else:
            self._before = [*self._before[1 - _BINS :], self._least]
        self._bin, self._least = number, None
        if len(self._before) < _BINS:
            return None
        changes = [b.late_s - a.late_s for a, b in pairwise(self._before)]
        least, most = sorted(map(abs, changes))[:: len(changes) - 1]
        one_way = min(changes) > 0.0 or max(changes) < 0.0
        if not one_way or least < _PLAIN * _BIN_S or most - least > _ALIKE * most:
            return None
        first, last = self._before[0], self._before[-1]
        rate_hz = (last.count - first.count) / (last.elapsed_s - first.elapsed_s)
        if not 0.0 < rate_hz < _MOST_HZ or abs(rate_hz * dt_s - 1.0) < _PLAIN:
            return None
        return 1.0 / snapped(rate_hz, self._usual_hz)


@dataclass(frozen=True, slots=True)
class _Quickest:
    """The quickest arrival of a second: how late, when, and as how manieth."""

    late_s: float
    elapsed_s: float
    count: int


def snapped(rate_hz: float, usual_hz: Iterable[int]) -> float:
    """The usual rate that a measured one is, or itself if it is none."""
    near = min(usual_hz, key=lambda usual: abs(usual - rate_hz))
    return float(near) if abs(rate_hz / near - 1.0) <= _SNAP else rate_hz
