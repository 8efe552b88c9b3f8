"""Samples at any times as means over the cells of one even grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray


def usual_rate_hz(t_s: FloatArray) -> float:
    """Samples per second between gaps; 0 if that cannot be said."""
    steps = np.diff(t_s)
    steps = steps[steps > 0.0]
    if not len(steps):
        return 0.0
    usual = steps[steps <= 1.5 * np.median(steps)]
    return 1.0 / float(usual.mean())


def cell_means(
    t_s: FloatArray, x: FloatArray, first_s: float, count: int, rate_hz: float
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Means ``(count, 3)`` over cells of ``1 / rate_hz`` from ``first_s`` on, and which are empty.

    An empty cell gets a value between its neighbours.
    """
    cell = np.floor((t_s - first_s) * rate_hz + 1e-6).astype(np.int64)
    inside = (cell >= 0) & (cell < count)
    cell = cell[inside]
    number = np.bincount(cell, minlength=count)
    empty = number == 0
    means = np.empty((count, 3))
    for axis in range(3):
        total = np.bincount(cell, weights=x[inside, axis], minlength=count)
        means[:, axis] = total / np.maximum(number, 1)
    if empty.any() and not empty.all():
        at = np.arange(count)
        for axis in range(3):
            means[empty, axis] = np.interp(at[empty], at[~empty], means[~empty, axis])
    return means, empty
