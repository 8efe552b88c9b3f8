"""Two ways to sit that a session shows by itself: upright and sunk, with a gap between."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.cues import Band
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.practice.desk.desk_params import DeskParams

_HALF_DEG = 45
_EVERY_N = 120
_BLUR = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
_GAP = 0.5
"""In the gap there is so much less than in the lower one of both peaks."""
_APART = 1.5


class TwoHabits:
    """Angles of quiet sitting in, a band out where they fall into two heaps.

    The border that parts them best (least variance within both; Otsu 1979) counts if each has
    lasted as long as a slouch, they are ``1.5 floor_rad`` apart, and there is a gap between. Then
    what the wearer does in this seat tells more than a range taken in another: the border lies
    half-way between the two.

    Args:
        params: Tuning.
    """

    def __init__(self, params: DeskParams) -> None:
        self._least_n = 2.0 * params.slouch_s
        self._apart = _APART * params.floor_rad / RAD_PER_DEG
        self._first_deg: int | None = None
        self._counts = np.zeros(2 * _HALF_DEG + 1)
        self._n = 0
        self.band: Band | None = None
        """``None`` while there are no two."""

    def see(self, angle_rad: float) -> bool:
        """A quiet instant; whether the band may be another one."""
        deg = math.floor(angle_rad / RAD_PER_DEG + 0.5)
        if self._first_deg is None:
            self._first_deg = deg
        place = deg - self._first_deg + _HALF_DEG
        if not 0 <= place < len(self._counts):
            return False
        self._counts[place] += 1.0
        self._n += 1
        if self._n % _EVERY_N:
            return False
        self._part()
        return True

    def _part(self) -> None:
        assert self._first_deg is not None
        counts, deg = self._counts, np.arange(len(self._counts)) + self._first_deg - _HALF_DEG
        upright = np.cumsum(counts)[:-1]
        sunk = counts.sum() - upright
        moment = np.cumsum(counts * deg)[:-1]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = moment / upright, ((counts * deg).sum() - moment) / sunk
        between = np.where(
            (upright > 0) & (sunk > 0), upright * sunk * (means[1] - means[0]) ** 2, 0
        )
        k = int(np.argmax(between))
        if min(upright[k], sunk[k]) < self._least_n:
            return
        low, high = float(means[0][k]), float(means[1][k])
        if high - low < self._apart or not self._has_gap(k, low, high):
            return
        self.band = Band(low * RAD_PER_DEG, 0.5 * (high - low) * RAD_PER_DEG)

    def _has_gap(self, k: int, low_deg: float, high_deg: float) -> bool:
        assert self._first_deg is not None
        blurred = np.convolve(self._counts, _BLUR, "same")
        first, last = (round(x - self._first_deg) + _HALF_DEG for x in (low_deg, high_deg))
        peak = min(blurred[: k + 1].max(), blurred[k + 1 :].max())
        return bool(blurred[first : last + 1].min() <= _GAP * peak)
