"""Does gravity, as the accelerometer sees it, turn as the gyroscope says?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee.contest import contest
from coach.recording.importing.referee.cures import axes_and_unit
from coach.recording.importing.referee.not_a_gyroscope import no_gyroscope
from coach.recording.importing.referee.ruling import Finding, FindingKind, Mend, Verdict
from coach.recording.importing.referee.same_time import is_strong, time_finding
from coach.recording.importing.referee.shocks import compare_shocks
from coach.recording.importing.referee.windows import cut_windows, fast_part

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_SHAKEN_M_S2 = 0.3
"""Who stands still shakes neither."""


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
    if min(len(acc_t_s), len(gyr_t_s)) < 2:
        return Verdict(0.0, checked=False, unchecked=("there are too few samples to judge",))
    stranger = no_gyroscope(acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s)
    if stranger is not None:
        return Verdict(0.0, checked=False, findings=(stranger,))
    shocks = None
    if fast_part(acc_t_s, acc_m_s2) >= _SHAKEN_M_S2:
        shocks = compare_shocks(acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s)
    findings: list[Finding] = []
    unchecked: list[str] = []
    mend = Mend()
    if shocks is None or not is_strong(shocks):
        unchecked.append("whether both sensors' times agree: too little shakes both")
    if shocks is not None:
        late = time_finding(shocks)
        if late is not None:
            findings.append(late)
        if late is not None and late.kind is FindingKind.TIME_SHIFT:
            mend = replace(mend, shift_s=round(shocks.shift_s, 3))
    windows = cut_windows(acc_t_s, acc_m_s2, gyr_t_s + mend.shift_s, gyr_rad_s)
    if windows is None:
        unchecked.append("unit and axes of the gyroscope: there are no 6 s without a gap")
        return Verdict(0.0, False, tuple(findings), mend, tuple(unchecked))
    if findings and findings[-1].kind is FindingKind.DIFFERENT_RUNS:
        return Verdict(windows.turned_rad, False, tuple(findings), mend, tuple(unchecked))
    found, mend, open_questions = axes_and_unit(contest(windows), mend)
    return Verdict(
        windows.turned_rad,
        checked=not open_questions,
        findings=(*findings, *found),
        mend=mend,
        unchecked=(*unchecked, *open_questions),
    )


def mended(
    acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray, verdict: Verdict
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Acceleration, times and rates of the gyroscope with all findings mended."""
    mend = verdict.mend
    acc_axes = np.array(mend.acc_axes, dtype=np.float64)
    gyro_axes = np.array(mend.gyro_axes, dtype=np.float64)
    return (
        acc_m_s2 @ acc_axes.T,
        gyr_t_s + mend.shift_s,
        mend.gyro_scale * gyr_rad_s @ gyro_axes.T,
    )
