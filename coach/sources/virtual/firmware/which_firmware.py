"""Who is the virtual sensor of our own protocol: the firmware's C code, or the coach's Python."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.sources.virtual.firmware.firmware_side import FirmwareSide
from coach.sources.virtual.sides.own_side import OwnSide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import SensorSide

FIRMWARES: Mapping[str, Callable[[SampleFeed, SensorOptions], SensorSide]] = MappingProxyType(
    {"python": OwnSide, "c": FirmwareSide}
)

DEFAULT_FIRMWARE = "python"
"""Runs everywhere; the other one needs a C compiler."""


def own_sensor(feed: SampleFeed, options: SensorOptions) -> SensorSide:
    """The side that the options ask for.

    Raises:
        NoCoreError: It is the C code, and that cannot be compiled here.
    """
    return FIRMWARES[options.firmware or DEFAULT_FIRMWARE](feed, options)
