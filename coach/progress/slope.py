"""A straight line through noisy sessions, and how sure its slope is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.robust import median_and_spread
from coach.progress.lasting import lines_through

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.progress.lasting import Lines

MOST_POINTS = 200
"""More sessions are pooled: all pairs of 2,000 sessions would take a second for each metric."""

LEAST_POINTS = 5
"""Fewer have a line and no interval."""

_WILD, _LEAST_TO_TAME = 8.0, 10
"""Robust standard deviations about the line beyond which a session counts as that far; in fewer
sessions a line passes so near to half of them that nothing is known of that."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A fitted line.

    Args:
        slope: Per unit of x.
        low: Lower end of the slope's interval; minus infinity if there are too few points.
        high: Upper end.
        start: The line at the first x.
        end: The line at the last x.
        days: ``(n,)`` x of the points, after pooling.
        tame: ``(n,)`` their y as it went in, strange ones nearer.
        lines: What is believed of the line, of the scatter and of how long it lasts.
        pool: Sessions in each point.
    """

    slope: float
    low: float
    high: float
    start: float
    end: float
    days: FloatArray
    tame: FloatArray
    lines: Lines
    pool: int


def fit(x: FloatArray, y: FloatArray, confidence: float, doubt: float = 1.0) -> Line | None:
    """The line and its interval, whatever of the scatter lasts (``lines_through``).

    Deviations:

    1. More than ``MOST_POINTS`` points are pooled: neighbours by their medians. Some of the oldest
       sessions, fewer than a pool, are left out then.
    2. A session far off the line of Theil (1950) and Sen (1968,
       doi:10.1080/01621459.1968.10480934) counts as ``_WILD`` robust standard deviations off.

    Args:
        x: ``(n,)`` days, ascending.
        y: ``(n,)``.
        confidence: Of the interval, e.g. 0.95.
        doubt: Factor on the slope's variance, >= 1, for what was taken off ``y`` before.

    Returns:
        ``None`` if there are fewer than three points or all lie at one x.
    """
    sessions = len(x)
    x, y, pool = pooled(x, y, MOST_POINTS)
    n = len(x)
    if n < 3 or not x[-1] > x[0]:
        return None
    tame = _tamed(x, y)
    (lines,) = lines_through(x, tame[None, :], n, _own_of_median(pool))
    slopes = lines.slope(doubt)
    wrong = 0.5 * (1.0 - confidence)
    low, slope, high = (float(one) for one in slopes.quantiles(wrong, 0.5, 1.0 - wrong)[:, 0])
    if n < LEAST_POINTS:
        low, high = -math.inf, math.inf
    middle = float((lines.weights * (lines.levels + lines.slopes * (x.mean() - x[0]))).sum())
    return Line(
        slope=slope,
        low=low,
        high=high,
        start=middle + slope * float(x[0] - x.mean()),
        end=middle + slope * float(x[-1] - x.mean()),
        days=x,
        tame=tame,
        lines=lines,
        pool=pool if sessions > n else 1,
    )


def pooled(x: FloatArray, y: FloatArray, most: int) -> tuple[FloatArray, FloatArray, int]:
    """At most so many points, each the median of neighbours, and of how many."""
    pool = -(-len(x) // most)
    if pool <= 1:
        return x, y, 1
    # The oldest sessions that fill no pool are left out: they say least of how it goes now.
    start = len(x) % pool
    pooled_x, pooled_y = (np.median(v[start:].reshape(-1, pool), axis=1) for v in (x, y))
    return pooled_x, pooled_y, pool


def _own_of_median(pool: int) -> float:
    """Variance of the median of so many, for a variance of one."""
    return 1.0 / pool if pool <= 2 else 0.5 * math.pi / pool


def _tamed(x: FloatArray, y: FloatArray) -> FloatArray:
    if len(x) < _LEAST_TO_TAME:
        return y
    rows, columns = np.triu_indices(len(x), 1)
    run = x[columns] - x[rows]
    apart = run > 0.0
    slope = float(np.median((y[columns] - y[rows])[apart] / run[apart]))
    off = y - slope * x
    middle, spread = median_and_spread(off)
    if spread <= 0.0:
        return y
    far = _WILD * spread
    return np.asarray(slope * x + np.clip(off, middle - far, middle + far))
