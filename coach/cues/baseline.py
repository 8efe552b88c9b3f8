"""What is usual for this runner: learnt once, then followed slowly."""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.model import METRICS, Baseline
from coach.model.robust import median_and_spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.settings import AdaptParams
    from coach.cues.watch import MetricWatch

CADENCE = "cadence_spm"

# A slope over less than this much cadence, or speed, would be a slope of noise.
LEAST_SPREAD_SPM = 1.5
LEAST_SPREAD_M_S = 0.1
_SLOPE_POINTS = 60
_FOLLOW_EVERY = 8
"""Grid instants: the medians judged overlap, so more of them would tell nothing new."""


class BaselineLearner:
    """Collects the first steady minutes of each metric that the profile does not know yet."""

    def __init__(self, known: Baseline, learn_s: float, grid_s: float) -> None:
        self._known = known
        self._usual = dict(known.metrics)
        self._slopes = dict(known.slopes)
        self._needed = max(round(learn_s / grid_s), 2)
        self._values: dict[str, list[tuple[float, float]]] = {}
        self._speeds: list[float] = []
        self._related: dict[str, list[tuple[float, float]]] = {}
        self.speed_m_s = known.speed_m_s
        """Usual speed, 0 while it is not known."""
        self.speed_slopes = dict(known.speed_slopes)
        """Metric name to its change with speed, SI units per m/s, where it is known."""

    @property
    def usual(self) -> Mapping[str, tuple[float, float]]:
        """Metric name to (median, robust standard deviation)."""
        return self._usual

    @property
    def baseline(self) -> Baseline:
        return Baseline(
            dict(self._usual), dict(self._slopes), self.speed_m_s, dict(self.speed_slopes)
        )

    @property
    def slopes(self) -> Mapping[str, float]:
        """Metric name to its change with cadence, SI units per step/min, where it is known."""
        return self._slopes

    def take_speed(self, speed_m_s: float) -> None:
        """Take in the speed of one grid instant of steady running."""
        if self.speed_m_s:
            return
        self._speeds.append(speed_m_s)
        if len(self._speeds) >= self._needed:
            self.speed_m_s = statistics.median(self._speeds)
            self._speeds = []

    def relate(self, name: str, value: float, speed_m_s: float) -> None:
        """Take in a good, in-band value at a told speed, to see how the metric goes with it.

        Until the speed has varied enough nothing is known, and nothing grows.
        """
        if name in self.speed_slopes or not self.speed_m_s:
            return
        points = self._related.setdefault(name, [])
        points.append((speed_m_s, value))
        if len(points) < _SLOPE_POINTS:
            return
        del self._related[name]
        slope = theil_sen(points, LEAST_SPREAD_M_S)
        if slope:
            self.speed_slopes[name] = slope

    def update(self, name: str, value: float, cadence_spm: float) -> bool:
        """Take in one good reading while running steadily; says whether the metric is known now."""
        values = self._values.setdefault(name, [])
        values.append((cadence_spm, value))
        if len(values) < self._needed:
            return False
        median, sd = median_and_spread([v for _, v in values])
        self._usual[name] = (median, sd)
        if name != CADENCE:
            slope = theil_sen(values[:: max(len(values) // _SLOPE_POINTS, 1)])
            if slope:
                self._slopes[name] = slope
        del self._values[name]
        return True


def theil_sen(points: list[tuple[float, float]], least_spread: float = LEAST_SPREAD_SPM) -> float:
    """Median slope between pairs of points (Sen 1968, 10.1080/01621459.1968.10480934).

    Deviation from the source: 0 where x spreads too little for a slope to mean anything.

    Args:
        points: (x, value).
        least_spread: Least robust standard deviation of x.
    """
    spread = median_and_spread([x for x, _ in points])[1]
    if spread < least_spread:
        return 0.0
    slopes = [
        (y2 - y1) / (x2 - x1)
        for i, (x1, y1) in enumerate(points)
        for x2, y2 in points[i + 1 :]
        if abs(x2 - x1) > 0.5 * least_spread
    ]
    return statistics.median(slopes) if slopes else 0.0


class BaselineFollower:
    """Means of the in-band, uncued, good minutes of this run, and the baseline for the next."""

    def __init__(self, params: AdaptParams, original: Baseline, grid_s: float) -> None:
        self._params = params
        self._original = original
        self._grid_s = grid_s
        self._instants = 0
        self._sums: dict[str, tuple[float, float]] = {}

    def take(self, in_band: Sequence[MetricWatch], running_s: float) -> None:
        """Take in what is in its band at one grid instant, in fresh and uncued running."""
        if not in_band or running_s > self._params.until_s:
            return
        self._instants += 1
        if self._instants % _FOLLOW_EVERY == 0:
            for metric in in_band:
                self.update(metric.name, metric.value, _FOLLOW_EVERY * self._grid_s)

    def update(self, name: str, value: float, for_s: float) -> None:
        """Take in one in-band value that stands for so many seconds."""
        total, seconds = self._sums.get(name, (0.0, 0.0))
        self._sums[name] = (total + value * for_s, seconds + for_s)

    def next_baseline(self, present: Baseline) -> Baseline:
        """The usual values for the next run.

        ``new = old + (1 - 2^(-1 / half_life)) * (mean of this run - old)``, the step bounded per
        run and the sum of all steps bounded from the original. Spreads stay.
        """
        gain = 1.0 - 2.0 ** (-1.0 / self._params.half_life_runs)
        metrics = dict(present.metrics)
        for name, (total, seconds) in self._sums.items():
            if seconds < self._params.least_s or name not in metrics:
                continue
            old, sd = metrics[name]
            original = self._original.metrics.get(name, (old, sd))[0]
            per_run, from_original = limits(name, original, self._params)
            step = _clip(gain * (total / seconds - old), per_run)
            # A baseline already beyond the bound is not pulled back by force.
            room = max(from_original, abs(old - original))
            metrics[name] = (original + _clip(old + step - original, room), sd)
        return replace(present, metrics=metrics)


def limits(name: str, original: float, params: AdaptParams) -> tuple[float, float]:
    """Most change of a usual value per run, and from the original in all; SI units."""
    unit, size = METRICS[name].unit, abs(original)
    if unit == "rad":
        return params.run_rad, params.all_rad
    return params.run_spm if unit == "spm" else params.run_share * size, params.all_share * size


def at_limit(present: Baseline, original: Baseline, params: AdaptParams) -> tuple[str, ...]:
    """Metrics that have come as far from the original as they may: time to ask the runner."""
    found = []
    for name, (first, _) in original.metrics.items():
        if name in present.metrics:
            now, room = present.metrics[name][0], limits(name, first, params)[1]
            if abs(now - first) >= 0.99 * room > 0.0:
                found.append(name)
    return tuple(found)


def _clip(value: float, bound: float) -> float:
    return min(max(value, -bound), bound)
