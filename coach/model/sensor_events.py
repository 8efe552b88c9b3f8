"""What a sensor tells beside its samples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BatteryLevel:
    """How much is left.

    Args:
        t_host_s: Arrival.
        sensor_id: Which sensor.
        percent: 0 to 100; ``None`` where the sensor only says that it is nearly empty.
    """

    t_host_s: float
    sensor_id: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """The runner pressed the sensor's button.

    Args:
        t_host_s: Arrival.
        sensor_id: Which sensor.
    """

    t_host_s: float
    sensor_id: str
