"""Where inputs come from: a sensor on the radio."""

from coach.sources.ble import BleSource
from coach.sources.errors import HARDWARE_ABSENT, SourceError, SourceReason
from coach.sources.radio import Radio
from coach.sources.settings import AUTO, BleSettings

__all__ = [
    "AUTO",
    "HARDWARE_ABSENT",
    "BleSettings",
    "BleSource",
    "Radio",
    "SourceError",
    "SourceReason",
]
