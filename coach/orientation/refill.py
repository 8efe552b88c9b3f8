"""Samples lost in a step rhythm, filled with the stride before instead of a straight line."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Quality, SampleBlock
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_FILLED = int(Quality.INTERPOLATED | Quality.ATTITUDE_ONLY)


@dataclass(frozen=True, slots=True)
class RefillParams:
    """When a stretch before a gap is found again earlier.

    Args:
        match_s: Length of the stretch right before the gap that is looked for.
        shortest_s: Nearest repetition; above the step time of any runner, since only a whole stride
            repeats what turns left and right.
        longest_s: Farthest repetition; two slow strides.
        alike: Least correlation over all six axes. Running gives 0.96 to 0.99, chance 0.3.
    """

    match_s: float = 1.5
    shortest_s: float = 0.5
    longest_s: float = 1.7
    alike: float = 0.8


class StrideRefill:
    """Replaces what timing drew as a straight line by the movement of one stride earlier.

    A rate that swings by 60 deg/s turns the straight line over 80 ms into 1 to 2 deg of attitude;
    the stride before is off by a fifth of that. Without a rhythm the line stays.
    """

    def __init__(self, params: RefillParams, dt_s: float) -> None:
        self._params = params
        self._match = round(params.match_s / dt_s)
        self._lags = range(round(params.shortest_s / dt_s), round(params.longest_s / dt_s) + 1)
        self._keep = self._match + self._lags[-1]
        self._parts: deque[FloatArray] = deque()
        self._kept = 0

    def push(self, block: SampleBlock) -> tuple[FloatArray, FloatArray]:
        """Rate ``(n, 3)`` and specific force ``(n, 3)`` of a block, its gaps filled anew."""
        gyr, acc = block.gyr_rad_s, block.acc_m_s2
        if block.restart:
            self._parts.clear()
            self._kept = 0
        # A g beside a rad/s: both swing by about as much in running.
        rows = np.concatenate([gyr, acc / GRAVITY_M_S2], axis=1)
        filled = (block.quality & _FILLED) != 0
        if filled.any():
            runs = _runs(filled)
            rows = self._refilled(rows, runs)
            # Measured samples stay as they are, to the last bit.
            gyr, acc = gyr.copy(), acc.copy()
            for begin, end in runs:
                gyr[begin:end] = rows[begin:end, :3]
                acc[begin:end] = rows[begin:end, 3:] * GRAVITY_M_S2
        self._parts.append(rows)
        self._kept += len(rows)
        while self._kept - len(self._parts[0]) >= self._keep:
            self._kept -= len(self._parts.popleft())
        return gyr, acc

    def _refilled(self, rows: FloatArray, runs: list[tuple[int, int]]) -> FloatArray:
        known = np.concatenate([*self._parts, rows])
        first = len(known) - len(rows)
        for begin, end in runs:
            start, stop = first + begin, first + end
            lag = self._lag(known[max(start - self._keep, 0) : start])
            if stop - start < lag:
                _repeat(known, start, stop, lag)
        return known[first:].copy()

    def _lag(self, past: FloatArray) -> int:
        """Samples to the best repetition of the last stretch; 0 without one."""
        if len(past) < self._keep:
            return 0
        n = self._match
        wanted = past[-n:] - past[-n:].mean(axis=0)
        earlier = past[: len(past) - self._lags[0]]
        fit = np.zeros(len(earlier) - n + 1)
        energy = np.zeros_like(fit)
        for axis in range(6):
            column = np.ascontiguousarray(earlier[:, axis])
            fit += np.correlate(column, np.ascontiguousarray(wanted[:, axis]), "valid")
            total = np.concatenate([[0.0], column.cumsum()])
            square = np.concatenate([[0.0], (column * column).cumsum()])
            energy += square[n:] - square[:-n] - (total[n:] - total[:-n]) ** 2 / n
        alike = fit / np.sqrt(np.maximum(energy, 1e-9) * max(float((wanted**2).sum()), 1e-9))
        best = int(np.argmax(alike))
        return self._lags[-1] - best if alike[best] >= self._params.alike else 0


def _runs(filled: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Begin and end of each stretch of filled samples that has a measured one behind it."""
    edges = np.flatnonzero(np.diff(filled, prepend=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=False))


def _repeat(rows: FloatArray, start: int, stop: int, lag: int) -> None:
    """Keep the line between both ends; add how the earlier stretch left its own line."""
    model = rows[start - 1 - lag : stop + 1 - lag]
    share = (np.arange(len(model)) / (len(model) - 1))[:, None]
    rows[start:stop] += (model - model[0] - share * (model[-1] - model[0]))[1:-1]
