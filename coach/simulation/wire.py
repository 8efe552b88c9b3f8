"""The sensor's side of the wire: counts and clock readings into the firmware's packets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.rates import nearest
from firmware_protocol.codec import encode_data, encode_info
from firmware_protocol.limits import RATES_HZ, T_US_PERIOD
from firmware_protocol.packets import (
    Feature,
    ImuBatch,
    ImuFlag,
    Info,
    Range,
    SensorPart,
    StatusPacket,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coach.simulation.sensor import SensorConfig

_BATTERY_MV = 3900
_MAX_SAMPLES = 19  # what an MTU of 247 carries
_CLIPPED = 32767


@dataclass(frozen=True, slots=True)
class SensorClock:
    """The sensor's own clock since it last started.

    Args:
        start_s: True time at which it reads 0.
        ppm: How much it runs fast.
        dt_s: True sample period.
    """

    start_s: float
    ppm: float
    dt_s: float

    def reading_us(self, t_s: float) -> int:
        """What it shows at a true time, without wrapping."""
        return round((t_s - self.start_s) * (1e6 + self.ppm))

    @property
    def dt_us(self) -> int:
        """Sample period as the sensor measures it."""
        return round(self.dt_s * (1e6 + self.ppm))


def info_payload(config: SensorConfig, rate_hz: int, batch: int) -> bytes:
    """INFO of the simulated sensor. One count is exactly range / 32768.

    A rate that the protocol has no name for, as other makers' sensors have, is called by the
    nearest one; the packets state the true period.
    """
    rate_hz = nearest(rate_hz, RATES_HZ)
    acc_g, gyr_deg_s = int(config.acc_range_g), int(config.gyr_range_deg_s)
    return encode_info(
        Info(
            hardware_id=0,
            sensor_part=SensorPart.SIMULATED,
            rate_bits=1 << RATES_HZ.index(rate_hz),
            features=Feature.GYRO | Feature.CLIP_FLAGS,
            rate_hz=rate_hz,
            acc_range_g=acc_g,
            gyr_range_deg_s=gyr_deg_s,
            max_samples=max(_MAX_SAMPLES, batch),
            batch=batch,
            acc_ranges=(Range(acc_g, 32768, acc_g),),
            gyr_ranges=(Range(gyr_deg_s, 32768, gyr_deg_s),),
        )
    )


def imu_payload(
    clock: SensorClock,
    seq: int,
    *,
    t_s: float,
    first_index: int,
    counts: npt.NDArray[np.int16],
    temperature_c: float,
) -> bytes:
    """One packet of samples.

    Args:
        clock: The sensor's clock.
        seq: Packet number since the clock started; the first one carries the restart flag.
        t_s: True time of the first sample.
        first_index: Samples before it since the clock started.
        counts: ``(n, 6)``.
        temperature_c: Of the sensor.
    """
    flags = ImuFlag.TIME_BASE_CHANGED if seq == 0 else ImuFlag(0)
    full = (counts >= _CLIPPED) | (counts <= -_CLIPPED)
    if full[:, :3].any():
        flags |= ImuFlag.ACC_CLIPPED
    if full[:, 3:].any():
        flags |= ImuFlag.GYR_CLIPPED
    return encode_data(
        ImuBatch(
            flags=flags,
            seq=seq % 2**16,
            t_us=clock.reading_us(t_s) % T_US_PERIOD,
            first_index=first_index,
            dt_us=clock.dt_us,
            temperature_c=round(temperature_c),
            samples=counts.astype("<i2").tobytes(),
        )
    )


def status_payload(clock: SensorClock, t_s: float) -> bytes:
    """The sensor's health, once a second."""
    uptime_s = clock.reading_us(t_s) // 1_000_000
    return encode_data(
        StatusPacket(battery_mv=_BATTERY_MV, uptime_s=max(0, uptime_s), dropped_packets=0)
    )
