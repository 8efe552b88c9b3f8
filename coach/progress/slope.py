"""A straight line through noisy sessions, and how sure its slope is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from coach.model.robust import median_and_spread

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

MOST_POINTS = 200
"""More sessions are pooled: all pairs of 2,000 sessions would take a second for each metric."""

_MOST_CORRELATION = 0.8
_LEAST_FOR_CORRELATION = 10
_USUAL_CORRELATION = 0.3
"""Of neighbouring sessions, a standard deviation about none: what is believed before they are seen.
An assumption. It keeps chance, which in 12 sessions gives +-0.3, from widening every interval."""


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line.

    Args:
        slope: Per unit of x.
        low: Lower end of the slope's interval; minus infinity if there are too few points.
        high: Upper end.
        start: The line at the first x.
        end: The line at the last x.
        scatter: Robust standard deviation about the line, of one session.
        inflation: Factor on the slope's variance because neighbours resemble each other, and
            because of what was taken off before, >= 1.
        points: How many the line went through, after pooling.
        pool: Sessions in each.
    """

    slope: float
    low: float
    high: float
    start: float
    end: float
    scatter: float
    inflation: float
    points: int
    pool: int


def fit(x: FloatArray, y: FloatArray, confidence: float, doubt: float = 1.0) -> Line | None:
    """Theil-Sen line with the interval of Sen (1968, doi:10.1080/01621459.1968.10480934).

    Deviations:

    1. More than ``MOST_POINTS`` points are pooled: neighbours by their medians. Some of the oldest
       sessions, fewer than a pool, are left out then.
    2. The variance of Kendall's statistic is multiplied by ``1 + 2 sum((1 - k/n) r^k)``, with r the
       lag-1 correlation of the residuals in the order of the sessions, freed of its small-sample
       bias (Yue & Wang 2004, doi:10.1023/B:WARM.0000043140.61082.60), and then drawn towards none
       as far as so few sessions can tell it from chance: by ``0.3^2 / (0.3^2 + 1/n)``. Sessions are
       not evenly spaced; their order is taken for their time. A negative r counts as none.

    Args:
        x: ``(n,)`` ascending.
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
    slopes = _pair_slopes(x, y[None, :])
    slope = float(np.median(slopes))
    middle = float(np.median(y) - slope * np.median(x))
    residuals = y - (middle + slope * x)
    _, scatter = median_and_spread(residuals)
    inflation = doubt * _inflation(correlation(residuals), n)
    low, high = _interval(slopes[0], x, confidence, inflation)
    return Line(
        slope=slope,
        low=low,
        high=high,
        start=middle + slope * float(x[0]),
        end=middle + slope * float(x[-1]),
        # The median of a pool of k scatters less than one session, by about sqrt(k) / 1.25.
        scatter=scatter * (math.sqrt(pool) / 1.2533 if pool > 2 else math.sqrt(pool)),
        inflation=inflation,
        points=n,
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


def least_points(confidence: float) -> int:
    """With fewer points at different times no interval has an end."""
    n = 3
    while _ranks(np.arange(float(n)), n * (n - 1) // 2, confidence, 1.0) is None:
        n += 1
    return n


def _interval(
    slopes: FloatArray, x: FloatArray, confidence: float, inflation: float
) -> tuple[float, float]:
    ranks = _ranks(x, len(slopes), confidence, inflation)
    if ranks is None:
        return -math.inf, math.inf
    return float(slopes[ranks[0]]), float(slopes[ranks[1]])


def _ranks(
    x: FloatArray, slopes: int, confidence: float, inflation: float
) -> tuple[int, int] | None:
    """Which of the slopes in order are the ends of the interval; ``None`` if it has none."""
    n = len(x)
    # Ties of y are left in: the same value again after three runs is no certainty.
    variance = n * (n - 1) * (2 * n + 5) - _ties(x)
    spread = NormalDist().inv_cdf(0.5 + 0.5 * confidence) * math.sqrt(variance / 18.0 * inflation)
    lower = math.floor((slopes - spread) / 2.0) - 1
    upper = math.ceil((slopes + spread) / 2.0)
    return None if lower < 0 or upper >= slopes else (lower, upper)


def _ties(values: FloatArray) -> float:
    _, counts = np.unique(values, return_counts=True)
    return float(np.sum(counts * (counts - 1) * (2 * counts + 5)))


def _pair_slopes(x: FloatArray, ys: FloatArray) -> FloatArray:
    """``(k, pairs)`` slopes of all pairs of different x, in order, of each row of ``ys``."""
    rows, columns = np.triu_indices(len(x), 1)
    run = x[columns] - x[rows]
    apart = run > 0.0
    return np.sort((ys[:, columns] - ys[:, rows])[:, apart] / run[apart], axis=1)


def ends(
    x: FloatArray, ys: FloatArray, confidence: float, doubt: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Ends of the interval of the slope for many series at once, as ``fit`` gives them for one.

    Args:
        x: ``(n,)`` ascending, ``MOST_POINTS`` at most.
        ys: ``(k, n)`` the series.
        confidence: Of the interval.
        doubt: As for ``fit``.

    Returns:
        ``(k,)`` lower and upper ends.
    """
    slopes = _pair_slopes(x, ys)
    slope = np.median(slopes, axis=1)
    low, high = np.full(len(ys), -math.inf), np.full(len(ys), math.inf)
    for k, y in enumerate(ys):
        inflation = doubt * _inflation(correlation(y - slope[k] * x), len(x))
        low[k], high[k] = _interval(slopes[k], x, confidence, inflation)
    return low, high


def correlation(residuals: FloatArray) -> float:
    """What neighbouring sessions have in common, 0 to 0.8, as far as so few can tell it."""
    n = len(residuals)
    if n < _LEAST_FOR_CORRELATION:
        return 0.0
    # Ranks, so that one strange session does not hide what its neighbours have in common.
    ranks = np.argsort(np.argsort(residuals)).astype(np.float64)
    ranks -= ranks.mean()
    r = float(ranks[1:] @ ranks[:-1] / (ranks @ ranks))
    # A line taken off makes r too small by (2 + 4 r) / n (van Giersbergen 2005).
    believed = _USUAL_CORRELATION**2 / (_USUAL_CORRELATION**2 + 1.0 / n)
    return min(max(believed * (n * r + 2.0) / (n - 4.0), 0.0), _MOST_CORRELATION)


def _inflation(r: float, n: int) -> float:
    lags = np.arange(1, n)
    return float(1.0 + 2.0 * np.sum((1.0 - lags / n) * r**lags))
