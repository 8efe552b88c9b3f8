"""What can be read from and written to a DOT, and what the bytes mean.

Source: Movella, "DOT BLE Services Specification", revision C, July 2023. All numbers are
little-endian.
"""

from __future__ import annotations

from struct import Struct
from types import MappingProxyType
from typing import Final

_BASE = "1517{}-4947-11e9-8646-d663bd873d93"


def _uuid(short: str) -> str:
    return _BASE.format(short)


COMPANY: Final = 0x0886
MEASUREMENT_SERVICE_UUID: Final = _uuid("2000")
DEVICE_CONTROL_UUID: Final = _uuid("1002")
DEVICE_REPORT_UUID: Final = _uuid("1004")
MEASUREMENT_CONTROL_UUID: Final = _uuid("2001")
MEDIUM_PAYLOAD_UUID: Final = _uuid("2003")
BATTERY_UUID: Final = _uuid("3001")

RATES_HZ: Final = (12, 15, 20, 30, 60)
"""Of those that it offers live, the ones that tell steps; 120 is for its own recordings alone."""

RATE_HZ: Final = 60
ACC_RANGE_G: Final = 16.0
GYR_RANGE_DEG_S: Final = 2000.0

RATE_QUANTITIES: Final = 21
"""Payload mode: time, acceleration, angular velocity."""

MEASUREMENT: Final = 1
STOP, START = 0, 1
STATE_SIZE: Final = 3  # of the measurement control: measurement, stopped or started, payload mode

CONTROL_SIZE: Final = 32  # of the device control
_VISIT_RATE: Final = 0x10
_RATE_AT: Final = 24
_MOST_HZ: Final = 120
_RATE = Struct("<H")

BATTERY_SIZE: Final = 2
CLICKS: Final = MappingProxyType({5: 1, 6: 2, 7: 3})
"""Types of a device report that tell of the button -> how many presses in a row it counted."""


def measurement(action: int) -> bytes:
    """Request to start or stop; which payload is of no account in a stop."""
    return bytes([MEASUREMENT, action, RATE_QUANTITIES])


def rate_of(device_control: bytes) -> int | None:
    """Samples per second as the device control says, ``None`` where it cannot be read."""
    if len(device_control) != CONTROL_SIZE:
        return None
    (rate_hz,) = _RATE.unpack_from(device_control, _RATE_AT)
    return int(rate_hz) if 0 < rate_hz <= _MOST_HZ else None


def rate_request(rate_hz: int) -> bytes:
    """Device control that sets the rate and leaves all else as it is."""
    request = bytearray(CONTROL_SIZE)
    request[0] = _VISIT_RATE
    _RATE.pack_into(request, _RATE_AT, rate_hz)
    return bytes(request)
