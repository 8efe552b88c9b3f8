"""The motion service of Thingy:52: its UUIDs, its configuration, its raw samples.

Source: NordicSemiconductor/Nordic-Thingy52-FW, ``ble_tms.h``, ``m_motion.c``, ``drv_motion.c`` and
``inv_mpu.c`` at 779c630e.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from struct import Struct
from typing import Final


def thingy_uuid(short: int) -> str:
    """A UUID of Nordic's base for this device."""
    return f"ef68{short:04x}-9b35-4933-9b10-52ffa9740042"


CONFIG_SERVICE_UUID: Final = thingy_uuid(0x0100)
"""The one that is advertised."""

MOTION_SERVICE_UUID: Final = thingy_uuid(0x0400)
MOTION_CONFIG_UUID: Final = thingy_uuid(0x0401)
RAW_UUID: Final = thingy_uuid(0x0406)

RAW_BYTES: Final = 18
"""Three i16 each of acceleration, turn rate and compass, little-endian."""

ACC_G_PER_COUNT: Final = 1.0 / 1024.0  # Q6.10
GYR_DEG_S_PER_COUNT: Final = 1.0 / 32.0  # Q11.5

ACC_RANGE_G: Final = 2.0
"""The firmware sets the chip so and has no request to change it. The field would hold 32 g."""

GYR_RANGE_DEG_S: Final = 1024.0
"""The field's end. The chip goes to 2000; what is beyond the field is sent as 1023 or -1024."""

RATES_HZ: Final = (50, 100, 200)
RATE_HZ: Final = 100

MPU_RATE_HZ: Final = 200
"""Of the chip's own processor, which gives every nth sample."""

_CONFIG = Struct("<4HB")


@dataclass(frozen=True, slots=True)
class MotionConfig:
    """What the configuration characteristic holds.

    Args:
        pedometer_ms: Interval of the step counter.
        temperature_ms: Interval of the temperature.
        compass_ms: Interval of the compass.
        rate_hz: Of the motion samples, 1 to 200; 10 from the factory.
        wake_on_motion: Whether movement wakes it.
    """

    pedometer_ms: int
    temperature_ms: int
    compass_ms: int
    rate_hz: int
    wake_on_motion: int

    @property
    def true_rate_hz(self) -> float:
        """What comes of ``rate_hz``: a whole part of the chip's rate, at least as fast."""
        return MPU_RATE_HZ / (MPU_RATE_HZ // self.rate_hz)

    def at(self, rate_hz: int) -> MotionConfig:
        """All the same but the rate."""
        return replace(self, rate_hz=rate_hz)

    def encode(self) -> bytes:
        """Bytes of the characteristic."""
        return _CONFIG.pack(
            self.pedometer_ms,
            self.temperature_ms,
            self.compass_ms,
            self.rate_hz,
            self.wake_on_motion,
        )


def decode_config(payload: bytes) -> MotionConfig | None:
    """The configuration, or ``None`` if these bytes are none."""
    if len(payload) != _CONFIG.size:
        return None
    config = MotionConfig(*_CONFIG.unpack(payload))
    return config if 1 <= config.rate_hz <= MPU_RATE_HZ else None
