"""Form that leaves the runner's own earlier minutes, taken together over the metrics.

Sources: Clermont et al. 2019 (a composite index of a pelvic sensor against the runner's own early
kilometres rises before the end of a marathon); Zandbergen et al. 2023 (correct for speed and stride
frequency first).

Deviations: (1) running time takes the place of kilometres; (2) the correction is a robust slope on
the speed where it is told all the time, else on the cadence, bounded to what the reference minutes
spread, and minutes at another pace are left out; (3) a metric's spread is at least its published
error, so that a very even runner does not drift by a hair's breadth.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.baseline import LEAST_SPREAD_M_S, LEAST_SPREAD_SPM, theil_sen
from coach.model.robust import median_and_spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.settings import DriftParams

DRIFT_METRICS: tuple[str, ...] = (
    "trunk_forward_lean_rad",
    "trunk_lateral_lean_rad",
    "trunk_flexion_rad",
    "pelvic_tilt_change_rad",
    "contralateral_pelvic_drop_left_rad",
    "contralateral_pelvic_drop_right_rad",
    "vertical_oscillation_m",
    "step_time_asymmetry",
    "stride_regularity",
)
"""Not the cadence: alone it is a poor sign of fatigue (Burns et al. 2018)."""

PART_S = 30.0
"""Medians are taken over this; a window is several of them."""

_LEAST_SHARE = 0.6
_LEAST_PARTS = 8
_QUANTILE = 0.95

Part = tuple[float, float, "Mapping[str, float]"]
"""Cadence, speed (0 where it was not told throughout), and medians of the metrics."""


class DriftWatch:
    """Collects 30 s medians; says once whether the form has drifted."""

    def __init__(self, params: DriftParams, errors: Mapping[str, float], grid_s: float) -> None:
        self._params = params
        self.errors = errors
        self._needed = round(PART_S / grid_s)
        self._values: dict[str, list[float]] = {}
        self._paces: list[tuple[float, float | None]] = []
        self._instants = 0
        self._early: list[Part] = []
        self._window: deque[Part] = deque(maxlen=max(round(params.window_s / PART_S), 1))
        self._beyond: deque[bool] = deque(maxlen=max(params.of, 1))
        self._usual: dict[str, tuple[float, float, float]] = {}
        self._by_speed = False
        self._pace = 0.0
        self._span = 0.0
        self._threshold = math.inf
        self.composite = 0.0
        self.metric = ""

    def forget(self) -> None:
        """A stop or another pace: the part under way is not a whole one."""
        self._values.clear()
        self._paces.clear()
        self._instants = 0

    def update(
        self,
        values: Mapping[str, float],
        cadence_spm: float,
        running_s: float,
        speed_m_s: float | None = None,
    ) -> bool:
        """Take in the good values of one grid instant of usual pace; says whether it is drift now.

        Args:
            values: Metric name to value, SI units.
            cadence_spm: Present cadence.
            running_s: Running time of the session.
            speed_m_s: Present speed, where it is told.
        """
        if running_s < self._params.from_s:
            return False
        self._instants += 1
        self._paces.append((cadence_spm, speed_m_s))
        for name, value in values.items():
            self._values.setdefault(name, []).append(value)
        if self._instants < self._needed:
            return False
        least = _LEAST_SHARE * self._needed
        medians = {n: statistics.median(v) for n, v in self._values.items() if len(v) >= least}
        speeds = [speed for _, speed in self._paces if speed is not None]
        speed = statistics.median(speeds) if len(speeds) == len(self._paces) else 0.0
        cadence = statistics.median(cadence for cadence, _ in self._paces)
        part = cadence, speed, MappingProxyType(medians)
        self.forget()
        return self._take(part, running_s)

    def _take(self, part: Part, running_s: float) -> bool:
        if not self._usual:
            if running_s <= self._params.until_s:
                self._early.append(part)
                return False
            if len(self._early) < _LEAST_PARTS:
                # Too little of the reference time was at a usual pace; then there is no drift to
                # tell of in this run.
                return False
            self._learn()
        self._window.append(part)
        if len(self._window) < (self._window.maxlen or 1):
            return False
        scores = self._scores(list(self._window))
        self.composite = _rms(list(scores.values()))
        self.metric = max(scores, key=lambda name: abs(scores[name]), default="")
        self._beyond.append(self.composite > self._threshold)
        self._window.clear()
        return sum(self._beyond) >= self._params.share

    def _learn(self) -> None:
        """Spread of the reference minutes, and the composites that occurred in them."""
        self._by_speed = all(speed > 0.0 for _, speed, _ in self._early)
        paces = [self._pace_of(part) for part in self._early]
        self._pace = statistics.median(paces)
        self._span = max(paces) - min(paces)
        least = LEAST_SPREAD_M_S if self._by_speed else LEAST_SPREAD_SPM
        names = {name for *_, medians in self._early for name in medians}
        for name in sorted(names):
            points = [
                (pace, part[2][name])
                for pace, part in zip(paces, self._early, strict=True)
                if name in part[2]
            ]
            if len(points) < _LEAST_PARTS:
                continue
            slope = theil_sen(points, least)
            centre, sd = median_and_spread([v - slope * (pace - self._pace) for pace, v in points])
            self._usual[name] = centre, max(sd, self.errors.get(name, 0.0)), slope
        size = self._window.maxlen or 1
        composites = sorted(
            _rms(list(self._scores(self._early[i : i + size]).values()))
            for i in range(len(self._early) - size + 1)
        )
        highest = composites[int(_QUANTILE * (len(composites) - 1) + 0.5)] if composites else 0.0
        self._threshold = max(highest, self._params.least)
        self._early = []

    def _scores(self, parts: list[Part]) -> dict[str, float]:
        """Robust z of each metric's mean over some parts, at the reference cadence."""
        scores = {}
        for name, (centre, sd, slope) in self._usual.items():
            residuals = [
                part[2][name] - slope * self._held(self._pace_of(part)) - centre
                for part in parts
                if name in part[2]
            ]
            if residuals and sd > 0.0:
                scores[name] = sum(residuals) / len(residuals) / sd
        return scores

    def _pace_of(self, part: Part) -> float:
        """What the metrics are corrected for; the usual one where the speed is missing later on."""
        cadence, speed, _ = part
        return (speed or self._pace) if self._by_speed else cadence

    def _held(self, pace: float) -> float:
        """Difference from the reference pace, as far as the reference minutes reached."""
        return min(max(pace - self._pace, -self._span), self._span)


def _rms(values: list[float]) -> float:
    return math.sqrt(sum(v * v for v in values) / len(values)) if values else 0.0
