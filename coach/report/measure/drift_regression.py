"""How much a metric changed within the run, with the doubt of it, at an equal pace.

Sources: Zandbergen et al. 2023 take speed and stride frequency out before they look for fatigue;
Prais & Winsten 1954 is the regression with errors that resemble their neighbours.

Deviations:
1. Means over 10 s take the place of medians over 25 strides, so that a metric may pause.
2. Where speed is not known, cadence takes its place. It stands for pace and for nothing else.
3. At most 60 means go in: in longer ones, fast noise and slow wandering are less of a mixture,
   which errors of first order describe badly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

BLOCK_S = 10.0
LEAST_BLOCKS = 18
"""Three minutes of running: with less, the thirds are too short for an interval worth having."""

_MOST_BLOCKS = 60
_ROUNDS = 4
_MOST_ALIKE = 0.95


@dataclass(frozen=True, slots=True)
class Drift:
    """Last third of the running against the first, in the metric's unit.

    Args:
        first: Mean of the first third, as measured.
        last: Mean of the last third.
        change: Last minus first at an equal pace, where ``corrected_for`` is not empty.
        low: Lower end of its interval.
        high: Upper end.
        corrected_for: ``speed``, ``cadence`` or empty.
    """

    first: float
    last: float
    change: float
    low: float
    high: float
    corrected_for: str


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

    def interval(self, confidence: float) -> tuple[float, float]:
        """Ends of the interval of the effect (Student's t)."""
        from scipy.special import stdtrit  # noqa: PLC0415  slow to import, short runs do without

        reach = float(stdtrit(self.freedom, 0.5 + 0.5 * confidence)) * self.error
        return self.effect - reach, self.effect + reach


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
    y: FloatArray, pace: FloatArray | None, corrected_for: str, confidence: float
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
    """
    if pace is not None:
        known = np.isfinite(pace)
        y, pace = y[known], pace[known]
    if len(y) < LEAST_BLOCKS:
        return None
    y = _joined(y)
    pace = None if pace is None else _joined(pace)
    n = len(y)
    third = n // 3
    line = np.linspace(-1.0, 1.0, n)
    line /= line[n - third :].mean() - line[:third].mean()
    columns = [line, np.ones(n), line**2]
    if pace is not None:
        columns.append(pace - pace.mean())
    fit = regress(y, np.stack(columns, axis=1))
    low, high = fit.interval(confidence)
    return Drift(
        first=float(y[:third].mean()),
        last=float(y[n - third :].mean()),
        change=fit.effect,
        low=low,
        high=high,
        corrected_for=corrected_for if pace is not None else "",
    )


def _joined(means: FloatArray) -> FloatArray:
    """Neighbours joined until there are few enough; a rest at the end stays out."""
    k = -(-len(means) // _MOST_BLOCKS)
    joined: FloatArray = means[: len(means) // k * k].reshape(-1, k).mean(axis=1)
    return joined


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
