"""Events and packets that the tests of this folder push."""

from __future__ import annotations

from coach.model import Channel, LinkChange, LinkState, Notification, RawBlock
from coach.timing import Timing, TimingParams
from firmware_protocol.codec import encode_data, encode_info
from firmware_protocol.packets import Feature, ImuBatch, ImuFlag, Info, Range, StatusPacket

SENSOR = "s1"
T_ZERO_HOST_S = 100.0

INFO = Info(
    hardware_id=1,
    sensor_part=1,
    rate_bits=1 << 5,
    features=Feature.GYRO,
    rate_hz=104,
    acc_range_g=8,
    gyr_range_deg_s=1000,
    max_samples=19,
    batch=8,
    acc_ranges=(Range(8, 250000, 61), Range(16, 125000, 61)),
    gyr_ranges=(Range(1000, 200, 7), Range(2000, 100, 7)),
)
INFO_BYTES = encode_info(INFO)


def imu_bytes(flags=0, t_us=0, first_index=0, temperature_c=25, samples=bytes(12)):
    batch = ImuBatch(ImuFlag(flags), 0, t_us, first_index, 9615, temperature_c, samples)
    return encode_data(batch)


def status_bytes(dropped_packets):
    return encode_data(StatusPacket(3900, 10, dropped_packets))


def data(payload, t_host_s=101.0, sensor_id=SENSOR):
    return Notification(t_host_s, sensor_id, Channel.DATA, payload)


def info(payload=INFO_BYTES, t_host_s=100.5):
    return Notification(t_host_s, SENSOR, Channel.INFO, payload)


def control(payload):
    return Notification(101.0, SENSOR, Channel.CONTROL, payload)


def connected(family, sensor_id=SENSOR, t_host_s=100.25):
    return LinkChange(t_host_s, sensor_id, LinkState.CONNECTED, family)


def timed(decode, packets):
    """Blocks and faults of (payload, arrival) after the timing stage."""
    timing, faults = Timing(SENSOR, T_ZERO_HOST_S, TimingParams()), []
    for payload, t_host_s in packets:
        for item in decode.push(data(payload, t_host_s)):
            if isinstance(item, RawBlock):
                timing.push(item)
            else:
                faults.append(item)
    timing.release()
    blocks, more = timing.drain()
    return blocks, [fault.kind for fault in [*faults, *more]]


def lost():
    return LinkChange(102.0, SENSOR, LinkState.LOST)
