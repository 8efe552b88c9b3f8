"""Where inputs come from: sensors on the radio."""

from coach.sources.ble import BleSource
from coach.sources.errors import HARDWARE_ABSENT, SourceError, SourceReason
from coach.sources.radio import Radio
from coach.sources.settings import AUTO, BleSettings
from coach.sources.together import LiveSensors

__all__ = [
    "AUTO",
    "HARDWARE_ABSENT",
    "BleSettings",
    "BleSource",
    "LiveSensors",
    "Radio",
    "SourceError",
    "SourceReason",
]
