"""Is what is taken for the gyroscope the acceleration, or the gravity a phone takes out of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2
from coach.recording.importing.referee.ruling import Finding, FindingKind
from coach.recording.importing.referee.windows import second_means

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_CONSTANT = 0.05
_ALIKE = 0.95


def no_gyroscope(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Finding | None:
    """``None`` if it may be one. Gravity keeps its length and points along the mean of a second."""
    size = np.linalg.norm(gyr_rad_s, axis=1)
    mean = float(size.mean())
    steady = float(size.std()) < _CONSTANT * mean
    unit_sized = min(abs(mean / GRAVITY_M_S2 - 1.0), abs(mean - 1.0)) < 2.0 * _CONSTANT
    beside = np.stack([np.interp(gyr_t_s, acc_t_s, acc_m_s2[:, i]) for i in range(3)], axis=1)
    one, other = (second_means(gyr_t_s, x) for x in (beside, gyr_rad_s))
    if not steady:
        one, other = beside, gyr_rad_s
    length = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    along = float(np.mean((one * other).sum(axis=1) / np.maximum(length, 1e-9)))
    if abs(along) > _ALIKE and (unit_sized or not steady):
        what = "gravity" if steady else "the acceleration again"
        line = (
            f"what is taken for the gyroscope points along the acceleration (cosine {along:.2f}), "
            f"its length is {mean:.2f}: it is {what}, not a gyroscope"
        )
        return Finding(FindingKind.NO_GYROSCOPE, line, "--gyro-columns X,Y,Z", abs(along))
    return None
