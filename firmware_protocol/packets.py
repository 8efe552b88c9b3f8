"""What the packets say, as values. README.md is the specification; codec.py makes the bytes."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware_protocol.layouts import SAMPLE
from firmware_protocol.limits import (
    PROTOCOL_MAJOR,
    PROTOCOL_MINOR,
    RATES_HZ,
    RSSI_UNKNOWN_DBM,
)

if TYPE_CHECKING:
    from firmware_protocol.tlv import Tlv


class PacketType(enum.IntEnum):
    """Low four bits of a DATA packet's first byte."""

    IMU_BATCH = 1
    STATUS = 2


class ImuFlag(enum.IntFlag):
    """Marks of one IMU batch. Bits 6 and 7 are sent as 0 and ignored."""

    FIFO_OVERRUN = 1  # the sensor lost samples just before this packet
    ACC_CLIPPED = 2  # some accelerometer count is at full scale
    GYR_CLIPPED = 4  # some gyroscope count is at full scale
    TIME_BASE_CHANGED = 8  # first packet sent after START: seq, index, perhaps t_us began anew
    BATTERY_LOW = 16
    MARKER = 32  # the runner pressed the button since the last packet


CARRIED = ImuFlag.TIME_BASE_CHANGED | ImuFlag.FIFO_OVERRUN | ImuFlag.MARKER
"""Of a batch that the sensor gave up these marks are set in the next one that is sent."""


class Feature(enum.IntFlag):
    """What the sensor can do."""

    GYRO = 1  # without it gx, gy, gz are sent as 0
    CLIP_FLAGS = 2
    TIME_SYNC = 4
    IDENTIFY = 8
    SELF_TEST = 16
    MARKER = 32


class SensorPart(enum.IntEnum):
    """The inertial sensor, for the record only: scales come from the range tables."""

    SIMULATED = 0
    LSM6DS3 = 1
    LSM6DSO = 2
    BMI270 = 3
    ICM42688 = 4


class Op(enum.IntEnum):
    """What a request asks. 0 is never used; 0x80 marks a response."""

    GET_CONFIG = 1
    SET_CONFIG = 2
    START = 3
    STOP = 4
    TIME_SYNC = 5
    IDENTIFY = 6
    SELF_TEST = 7
    RESET = 8


class Status(enum.IntEnum):
    """How a request ended."""

    OK = 0
    UNKNOWN_OP = 1
    BAD_PARAMETER = 2
    BUSY = 3
    MTU_TOO_SMALL = 4
    NOT_STREAMING = 5
    ALREADY_STREAMING = 6
    UNSUPPORTED = 7
    MALFORMED = 8
    SENSOR_FAILED = 9
    NOT_SUBSCRIBED = 10


@dataclass(frozen=True, slots=True)
class ImuBatch:
    """Consecutive samples of accelerometer and gyroscope.

    Args:
        flags: Marks.
        seq: Number of this batch since START, those given up counted too, modulo 2**16.
        t_us: Device clock at the first sample, modulo 2**32.
        first_index: Samples taken since START before the first one here.
        dt_us: Measured mean sample period.
        temperature_c: Of the sensor; -128 if unknown.
        samples: ``n`` times ax ay az gx gy gz as i16, little-endian, sensor axes.
    """

    flags: ImuFlag
    seq: int
    t_us: int
    first_index: int
    dt_us: int
    temperature_c: int
    samples: bytes

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.samples) // SAMPLE.size


@dataclass(frozen=True, slots=True)
class StatusPacket:
    """The sensor's own health, once a second while streaming.

    Args:
        battery_mv: Cell voltage; 0 if unknown.
        uptime_s: Since boot.
        dropped_packets: IMU batches given up since START because the radio queue was full.
        queue_depth: Packets waiting for the radio.
        rssi_dbm: As the sensor hears the host; 127 if unknown.
        items: What later minor versions add.
    """

    battery_mv: int
    uptime_s: int
    dropped_packets: int
    queue_depth: int = 0
    rssi_dbm: int = RSSI_UNKNOWN_DBM
    items: tuple[Tlv, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownPacket:
    """A DATA packet of our major version and a type this version does not know."""

    packet_type: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Range:
    """One full scale and its exact scale: ``lsb_num / lsb_den`` counts per g or per deg/s."""

    full_scale: int
    lsb_num: int
    lsb_den: int

    @property
    def unit_per_count(self) -> float:
        """Size of one count in g or deg/s."""
        return self.lsb_den / self.lsb_num


@dataclass(frozen=True, slots=True)
class Info:
    """What the sensor is, what it offers and how it is set now.

    Args:
        hardware_id: Board.
        sensor_part: A ``SensorPart``, or the number of one this version does not know.
        rate_bits: Bit i set: ``RATES_HZ[i]`` is offered.
        features: What it can do.
        rate_hz: Nominal rate now.
        acc_range_g: Range now; one of ``acc_ranges``.
        gyr_range_deg_s: Range now; one of ``gyr_ranges``, 0 without a gyroscope.
        max_samples: Most samples per packet its memory allows.
        batch: Samples per packet asked for now; a small MTU may lower it at START.
        acc_ranges: Every range with its scale.
        gyr_ranges: Likewise; empty exactly when ``Feature.GYRO`` is absent.
        major: Protocol version.
        minor: Protocol version.
        items: Serial number, firmware version, and what later minor versions add.
    """

    hardware_id: int
    sensor_part: int
    rate_bits: int
    features: Feature
    rate_hz: int
    acc_range_g: int
    gyr_range_deg_s: int
    max_samples: int
    batch: int
    acc_ranges: tuple[Range, ...]
    gyr_ranges: tuple[Range, ...]
    major: int = PROTOCOL_MAJOR
    minor: int = PROTOCOL_MINOR
    items: tuple[Tlv, ...] = ()

    @property
    def rates_hz(self) -> tuple[int, ...]:
        """Rates offered that this version knows."""
        return tuple(rate for i, rate in enumerate(RATES_HZ) if self.rate_bits >> i & 1)

    @property
    def acc_range(self) -> Range | None:
        """The accelerometer range set now."""
        return next((r for r in self.acc_ranges if r.full_scale == self.acc_range_g), None)

    @property
    def gyr_range(self) -> Range | None:
        """The gyroscope range set now, or ``None`` without a gyroscope."""
        return next((r for r in self.gyr_ranges if r.full_scale == self.gyr_range_deg_s), None)


@dataclass(frozen=True, slots=True)
class Request:
    """Host to sensor. ``op`` is an ``Op``, or the number of one this version does not know."""

    op: int
    ref: int
    items: tuple[Tlv, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """Sensor to host.

    Args:
        op: The request's; 0 in answer to bytes too short to have one.
        ref: The request's, so that the host can tell its answers apart.
        status: A ``Status``, or the number of one this version does not know.
        items: What the operation answers, see ``control.OP_RULES``.
    """

    op: int
    ref: int
    status: int
    items: tuple[Tlv, ...] = ()
