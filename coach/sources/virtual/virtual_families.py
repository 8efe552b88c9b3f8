"""The families of which there is a virtual sensor, and what each measures with."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.sources.virtual.firmware.which_firmware import own_sensor
from coach.sources.virtual.sides.bluest_side import BlueStSide
from coach.sources.virtual.sides.dot_side import DotSide
from coach.sources.virtual.sides.metamotion_side import MetaMotionSide
from coach.sources.virtual.sides.movesense_side import MovesenseSide
from coach.sources.virtual.sides.phone_side import PhoneSide
from coach.sources.virtual.sides.polar_side import polar_h10, polar_verity
from coach.sources.virtual.sides.thingy52_side import Thingy52Side
from coach.sources.virtual.sides.witmotion_side import WitSide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import SensorSide


class Way(enum.Enum):
    """How what a sensor sends gets here; the value says it to people."""

    RADIO = "by radio"
    POSTS = "over the network"


@dataclass(frozen=True, slots=True)
class VirtualFamily:
    """One family's virtual sensor.

    Args:
        make: The side, from the feed and the options.
        rate_hz: Of the samples; ``None`` for the story's own.
        acc_range_g: Full scale of the simulated chip.
        gyr_range_deg_s: Likewise.
        part: Its errors, by name in ``coach.simulation.sensor.PARTS``; empty for the story's own.
        way: How it is heard.
    """

    make: Callable[[SampleFeed, SensorOptions], SensorSide]
    rate_hz: float | None = None
    acc_range_g: float = 16.0
    gyr_range_deg_s: float = 2000.0
    part: str = ""
    way: Way = Way.RADIO


SIDES: Mapping[str, VirtualFamily] = MappingProxyType(
    {
        "own": VirtualFamily(own_sensor),
        "movesense": VirtualFamily(MovesenseSide, rate_hz=104, acc_range_g=8.0, part="movesense"),
        "polar-h10": VirtualFamily(polar_h10, rate_hz=100.0, acc_range_g=8.0, part="polar-h10"),
        "polar-verity": VirtualFamily(polar_verity, rate_hz=104.0, part="polar-verity"),
        "dot": VirtualFamily(DotSide, rate_hz=60.0, part="dot"),
        "metamotion": VirtualFamily(MetaMotionSide, rate_hz=100.0, part="metamotion"),
        "bluest": VirtualFamily(BlueStSide, rate_hz=50.0, part="bluest"),
        "thingy52": VirtualFamily(Thingy52Side, rate_hz=100.0, acc_range_g=2.0, part="thingy52"),
        "witmotion": VirtualFamily(WitSide, rate_hz=100.0, part="witmotion"),
        "phone": VirtualFamily(
            PhoneSide, rate_hz=100.0, acc_range_g=8.0, part="phone", way=Way.POSTS
        ),
    }
)
