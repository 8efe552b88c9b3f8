"""The mean stride of a real pelvis sensor, as a recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.model.units import GRAVITY_M_S2
from tests.accuracy.real_data import FOLDER, arrays_of
from tests.accuracy.stride import RATE_HZ, RUN_S, START_S

_DOWN = 0.05  # body weights


@dataclass(frozen=True)
class Cycle:
    """One mean stride.

    Args:
        acc_m_s2: ``(100, 3)`` forward, left, up of the sensor's case.
        gyr_rad_s: ``(100, 3)``; over a whole stride the body does not turn, so the mean is off.
        period_s: Of the stride.
        right_ic_s: Initial contact of the right foot.
        contact_s: Its contact time, by the force plate.
    """

    acc_m_s2: np.ndarray
    gyr_rad_s: np.ndarray
    period_s: float
    right_ic_s: float
    contact_s: float


def cycle(gait: str) -> Cycle:
    """``running`` or ``walking``."""
    data = arrays_of(FOLDER / "biomac_running_mocap" / f"imu2d_P01_norm{gait}.npz")
    period_s = float(data["dur_dur"][0])
    # Recorded as forward, up, right.
    acc, gyr = (
        np.stack([data[f"{kind}_pelvis_{axis}"] for axis in "xzy"], axis=1) * [1.0, -1.0, 1.0]
        for kind in ("acc", "gyro")
    )
    down = np.flatnonzero(data["GRF_GRF_y_r"] > _DOWN)
    share = 1.0 / len(acc)
    return Cycle(
        acc,
        gyr - gyr.mean(0),
        period_s,
        float(down[0]) * share * period_s,
        float(down[-1] - down[0] + 1) * share * period_s,
    )


def repeated(mean: Cycle) -> tuple[np.ndarray, np.ndarray]:
    """Standing still, then the stride again and again: acc and gyr at ``RATE_HZ``."""
    t_s = np.arange(int(RUN_S * RATE_HZ)) / RATE_HZ
    phase = np.mod(t_s / mean.period_s, 1.0) * len(mean.acc_m_s2)
    known = np.arange(len(mean.acc_m_s2) + 1)
    parts = []
    for curve in (mean.acc_m_s2, mean.gyr_rad_s):
        closed = np.vstack([curve, curve[:1]])
        parts.append(np.stack([np.interp(phase, known, column) for column in closed.T], axis=1))
    up = mean.acc_m_s2.mean(0)
    still = np.tile(up / np.linalg.norm(up) * GRAVITY_M_S2, (int(START_S * RATE_HZ), 1))
    return np.vstack([still, parts[0]]), np.vstack([np.zeros_like(still), parts[1]])
