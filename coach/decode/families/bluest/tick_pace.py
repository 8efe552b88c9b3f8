"""How long is a tick, and how many ticks apart are samples? Measured, for neither is told.

The vendor's SDK takes ticks of about 10 ms, its firmware counts milliseconds shifted by three bits,
which is 8 ms, and firmware of one's own may count as it likes. Host and sensor are compared here
once; that both clocks drift is left to the timing stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coach.model.rates import rate_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

MEASURE_S: Final = 2.0
"""Arrival must span so long: a stall of 0.4 s then touches a fifth of the pairs compared."""

_SLOW_S: Final = 10.0
_LEAST_STEPS = 16
_USUAL_TICKS_S = (0.001, 0.002, 0.004, 0.008, 0.010, 0.016)
_AS_USUAL = 0.04  # latency of 30 ms makes a unit from 2 s wrong by 1 %


@dataclass(frozen=True, slots=True)
class TickPace:
    """Measured once per firmware.

    Args:
        unit_s: Of one tick.
        period_s: From sample to sample.
    """

    unit_s: float
    period_s: float


def measure_pace(heard: Sequence[tuple[float, int]]) -> TickPace | None:
    """The pace of some packets, or ``None`` while they do not tell.

    Each packet of the first half is compared with the one half of them later, and the median counts
    (Theil 1950), because a packet that came late tells a wrong unit and most do not come late.

    Args:
        heard: Arrival on the host's clock and ticks without wrapping, in order of arrival.
    """
    if len(heard) <= _LEAST_STEPS or heard[-1][0] - heard[0][0] < MEASURE_S:
        return None
    host_s = np.array([one[0] for one in heard])
    ticks = np.array([one[1] for one in heard], dtype=np.float64)
    steps = np.diff(ticks)
    forward = steps[steps > 0]
    half = len(heard) // 2
    ahead = ticks[half:] - ticks[: len(heard) - half]
    passed_s = host_s[half:] - host_s[: len(heard) - half]
    usable = (ahead > 0) & (passed_s > 0)
    if len(forward) < _LEAST_STEPS or not usable.any():
        return None
    # A period is no whole number of ticks: steps of 2 and 3 are 2.5. Longer ones are losses, of
    # which a link just found may have many.
    usual = float(np.quantile(forward, 0.25))
    short = steps[(steps >= 0) & (steps <= max(1.5 * usual, usual + 1.0))]
    if len(short) < _LEAST_STEPS:
        return None
    unit_s = _as_usual(float(np.median(passed_s[usable] / ahead[usable])))
    pace = TickPace(unit_s, float(short.mean()) * unit_s)
    # Links that are lost again and again look like a slow board, and a slow one can wait.
    slow = bool(rate_problem(1.0 / pace.period_s))
    return None if slow and heard[-1][0] - heard[0][0] < _SLOW_S else pace


def _as_usual(unit_s: float) -> float:
    """The usual unit that this can only be, or what was measured."""
    nearest = min(_USUAL_TICKS_S, key=lambda usual: abs(usual / unit_s - 1.0))
    return nearest if abs(nearest / unit_s - 1.0) < _AS_USUAL else unit_s
