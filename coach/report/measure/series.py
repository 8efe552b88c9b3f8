"""A metric over the session in no more points than a screen has columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

MOST_BUCKETS = 640
"""Columns of the widest chart, about."""

LEAST_SPAN_IN_ERRORS = 6.0
"""Of a chart: plus and minus three published errors."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values by bucket of stream time; NaN where a bucket has none. Nothing is smoothed away.

    Args:
        t_s: ``(n,)`` middle of each bucket.
        mean: ``(n,)``.
        low: ``(n,)`` least value.
        high: ``(n,)`` largest value.
    """

    t_s: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray


def bucket_middles(end_s: float, grid_s: float) -> FloatArray:
    """``(n,)`` middles of the buckets from 0 to ``end_s``; each a whole number of grid steps."""
    steps = max(1, int(np.ceil(end_s / grid_s / MOST_BUCKETS)))
    width_s = steps * grid_s
    return (np.arange(max(1.0, np.ceil(end_s / width_s)), dtype=np.float64) + 0.5) * width_s


def series_of(t_s: FloatArray, values: FloatArray, middles_s: FloatArray) -> Series:
    """Mean, least and largest value in each bucket.

    Args:
        t_s: ``(m,)`` stream times, increasing.
        values: ``(m,)``.
        middles_s: ``(n,)`` as ``bucket_middles`` gives them.
    """
    n, width_s = len(middles_s), 2.0 * float(middles_s[0])
    # A grid instant stands for the time before it, so one on a border belongs to the left.
    at = np.clip(np.ceil(t_s / width_s).astype(int) - 1, 0, n - 1)
    mean, low, high = (np.full(n, np.nan) for _ in range(3))
    if len(at):
        begins = np.concatenate([[0], np.flatnonzero(np.diff(at)) + 1])
        there = at[begins]
        mean[there] = np.add.reduceat(values, begins) / np.diff(np.append(begins, len(at)))
        low[there] = np.minimum.reduceat(values, begins)
        high[there] = np.maximum.reduceat(values, begins)
    return Series(middles_s, mean, low, high)
