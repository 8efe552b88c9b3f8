"""How far did a segment rise or sink between two moments in which it kept its height?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def rise_between(lifted_m_s: FloatArray, dt_s: float, before: slice, after: slice) -> float:
    """Height after minus height before.

    The vertical velocity is integrated, and a straight line is taken off the velocity so
    that its mean is zero in both moments: at rest, and in walking on level ground over whole
    strides. What is constant of the sensor's error goes with it.

    Args:
        lifted_m_s: ``(n,)`` growth of the vertical velocity, upward positive.
        dt_s: In each so much time.
        before: Rows of the first moment.
        after: Rows of the second.
    """
    velocity = np.cumsum(lifted_m_s)
    at_a, v_a = _mean(velocity, before)
    at_b, v_b = _mean(velocity, after)
    line = v_a + (v_b - v_a) / (at_b - at_a) * (np.arange(len(velocity)) - at_a)
    height = np.cumsum(velocity - line) * dt_s
    return _mean(height, after)[1] - _mean(height, before)[1]


def _mean(values: FloatArray, rows: slice) -> tuple[float, float]:
    """Middle and mean of some rows, those in the middle weighing most: a stride may be cut."""
    n = rows.stop - rows.start
    weight = np.hanning(n + 2)[1:-1]
    total = float(weight.sum())
    return (rows.start + rows.stop - 1) / 2.0, float(weight @ values[rows]) / total
