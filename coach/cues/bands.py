"""The runner's own band of a metric: learnt, never universal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from coach.model import METRICS
from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues.rules import Rule
    from coach.model import Placement


@dataclass(frozen=True, slots=True)
class BandParams:
    """How bands are made.

    Args:
        enter: Half-width in robust standard deviations (bandwidth feedback, Cruz et al. 2018).
        leave: Part of the half-width the metric must return within to count as back.
        errors: Half-width at least in published errors of the metric.
        learn_s: Steady running from which a baseline is learnt when the profile has none.
    """

    enter: Annotated[float, Within(0.5, 10.0)] = 2.0
    leave: Annotated[float, Within(0.05, 1.0)] = 0.6
    errors: Annotated[float, Within(1.0, 10.0)] = 1.0
    learn_s: Annotated[float, Within(20.0, 3600.0)] = 300.0


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


def error_of(metric: str, placements: Sequence[Placement]) -> float:
    """Published error of a metric where the sensors sit; at the best place where none is known."""
    spec = METRICS[metric]
    errors = [spec.error_at(placement) for placement in placements if placement in spec.placements]
    return max(errors, default=spec.error)


def band_of(rule: Rule, usual: tuple[float, float], params: BandParams, error: float = 0.0) -> Band:
    """The band of a rule around the runner's usual value.

    ``half-width = max(enter * sd, floor, errors * error)``

    Args:
        rule: The rule.
        usual: Median and robust standard deviation, SI units.
        params: How bands are made.
        error: Published error of the metric where the sensor sits, SI units.
    """
    median, sd = usual
    floor = rule.floor * abs(median) if rule.relative else rule.floor
    return Band(median, max(params.enter * sd, floor, params.errors * error))
