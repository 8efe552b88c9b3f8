"""Sensor samples of a segment that stands, turns about one of its axes, and holds."""

from __future__ import annotations

import numpy as np

from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2

RATE_HZ = 100.0
STAND_S, TURN_S, HOLD_S = 4.0, 2.0, 6.0


def turned(axis: str, angle_rad: float):
    """Specific force and angular rate ``(n, 3)`` in segment axes, gravity alone."""
    t = np.arange(round((STAND_S + TURN_S + HOLD_S) * RATE_HZ)) / RATE_HZ
    u = np.clip((t - STAND_S) / TURN_S, 0.0, 1.0)
    angle = angle_rad * (u - np.sin(2.0 * np.pi * u) / (2.0 * np.pi))
    unit = np.eye(3)["xyz".index(axis)]
    up = quat.up_in_segment(quat.from_axis_angle(unit, angle))
    return GRAVITY_M_S2 * up, np.gradient(angle, 1.0 / RATE_HZ)[:, None] * unit
