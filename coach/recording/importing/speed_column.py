"""Speed over the ground in a file of samples: of a treadmill, a foot pod, a watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import SpeedReading

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_EVERY_S = 1.0
_FASTEST_M_S = 12.5
"""Faster is nobody for long: then the unit is another one."""

PER_M_S = {"m/s": 1.0, "km/h": 1.0 / 3.6}


def speed_readings(
    t_s: FloatArray, speed: FloatArray | None, unit: str
) -> tuple[tuple[SpeedReading, ...], list[str]]:
    """The readings, one a second, and what the user should know.

    Args:
        t_s: ``(n,)`` stream times of the rows.
        speed: ``(n,)`` as found in the file, NaN where the cell was empty; ``None`` without any.
        unit: Of it, as its column's name says.
    """
    if speed is None:
        return (), []
    speed_m_s = speed * PER_M_S[unit]
    known = np.flatnonzero(np.isfinite(speed_m_s) & (speed_m_s >= 0.0))
    if not len(known):
        return (), []
    usual = float(np.median(speed_m_s[known]))
    if usual > _FASTEST_M_S:
        doubt = f"the speeds are about {usual:.0f} m/s, so they were left out"
        return (), [f"{doubt}; name the column speed_kmh if they are km/h"]
    seconds = np.floor(t_s[known] / _EVERY_S)
    first = known[np.flatnonzero(np.diff(seconds, prepend=-1.0) > 0.0)]
    return tuple(SpeedReading(float(t_s[k]), float(speed_m_s[k])) for k in first), []
