"""What the feature characteristics of BlueST carry, by their UUIDs.

The first word of a UUID is the OR of feature bits; the values follow a u16 time in the order of the
bits, the highest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SERVICE_UUID: Final = "00000000-0001-11e1-9ab4-0002a5d5c51b"

ACC: Final = 0x0080_0000  # 3 i16, mg
GYR: Final = 0x0040_0000  # 3 i16, 0.1 deg/s
MAG: Final = 0x0020_0000  # 3 i16, mG
BATTERY: Final = 0x0002_0000  # u16 0.1 %, i16 mV, i16 mA, u8 state

_TIME_BYTES = 2
_VECTOR_BYTES = 6


def feature_uuid(bits: int) -> str:
    """UUID of the characteristic that carries these features together."""
    return f"{bits:08x}-0001-11e1-ac36-0002a5d5c51b"


@dataclass(frozen=True, slots=True)
class MotionFeature:
    """A characteristic with acceleration, by itself or with what was measured at the same time.

    Args:
        bits: Of the features in it; none is higher than acceleration, which so comes first.
    """

    bits: int

    @property
    def uuid(self) -> str:
        """In small letters."""
        return feature_uuid(self.bits)

    @property
    def has_gyro(self) -> bool:
        """Whether the turn rate follows the acceleration."""
        return bool(self.bits & GYR)

    @property
    def size(self) -> int:
        """Bytes of one notification, which is one sample."""
        return _TIME_BYTES + _VECTOR_BYTES * self.bits.bit_count()


MOTION_FEATURES: Final = (
    MotionFeature(ACC | GYR | MAG),
    MotionFeature(ACC | GYR),
    MotionFeature(ACC),
)
"""Best first. Their sizes differ, so that a notification tells of itself what it carries."""

BATTERY_UUID: Final = feature_uuid(BATTERY)


def battery_percent(payload: bytes) -> int | None:
    """Charge by the battery feature, or ``None`` if this is none."""
    if len(payload) != _TIME_BYTES + 7:
        return None
    tenths = int.from_bytes(payload[2:4], "little")
    return round(tenths / 10) if tenths <= 1000 else None
