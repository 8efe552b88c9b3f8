"""Which samples can a worn sensor have measured? The others are lost ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from coach.model import SensorScale

FROZEN_S = 0.25
"""No reading of a body that moves stays the same in every axis for longer."""

_TURNING_RAD_S = 0.15  # beyond the bias of any gyroscope (4 deg/s), which at rest shows as turning
_OFF_G_M_S2 = 1.0  # beyond the scale error of any accelerometer, 3 % of g
_G_M_S2 = 9.80665

_FEWEST_SAME = 10
"""At low rates so many equal rows in a row: fewer may be a coarse sensor that is held still."""

_ACC_M_S2 = 4000.0  # high-g sensors end at 400 g
_GYR_RAD_S = 140.0  # twice the fastest on sale, 4000 deg/s
_BEYOND = 1.1  # of full scale, which of some sensors is where samples begin to be cut off

_WHOLE = np.dtype("<i2")
"""Counts of most sensors; none of them is infinite, no number or beyond the scale."""

BoolArray = npt.NDArray[np.bool_]


class Soundness:
    """One sensor's rows in their order; any cutting into packets gives the same.

    A row is unsound if a number in it is none or beyond what the sensor can give, if it is zero in
    every axis, or if it and all rows of the ``FROZEN_S`` before it are the same, though no body at
    rest reads so: gravity would turn (``|gyr x acc| / |acc|``), or is not felt. What stays the same
    at rest is taken as rest: nothing is said of it, and data without noise are no fault. Nothing
    looks ahead, so the first ``FROZEN_S`` of a frozen stretch count as measured.
    """

    def __init__(self) -> None:
        self._last: npt.NDArray[np.generic] | None = None
        self._same = 0  # rows before the next one that equal the last, without it
        self._scale: SensorScale | None = None
        self._limits = np.empty(0)

    def begin(self) -> None:
        """Other axes from here on."""
        self._last, self._same, self._scale = None, 0, None

    def unsound(
        self, counts: npt.NDArray[np.generic], scale: SensorScale, dt_s: float
    ) -> BoolArray | None:
        """Which of the next rows were not measured, ``(n,)``; ``None`` if all were.

        Args:
            counts: ``(n, 6)`` or ``(n, 3)``, n at least 1.
            scale: Of the counts.
            dt_s: Sample period.
        """
        bad: BoolArray | None = None
        if counts.dtype is not _WHOLE and counts.dtype.kind == "f":
            # A NaN fails the comparison too.
            possible = np.abs(counts) <= self._limits_of(scale, counts.shape[1])
            if not possible.all():
                bad = ~possible.all(axis=1)
        first = counts[:, 0]
        if np.count_nonzero(first) < len(first):
            zero = np.asarray(~counts.any(axis=1))
            if zero.any():
                bad = zero if bad is None else bad | zero
        frozen = self._frozen(counts, max(round(FROZEN_S / dt_s), _FEWEST_SAME))
        if frozen is not None:
            rows = np.flatnonzero(frozen if bad is None else frozen & ~bad)
            frozen[rows] = ~_at_rest(counts[rows], scale)
            bad = frozen if bad is None else bad | frozen
        return bad

    def _frozen(self, counts: npt.NDArray[np.generic], most: int) -> BoolArray | None:
        """Rows that equal so many before them."""
        n, last = len(counts), self._last
        self._last = counts[-1]
        # One number tells nearly always, and an array costs more than the few numbers of a packet.
        changed = last is None or counts[0, 0] != last[0]
        if n <= most and changed and (n == 1 or counts[n - 1, 0] != counts[n - 2, 0]):
            self._same = 0
            return None
        same = np.empty(n, dtype=np.bool_)
        same[0] = last is not None and np.array_equal(counts[0], last)
        np.all(counts[1:] == counts[:-1], axis=1, out=same[1:])
        at = np.arange(n)
        # The row with which each run of equal ones began; one before this packet is negative.
        began = np.maximum.accumulate(np.where(same, -self._same - 1, at))
        run = at - began
        self._same = int(run[-1])
        frozen = run >= most
        return frozen if frozen.any() else None

    def _limits_of(self, scale: SensorScale, columns: int) -> npt.NDArray[np.float64]:
        if scale is not self._scale or len(self._limits) != columns:
            per_count = [scale.acc_m_s2_per_count] * 3 + [scale.gyr_rad_s_per_count] * 3
            most = [_ACC_M_S2] * 3 + [_GYR_RAD_S] * 3
            limits = np.array(most) / np.array(per_count)
            self._limits = np.minimum(limits, _BEYOND * scale.full_scale_counts)[:columns]
            self._scale = scale
        return self._limits


def _at_rest(counts: npt.NDArray[np.generic], scale: SensorScale) -> npt.NDArray[np.bool_]:
    """Whether a body that does not move can read each row."""
    rows = counts.astype(np.float64)
    acc = rows[:, :3] * scale.acc_m_s2_per_count
    g_m_s2 = np.sqrt((acc * acc).sum(axis=1))
    rest = np.asarray(np.abs(g_m_s2 - _G_M_S2) <= _OFF_G_M_S2)
    if counts.shape[1] > 3:
        turning = np.cross(rows[:, 3:] * scale.gyr_rad_s_per_count, acc)
        rest &= np.sqrt((turning * turning).sum(axis=1)) <= _TURNING_RAD_S * g_m_s2
    return rest


def stretches(unsound: BoolArray | None, n: int) -> list[tuple[int, int]]:
    """First row and the row after the last of each stretch of sound ones among ``n``."""
    if unsound is None:
        return [(0, n)]
    edges = np.flatnonzero(np.diff(unsound, prepend=True, append=True)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
