"""Signs of sensors that measure movement and that no family here speaks for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.decode.family import Advertisement

SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "34c2e3bb-34aa-11eb-adc1-0242ac120002": "Nicla Sense ME, OpenEarable or an EdgeML sketch",
        "f000aa80-0451-4000-b000-000000000000": "TI SensorTag",
        "00030000-78fc-48fe-8e23-433b3a1942d0": "InfiniTime watch",
        "6e400001-b5a3-f393-e0a9-e50e24dcca9e": "device with a Nordic UART, as hobby sensors have",
    }
)
"""Advertised services of such sensors, and whose they are."""

WORDS = ("imu", "accel", "gyro", "motion")
"""In a name, any of these makes a device one that is worth a look."""


def stranger(said: Advertisement) -> str | None:
    """What sort of movement sensor an advertisement may be of; ``None`` for anything else."""
    for uuid in sorted(said.services):
        if uuid in SERVICES:
            return SERVICES[uuid]
    name = said.name.casefold()
    return "sensor of movement, by its name" if any(word in name for word in WORDS) else None
