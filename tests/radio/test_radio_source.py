"""The live source on a good link: what it asks of a sensor, and what it hands on."""

import asyncio
import time
from dataclasses import replace

import numpy as np
import pytest
from radio_bench import (
    QUICK,
    batches,
    data_packets,
    eventually,
    losses,
    numbered_feed,
    numbered_info,
    sample_numbers,
    take,
)

from coach.decode import Decode
from coach.model import (
    BatteryLevel,
    Channel,
    FaultKind,
    LinkChange,
    LinkState,
    Notification,
    RawBlock,
    Tick,
)
from coach.sources import BleSource, SourceError, SourceReason
from coach.sources.virtual import SensorOptions, virtual_sensor
from firmware_protocol.codec import decode_info, decode_response
from firmware_protocol.packets import ImuFlag, Op, Status

pytestmark = pytest.mark.asyncio


async def test_what_arrives_first_and_in_which_order():
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _):
        before_s = time.monotonic()
        async with BleSource(QUICK, radio) as source:
            events = await take(source, data_packets(3))
            assert (source.sensor_id, source.sensor_name) == (sensor.address, "COACH")
            assert source.battery_percent == 87
    kinds = [getattr(event, "channel", type(event)) for event in events]
    assert kinds[:3] == [LinkChange, Channel.BATTERY, Channel.INFO]
    assert kinds[3:6] == [Channel.REQUEST, Channel.CONTROL, Channel.DATA]
    assert events[0].state is LinkState.CONNECTED
    assert events[0].family == "own"
    times = [event.t_host_s for event in events]
    assert times == sorted(times)
    assert before_s < times[0]
    assert times[-1] < time.monotonic()
    first = batches(events)[0]
    assert (first.seq, first.first_index) == (0, 0)
    assert first.flags == ImuFlag.TIME_BASE_CHANGED


async def test_a_minute_arrives_without_loss_or_doubling():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=60)) as (_, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(60 * 13 + 60))
        assert source.dropped == 0
    numbers = sample_numbers(events)
    assert len(numbers) >= 60 * 104
    assert np.array_equal(numbers, np.arange(len(numbers)))
    assert {batch.n for batch in batches(events)} == {8}
    assert losses(events) == 0


async def test_decoder_reads_the_stream_without_a_fault():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=20)) as (_, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(30))
    decode = Decode(0.0)
    items = [item for e in events if not isinstance(e, Tick) for item in decode.push(e)]
    assert items
    level, *blocks = items
    assert (type(level), level.percent) == (BatteryLevel, 87)
    assert all(isinstance(item, RawBlock) for item in blocks)
    assert blocks[0].scale.gyr_rad_s_per_count == pytest.approx(np.radians(0.07))


@pytest.mark.parametrize("sensor", ["auto", "cOaCh", "c0:ac:00:00:00:01"])
async def test_sensor_is_found_however_it_is_named(sensor):
    async with (
        virtual_sensor(numbered_feed()) as (_, radio, _),
        BleSource(replace(QUICK, sensor=sensor), radio) as source,
    ):
        assert source.sensor_name == "COACH"


async def test_settings_reach_the_sensor_and_info_is_read_again():
    wanted = replace(QUICK, rate_hz=200, acc_range_g=8, gyr_range_deg_s=900, batch=5)
    feed = numbered_feed(info=numbered_info(rates_hz=(104, 208)))
    async with (
        virtual_sensor(feed, SensorOptions(speed=10)) as (_, radio, _),
        BleSource(wanted, radio) as source,
    ):
        events = await take(source, data_packets(3))
    infos = [
        decode_info(e.payload)
        for e in events
        if isinstance(e, Notification) and e.channel is Channel.INFO
    ]
    assert (infos[0].rate_hz, infos[0].batch) == (104, 8)
    now = infos[1]
    assert (now.rate_hz, now.acc_range_g, now.gyr_range_deg_s, now.batch) == (208, 8, 1000, 5)
    assert batches(events)[0].n == 5


@pytest.mark.parametrize(("mtu", "batch"), [(31, 1), (185, 13), (247, 19), (517, 41)])
async def test_batch_is_cut_to_the_mtu(mtu, batch):
    options = SensorOptions(max_mtu=mtu, speed=40)
    async with (
        virtual_sensor(numbered_feed(), options) as (_, radio, _),
        BleSource(replace(QUICK, batch=41), radio) as source,
    ):
        events = await take(source, lambda taken: len(batches(taken)) >= 3)
    assert {b.n for b in batches(events)} == {batch}
    numbers = sample_numbers(events)
    assert np.array_equal(numbers, np.arange(len(numbers)))


async def test_too_small_a_link_is_refused_in_one_line():
    async with virtual_sensor(numbered_feed(), SensorOptions(max_mtu=23)) as (_, radio, _):
        with pytest.raises(SourceError, match=r"^COACH refuses START: MTU_TOO_SMALL; use ") as bad:
            await BleSource(QUICK, radio).open()
    assert (bad.value.reason, bad.value.status) == (SourceReason.REFUSED, Status.MTU_TOO_SMALL)


async def test_broken_motion_chip_is_refused():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        sensor.imu_works = False
        with pytest.raises(SourceError, match="SENSOR_FAILED") as bad:
            await BleSource(QUICK, radio).open()
        assert bad.value.status == Status.SENSOR_FAILED
        await eventually(lambda: not sensor.connected)


async def test_nobody_there():
    async with virtual_sensor(numbered_feed()) as (_, radio, _):
        source = BleSource(replace(QUICK, sensor="someone", find_s=0.2), radio)
        with pytest.raises(SourceError, match=r"no sensor 'someone' found in .*; wake") as bad:
            await source.open()
    assert bad.value.reason is SourceReason.NOT_FOUND


async def test_close_stops_the_sensor_and_ends_the_stream_after_what_is_queued():
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=20)) as (sensor, radio, _):
        source = BleSource(QUICK, radio)
        await source.open()
        await take(source, data_packets(5))
        assert sensor.streaming
        await source.close()
        rest = [event async for event in source]
        assert not sensor.streaming
        await eventually(lambda: not sensor.connected)
        await source.close()
    answers = [
        decode_response(e.payload)
        for e in rest
        if isinstance(e, Notification) and e.channel is Channel.CONTROL
    ]
    assert [(a.op, a.status) for a in answers] == [(Op.STOP, Status.OK)]
    assert losses(rest) == 0


async def test_ticks_come_with_and_without_data():
    settings = replace(QUICK, tick_s=0.02)
    async with (
        virtual_sensor(numbered_feed()) as (sensor, radio, _),
        BleSource(settings, radio) as source,
    ):
        sensor.stall(1.0)
        events = await take(source, lambda es: sum(isinstance(e, Tick) for e in es) >= 10)
    times = np.array([e.t_host_s for e in events if isinstance(e, Tick)])
    assert np.all(np.diff(times) >= 0.019)


async def test_slow_consumer_loses_the_oldest_data_and_it_is_counted():
    settings = replace(QUICK, queue_limit=20, tick_s=10.0)
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=60)) as (sensor, radio, _),
        BleSource(settings, radio) as source,
    ):
        await eventually(lambda: source.dropped >= 50)
        assert source.waiting <= 20 + 5  # link, battery, INFO, START and its answer
        await source.close()
        sent, dropped = sensor.packets_sent, source.dropped
        events = [event async for event in source]
    assert isinstance(events[0], LinkChange)
    assert [e.channel for e in events[1:3]] == [Channel.BATTERY, Channel.INFO]
    data = [e for e in events if isinstance(e, Notification) and e.channel is Channel.DATA]
    assert len(data) == 20
    assert dropped >= sent - 20 - 4  # the last few may still be in the air
    numbers = sample_numbers(events)
    assert np.array_equal(numbers, np.arange(numbers[0], numbers[0] + len(numbers)))


async def test_broken_packets_are_handed_on_as_they_are():
    junk = [b"", b"\x11", bytes(20), b"\x21" + bytes(40), b"\x1f\x01", bytes(range(244))]
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=5)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        await take(source, data_packets(1))
        for payload in junk:
            await sensor.send_raw(payload)
        events = await take(
            source, lambda es: junk[-1] in [getattr(e, "payload", None) for e in es]
        )
    payloads = [e.payload for e in events if isinstance(e, Notification)]
    assert [p for p in payloads if p in junk] == junk
    decode = Decode(0.0)
    faults = [f for p in junk for f in decode.push(Notification(0.0, "s", Channel.DATA, p))]
    kinds = [fault.kind for fault in faults]
    assert kinds.count(FaultKind.BAD_PACKET) == 5
    assert kinds.count(FaultKind.UNKNOWN_PACKET) == 1


async def test_closing_while_the_sensor_is_sought_takes_no_time():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        source = BleSource(QUICK, radio)
        await source.open()
        await sensor._device.stop_advertising()
        await sensor.drop_link()
        await eventually(lambda: source._live is None)
        await asyncio.sleep(0.1)
        start_s = time.monotonic()
        await source.close()
        assert time.monotonic() - start_s < 0.5
        assert losses([event async for event in source]) == 1
