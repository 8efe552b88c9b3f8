"""Does gravity, as the accelerometer sees it, turn as the gyroscope says?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee.ruling import Verdict

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def judge(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Verdict:
    """Judge a whole file.

    Args:
        acc_t_s: ``(n,)`` times of the accelerometer's samples, rising; gaps are allowed.
        acc_m_s2: ``(n, 3)`` specific force, 9.81 upwards at rest.
        gyr_t_s: ``(m,)`` likewise of the gyroscope, on the same clock as far as anybody knows.
        gyr_rad_s: ``(m, 3)`` rates, as far as anybody knows in rad/s about the same axes.
    """
    del acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s
    return Verdict(0.0, checked=False, unchecked=("the referee is not there yet",))


def mended(
    gyr_t_s: FloatArray, gyr_rad_s: FloatArray, verdict: Verdict
) -> tuple[FloatArray, FloatArray]:
    """Times ``(m,)`` and rates ``(m, 3)`` of the gyroscope with all findings mended."""
    mend = verdict.mend
    axes = np.array(mend.axes, dtype=np.float64)
    return gyr_t_s + mend.shift_s, mend.scale * gyr_rad_s @ axes.T
