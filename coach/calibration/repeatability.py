"""How well a runner's standing calibrations repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import quaternion as quat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Calibration


def standing_spread_rad(calibrations: Sequence[Calibration]) -> float | None:
    """Spread of "up" in sensor axes over some calibrations of one sensor at one placement.

    It holds all that changes from one calibration to the next: how the strap was put on, how the
    runner stood, and the sensor's own drift. Root mean square angle from the mean direction, with
    one taken off the number of calibrations.

    Returns:
        The spread, or ``None`` with fewer than two calibrations.
    """
    if len(calibrations) < 2:
        return None
    ups = np.stack([_up_in_sensor(calibration) for calibration in calibrations])
    mean = ups.mean(axis=0)
    mean /= np.sqrt((mean**2).sum())
    angles = np.arccos(np.clip(ups @ mean, -1.0, 1.0))
    return float(np.sqrt((angles**2).sum() / (len(ups) - 1)))


def _up_in_sensor(calibration: Calibration) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Standing up ``(3,)`` in sensor axes, whatever was known of forward."""
    tilt, obliquity = calibration.standing_tilt_rad, calibration.standing_obliquity_rad
    stood = quat.from_clinical(np.zeros(1), np.array([obliquity]), np.array([tilt]))[0]
    mounting = np.array(calibration.mounting.quat_segment_from_sensor)
    return np.asarray(quat.rotate(quat.conjugate(mounting), quat.up_in_segment(stood)))
