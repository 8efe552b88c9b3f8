"""The language of a MetaWear board: module, register, arguments, all on one characteristic.

Source: mbientlab/MetaWear-SDK-Cpp @f67699e5, its tests and register lists. Numbers are
little-endian. A register is read with bit 7 set, and answers under the same two bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from coach.model import SensorScale
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASE = "326a90{}-85cb-9195-d9dd-464cfbbae75a"
SERVICE_UUID: Final = _BASE.format("00")
COMMAND_UUID: Final = _BASE.format("01")
NOTIFY_UUID: Final = _BASE.format("06")

ACC, PROCESSOR, EVENT, LOGGING, SETTINGS, GYR, FUSION = 0x03, 0x09, 0x0A, 0x0B, 0x11, 0x13, 0x19
"""Modules."""

POWER, ENABLE, CONFIG, ACC_DATA = 0x01, 0x02, 0x03, 0x04
ADD, NOTIFY, NOTIFY_ENABLE, REMOVE_ALL = 0x02, 0x03, 0x07, 0x08
READ: Final = 0x80
INFO: Final = READ
BATTERY: Final = READ | 0x0C

RATES_HZ: Final = (50, 100)
RATE_HZ: Final = 100
ACC_RANGE_G: Final = 16
GYR_RANGE_DEG_S: Final = 2000

_ODR: Mapping[int, int] = MappingProxyType({25: 6, 50: 7, 100: 8, 200: 9})
_NORMAL = 0x20  # the chip's usual low pass
_COUNTS_PER_G: Mapping[int, float] = MappingProxyType(
    {2: 16384.0, 4: 8192.0, 8: 4096.0, 16: 2048.0}
)
_GYR_RANGE_BYTES: Mapping[int, int] = MappingProxyType({2000: 0, 1000: 1, 500: 2, 250: 3, 125: 4})
_COUNTS_PER_DEG_S = (16.4, 32.8, 65.6, 131.2, 262.4)  # by range byte
_FULL_SCALE_COUNTS = 32767.0


@dataclass(frozen=True, slots=True)
class Chip:
    """An inertial chip that these boards have.

    Args:
        name: Of Bosch.
        kinds: Implementation as the modules of accelerometer and gyroscope tell it.
        acc_packed: Register with three samples at once.
        gyr_data: Register with one.
        gyr_packed: Register with three at once.
        acc_mode: High bits of the accelerometer's first byte of configuration.
        acc_range_bytes: Range in g -> second byte.
    """

    name: str
    kinds: tuple[int, int]
    acc_packed: int
    gyr_data: int
    gyr_packed: int
    acc_mode: int
    acc_range_bytes: Mapping[int, int]

    def acc_config(self, rate_hz: int, range_g: int) -> bytes:
        """Request that sets the accelerometer."""
        return bytes([ACC, CONFIG, self.acc_mode | _ODR[rate_hz], self.acc_range_bytes[range_g]])


BMI160 = Chip(
    "BMI160",
    kinds=(1, 0),
    acc_packed=0x1C,
    gyr_data=0x05,
    gyr_packed=0x07,
    acc_mode=_NORMAL,
    acc_range_bytes=MappingProxyType({2: 0x03, 4: 0x05, 8: 0x08, 16: 0x0C}),
)
"""MetaMotionR, RL and C."""

BMI270 = Chip(
    "BMI270",
    kinds=(4, 1),
    acc_packed=0x05,
    gyr_data=0x04,
    gyr_packed=0x05,
    acc_mode=0x80 | _NORMAL,
    acc_range_bytes=MappingProxyType({2: 0, 4: 1, 8: 2, 16: 3}),
)
"""MetaMotionS."""

CHIPS = (BMI160, BMI270)
ACC_RANGES_G = tuple(BMI160.acc_range_bytes)
GYR_RANGES_DEG_S = tuple(_GYR_RANGE_BYTES)


def gyr_config(rate_hz: int, range_deg_s: int) -> bytes:
    """Request that sets the gyroscope, the same for either chip."""
    return bytes([GYR, CONFIG, _NORMAL | _ODR[rate_hz], _GYR_RANGE_BYTES[range_deg_s]])


def rate_in(config: bytes) -> int | None:
    """Samples per second by the two bytes of a configuration of either module."""
    return next((hz for hz, code in _ODR.items() if config[0] & 0x0F == code), None)


def scale_of(acc_config: bytes, gyr_config: bytes) -> SensorScale | None:
    """Scale by two bytes each; ``None`` where a range is none.

    The chip need not be known: the BMI270 is always run with bit 7 set, the BMI160 never.
    """
    chip = BMI270 if acc_config[0] & 0x80 else BMI160
    range_g = next((g for g, b in chip.acc_range_bytes.items() if b == acc_config[1] & 0x0F), None)
    gyr = gyr_config[1] & 0x07
    if range_g is None or gyr >= len(_COUNTS_PER_DEG_S):
        return None
    return SensorScale(
        GRAVITY_M_S2 / _COUNTS_PER_G[range_g],
        RAD_PER_DEG / _COUNTS_PER_DEG_S[gyr],
        _FULL_SCALE_COUNTS,
    )


# --- processors on the board -----------------------------------------------------------------

_FUSER_SLOTS = 12
BUFFER, FUSER, ACCOUNTER = 0x0F, 0x1B, 0x11
FUSER_REVISION: Final = 1
"""Least revision of the processor module that knows fusers."""

_SIX_BYTES, _TWELVE_BYTES = 0xA0, 0x60  # (length - 1) << 5, of which one byte is left
_NO_ID = 0xFF
_COUNT_BYTES = 4
_COUNT = 0  # against 1, a time


def buffer_of_gyr(chip: Chip) -> bytes:
    """Request to keep the latest angular rate."""
    return bytes([PROCESSOR, ADD, GYR, chip.gyr_data, _NO_ID, _SIX_BYTES, BUFFER, 5])


def fuser_of_acc(buffer_id: int) -> bytes:
    """Request to join each acceleration with what that buffer holds."""
    slots = bytes([buffer_id]).ljust(_FUSER_SLOTS, b"\0")
    return bytes([PROCESSOR, ADD, ACC, ACC_DATA, _NO_ID, _SIX_BYTES, FUSER, 1]) + slots


def counter_of(fuser_id: int) -> bytes:
    """Request to number what that fuser gives."""
    how = (_COUNT_BYTES - 1) << 4 | _COUNT
    return bytes([PROCESSOR, ADD, PROCESSOR, NOTIFY, fuser_id, _TWELVE_BYTES, ACCOUNTER, how, 3])


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an accounter puts before the data.

    Args:
        size: Bytes.
        is_time: In ticks of 1.46484375 ms; else a count.
    """

    size: int = _COUNT_BYTES
    is_time: bool = False


_STAMP_AT = 7
TICK_S: Final = 1.46484375e-3


def stamp_asked_for(request: bytes) -> Stamp | None:
    """The accounter that a request adds, if it adds one."""
    if len(request) <= _STAMP_AT or request[:2] != bytes([PROCESSOR, ADD]):
        return None
    if request[_STAMP_AT - 1] != ACCOUNTER:
        return None
    how = request[_STAMP_AT]
    size = (how >> 4 & 0x3) + 1
    return Stamp(size, bool(how & 0x0F))


# --- taking down -----------------------------------------------------------------------------


def tear_down(chip: Chip | None) -> tuple[bytes, ...]:
    """Requests that leave a board silent, whatever it was set up for.

    What another host has set up to process, to react to and to log goes; what was logged stays.

    Args:
        chip: ``None`` where it is not known: what is a stream of one chip is a setting of another,
            so only what both have is stopped.
    """
    acc, gyr = ((ACC_DATA,), ()) if chip is None else _streams(chip)
    return (
        bytes([FUSION, POWER, 0]),
        *(bytes([module, POWER, 0]) for module in (ACC, GYR)),
        *(bytes([module, ENABLE, 0, 1]) for module in (ACC, GYR)),
        *(bytes([ACC, register, 0]) for register in acc),
        *(bytes([GYR, register, 0]) for register in gyr),
        bytes([PROCESSOR, NOTIFY, 0]),
        bytes([PROCESSOR, REMOVE_ALL]),
        bytes([EVENT, 0x05]),
        bytes([LOGGING, 0x0A]),
    )


def _streams(chip: Chip) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (ACC_DATA, chip.acc_packed), (chip.gyr_data, chip.gyr_packed)


# --- what arrives ----------------------------------------------------------------------------

_VECTOR = Struct("<3h")


def vectors_in(payload: bytes, at: int) -> list[tuple[int, int, int]] | None:
    """Counts x, y, z from there to the end; ``None`` if that is no whole number of them."""
    if len(payload) <= at or (len(payload) - at) % _VECTOR.size:
        return None
    return list(_VECTOR.iter_unpack(payload[at:]))


def battery_in(payload: bytes) -> tuple[int, int] | None:
    """Percent and millivolt of a reply to ``11 8c``; ``None`` if it is none."""
    if len(payload) != 5 or payload[:2] != bytes([SETTINGS, BATTERY]) or payload[2] > 100:
        return None
    return payload[2], int.from_bytes(payload[3:], "little")
