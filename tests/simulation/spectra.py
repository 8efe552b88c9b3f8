"""Figures of a stretch of running that tell a kind runner from a real one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

LOW_HZ, HIGH_HZ = 0.5, 40.0  # what counts as the whole


@dataclass(frozen=True)
class Figures:
    """Of one stretch.

    Args:
        low: Share of the vertical force's power in 1 to 4 Hz: the steps.
        middle: In 4 to 8 Hz: the second harmonic of the steps, and soft straps.
        turning_rad_s: 99.9th percentile of the angular rate.
        peak_g: 99.9th percentile of the vertical force, g.
    """

    low: float
    middle: float
    turning_rad_s: float
    peak_g: float


def figures(acc_m_s2: np.ndarray, gyr_rad_s: np.ndarray, rate_hz: float) -> Figures:
    """Vertical is along the mean force, as a sensor that nobody calibrated has it."""
    mean = acc_m_s2.mean(axis=0)
    up_g = acc_m_s2 @ mean / (mean @ mean)
    freq, power = signal.welch(up_g, rate_hz, nperseg=round(4.0 * rate_hz), detrend="linear")

    def within(a: float, b: float) -> float:
        return float(np.sum(power[(freq >= a) & (freq < b)]))

    whole = within(LOW_HZ, HIGH_HZ)
    turning = np.linalg.norm(gyr_rad_s - np.median(gyr_rad_s, axis=0), axis=1)
    return Figures(
        low=within(1.0, 4.0) / whole,
        middle=within(4.0, 8.0) / whole,
        turning_rad_s=float(np.percentile(turning, 99.9)),
        peak_g=float(np.percentile(up_g, 99.9)),
    )
