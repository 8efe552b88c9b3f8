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
        smooth_s: Where there is less, it is looked for in means of so long: a hard landing on a
            loose strap shakes at 6 to 20 Hz, from step to step otherwise.
        smooth_regular: Least autocorrelation then.
        bouncing_m_s2: Standard deviation of vertical force. 28 jogs of 14 people have 5 to 15, a
            hand that shakes a sensor up to 40.
        upright: Vertical force must swing at least so many times as much as each level one.
    """

    window_s: float = 4.0
    step_s: tuple[float, float] = (0.25, 0.46)
    regular: float = 0.6
    smooth_s: float = 0.08
    smooth_regular: float = 0.8
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
    off = force - np.add.reduce(force, axis=0) / n
    vertical = off.dot(up)
    power = float(vertical.dot(vertical)) / n
    low, high = p.bouncing_m_s2
    flat = off.reshape(-1)
    level = 0.5 * (float(flat.dot(flat)) / n - power)
    if not max(low * low, p.upright**2 * level) < power < high * high:
        return 0.0
    lags = round(p.step_s[0] / dt_s), round(p.step_s[1] / dt_s)
    step = _step(vertical, power, lags, p.regular)
    length = round(p.smooth_s / dt_s)
    if not step and length > 1:
        total = np.add.accumulate(vertical)
        smooth = (total[length:] - total[:-length]) / length
        power = max(float(np.add.reduce(smooth * smooth)) / len(smooth), 1e-9)
        step = _step(smooth, power, lags, p.smooth_regular)
    return 2.0 * step * dt_s


def _step(vertical: FloatArray, power: float, lags: tuple[int, int], regular: float) -> float:
    """Samples, and parts of one, from step to step; 0.0 if they are not alike enough."""
    n, (low, high) = len(vertical), lags
    padded = np.zeros(n + high + 1)
    padded[:n] = vertical
    both = np.correlate(padded, vertical, "valid")
    like = (both / np.arange(n, n - high - 2, -1) / power).tolist()
    peaks = [k for k in range(low, high + 1) if like[k - 1] <= like[k] > like[k + 1]]
    highest = max([like[k] for k in peaks], default=0.0)
    if highest < regular:
        return 0.0
    k = next(k for k in peaks if like[k] >= 0.8 * highest)
    left, mid, right = like[k - 1 : k + 2]
    return float(k + 0.5 * (left - right) / (left - 2.0 * mid + right))
