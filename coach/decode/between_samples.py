"""Values between samples, and stretches of samples that belong together."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class Known:
    """Samples to interpolate between.

    Args:
        t_s: ``(m,)`` times, increasing.
        values: ``(m, 3)``.
        whole: ``(m - 1,)`` that nothing is missing between a sample and the next.
    """

    t_s: FloatArray
    values: FloatArray
    whole: npt.NDArray[np.bool_]


def interpolated(
    t_s: FloatArray, known: Known, left: npt.NDArray[np.int64], points: int
) -> FloatArray:
    """Lagrange's polynomial through the nearest samples; fewer beside a hole or an end.

    Args:
        t_s: ``(n,)`` instants, none of them in a hole.
        known: The samples.
        left: ``(n,)`` which of them is the last one before each instant, or at it.
        points: Even number of samples, half of them before and half after.
    """
    m = len(known.t_s)
    at = left + np.arange(1 - points // 2, points // 2 + 1)[:, None]
    row = np.clip(at, 0, m - 1)
    there = np.zeros(at.shape, dtype=np.bool_)
    middle = points // 2 - 1
    there[middle] = there[middle + 1] = True
    for k in range(middle + 2, points):
        there[k] = there[k - 1] & (at[k] < m) & known.whole[np.minimum(at[k - 1], m - 2)]
    for k in range(middle - 1, -1, -1):
        there[k] = there[k + 1] & (at[k] >= 0) & known.whole[np.maximum(at[k], 0)]
    x_s = known.t_s[row] - t_s
    value = np.zeros((len(t_s), known.values.shape[1]))
    for i in range(points):
        weight = there[i].astype(np.float64)
        for k in range(points):
            if k != i:
                use = there[i] & there[k]
                weight *= np.where(use, x_s[k] / np.where(use, x_s[k] - x_s[i], 1.0), 1.0)
        value += weight[:, None] * known.values[row[i]]
    return value


def even_runs(t_s: FloatArray, dt_s: float) -> list[slice]:
    """Stretches of samples a period apart; a packet may hold several."""
    with np.errstate(invalid="ignore"):  # a time that is no number or infinite stands alone
        uneven = ~(np.abs(np.diff(t_s) - dt_s) <= dt_s / 2.0)
    edges = [0, *(np.flatnonzero(uneven) + 1).tolist(), len(t_s)]
    return [slice(a, b) for a, b in itertools.pairwise(edges) if b > a]


def marked_runs(marked: npt.NDArray[np.bool_]) -> list[slice]:
    """Stretches of marked samples."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False]))))
    return [slice(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
