"""Registers of a WitMotion module: how one is asked for or written, and what the values mean."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.rates import LEAST_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE_UUID = "0000ffe5-0000-1000-8000-00805f9a34fb"
"""Not of the usual base: 9a34fb, where Bluetooth's own UUIDs have 9b34fb."""
NOTIFY_UUID = "0000ffe4-0000-1000-8000-00805f9a34fb"
OTHER_NOTIFY_UUID = "0000ffe1-0000-1000-8000-00805f9a34fb"
"""Notifies in place of the other in some batches."""
WRITE_UUID = "0000ffe9-0000-1000-8000-00805f9a34fb"

RATE, BANDWIDTH, BATTERY, OUTPUT = 0x03, 0x1F, 0x64, 0x96
UNLOCK = bytes.fromhex("ffaa6988b5")
SAVE = bytes.fromhex("ffaa000000")

RATE_CODES: Mapping[int, tuple[int, ...]] = MappingProxyType(
    {10: (0x06,), 20: (0x07,), 50: (0x08,), 100: (0x09,), 200: (0x0B, 0x0A)}
)
"""Rate in Hz -> its codes. That of 200 Hz differs by model, so the second is tried where the first
gives something else."""

RATES_HZ = tuple(rate_hz for rate_hz in RATE_CODES if rate_hz >= LEAST_RATE_HZ)
USUAL_RATE_HZ = 100

RATE_OF_CODE: Mapping[int, int] = MappingProxyType(
    {code: rate_hz for rate_hz, codes in RATE_CODES.items() for code in codes}
)

ACCELERATION = 0
"""Of ``OUTPUT``. With 1, which a former user may have left, the same frames carry displacement."""

_BANDWIDTHS: tuple[tuple[int, int], ...] = ((200, 0x02), (50, 0x03), (0, 0x04))
"""From this rate on -> code: 98, 42 and 20 Hz. Below half the rate, else what is above it folds.

A source was found for 42 Hz alone; the other codes are the usual ones of this kind of chip."""

_PERCENT: tuple[tuple[int, int], ...] = (
    (396, 100),
    (393, 90),
    (387, 75),
    (382, 60),
    (379, 50),
    (377, 40),
    (373, 30),
    (370, 20),
    (368, 15),
    (350, 10),
    (340, 5),
)
"""Above so many hundredths of a volt -> percent. Ends by the vendor's paper; what lies between is
the usual curve of a lithium cell under a small load, for which no source was found."""


def write_request(register: int, value: int) -> bytes:
    """Set a register; it must be unlocked."""
    return bytes((0xFF, 0xAA, register, value & 0xFF, value >> 8))


def read_request(register: int) -> bytes:
    """Ask for a register and the seven after it."""
    return bytes((0xFF, 0xAA, 0x27, register, 0x00))


def asked_rate_hz(request: bytes) -> int | None:
    """Which rate a request sets; ``None`` if it is another one."""
    if len(request) == 5 and request[:3] == bytes((0xFF, 0xAA, RATE)):
        return RATE_OF_CODE.get(request[3])
    return None


def sets_output(request: bytes) -> bool:
    """Whether a request says what the sample frames are to carry."""
    return request[:3] == bytes((0xFF, 0xAA, OUTPUT))


def bandwidth_code(rate_hz: int) -> int:
    """Code of the low-pass that goes with a sample rate."""
    return next(code for least_hz, code in _BANDWIDTHS if rate_hz >= least_hz)


def battery_percent(hundredths_v: int) -> int:
    """What is left at a voltage of the battery's register."""
    return next((percent for least, percent in _PERCENT if hundredths_v >= least), 0)
