"""What is read from single strides and stances; each is computed once and remembered.

The grid looks at the same stride five or six times while it is among the last ones.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.model.ring_buffer import RingBuffer

_REMEMBERED = 64
_LEAST_ROWS = 8
"""Of fewer samples nothing is read of a stride."""

K = TypeVar("K")
V = TypeVar("V")

OBLIQUITY, TURN_RATE = 1, 2
"""Rows of the history beside the tilt in row 0."""


class Means(NamedTuple):
    """Means over whole strides.

    Args:
        tilt_rad: Sagittal angle.
        obliquity_rad: Frontal angle.
        turn_rate_rad_s: Turning of the whole body.
        rotation_range_rad: Mean over strides of the peak-to-peak turning; ``None`` while standing.
    """

    tilt_rad: float
    obliquity_rad: float
    turn_rate_rad_s: float
    rotation_range_rad: float | None


class _Stride(NamedTuple):
    """Sums over one stride's samples, plain floats because strides are added up one by one."""

    samples: int
    tilt: float
    obliquity: float
    turn_rate: float
    rotation_range_rad: float


class StrideReader:
    """Reads strides and stances out of a history of angles."""

    def __init__(self, history: RingBuffer) -> None:
        self._history = history
        self._strides: dict[tuple[float, float], _Stride] = {}
        self._peaks: dict[tuple[float, float], float] = {}

    def means(self, borders_s: Sequence[float]) -> Means | None:
        """Means over the strides between the borders (ascending); ``None`` without samples."""
        strides = count = 0
        tilt = obliquity = turn_rate = rotation_range = 0.0
        for pair in pairwise(borders_s):
            stride = self._stride(pair)
            if stride.samples >= _LEAST_ROWS:
                strides += 1
                count += stride.samples
                tilt += stride.tilt
                obliquity += stride.obliquity
                turn_rate += stride.turn_rate
                rotation_range += stride.rotation_range_rad
        if not strides:
            return None
        return Means(tilt / count, obliquity / count, turn_rate / count, rotation_range / strides)

    def still_means(self, from_s: float, until_s: float) -> Means | None:
        """Means over a stretch without strides; ``None`` without samples."""
        times, rows = self._history.window(from_s, until_s)
        if len(times) < 4:
            return None
        tilt, obliquity, turn = (float(row.mean()) for row in rows[:3])
        return Means(tilt, obliquity, turn, None)

    def drop_rad(self, stances: Sequence[tuple[float, float]], sign: float) -> float | None:
        """Mean over stances of the largest drop of the other side.

        Args:
            stances: Initial contact and duration of each stance of one foot.
            sign: +1 for the left foot's stances (right side down is positive), -1 for the right's.

        Returns:
            The mean, or ``None`` without stances.
        """
        if not stances:
            return None
        return sum(self._peak(contact, length, sign) for contact, length in stances) / len(stances)

    def _stride(self, borders: tuple[float, float]) -> _Stride:
        known = self._strides.get(borders)
        if known is None:
            times, rows = self._history.window(*borders)
            tilt, obliquity, turn = np.add.reduce(rows[:3], axis=1).tolist()
            turned_rad = _turning(times, rows[TURN_RATE], turn)
            known = _Stride(len(times), tilt, obliquity, turn, turned_rad)
            _remember(self._strides, borders, known)
        return known

    def _peak(self, contact_s: float, length_s: float, sign: float) -> float:
        key = (contact_s, sign)
        known = self._peaks.get(key)
        if known is None:
            _, rows = self._history.window(contact_s, contact_s + length_s)
            known = float(np.maximum.reduce(sign * rows[OBLIQUITY])) if rows.shape[1] else 0.0
            _remember(self._peaks, key, known)
        return known


def _turning(times: FloatArray, rate: FloatArray, total: float) -> float:
    """Peak-to-peak of the integrated rate, after its own mean is taken off.

    So neither a corner nor the gyroscope's offset counts. ``total`` is the sum of the rates.
    """
    n = len(rate)
    if n < _LEAST_ROWS:
        return 0.0
    turned = np.add.accumulate(rate - total / n)
    dt_s = float(times[-1] - times[0]) / (n - 1)
    return float(np.maximum.reduce(turned) - np.minimum.reduce(turned)) * dt_s


def _remember(known: dict[K, V], key: K, value: V) -> None:
    known[key] = value
    if len(known) > _REMEMBERED:
        del known[next(iter(known))]
