"""What does a segment look like just now: quiet and upright, lying, or in motion?"""

from __future__ import annotations

import enum
import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.practice.epochs import Epoch

WINDOW_N = 20
"""Tenths of a second that one look takes in ..."""
_INSTANTS = 4
"""... in so many grid instants."""

_MOVING_RAD_S = 0.35
_LYING_UP = 0.5
"""Cosine of 60 degrees: a trunk further from upright lies, or bends."""
_LYING_RAD_S = 0.15


class Look(enum.Enum):
    """By one segment alone."""

    QUIET = "quiet"
    LYING = "lying"
    MOVING = "moving"
    SETTLING = "settling"  # too little since the data began


class Looker:
    """The last two seconds of one segment."""

    def __init__(self) -> None:
        self._sums: deque[tuple[int, float, float, float]] = deque(maxlen=_INSTANTS)
        self.forward_rad = 0.0
        """Mean tilt of the window, forward positive."""

    def push(self, epochs: Sequence[Epoch]) -> None:
        """Take in the epochs of one instant, in order."""
        n, x, z, turning = 0, 0.0, 0.0, 0.0
        for epoch in epochs:
            if epoch.fresh:
                self._sums.clear()
                n, x, z, turning = 0, 0.0, 0.0, 0.0
            n += 1
            x += epoch.up[0]
            z += epoch.up[2]
            turning += epoch.turning_rad_s * epoch.turning_rad_s
        if n:
            self._sums.append((n, x, z, turning))

    def clear(self) -> None:
        """Data are missing."""
        self._sums.clear()

    def look(self) -> Look:
        """What the window shows."""
        n, x, z, turning = 0, 0.0, 0.0, 0.0
        for part in self._sums:
            n += part[0]
            x += part[1]
            z += part[2]
            turning += part[3]
        if n < WINDOW_N // 2:
            return Look.SETTLING
        turning_rad_s = math.sqrt(turning / n)
        self.forward_rad = math.atan2(-x, z)
        if z / n < _LYING_UP:
            return Look.LYING if turning_rad_s < _LYING_RAD_S else Look.MOVING
        return Look.MOVING if turning_rad_s > _MOVING_RAD_S else Look.QUIET
