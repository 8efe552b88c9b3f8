"""Polar's measurement data service: its numbers, requests, answers and settings.

Source: polarofficial/polar-ble-sdk @8fb5311c (2026-05-29) and its issues, cited as #n; its document
"online measurement" v1.0 (August 2024). No device was at hand.
"""

from __future__ import annotations

import enum
import math
import struct
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE_UUID = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_UUID = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA_UUID = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

ANSWER = 0xF0
FEATURES = 0x0F
KIND_BITS = 0x3F
"""Of a frame's first byte; the other bits mean something else."""


class Op(enum.IntEnum):
    """First byte of a request, and of what the sensor says unasked."""

    SETTINGS = 1  # unasked: measurements that the sensor stopped by itself
    START = 2
    STOP = 3
    SDK_SETTINGS = 4


class Kind(enum.IntEnum):
    """What is measured."""

    ACC = 2
    GYRO = 5
    SDK_MODE = 9


WORDS: Mapping[int, str] = MappingProxyType(
    {Kind.ACC: "accelerometer", Kind.GYRO: "gyroscope", Kind.SDK_MODE: "SDK mode"}
)


class Status(enum.IntEnum):
    """What an answer says; not all of them."""

    OK = 0
    NOT_SUPPORTED = 3
    ALREADY_IN_STATE = 6
    INVALID_RATE = 8
    INVALID_MTU = 10
    INVALID_STATE = 12
    IN_CHARGER = 13
    DISK_FULL = 14


class Item(enum.IntEnum):
    """Types of setting."""

    RATE_HZ = 0
    RESOLUTION_BITS = 1
    RANGE = 2  # g or deg/s
    RANGE_MILLI = 3  # "not used", says the document
    CHANNELS = 4
    FACTOR = 5  # in answers alone
    SECURITY = 6


_SIZES: Mapping[int, int] = MappingProxyType(
    {
        Item.RATE_HZ: 2,
        Item.RESOLUTION_BITS: 2,
        Item.RANGE: 2,
        Item.RANGE_MILLI: 4,
        Item.CHANNELS: 1,  # two bytes are refused by a Verity Sense
        Item.FACTOR: 4,
        Item.SECURITY: 16,
    }
)
_CHOSEN = (Item.RATE_HZ, Item.RESOLUTION_BITS, Item.RANGE, Item.CHANNELS)
"""What a start names, of what is offered: an H10 refuses one without any of them (#124)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the control point.

    Args:
        op: To which request.
        kind: Of which measurement.
        status: 0 is well.
        params: What follows.
    """

    op: int
    kind: int
    status: int
    params: bytes


def answer_of(payload: bytes) -> Answer | None:
    """An answer's parts; ``None`` for what is none."""
    if len(payload) < 4 or payload[0] != ANSWER:
        return None
    return Answer(payload[1], payload[2], payload[3], payload[5:])


def settings_of(params: bytes) -> dict[int, tuple[int, ...]]:
    """Offered values by type of setting, as bytes have them; the rest of broken ones is left out.

    A factor is given as the bits of its float.
    """
    found: dict[int, tuple[int, ...]] = {}
    at = 0
    while at + 2 <= len(params):
        size, count = _SIZES.get(params[at], 0), params[at + 1]
        end = at + 2 + size * count
        if not size or end > len(params):
            break
        values = params[at + 2 : end]
        found[params[at]] = tuple(
            int.from_bytes(values[k : k + size], "little") for k in range(0, len(values), size)
        )
        at = end
    return found


def factor_of(params: bytes) -> float:
    """What samples are multiplied by; 1 where the answer tells none, as newer firmware does."""
    values = settings_of(params).get(Item.FACTOR, ())
    if not values:
        return 1.0
    (factor,) = struct.unpack("<f", values[0].to_bytes(4, "little"))
    return float(factor) if math.isfinite(factor) and factor > 0.0 else 1.0


def start_request(kind: int, chosen: Mapping[int, int]) -> bytes:
    """A start with one value for each setting that is offered."""
    items = b"".join(
        bytes((item, 1)) + chosen[item].to_bytes(_SIZES[item], "little")
        for item in _CHOSEN
        if item in chosen
    )
    return bytes((Op.START, kind)) + items
