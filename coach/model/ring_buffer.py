"""The last seconds of some columns, sliced by stream time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


class RingBuffer:
    """Keeps ``(n, k)`` rows with their times; a window sees the same rows however they came in.

    Samples may run ahead of the instant that is being decided; ``horizon_s``, where it is set,
    keeps every window before it.
    """

    def __init__(self, columns: int, keep_s: float) -> None:
        self.horizon_s = math.inf
        self._columns = columns
        self._keep_s = keep_s
        self.clear()

    def clear(self) -> None:
        self._t = np.empty(0)
        self._rows = np.empty((self._columns, 0))

    def append(self, t_s: FloatArray, *columns: FloatArray) -> None:
        """Add rows. Old ones leave once twice the kept time is there, so that copying is rare."""
        start = 0
        if len(self._t) and t_s[-1] - self._t[0] > 2.0 * self._keep_s:
            # The windows of the grid instants within this very block must still be whole.
            start = int(np.searchsorted(self._t, t_s[0] - self._keep_s))
        self._t = np.concatenate([self._t[start:], t_s])
        self._rows = np.concatenate([self._rows[:, start:], np.stack(columns)], axis=1)

    @property
    def last_t_s(self) -> float:
        return float(self._t[-1]) if len(self._t) else -np.inf

    def window(self, from_s: float, until_s: float) -> tuple[FloatArray, FloatArray]:
        """Times ``(m,)`` and rows ``(k, m)`` with ``from_s <= t < until_s``; views, not copies."""
        # What is older than the kept time may be there or not, by how the rows came in.
        oldest_s = self.horizon_s - self._keep_s if self.horizon_s < math.inf else -math.inf
        edges = (max(from_s, oldest_s), min(until_s, self.horizon_s))
        a, b = self._t.searchsorted(edges).tolist()
        return self._t[a:b], self._rows[:, a:b]
