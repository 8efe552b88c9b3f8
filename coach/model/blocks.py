"""What a sensor sends: blocks of consecutive samples, and the little it tells beside them.

Arrays are float64 and C-contiguous; a consumer never writes to them.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SensorScale:
    """How counts become SI units.

    Args:
        acc_m_s2_per_count: Specific force of one count.
        gyr_rad_s_per_count: Angular rate of one count.
        full_scale_counts: Magnitude at and above which a count is clipped; infinity for samples
            that are not counts.
        acc_sign: -1 of a sensor that gives the pull of gravity, pointing down at rest, where others
            give the force that holds it up.
    """

    acc_m_s2_per_count: float
    gyr_rad_s_per_count: float
    full_scale_counts: float
    acc_sign: float = 1.0

    @classmethod
    def of_ranges(cls, acc_g: float, gyr_deg_s: float) -> SensorScale:
        """Scale of a 16-bit sensor whose full scale of 32768 counts is exactly the range."""
        return cls(
            acc_m_s2_per_count=acc_g * GRAVITY_M_S2 / 32768.0,
            gyr_rad_s_per_count=gyr_deg_s * RAD_PER_DEG / 32768.0,
            full_scale_counts=32767.0,
        )


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One packet's samples, as counts, with what the packet says of sequence and time.

    Args:
        sensor_id: Which sensor.
        t_host_s: Arrival time, host clock.
        first_index: Number of the first sample since the sensor's stream began, or ``None`` if
            the sensor does not number them.
        t_device_s: Device time of the first sample, or ``None`` if the sensor has no clock.
        device_wrap_s: Period after which ``t_device_s`` starts again at 0; infinity if never.
        device_tick_s: Resolution of ``t_device_s`` where it is so coarse, or ``dt_s`` so nominal,
            that the line through several packets tells both better; 0 leaves them as they are.
        exact_clock: ``t_device_s`` is already on the host's clock (files, arrays).
        dt_s: Sample period as the packet states it.
        counts: ``(n, 6)`` acc then gyro in the sensor's axes, or ``(n, 3)`` acc alone.
        scale: Turns counts into SI units.
        restarted: The packet says that the sensor's time base began anew.
        overrun: The packet says that the sensor lost samples before this one.
        temperature_c: Sensor temperature, or ``None``.
    """

    sensor_id: str
    t_host_s: float
    first_index: int | None
    t_device_s: float | None
    device_wrap_s: float
    exact_clock: bool
    dt_s: float
    counts: npt.NDArray[np.int16] | FloatArray
    scale: SensorScale
    restarted: bool = False
    overrun: bool = False
    temperature_c: float | None = None
    device_tick_s: float = 0.0


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
        t_device_s: Device time of the packet that told of it, ``None`` if the sensor has no clock.
        device_wrap_s: Period after which ``t_device_s`` starts again at 0; infinity if never.
        counted: How many presses in a row it was, where the sensor counts them; else 0.
    """

    t_host_s: float
    sensor_id: str
    t_device_s: float | None = None
    device_wrap_s: float = math.inf
    counted: int = 0


class Quality(enum.IntFlag):
    """Per-sample marks. ``MEASURED`` alone is a sample the sensor really sent."""

    MEASURED = 0
    INTERPOLATED = 1  # filled across a gap of at most 100 ms
    ATTITUDE_ONLY = 2  # filled across a gap of 100-300 ms: good enough for attitude, not for steps
    CLIPPED = 4  # some axis at full scale


FILLED = int(Quality.INTERPOLATED | Quality.ATTITUDE_ONLY)
"""Bits of a sample that stands in a gap: it was not measured."""


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Consecutive samples on the stream's clock.

    Args:
        sensor_id: Which sensor.
        dt_s: Nominal sample period; the period that filters are designed for.
        t_s: ``(n,)`` stream time, strictly increasing.
        acc_m_s2: ``(n, 3)`` specific force. Sensor axes before mounting, segment axes after.
        gyr_rad_s: ``(n, 3)`` angular rate in the same axes; zeros where ``has_gyro`` is false.
        quality: ``(n,)`` uint8 of ``Quality``.
        has_gyro: Whether the sensor has a gyroscope.
        restart: The block begins a new segment: nothing before it may be averaged with it.
    """

    sensor_id: str
    dt_s: float
    t_s: FloatArray
    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray
    quality: npt.NDArray[np.uint8]
    has_gyro: bool
    restart: bool


def part_of(block: SampleBlock, start: int, stop: int) -> SampleBlock:
    """Rows ``[start, stop)`` of a block; a restart stays with its first row."""
    rows = slice(start, stop)
    return SampleBlock(
        block.sensor_id,
        block.dt_s,
        block.t_s[rows],
        block.acc_m_s2[rows],
        block.gyr_rad_s[rows],
        block.quality[rows],
        block.has_gyro,
        block.restart and start == 0,
    )


@dataclass(frozen=True, slots=True)
class AttitudeBlock:
    """Attitude of the segment and what the gait stages read of it, sample by sample.

    Args:
        sensor_id: Which sensor.
        dt_s: Nominal sample period.
        t_s: ``(n,)`` stream time.
        quat_level_from_segment: ``(n, 4)`` w, x, y, z; heading arbitrary.
        up_segment: ``(n, 3)`` unit vector of "up" in segment axes.
        acc_level_m_s2: ``(n, 3)`` specific force in forward, left, up of the *levelled segment*
            (heading of the segment itself, so that forward stays the runner's forward).
        yaw_rate_rad_s: ``(n,)`` angular rate about up.
        quality: ``(n,)`` uint8 of ``Quality``.
        has_gyro: False when up is only a low-passed accelerometer.
        restart: As in ``SampleBlock``.
        sigma_rad: ``(n, 2)`` one-sigma uncertainty of the forward and the side angle of up, where
            the attitude stage can tell it; 0 where it cannot.
    """

    sensor_id: str
    dt_s: float
    t_s: FloatArray
    quat_level_from_segment: FloatArray
    up_segment: FloatArray
    acc_level_m_s2: FloatArray
    yaw_rate_rad_s: FloatArray
    quality: npt.NDArray[np.uint8]
    has_gyro: bool
    restart: bool
    sigma_rad: FloatArray | None = None

    def until(self, n: int) -> AttitudeBlock:
        """The first ``n`` samples."""
        return AttitudeBlock(
            self.sensor_id,
            self.dt_s,
            self.t_s[:n],
            self.quat_level_from_segment[:n],
            self.up_segment[:n],
            self.acc_level_m_s2[:n],
            self.yaw_rate_rad_s[:n],
            self.quality[:n],
            self.has_gyro,
            self.restart,
            None if self.sigma_rad is None else self.sigma_rad[:n],
        )


@dataclass(frozen=True, slots=True)
class PostureBlock:
    """Angles of consecutive samples, in the order rotation-obliquity-tilt (Baker 2001).

    Args:
        t_s: ``(n,)`` stream time.
        tilt_rad: ``(n,)`` sagittal, forward positive.
        obliquity_rad: ``(n,)`` frontal, right side down positive.
        turn_rate_rad_s: ``(n,)`` about the vertical, to the left positive.
        quality: ``(n,)`` of ``Quality``.
        restart: As in ``SampleBlock``.
    """

    t_s: FloatArray
    tilt_rad: FloatArray
    obliquity_rad: FloatArray
    turn_rate_rad_s: FloatArray
    quality: npt.NDArray[np.uint8]
    restart: bool
