"""Is this running, and how long is a stride? From the vertical force of the last seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector


@dataclass(frozen=True, slots=True)
class StrideParams:
    """What counts as running.

    Args:
        window_s: Looked at.
        step_s: Step times: 130 to 240 steps/min.
        regular: Least autocorrelation at the step time; 98 % of 28 jogs have more.
        bouncing_m_s2: Standard deviation of vertical force. 28 jogs of 14 people have 5 to 15, a
            hand that shakes a sensor up to 40.
        upright: Vertical force must swing at least so many times as much as each level one.
    """

    window_s: float = 4.0
    step_s: tuple[float, float] = (0.25, 0.46)
    regular: float = 0.6
    bouncing_m_s2: tuple[float, float] = (3.5, 20.0)
    upright: float = 1.0


def stride_s(force: FloatArray, up: Vector, dt_s: float, p: StrideParams) -> float:
    """Stride time of running; 0.0 if this is not running.

    Autocorrelation of vertical force, first high peak, twice its lag: the vertical force repeats
    with the step, all else with the stride (Moe-Nilssen & Helbostad 2004, J Biomech 37:121,
    doi 10.1016/S0021-9290(03)00233-1). Were the peak a stride already, its double would still be
    a whole number of strides.

    Args:
        force: ``(n, 3)`` specific force.
        up: Up in the same axes.
        dt_s: Sample period.
        p: Limits.
    """
    n = len(force)
    x, y, z = (force - np.add.reduce(force, axis=0) / n).T
    vertical = x * up[0] + y * up[1] + z * up[2]
    power = float(np.add.reduce(vertical * vertical)) / n
    low, high = p.bouncing_m_s2
    level = 0.5 * (float(np.add.reduce(x * x + y * y + z * z)) / n - power)
    if not max(low * low, p.upright**2 * level) < power < high * high:
        return 0.0
    low, high = round(p.step_s[0] / dt_s), round(p.step_s[1] / dt_s)
    both = np.correlate(np.concatenate([vertical, np.zeros(high + 1)]), vertical, "valid")
    like = both / (n - np.arange(high + 2)) / power
    inner = like[low : high + 1]
    peaks = (inner >= like[low - 1 : high]) & (inner > like[low + 1 : high + 2])
    if not peaks.any():
        return 0.0
    highest = float(inner[peaks].max())
    if highest < p.regular:
        return 0.0
    k = low + int(np.argmax(peaks & (inner >= 0.8 * highest)))
    left, mid, right = like[k - 1 : k + 2].tolist()
    return float(2.0 * (k + 0.5 * (left - right) / (left - 2.0 * mid + right)) * dt_s)
