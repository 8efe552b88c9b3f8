"""Each family's virtual sensor over real GATT: found, started, read, lost and found again."""

from dataclasses import replace

import numpy as np
import pytest
from radio_bench import QUICK, eventually, feed_of, losses, take

from coach.decode import FAMILIES, Decode
from coach.model import BatteryLevel, Channel, LinkChange, Notification, RawBlock
from coach.sources import BleSource
from coach.sources.virtual import SensorOptions, virtual_sensor
from coach.sources.virtual.virtual_families import SIDES
from coach.timing import Timing, TimingParams

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(60)]

SPEED = 5
PACKETS_OF_A_LINK = {"polar-verity": 5}
"""Where one is too few for a sample: accelerometer and gyroscope come in packets of their own."""

SAMPLES_S = 60.0

# How samples begin where answers come by the same characteristic.
SAMPLES = {"metamotion": b"\x09\x03"}


def sample_packets(family, n):
    """Whether so many packets of samples are there."""
    start = SAMPLES.get(family, b"")

    def carries(event):
        return (
            isinstance(event, Notification)
            and event.channel is Channel.DATA
            and event.payload.startswith(start)
        )

    return lambda events: sum(carries(event) for event in events) >= n


# Its decoder gives nothing out before it has measured rate and ticks for two seconds of the host.
FIRST_READ = {"bluest": lambda speed: int(2.4 * 50 * speed)}


def waving_feed(family):
    """Smooth movement within every family's range, no two samples alike for some seconds."""
    side = SIDES[family]
    rate_hz = side.rate_hz or 104
    t_s = np.arange(int(SAMPLES_S * rate_hz)) / rate_hz
    phases = np.arange(6)
    waves = np.sin(2.0 * np.pi * (1.3 + 0.11 * phases) * t_s[:, None] + phases)
    counts = np.round(waves * 8000 + (t_s[:, None] % 7.0) * 500)
    return feed_of(counts, rate_hz, int(side.acc_range_g), int(side.gyr_range_deg_s) or 2000)


def read(events):
    """Sample blocks and all else that the core makes of some inputs."""
    decode, timing, told = Decode(0.0), Timing("s", 0.0, TimingParams()), []
    for event in events:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    timing.push(item)
                else:
                    told.append(item)
    blocks, faults = timing.drain()
    return blocks, told + faults


@pytest.mark.parametrize("family", SIDES)
async def test_what_was_measured_is_what_is_read(family):
    feed = waving_feed(family)
    options = SensorOptions(family=family, speed=SPEED)
    async with virtual_sensor(feed, options) as (_, radio, _), BleSource(QUICK, radio) as source:
        enough = max(3, int(40 * FAMILIES[family].worth.rate_hz / 104))
        enough = max(enough, FIRST_READ.get(family, lambda _: 0)(SPEED))
        events = await take(source, sample_packets(family, enough), within_s=20.0)
        assert source.battery_percent is not None
    assert events[0].family == family
    blocks, told = read(events)
    acc = np.concatenate([block.acc_m_s2 for block in blocks])
    gyr = np.concatenate([block.gyr_rad_s for block in blocks])
    assert len(acc) >= 20
    true_acc, true_gyr = feed.si(0, len(feed.counts))
    at = int(np.argmin(np.abs(true_acc[: len(true_acc) - len(acc)] - acc[0]).sum(axis=1)))
    part = slice(at, at + len(acc))
    assert np.abs(acc - true_acc[part]).max() < 0.05, "a wrong scale, axis or order"
    if FAMILIES[family].worth.has_gyro:
        assert np.abs(gyr - true_gyr[part]).max() < 0.1
    assert all(block.has_gyro is FAMILIES[family].worth.has_gyro for block in blocks)
    kinds = {fault.kind.value for fault in told if not isinstance(fault, BatteryLevel)}
    assert kinds <= {"no_counter", "clock"}  # its clock runs faster than the host's


@pytest.mark.parametrize("family", SIDES)
async def test_twenty_lost_links_cost_no_sample_beside_those_of_the_outages(family):
    feed = waving_feed(family)
    options = SensorOptions(family=family, speed=1, repeat=True)
    events = []
    async with (
        virtual_sensor(feed, options) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        packets = PACKETS_OF_A_LINK.get(family, 1)
        for _ in range(20):
            events += await take(source, sample_packets(family, packets), within_s=20.0)
            await sensor.drop_link()
            events += await take(source, lambda es: losses(es) == 1, within_s=20.0)
        enough = max(2 * packets, FIRST_READ.get(family, lambda _: 0)(1))
        events += await take(source, sample_packets(family, enough), within_s=20.0)
    assert losses(events) == 20
    blocks, _ = read(events)
    t_s = np.concatenate([block.t_s for block in blocks])
    assert (np.diff(t_s) > 0.0).all(), "a sample came twice"
    starts = [event for event in events if getattr(event, "channel", None) is Channel.REQUEST]
    assert FAMILIES[family].name != "own" or len(starts) == 21


@pytest.mark.parametrize("family", SIDES)
async def test_a_sensor_is_stopped_at_the_end(family):
    options = SensorOptions(family=family)
    async with virtual_sensor(waving_feed(family), options) as (sensor, radio, _):
        async with BleSource(QUICK, radio) as source:
            await take(source, sample_packets(family, 1), within_s=20.0)
        await eventually(lambda: not sensor.connected)
        assert not sensor.streaming


@pytest.mark.parametrize("family", SIDES)
async def test_an_explicit_name_finds_it_too(family):
    options = SensorOptions(family=family)
    async with virtual_sensor(waving_feed(family), options) as (sensor, radio, _):
        settings = replace(QUICK, sensor=sensor.side.broadcast.name.lower())
        async with BleSource(settings, radio) as source:
            assert source.sensor_id == sensor.address
