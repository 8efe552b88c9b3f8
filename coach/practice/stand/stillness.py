"""Does a segment move, or is it still, by its last seconds?"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from coach.model.vectors import cross, dot
from coach.practice.epochs import EPOCH_S
from coach.practice.stand.held import forces_of, ups_of

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector
    from coach.practice.epochs import Epoch
    from coach.practice.stand.stand_params import StandParams

_MEASURED = 0.5
"""An epoch of which less was really sent tells nothing."""

_PART = 0.8
"""So much of a stretch must be there."""

_SILENT_S = 1.5
"""A segment of which nothing came for so long is not there."""


class Stillness:
    """Keeps the last seconds of one segment."""

    def __init__(self, params: StandParams) -> None:
        self._params = params
        self._window = max(round(params.settle_s / EPOCH_S), 2)
        self._last: deque[Epoch] = deque(maxlen=self._window)

    def push(self, epoch: Epoch) -> None:
        """Take in what is worth it."""
        if epoch.fresh:
            self._last.clear()
        if epoch.measured >= _MEASURED:
            self._last.append(epoch)

    def is_there(self, t_s: float) -> bool:
        """Whether data come."""
        return bool(self._last) and t_s - self._last[-1].t_s <= _SILENT_S

    def moves(self, epoch: Epoch) -> bool:
        """Whether an epoch is movement rather than sway."""
        return math.hypot(*epoch.rate_rad_s) > self._params.rate_rad_s

    def is_still(self, t_s: float) -> bool:
        """Whether it has been still for the time of settling."""
        since_s = t_s - self._params.settle_s - 1e-6
        recent = [one for one in self._last if one.t_s >= since_s]
        moving = sum(self.moves(one) for one in recent)
        if len(recent) < _PART * self._window or moving > (1.0 - _PART) * self._window / 2.0:
            return False
        half = len(recent) // 2
        return angle(_mean(recent[:half]), _mean(recent[half:])) <= self._params.drift_rad

    def now(self) -> Vector | None:
        """Up by the force, mean over the time of settling."""
        return _unit(forces_of(list(self._last)).mean(axis=0)) if self._last else None


def angle(one: Vector, other: Vector) -> float:
    """Angle between two directions, unit vectors."""
    across = cross(one, other)
    return math.atan2(math.sqrt(dot(across, across)), dot(one, other))


def _mean(epochs: list[Epoch]) -> Vector:
    return _unit(ups_of(epochs).mean(axis=0))


def _unit(mean: FloatArray) -> Vector:
    x, y, z = (mean / np.sqrt(mean @ mean)).tolist()
    return x, y, z
