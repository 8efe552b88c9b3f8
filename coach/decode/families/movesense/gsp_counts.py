"""What the chip counted, out of the float32 that a sensor sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.decode.families.movesense import gsp
from coach.model import SensorScale
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.decode.families.movesense.gsp import Measure
    from coach.model.blocks import FloatArray

Counts = npt.NDArray[np.int16] | npt.NDArray[np.float64]

# Every value of the captures is a whole number of these, within 0.0004: with 9.807 for gravity.
_ACC_M_S2 = 0.000244 * 9.807
_GYR_RAD_S = 0.07 * RAD_PER_DEG
_RANGES_G = (16.0, 8.0, 4.0, 2.0)

_FULL_SCALE_COUNTS = 32745.0
"""7.99 of 8 g; 2292 deg/s."""

_MOST_COUNTS = 32768.0
_WHOLE = 0.04
"""Within so much of a count a value is whole. A float32 of 8 g is rounded by 0.004."""


class CountScale:
    """Knows the range in use by its samples: their step, and what does not fit a narrower one."""

    def __init__(self) -> None:
        self._range_g = gsp.USUAL_RANGE_G

    def counts(self, body: bytes, measure: Measure) -> tuple[Counts, SensorScale]:
        """Samples of a message: ``(n, 6)`` acc and gyro, or ``(n, 3)`` acc alone.

        Counts where all are whole, as the chip made them; values between counts are kept as such.
        """
        n = measure.samples(len(body))
        with np.errstate(invalid="ignore"):  # NaNs of some kinds
            values = np.frombuffer(body, np.dtype("<f4"), offset=gsp.TIME).astype(np.float64)
        arrays = dict(zip(measure.vectors, values.reshape(-1, n, 3), strict=True))
        acc = arrays["acc"] / _ACC_M_S2
        self._learn_range(acc)
        scale = self._range_g / gsp.USUAL_RANGE_G
        parts = [acc / scale]
        if "gyro" in arrays:
            parts.append(arrays["gyro"] * (RAD_PER_DEG / _GYR_RAD_S))
        counts = np.hstack(parts)
        whole = np.rint(counts)
        known = SensorScale(_ACC_M_S2 * scale, _GYR_RAD_S, _FULL_SCALE_COUNTS)
        # A NaN fails the comparisons too, and is told by whoever takes the samples.
        with np.errstate(invalid="ignore"):
            off = np.abs(counts - whole)
        fits = (off < _WHOLE) & (whole >= -_MOST_COUNTS) & (whole < _MOST_COUNTS)
        if fits.all():
            return whole.astype(np.int16), known
        return counts, known

    def _learn_range(self, acc: FloatArray) -> None:
        """A range is at least what is measured, and its steps are no finer than they are seen."""
        most_g = float(np.abs(acc).max()) * gsp.USUAL_RANGE_G / _MOST_COUNTS
        if not most_g < 1.01 * _RANGES_G[0]:
            return
        step_g = next((g for g in _RANGES_G if _is_whole(acc * (gsp.USUAL_RANGE_G / g))), None)
        if step_g is not None and step_g < self._range_g:
            self._range_g = step_g
        while most_g > 1.01 * self._range_g:
            self._range_g *= 2.0


def _is_whole(counts: FloatArray) -> bool:
    return bool((np.abs(counts - np.rint(counts)) < _WHOLE).all())
