"""What the runner does, and why a reading does not count, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Locomotion, Validity

if TYPE_CHECKING:
    from collections.abc import Mapping

DOING: Mapping[Locomotion, str] = MappingProxyType(
    {
        Locomotion.STANDING: "standing",
        Locomotion.WALKING: "walking",
        Locomotion.RUNNING: "running",
        Locomotion.OTHER: "other movement",
    }
)
"""What the runner does."""

VALIDITIES: Mapping[Validity, str] = MappingProxyType(
    {
        Validity.OK: "",
        Validity.NO_SENSOR: "not from this sensor",
        Validity.UNCALIBRATED: "not calibrated",
        Validity.SETTLING: "first strides",
        Validity.STALE: "no data",
        Validity.POOR_DATA: "samples missing",
        Validity.MOVED: "sensor moved",
        Validity.SEAT_UNSURE: "strap in doubt",
        Validity.TURNING: "a corner",
        Validity.SPEED_CHANGE: "changing speed",
        Validity.NOT_MOVING: "not moving",
        Validity.UNCLEAR_GAIT: "neither walk nor run",
    }
)
"""Why a reading does not count."""
