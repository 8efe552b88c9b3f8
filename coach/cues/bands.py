"""The runner's own band of a metric: learnt, never universal."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.rules import Rule
    from coach.model import Baseline

# Standard deviation of a normal distribution over its median absolute deviation.
_SD_PER_MAD = 1.4826


@dataclass(frozen=True, slots=True)
class BandParams:
    """How bands are made.

    Args:
        enter: Half-width in robust standard deviations (bandwidth feedback, Cruz et al. 2018).
        leave: Part of the half-width the metric must return within to count as back.
        learn_s: Steady running from which a baseline is learnt when the profile has none.
    """

    enter: float = 2.0
    leave: float = 0.6
    learn_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Band:
    """Centre and half-width of the personal band, SI units."""

    centre: float
    half_width: float

    @property
    def low(self) -> float:
        return self.centre - self.half_width

    @property
    def high(self) -> float:
        return self.centre + self.half_width


def band_of(rule: Rule, usual: tuple[float, float], params: BandParams) -> Band:
    """The band of a rule around the runner's usual (median, robust standard deviation)."""
    median, sd = usual
    floor = rule.floor * abs(median) if rule.relative else rule.floor
    return Band(median, max(params.enter * sd, floor))


class BaselineLearner:
    """Collects the first steady minutes of each metric that the profile does not know yet."""

    def __init__(self, known: Baseline, params: BandParams, grid_s: float) -> None:
        self._usual = dict(known.metrics)
        self._needed = max(round(params.learn_s / grid_s), 2)
        self._values: dict[str, list[float]] = {}

    @property
    def usual(self) -> Mapping[str, tuple[float, float]]:
        """Metric name to (median, robust standard deviation)."""
        return self._usual

    def update(self, name: str, value: float) -> None:
        """Take in one good reading while running steadily."""
        if name in self._usual:
            return
        values = self._values.setdefault(name, [])
        values.append(value)
        if len(values) >= self._needed:
            median = statistics.median(values)
            mad = statistics.median(abs(v - median) for v in values)
            self._usual[name] = (median, _SD_PER_MAD * mad)
            del self._values[name]
