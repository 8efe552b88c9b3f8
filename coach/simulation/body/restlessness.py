"""What a body does all the time without deciding to: sway, tremble, breath.

Functions of time that are drawn as time goes on; each stretch is drawn once, so that no cutting of
the time changes anything.

Sway is a sum of relaxing random walks (time constants 0.25 to 20 s): its power falls about as one
over frequency to half a hertz and faster above, as that of quiet standing does (Collins & De Luca
1993, 10.1007/BF00229788). Tremble is narrow noise of 5 to 12 Hz, as of tiring muscles (Elble &
Randall 1976, 10.1152/jn.1976.39.2.370).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

KNOTS_HZ = 8.0
_BLOCK = 256  # knots drawn at once
_RELAXING_S = np.array([0.25, 1.0, 4.0, 20.0])
_WEIGHTS = np.array([0.25, 0.5, 0.7, 0.45])
_WEIGHTS = _WEIGHTS / math.sqrt(float(np.sum(_WEIGHTS**2)))


class Drift:
    """Smooth noise of about unit RMS on each axis, power falling with frequency.

    Args:
        axes: How many.
        rng: Of its own.
    """

    def __init__(self, axes: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self._state = rng.standard_normal((_RELAXING_S.size, axes))
        self._knots = np.empty((0, axes))
        self._first = 0

    def at(self, t_s: FloatArray) -> FloatArray:
        """``(n, axes)`` at sorted times from -0.1 s on; a cubic B-spline."""
        place = t_s * KNOTS_HZ + 2.0
        whole = np.floor(place)
        self._reach(int(whole[-1]) + 3)
        i = whole.astype(np.int64) - self._first
        u = (place - whole)[:, None]
        v = 1.0 - u
        u2, v2 = u * u, v * v
        knots = self._knots
        return np.asarray(
            (
                v2 * v * knots[i - 1]
                + (4.0 - 6.0 * u2 + 3.0 * u2 * u) * knots[i]
                + (4.0 - 6.0 * v2 + 3.0 * v2 * v) * knots[i + 1]
                + u2 * u * knots[i + 2]
            )
            / 6.0
        )

    def forget(self, before_s: float) -> None:
        """Nobody will ask for earlier times."""
        spare = int(before_s * KNOTS_HZ) - 2 - self._first
        if spare > 4 * _BLOCK:
            self._knots = self._knots[spare:]
            self._first += spare

    def _reach(self, knot: int) -> None:
        keep = np.exp(-1.0 / (KNOTS_HZ * _RELAXING_S))[:, None]
        new = np.sqrt(1.0 - keep**2)
        while self._first + len(self._knots) <= knot:
            drawn = self._rng.standard_normal((_BLOCK, _RELAXING_S.size, self._knots.shape[1]))
            rows = np.empty((_BLOCK, self._knots.shape[1]))
            state = self._state
            for row in range(_BLOCK):
                state = keep * state + new * drawn[row]
                rows[row] = _WEIGHTS @ state
            self._state = state
            self._knots = np.concatenate([self._knots, rows])


class Tremble:
    """Narrow noise of unit RMS on each axis: a few waves whose sizes drift.

    Args:
        axes: How many.
        hz: Its middle.
        rng: Of its own.
    """

    def __init__(self, axes: int, hz: float, rng: np.random.Generator) -> None:
        self._hz = hz * np.array([0.82, 1.0, 1.19])
        self._phase = rng.uniform(0.0, 2.0 * math.pi, (3, axes))
        self._size = Drift(3, rng)

    def at(self, t_s: FloatArray) -> FloatArray:
        """``(n, axes)`` at sorted times."""
        size = np.abs(0.8 + 0.5 * self._size.at(t_s))
        found = np.zeros((t_s.size, self._phase.shape[1]))
        for wave, hz in enumerate(self._hz):
            turns = 2.0 * math.pi * hz * t_s[:, None] + self._phase[wave]
            found += size[:, wave, None] * np.sin(turns)
        return np.asarray(found * math.sqrt(2.0 / 3.0))

    def forget(self, before_s: float) -> None:
        """Nobody will ask for earlier times."""
        self._size.forget(before_s)
