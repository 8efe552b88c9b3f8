"""The last seconds of some columns, sliced by stream time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


_ROOM = 1024
"""Rows of an empty buffer: some seconds."""


class RingBuffer:
    """Keeps ``(n, k)`` rows with their times; a window sees the same rows however they came in."""

    def __init__(self, columns: int, keep_s: float) -> None:
        self._columns = columns
        self._keep_s = keep_s
        self.clear()

    def clear(self) -> None:
        self._begin = self._end = 0
        self._all_t = np.empty(_ROOM)
        self._all_rows = np.empty((self._columns, _ROOM))
        self._show()

    def append(self, t_s: FloatArray, *columns: FloatArray | npt.NDArray[np.uint8]) -> None:
        """Add rows. Old ones leave once twice the kept time is there, so that copying is rare."""
        if len(self._t) and t_s[-1] - self._t[0] > 2.0 * self._keep_s:
            # The windows of the grid instants within this very block must still be whole.
            self._begin += int(self._t.searchsorted(t_s[0] - self._keep_s))
        end = self._end + len(t_s)
        if end > len(self._all_t):
            end = self._make_room(len(t_s))
        self._all_t[self._end : end] = t_s
        for row, column in zip(self._all_rows, columns, strict=True):
            row[self._end : end] = column
        self._end = end
        self._show()

    def _make_room(self, n: int) -> int:
        """Move what is kept to the front of new arrays; windows given out stay as they are."""
        kept = self._end - self._begin
        room = max(_ROOM, 2 * (kept + n))
        t, rows = np.empty(room), np.empty((self._columns, room))
        t[:kept] = self._all_t[self._begin : self._end]
        rows[:, :kept] = self._all_rows[:, self._begin : self._end]
        self._all_t, self._all_rows, self._begin, self._end = t, rows, 0, kept
        return kept + n

    def _show(self) -> None:
        self._t = self._all_t[self._begin : self._end]
        self._rows = self._all_rows[:, self._begin : self._end]

    @property
    def last_t_s(self) -> float:
        return float(self._t[-1]) if len(self._t) else -np.inf

    @property
    def times(self) -> FloatArray:
        """Of all rows ``(n,)``. What is older than the kept time may be there or not."""
        return self._t

    @property
    def rows(self) -> FloatArray:
        """All rows ``(k, n)``."""
        return self._rows

    def window(self, from_s: float, until_s: float) -> tuple[FloatArray, FloatArray]:
        """Times ``(m,)`` and rows ``(k, m)`` with ``from_s <= t < until_s``; views, not copies."""
        a, b = self._t.searchsorted((from_s, until_s)).tolist()
        return self._t[a:b], self._rows[:, a:b]

    def clipped(self, from_s: float, until_s: float, horizon_s: float) -> tuple[float, float]:
        """A window as far as it may show at an instant, before which samples may have run ahead.

        It stays before ``horizon_s``, and reaches back by the kept time at most: what is older may
        be there or not, by how the rows came in.
        """
        return max(from_s, horizon_s - self._keep_s), min(until_s, horizon_s)
