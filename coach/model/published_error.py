"""How far off a metric may be, where the sensors sit and with what they are worth."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.metric import METRICS, RELATIVE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.placement import Placement
    from coach.model.sensor_worth import SensorWorth

AS_OURS: Mapping[Placement, SensorWorth] = MappingProxyType({})
"""Nothing is known that makes a sensor worse than our own."""


def error_of(
    metric: str,
    placements: Sequence[Placement],
    worths: Mapping[Placement, SensorWorth] = AS_OURS,
) -> float:
    """Published error of a metric where the sensors sit; at the best place where none is known.

    Whoever judges, shows or keeps an error takes it from here.

    Args:
        metric: Its name.
        placements: Where the sensors sit.
        worths: What their samples are worth, where they are not as good as our own sensor's. What
            is asked of it is judged after a standing calibration alone, so angles count from there.

    Returns:
        One sigma, SI units.
    """
    spec = METRICS[metric]
    if metric in RELATIVE:  # one sensor against the other errs with both
        return math.sqrt(
            spec.error**2
            + sum(
                METRICS[part].error_at(place, worth) ** 2 - METRICS[part].error_at(place) ** 2
                for place, worth in worths.items()
                for part in RELATIVE[metric]
                if place in METRICS[part].placements
            )
        )
    errors = [spec.error_at(p, worths.get(p)) for p in placements if p in spec.placements]
    return max(errors, default=spec.error)
