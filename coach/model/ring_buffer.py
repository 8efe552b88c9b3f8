"""The last seconds of some columns, sliced by stream time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_SPARE = 4
"""Room for so many times what must be kept, so that copying is rare."""


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
        self._end = 0

    def append(self, t_s: FloatArray, *columns: FloatArray) -> None:
        """Add rows."""
        start, stop = self._end, self._end + len(t_s)
        if stop > len(self._t):
            self._make_room(t_s)
            start, stop = self._end, self._end + len(t_s)
        self._t[start:stop] = t_s
        for row, column in zip(self._rows, columns, strict=True):
            row[start:stop] = column
        self._end = stop

    def _make_room(self, t_s: FloatArray) -> None:
        """Old rows leave; what a window has shown of them stays as it is."""
        # The windows of the grid instants within these very samples must still be whole.
        first = int(self._t[: self._end].searchsorted(t_s[0] - self._keep_s))
        kept = slice(first, self._end)
        n = self._end - first
        size = _SPARE * (n + len(t_s))
        times, rows = np.empty(size), np.empty((self._columns, size))
        times[:n], rows[:, :n] = self._t[kept], self._rows[:, kept]
        self._t, self._rows, self._end = times, rows, n

    @property
    def last_t_s(self) -> float:
        return float(self._t[self._end - 1]) if self._end else -np.inf

    def window(self, from_s: float, until_s: float) -> tuple[FloatArray, FloatArray]:
        """Times ``(m,)`` and rows ``(k, m)`` with ``from_s <= t < until_s``; views, not copies."""
        # What is older than the kept time may be there or not, by how the rows came in.
        oldest_s = self.horizon_s - self._keep_s if self.horizon_s < math.inf else -math.inf
        edges = (max(from_s, oldest_s), min(until_s, self.horizon_s))
        a, b = self._t[: self._end].searchsorted(edges).tolist()
        return self._t[a:b], self._rows[:, a:b]
