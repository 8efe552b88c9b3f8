"""Sessions as they would have been at one speed, where their speeds are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

LEAST_SESSIONS = 8
"""With fewer, the effect of speed cannot be told from chance."""

_LEAST_KNOWN = 0.8
_LEAST_SPREAD_M_S = 0.2
_MOST_ALIKE = 0.98


def at_equal_speed(
    days: FloatArray, values: FloatArray, speed_m_s: FloatArray
) -> tuple[FloatArray, FloatArray, float] | None:
    """Take out of a metric what goes along with speed.

    ``value = level + trend * day + effect * (speed - mean speed)`` by least squares; the effect is
    taken off. The trend's variance is then larger by ``1 / (1 - r^2)``, with r the correlation of
    day and speed: a runner who became faster as evenly as the days went by cannot be told from one
    who changed. That factor, and one degree of freedom, are handed on.

    Args:
        days: ``(n,)`` ascending.
        values: ``(n,)`` one for each session.
        speed_m_s: ``(n,)``, NaN where not told.

    Returns:
        Days and values of the sessions whose speed is known, and the factor on the variance;
        ``None`` where too few speeds are known, or all are alike.
    """
    known = np.isfinite(speed_m_s)
    n = int(known.sum())
    if n < max(LEAST_SESSIONS, _LEAST_KNOWN * len(days)):
        return None
    days, values, speed = days[known], values[known], speed_m_s[known]
    if np.ptp(np.percentile(speed, [5, 95])) < _LEAST_SPREAD_M_S or not days[-1] > days[0]:
        return None
    off = speed - speed.mean()
    columns = np.stack([np.ones(n), days - days.mean(), off], axis=1)
    effect = np.linalg.lstsq(columns, values, rcond=None)[0][2]
    alike = min(float(np.corrcoef(days, speed)[0, 1]) ** 2, _MOST_ALIKE)
    return days, values - effect * off, (n - 2.0) / (n - 3.0) / (1.0 - alike)
