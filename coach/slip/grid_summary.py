"""Half-second summaries of the attitude: what the watch over the sensor's seat remembers."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import AttitudeBlock, Locomotion
    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector

BINS = 5
"""Parts of a half second: a stride has seven of them, enough to see how sudden a change was."""


@dataclass(frozen=True, slots=True)
class GridSummary:
    """The time between two grid instants.

    Args:
        t_s: The instant that ends it.
        locomotion: What the runner was doing.
        cadence_spm: Steps per minute, 0 while unknown.
        up: Mean of up in segment axes.
        parts: ``(BINS, 3)`` the same in equal parts of the time.
        pull: Mean levelled force over gravity, forward, left, 0: what attitude is off.
        spread_rad: Standard deviation of up about its mean.
        force_sd_m_s2: Largest standard deviation of the levelled specific force.
        straight: Whether the body kept its course over the last strides.
        straights: How many halves were straight by now, this one included.
        straight_sum: Sum of their ups. Differences of sums give the mean of any stretch at once.
        level: ``(n, 3)`` specific force: forward, left, up.
    """

    t_s: float
    locomotion: Locomotion
    cadence_spm: float
    up: Vector
    parts: FloatArray
    pull: Vector
    spread_rad: float
    force_sd_m_s2: float
    straight: bool
    straights: int
    straight_sum: Vector
    level: FloatArray


class _Window(NamedTuple):
    """Rows between two grid instants.

    Args:
        parts: As in ``GridSummary``.
        mean: Mean of each column.
        square: Its variance.
        level: As in ``GridSummary``.
    """

    parts: FloatArray
    mean: list[float]
    square: list[float]
    level: FloatArray


class Rows:
    """Attitude rows until the next grid instant. Nothing depends on how they came in blocks.

    What follows from them alone is worked out for all instants before the last row, once the first
    of these is asked for; each window by itself, so with the same bits however many there are.
    """

    def __init__(self, curve_rad_s: float, course: int, grid_s: float) -> None:
        """Args: turning beyond ``curve_rad_s``, as a mean of ``course`` halves, is a curve.

        A curve holds for twice as many halves after it, until the attitude has settled.
        """
        self._curve_rad_s = curve_rad_s
        self._grid_s = grid_s
        # Over some strides: within one the body turns to and fro much faster.
        self._turns: deque[float] = deque(maxlen=course)
        self._unsettled = 0
        self._straights = 0
        self._sum: Vector = (0.0, 0.0, 0.0)
        self.clear()

    def clear(self) -> None:
        self._t: list[FloatArray] = []
        self._rows: list[FloatArray] = []
        self._ahead: deque[_Window | None] = deque()

    def append(self, block: AttitudeBlock) -> None:
        self._t.append(block.t_s)
        columns = (block.up_segment, block.acc_level_m_s2, block.yaw_rate_rad_s[:, None])
        self._rows.append(np.concatenate(columns, axis=1))

    def take(self, t_s: float, locomotion: Locomotion, cadence_spm: float) -> GridSummary | None:
        """Summary of the rows before a grid instant; ``None`` where there are too few."""
        if not self._ahead:
            self._look_ahead(t_s)
        window = self._ahead.popleft() if self._ahead else None
        if window is None:
            return None
        ux, uy, uz, forward, left, _, turn = window.mean
        square = window.square
        straight = self._straight(turn)
        if straight:
            x, y, z = self._sum
            self._straights, self._sum = self._straights + 1, (x + ux, y + uy, z + uz)
        return GridSummary(
            t_s,
            locomotion,
            cadence_spm,
            (ux, uy, uz),
            window.parts,
            (forward / GRAVITY_M_S2, left / GRAVITY_M_S2, 0.0),
            math.sqrt(sum(square[:3])),
            math.sqrt(max(square[3:6])),
            straight,
            self._straights,
            self._sum,
            window.level,
        )

    def _look_ahead(self, t_s: float) -> None:
        """The windows of an instant and of those after it that no later row changes."""
        if not self._t:
            return
        times, rows = _joined(self._t), _joined(self._rows)
        instants_s, last_s, number = [t_s], float(times[-1]), round(t_s / self._grid_s)
        while number * self._grid_s == instants_s[-1] and (number + 1) * self._grid_s <= last_s:
            number += 1
            instants_s.append(number * self._grid_s)
        ends: list[int] = times.searchsorted(instants_s).tolist()
        n = ends[-1]
        self._t, self._rows = ([times[n:]], [rows[n:]]) if n < len(times) else ([], [])
        begins = [0, *ends[:-1]]
        lengths = [end - begin for begin, end in zip(begins, ends, strict=True)]
        for n, group in groupby(zip(lengths, begins, strict=True), key=itemgetter(0)):
            places = [begin for _, begin in group]
            if n < 2 * BINS:
                self._ahead.extend([None] * len(places))
                continue
            those = rows[places[0] : places[-1] + n].reshape(len(places), n, rows.shape[1])
            self._ahead.extend(_windows(those))

    def _straight(self, turn_rad_s: float) -> bool:
        turns = self._turns
        turns.append(turn_rad_s)
        self._unsettled = max(self._unsettled - 1, 0)
        if abs(sum(turns)) >= self._curve_rad_s * len(turns):
            self._unsettled = 2 * (turns.maxlen or 0)
        return self._unsettled == 0


def _windows(rows: FloatArray) -> list[_Window]:
    """Windows of ``(k, n, 7)`` rows, one after the other."""
    n = rows.shape[1]
    begins, lengths = _bins(n)
    parts = np.add.reduceat(rows[:, :, :3], begins, axis=1) / lengths
    mean = np.add.reduce(rows, axis=1) / n
    off = rows - mean[:, None]
    square = np.add.reduce(off * off, axis=1) / n
    columns = parts, mean.tolist(), square.tolist(), rows[:, :, 3:6]
    return [_Window(*window) for window in zip(*columns, strict=True)]


def straight_ups(halves: Sequence[GridSummary]) -> tuple[int, Vector]:
    """How many of some consecutive halves were straight, and the mean up of those."""
    first, last = halves[0], halves[-1]
    (x, y, z), (a, b, c) = last.straight_sum, first.straight_sum
    n = last.straights - first.straights
    if first.straight:
        n, (a, b, c) = n + 1, (a - first.up[0], b - first.up[1], c - first.up[2])
    return (n, ((x - a) / n, (y - b) / n, (z - c) / n)) if n else (0, (0.0, 0.0, 0.0))


def mean_of(vectors: Sequence[Vector]) -> Vector:
    """Mean of at least one."""
    n = len(vectors)
    x, y, z = zip(*vectors, strict=True)
    return sum(x) / n, sum(y) / n, sum(z) / n


def _joined(parts: list[FloatArray]) -> FloatArray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


@lru_cache(maxsize=64)
def _bins(n: int) -> tuple[npt.NDArray[np.intp], FloatArray]:
    """First row of each of ``BINS`` equal parts of ``n`` rows; their lengths ``(BINS, 1)``."""
    begins = np.arange(BINS) * n // BINS
    return begins, np.diff(begins, append=n)[:, None].astype(np.float64)
