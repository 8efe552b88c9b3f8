"""What the filters of a session know at one instant, for whoever looks into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement


@dataclass(frozen=True, slots=True)
class SensorStates:
    """The filters of one sensor.

    Args:
        sensor_id: Whose.
        placement: Where it sits.
        filters: Name of a filter -> its state, a dataclass whose documentation tells its fields.
    """

    sensor_id: str
    placement: Placement
    filters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FilterStates:
    """The filters of all sensors at a grid instant, after what was decided there.

    Every sample before the instant has gone in and none after it, however the inputs were cut; but
    a gap that was filled across the instant is in whole, with the sample that ends it.

    Args:
        t_s: Grid instant.
        sensors: In the session's order.
    """

    t_s: float
    sensors: tuple[SensorStates, ...]
