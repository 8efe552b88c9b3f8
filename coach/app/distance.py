"""How fast and how far, where somebody told the speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Locomotion

if TYPE_CHECKING:
    from coach.app.grid_columns import GridColumns
    from coach.model.blocks import FloatArray

SPEED_HOLDS_S = 5.0
"""A speed counts until the next reading, but no longer."""

_LEAST_KNOWN = 0.8
"""Part of the running time for which speed must be known."""


@dataclass(frozen=True, slots=True)
class Distance:
    """Distance on the grid.

    Args:
        speed_m_s: ``(n,)`` at each grid instant, NaN where not known.
        distance_m: ``(n,)`` run and walked since the start.
    """

    speed_m_s: FloatArray
    distance_m: FloatArray


def speed_on(grid: GridColumns, times_s: FloatArray, speeds_m_s: FloatArray) -> FloatArray | None:
    """``(n,)`` speed at each grid instant, NaN where not known; ``None`` where hardly ever is.

    Args:
        grid: With ``n`` instants.
        times_s: ``(m,)`` stream times of the readings, ascending.
        speeds_m_s: ``(m,)`` what they said.
    """
    t_s, running = grid.t_s, grid.during(Locomotion.RUNNING)
    if not len(times_s) or not running.any():
        return None
    at = np.searchsorted(times_s, t_s, side="right") - 1
    fresh = (at >= 0) & (t_s - times_s[np.maximum(at, 0)] <= SPEED_HOLDS_S)
    speed = np.where(fresh, speeds_m_s[np.maximum(at, 0)], np.nan)
    return speed if np.isfinite(speed[running]).mean() >= _LEAST_KNOWN else None


def distance_of(
    grid: GridColumns, times_s: FloatArray, speeds_m_s: FloatArray, grid_s: float
) -> Distance | None:
    """Distance from readings of speed; ``None`` if they cover too little of the running."""
    speed = speed_on(grid, times_s, speeds_m_s)
    if speed is None:
        return None
    own = np.where(grid.getting_on(), np.nan_to_num(speed), 0.0)
    return Distance(speed, np.cumsum(own) * grid_s)
