"""The grade as a treadmill or a map tells it."""

from __future__ import annotations

import math
from collections import deque

_MINUTE_S = 60.0


class ToldGrade:
    """The last reading, while it holds, and how far it has changed within a minute."""

    def __init__(self, stale_s: float, grid_s: float) -> None:
        self._stale_s = stale_s
        self._rise = 0.0
        self._told_s = -math.inf
        self._minute: deque[float] = deque(maxlen=max(round(_MINUTE_S / grid_s), 1))

    def tell(self, rise: float, t_s: float) -> None:
        """A reading. What is no grade is not taken."""
        if math.isfinite(rise):
            self._rise, self._told_s = rise, t_s

    def update(self, t_s: float) -> float | None:
        """The rise at a grid instant; ``None`` where nobody tells."""
        if t_s - self._told_s > self._stale_s:
            self._minute.clear()
            return None
        self._minute.append(self._rise)
        return self._rise

    @property
    def changed_in_a_minute(self) -> float:
        """Largest less smallest of the last minute."""
        return max(self._minute) - min(self._minute) if self._minute else 0.0
