"""A sensor whose samples carry their own number, and readers of what arrives of them."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources import BleSettings
from coach.sources.virtual import SampleFeed
from firmware_protocol.codec import decode_data
from firmware_protocol.errors import WireFormatError
from firmware_protocol.limits import RATES_HZ
from firmware_protocol.packets import Feature, ImuBatch, Info, Range, SensorPart

RATE_HZ = 104
DT_US = 9615
ALL_FEATURES = Feature.GYRO | Feature.TIME_SYNC | Feature.IDENTIFY | Feature.SELF_TEST

# Reconnects without the pauses of a real session; everything else as shipped.
QUICK = BleSettings(
    find_s=1.5, namesake_s=0.1, connect_s=1.0, answer_s=0.5, retry_first_s=0.005, retry_most_s=0.05
)

# For sensors in another process, however busy the machine is.
PATIENT = replace(QUICK, find_s=60.0, connect_s=60.0, answer_s=60.0, silence_s=60.0)


def numbered_info(rates_hz=(RATE_HZ,), features=ALL_FEATURES):
    bits = sum(1 << RATES_HZ.index(rate) for rate in rates_hz)
    return Info(
        hardware_id=7,
        sensor_part=SensorPart.SIMULATED,
        rate_bits=bits,
        features=features,
        rate_hz=rates_hz[0],
        acc_range_g=16,
        gyr_range_deg_s=2000,
        max_samples=41,
        batch=8,
        acc_ranges=(Range(8, 4096, 1), Range(16, 2048, 1)),
        gyr_ranges=(Range(1000, 32768, 1000), Range(2000, 100, 7)),
    )


def numbered_feed(duration_s=1800.0, dt_us=DT_US, info=None):
    """Sample k has k in its first two counts."""
    n = int(duration_s * 1e6 / dt_us)
    k = np.arange(n, dtype=np.int64)
    counts = np.zeros((n, 6), dtype=np.int16)
    counts[:, 0], counts[:, 1], counts[:, 2] = k % 10000, k // 10000, 1  # all zeros is none
    return SampleFeed(info or numbered_info(), counts, k * dt_us, k, dt_us)


def feed_of(counts, rate_hz, acc_range_g=16, gyr_range_deg_s=2000):
    """A feed of counts, of which 32768 are the range."""
    index = np.arange(len(counts), dtype=np.int64)
    info = Info(
        hardware_id=0,
        sensor_part=SensorPart.SIMULATED,
        rate_bits=1 << RATES_HZ.index(RATE_HZ),
        features=Feature.GYRO,
        rate_hz=RATE_HZ,
        acc_range_g=acc_range_g,
        gyr_range_deg_s=gyr_range_deg_s,
        max_samples=19,
        batch=8,
        acc_ranges=(Range(acc_range_g, 32768, acc_range_g),),
        gyr_ranges=(Range(gyr_range_deg_s, 32768, gyr_range_deg_s),),
    )
    t_us = np.rint(index * 1e6 / rate_hz).astype(np.int64)
    return SampleFeed(info, counts.astype(np.int16), t_us, index, round(1e6 / rate_hz))


def batches(events):
    """IMU batches among the data of some events, in order of arrival."""
    found = []
    for event in events:
        if isinstance(event, Notification) and event.channel is Channel.DATA:
            try:
                packet = decode_data(event.payload)
            except WireFormatError:
                continue
            if isinstance(packet, ImuBatch):
                found.append(packet)
    return found


def sample_numbers(events):
    """Numbers of all samples that arrived."""
    parts = [
        np.frombuffer(batch.samples, "<i2").reshape(-1, 6).astype(np.int64)
        for batch in batches(events)
    ]
    counts = np.concatenate(parts) if parts else np.empty((0, 6), np.int64)
    return counts[:, 0] + 10000 * counts[:, 1]


def losses(events):
    return sum(isinstance(e, LinkChange) and e.state is LinkState.LOST for e in events)


async def take(source, until, within_s=60.0):
    """Inputs of a source until ``until(inputs)`` is true."""
    taken = []
    async with asyncio.timeout(within_s):
        while not until(taken):
            taken.append(await anext(source))
    return taken


def data_packets(n):
    return lambda events: sum(_is_data(event) for event in events) >= n


def _is_data(event):
    return isinstance(event, Notification) and event.channel is Channel.DATA


def open_files():
    """File descriptors of this process; 0 where the system does not list them."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


async def eventually(condition, within_s=60.0):
    until_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until_s, "did not happen in time"
        await asyncio.sleep(0.005)
