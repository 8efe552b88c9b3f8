"""A sensor without hardware: real protocol bytes through a virtual radio. Needs ``[virtual]``."""

from coach.sources.virtual.air import Air, RadioModel
from coach.sources.virtual.feed import (
    FeedError,
    SampleFeed,
    feed_in_the_making,
    feed_of_inputs,
    feed_of_simulation,
)
from coach.sources.virtual.peripheral import SensorOptions, VirtualSensor
from coach.sources.virtual.process import (
    AnyVirtual,
    open_radio,
    serve,
    virtual_sensor,
    virtual_sensors,
)
from coach.sources.virtual.pushing_phone import PushingPhone
from coach.sources.virtual.virtual_families import SIDES, Way

__all__ = [
    "SIDES",
    "Air",
    "AnyVirtual",
    "FeedError",
    "PushingPhone",
    "RadioModel",
    "SampleFeed",
    "SensorOptions",
    "VirtualSensor",
    "Way",
    "feed_in_the_making",
    "feed_of_inputs",
    "feed_of_simulation",
    "open_radio",
    "serve",
    "virtual_sensor",
    "virtual_sensors",
]
