"""How much does a hold tremble, in its first half and in its second?

Turning faster than a second's mean: the slow sway of a hold is taken off, the shaking of tired
muscles stays. The sensor's own noise is in both halves. The measure is the project's own.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.practice.epochs import Epoch

_MEAN = 10
_LEAST = 50


class Tremble:
    """Collects a hold."""

    def __init__(self) -> None:
        self._rates: deque[tuple[float, float, float]] = deque(maxlen=_MEAN)
        self._squares: list[float] = []

    def push(self, epoch: Epoch) -> None:
        """One tenth of a second of the hold."""
        if epoch.fresh:
            self._rates.clear()
        self._rates.append(epoch.rate_rad_s)
        if len(self._rates) == _MEAN:
            slow = sum((sum(rate[axis] for rate in self._rates) / _MEAN) ** 2 for axis in range(3))
            self._squares.append(max(epoch.turning_rad_s**2 - slow, 0.0))

    @property
    def halves_rad_s(self) -> tuple[float, float] | None:
        """Root mean square of the first and of the second half; ``None`` of too short a hold."""
        n = len(self._squares)
        if n < _LEAST:
            return None
        halves = self._squares[: n // 2], self._squares[n // 2 :]
        first, second = (math.sqrt(sum(half) / len(half)) for half in halves)
        return first, second
