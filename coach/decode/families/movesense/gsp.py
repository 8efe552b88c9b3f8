"""The words of Movesense's GATT SensorData Protocol (GSP).

Source: the vendor's sample GATTSensorDataClient.cpp and its page "GATT SensorData Protocol"; for
the bytes of samples the real packets in sensein/movesense-py ``tests/fixtures/validation``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE_UUID = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMAND_UUID = "34800001-7185-4d5d-b431-630e7050e8f0"
DATA_UUID = "34800002-7185-4d5d-b431-630e7050e8f0"

# Commands, and what comes back; a reference number follows each.
HELLO, SUBSCRIBE, UNSUBSCRIBE = 0, 1, 2
RESULT, DATA, DATA_PART2 = 1, 2, 3

HEAD = 2  # bytes: code and reference
TIME = 4  # bytes: u32 milliseconds since boot, of the first sample
VECTOR = 12  # bytes: three float32

RATES_HZ = (13, 26, 52, 104, 208)
"""Of 13 to 1666 those that Bluetooth Low Energy carries as float32."""

USUAL_RATE_HZ = 104
TICK_S = 1e-3

USUAL_RANGE_G = 8.0
"""What every capture was made with. The protocol has no words to choose another one; a phone app
has."""

MESSAGES_HZ = 13
"""Messages a second: 4 samples at 52 Hz in every capture, and so 8 at 104 Hz."""

_MOST_RATE_HZ = 2000

_VECTORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "imu6": ("acc", "gyro"),
        "imu9": ("acc", "gyro", "magn"),
        "imu6m": ("acc", "magn"),
        "acc": ("acc",),
        "gyro": ("gyro",),
        "magn": ("magn",),
    }
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is subscribed to, of measurements whose messages are arrays of vectors.

    Args:
        vectors: Arrays of a message, one after the other: of "acc", "gyro", "magn".
        rate_hz: Sample rate.
    """

    vectors: tuple[str, ...]
    rate_hz: int

    @property
    def usual(self) -> int:
        """Samples of a message as it usually is."""
        return max(self.rate_hz // MESSAGES_HZ, 1)

    def samples(self, size: int) -> int:
        """Samples of a message without its head; 0 if no whole number of them makes its size."""
        whole, rest = divmod(size - TIME, VECTOR * len(self.vectors))
        return whole if whole > 0 and not rest else 0


def path(rate_hz: int) -> bytes:
    """Of acceleration and turning rate together."""
    return f"/Meas/IMU6/{rate_hz}".encode("ascii")


def measure_of(asked: bytes) -> Measure | None:
    """What a path asks for, with or without its first slash; ``None`` for anything but vectors."""
    words = asked.decode("ascii", "replace").strip("\0/ ").casefold().split("/")
    if len(words) != 3 or words[0] != "meas" or words[1] not in _VECTORS:
        return None
    rate = words[2]
    if not (rate.isascii() and rate.isdigit() and len(rate) <= 4):
        return None
    return Measure(_VECTORS[words[1]], int(rate)) if 0 < int(rate) <= _MOST_RATE_HZ else None


def measure_by_size(size: int) -> Measure | None:
    """What a message without its head must be, if nobody saw what was asked for.

    Of the measurements with acceleration no two have messages of one size, as long as they come
    ``MESSAGES_HZ`` a second; only acceleration alone looks like both together at half its rate.
    """
    for vectors in (_VECTORS["imu6"], _VECTORS["imu9"]):
        rate_hz = MESSAGES_HZ * Measure(vectors, 1).samples(size)
        if rate_hz in RATES_HZ:
            return Measure(vectors, rate_hz)
    return None


def status_of(answer: bytes) -> int:
    """Status of a RESULT after its head, as of HTTP; 0 if there is none.

    Old firmware tells its only one, 507, with the high byte first.
    """
    if len(answer) < 2:
        return 0
    statuses = (int.from_bytes(answer[:2], "little"), int.from_bytes(answer[:2], "big"))
    return next((status for status in statuses if 100 <= status < 600), 0)
