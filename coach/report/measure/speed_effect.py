"""Speed, where it was told: its course, and each metric against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Locomotion
from coach.model.robust import median_and_spread
from coach.report.measure.drift_regression import effect_of
from coach.report.measure.series import series_of

if TYPE_CHECKING:
    from coach.app.distance import Distance
    from coach.app.grid_columns import GridColumns
    from coach.model.blocks import FloatArray
    from coach.report.measure.series import Series

_LEAST_BLOCKS = 18
"""Three minutes: time is not asked for here, so slow wandering is not taken for its effect."""
_LEAST_SPREAD_M_S = 0.3
"""Between the 5th and the 95th percentile: with less, nothing can be told of speed."""


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """Speed over the ground, m/s.

    Args:
        median: While running.
        spread: Robust standard deviation.
        series: Over the session, while walking or running.
    """

    median: float
    spread: float
    series: Series


@dataclass(frozen=True, slots=True)
class SpeedEffect:
    """One metric against speed, within one run.

    Args:
        per_m_s: What it changes by for each m/s, in its unit, at an equal time in the run.
        low: Lower end of the interval.
        high: Upper end.
        speed_m_s: ``(n,)`` means over 10 s.
        values: ``(n,)`` of the metric.
    """

    per_m_s: float
    low: float
    high: float
    speed_m_s: FloatArray
    values: FloatArray

    @property
    def known(self) -> bool:
        """Whether the interval leaves out zero."""
        return not self.low <= 0.0 <= self.high


def speed_report(
    grid: GridColumns, distance: Distance | None, middles_s: FloatArray
) -> SpeedReport | None:
    """The course of the speed; ``None`` where it was not told."""
    if distance is None:
        return None
    known, running = np.isfinite(distance.speed_m_s), grid.during(Locomotion.RUNNING)
    moving = known & (running | grid.during(Locomotion.WALKING))
    median, spread = median_and_spread(distance.speed_m_s[running & known])
    series = series_of(grid.t_s[moving], distance.speed_m_s[moving], middles_s)
    return SpeedReport(median, spread, series)


def speed_effect(means: FloatArray, speed_m_s: FloatArray, confidence: float) -> SpeedEffect | None:
    """A metric against speed; ``None`` where there is too little, or speed hardly varied.

    The regression of ``drift.drift_of`` with the speed's column asked for: a line and a parabola
    in time stand beside it, so that tiring is not taken for an effect of speed.

    Args:
        means: ``(n,)`` means over 10 s in order of time.
        speed_m_s: ``(n,)`` of the same blocks, NaN where not known.
        confidence: Of the interval.
    """
    known = np.isfinite(speed_m_s)
    y, speed = means[known], speed_m_s[known]
    if len(y) < _LEAST_BLOCKS or np.ptp(np.percentile(speed, [5, 95])) < _LEAST_SPREAD_M_S:
        return None
    time = np.linspace(-1.0, 1.0, len(y))
    columns = np.stack([speed - speed.mean(), np.ones(len(y)), time, time**2], axis=1)
    effect, reach = effect_of(y, columns, confidence)
    return SpeedEffect(effect, effect - reach, effect + reach, speed, y)
