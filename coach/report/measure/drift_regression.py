"""How much a metric changed within the run, with the doubt of it, at an equal pace.

Sources: Zandbergen et al. 2023 take speed and stride frequency out before they look for fatigue;
Prais & Winsten 1954 is the regression with errors that resemble their neighbours.

Deviations:
1. Means over 10 s take the place of medians over 25 strides, so that a metric may pause.
2. Where speed is not known, cadence takes its place. It stands for pace and for nothing else.
3. At most 60 means go in, and the interval is the widest of those from single means and from two,
   three and four of them together: errors of first order describe fast noise over slow wandering
   badly, and in longer means the fast noise is gone.
4. The interval has the sensor's error in it, once for each third, as if the two were independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

BLOCK_S = 10.0
LEAST_BLOCKS = 54
"""Nine minutes of running: in less, slow wandering is taken for a drift too often (README.md)."""

_MOST_BLOCKS = 60
_MOST_TOGETHER = 4
_FEWEST_TOGETHER = 12
_ROUNDS = 4
_MOST_ALIKE = 0.95


@dataclass(frozen=True, slots=True)
class Drift:
    """Last third of the running against the first, in the metric's unit.

    Args:
        first: Mean of the first third, as measured.
        last: Mean of the last third.
        change: Last minus first at an equal pace, where ``corrected_for`` is not empty.
        scatter_low: Lower end of its interval as far as the scatter of the run goes.
        scatter_high: Upper end.
        low: Lower end of its interval with the sensor's error in it.
        high: Upper end.
        corrected_for: ``speed``, ``cadence`` or empty.
    """

    first: float
    last: float
    change: float
    scatter_low: float
    scatter_high: float
    low: float
    high: float
    corrected_for: str

    @property
    def raw_change(self) -> float:
        """Last minus first as measured, at whatever pace."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression.

    Args:
        effect: Of the column asked for.
        error: Its standard error.
        freedom: Degrees of freedom of the residuals.
    """

    effect: float
    error: float
    freedom: int

    def reach(self, confidence: float) -> float:
        """How far the interval of the effect reaches to either side (Student's t)."""
        from scipy.special import stdtrit  # noqa: PLC0415  slow to import, short runs do without

        return float(stdtrit(self.freedom, 0.5 + 0.5 * confidence)) * self.error


def block_means(
    t_s: FloatArray, values: FloatArray, grid_s: float
) -> tuple[FloatArray, FloatArray]:
    """Numbers of the 10 s blocks that are at least half there, and their means."""
    number = np.floor(t_s / BLOCK_S).astype(int)
    counts = np.bincount(number) if len(number) else np.zeros(0)
    there = np.flatnonzero(counts >= 0.5 * BLOCK_S / grid_s)
    sums = np.bincount(number, values) if len(number) else np.zeros(0)
    return there.astype(np.float64), sums[there] / counts[there]


def drift_of(
    y: FloatArray,
    pace: FloatArray | None,
    corrected_for: str,
    confidence: float,
    error: float = 0.0,
) -> Drift | None:
    """Drift of block means; ``None`` where there are too few.

    ``y = level + change * a line in time + bend * a parabola + slope * (pace - mean pace)``, errors
    of first order. The line is as high as the change of the mean from the first third to the last;
    the parabola, which is alike in both, lets a drift begin late. The slope is found in the same
    run, so what pace and time share widens the interval instead of being given to either.

    Args:
        y: ``(n,)`` means in order of time.
        pace: ``(n,)`` what is to be held equal, NaN where not known; ``None`` for nothing.
        corrected_for: Its name.
        confidence: Of the interval.
        error: Of the sensor within a run, one sigma.
    """
    if pace is not None:
        known = np.isfinite(pace)
        y, pace = y[known], pace[known]
    if len(y) < LEAST_BLOCKS:
        return None
    fewer = -(-len(y) // _MOST_BLOCKS)
    y = joined(y, fewer)
    pace = None if pace is None else joined(pace, fewer)
    n = len(y)
    third = n // 3
    line = np.linspace(-1.0, 1.0, n)
    line /= line[n - third :].mean() - line[:third].mean()
    columns = [line, np.ones(n), line**2]
    if pace is not None:
        columns.append(pace - pace.mean())
    change, reach = effect_of(y, np.stack(columns, axis=1), confidence)
    z = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    wide = math.hypot(reach, z * math.sqrt(2.0) * error)
    return Drift(
        first=float(y[:third].mean()),
        last=float(y[n - third :].mean()),
        change=change,
        scatter_low=change - reach,
        scatter_high=change + reach,
        low=change - wide,
        high=change + wide,
        corrected_for=corrected_for if pace is not None else "",
    )


def effect_of(y: FloatArray, columns: FloatArray, confidence: float) -> tuple[float, float]:
    """The effect of column 0, and how far its interval reaches to either side.

    The widest interval of those from single rows and from means over two, three and four of them,
    as long as twelve remain.

    Args:
        y: ``(n,)`` in order of time.
        columns: ``(n, p)``.
        confidence: Of the interval.
    """
    fits = [regress(y, columns)]
    for together in range(2, _MOST_TOGETHER + 1):
        if len(y) // together >= _FEWEST_TOGETHER:
            means = [joined(column, together) for column in columns.T]
            fits.append(regress(joined(y, together), np.stack(means, axis=1)))
    effect = fits[0].effect
    return effect, max(fit.reach(confidence) for fit in fits)


def joined(means: FloatArray, together: int) -> FloatArray:
    """Means over so many neighbours; a rest at the end stays out."""
    whole: FloatArray = means[: len(means) // together * together]
    over: FloatArray = whole.reshape(-1, together).mean(axis=1)
    return over


def regress(y: FloatArray, columns: FloatArray) -> Fit:
    """Least squares with errors of first order; the effect of column 0.

    The likeness of neighbours is estimated from the residuals and corrected for its known bias
    in short series, ``(n r + p) / (n - 2 p - 1)``, Kendall 1954 for p columns. Likeness below 0
    would only make the interval narrower and is not believed.
    """
    n, p = columns.shape
    alike = 0.0
    for _ in range(_ROUNDS):
        root = np.sqrt(1.0 - alike**2)
        yy = np.append(root * y[0], y[1:] - alike * y[:-1])
        xx = np.concatenate([root * columns[:1], columns[1:] - alike * columns[:-1]])
        inverse = np.linalg.pinv(xx.T @ xx)
        found = inverse @ (xx.T @ yy)
        left = yy - xx @ found
        error = float(np.sqrt(max(left @ left, 0.0) / (n - p) * inverse[0, 0]))
        plain = y - columns @ found
        power = float(plain @ plain)
        raw = float(plain[1:] @ plain[:-1]) / power if power > 0.0 else 0.0
        alike = float(np.clip((n * raw + p) / (n - 2 * p - 1), 0.0, _MOST_ALIKE))
    return Fit(float(found[0]), error, n - p)
