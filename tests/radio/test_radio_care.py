"""Link care: drops, stalls, reboots, loss and a full air."""

import asyncio
import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from radio_bench import (
    QUICK,
    batches,
    data_packets,
    eventually,
    losses,
    numbered_feed,
    open_files,
    sample_numbers,
    take,
)

from coach.decode import Decode
from coach.decode.families.own import dialogue
from coach.decode.families.own.dialogue import OwnDialogue
from coach.model import Channel, FaultKind, LinkChange, LinkState, Notification, RawBlock
from coach.sources import BleSource
from coach.sources.sensor_link import SensorLink
from coach.sources.virtual import RadioModel, SensorOptions, virtual_sensor
from coach.sources.virtual.sides.own_stream import Stream
from coach.timing import Timing, TimingParams
from firmware_protocol.codec import decode_data, decode_request
from firmware_protocol.packets import ImuBatch, ImuFlag, Op, StatusPacket

pytestmark = pytest.mark.asyncio


def lives(events):
    """Events of each connection."""
    parts = []
    for event in events:
        if isinstance(event, LinkChange) and event.state is LinkState.CONNECTED:
            parts.append([])
        parts[-1].append(event)
    return parts


async def test_twenty_drops_in_a_row():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=40)) as (sensor, radio, air),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(4))
        files = open_files()
        for drop in range(20):
            if drop % 2:
                await sensor.drop_link()
            else:
                air.cut()
            events += await take(source, lambda es: losses(es) == 1)
            events += await take(source, data_packets(3))
        assert losses(events) == 20
        assert open_files() == files
    parts = lives(events)
    assert len(parts) == 21
    for part in parts:  # within a connection nothing is missing, and each begins marked
        numbers = sample_numbers(part)
        assert np.array_equal(numbers, np.arange(numbers[0], numbers[0] + len(numbers)))
        first = batches(part)[0]
        assert first.flags & ImuFlag.TIME_BASE_CHANGED
        assert (first.first_index, first.seq) == (0, 0)
    numbers = sample_numbers(events)
    assert len(numbers) == len(set(numbers.tolist()))
    assert np.all(np.diff(numbers) > 0)


async def test_silent_sensor_is_given_up_and_sought_again():
    settings = replace(QUICK, silence_s=0.3)
    notices = []
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=5)) as (sensor, radio, _),
        BleSource(settings, radio, notices.append) as source,
    ):
        await take(source, data_packets(2))
        sensor.stall(0.4)
        start_s = time.monotonic()
        events = await take(source, lambda es: losses(es) == 1)
        noticed_s = time.monotonic() - start_s
        events += await take(source, data_packets(3))
        assert sensor.connected
    assert 0.2 < noticed_s < 0.45
    assert batches(events)[-1].first_index > 0
    assert notices[0] == "link to COACH lost: no packet for 0.3 s; reconnecting"
    assert notices[1].startswith("COACH is back after 0.")


async def test_a_stall_shorter_than_the_limit_is_waited_out_without_loss():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=5)) as (_, radio, air),
        BleSource(replace(QUICK, silence_s=0.6), radio) as source,
    ):
        events = await take(source, data_packets(2))
        air.stall(0.3)
        events += await take(source, data_packets(20))
    assert losses(events) == 0
    numbers = sample_numbers(events)
    assert np.array_equal(numbers, np.arange(len(numbers)))


async def test_reboot_begins_a_new_stream_and_is_marked():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(10))
        await sensor.reboot()
        events += await take(source, lambda es: losses(es) == 1)
        events += await take(source, data_packets(10))
    before, after = (batches(part) for part in lives(events))
    assert after[0].flags & ImuFlag.TIME_BASE_CHANGED
    assert after[0].first_index == 0
    assert after[0].t_us < before[-1].t_us
    numbers = sample_numbers(events)
    assert np.all(np.diff(numbers) > 0)  # the runner ran on meanwhile


async def test_a_link_that_is_lost_says_why():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        await take(source, data_packets(2))
        sensor.imu_works = False  # it comes back and refuses to stream
        await sensor.drop_link()
        events = await take(source, lambda es: losses(es) == 2)
    lost = [e for e in events if isinstance(e, LinkChange) and e.state is LinkState.LOST]
    assert lost[0].why == "disconnected"
    assert "COACH refuses START: SENSOR_FAILED; have the sensor repaired" in lost[1].why


async def test_late_packets_of_an_old_link_are_ignored():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        await take(source, data_packets(2))
        late = partial(source._hear, source._generation)
        await sensor.drop_link()
        await take(source, lambda es: losses(es) == 1)
        await take(source, data_packets(2))
        late(Notification(time.monotonic(), sensor.address, Channel.DATA, b"late"), False)
        events = await take(source, data_packets(5))
    assert b"late" not in [getattr(e, "payload", None) for e in events]
    assert losses(events) == 0


async def test_lost_notifications_show_in_the_index():
    model = RadioModel(loss=0.2, seed=5)
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=40), model) as (_, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(100))
    got = batches(events)
    missing = got[-1].seq + 1 - len(got)
    assert 10 <= missing <= 50
    numbers = sample_numbers(events)
    starts = np.concatenate([b.first_index + np.arange(b.n) for b in got])
    assert np.array_equal(numbers, starts)


async def test_full_air_stays_bounded_and_is_told():
    # 100 packets a second where 80 fit: the queue fills, the oldest packets are given up.
    options = SensorOptions(queue_limit=6)
    async with (
        virtual_sensor(numbered_feed(dt_us=10_000), options) as (sensor, radio, air),
        BleSource(replace(QUICK, batch=1), radio) as source,
    ):
        air.model = RadioModel(interval_s=0.05, packets_per_event=4)
        # A status of the first second may be from before the queue was full.
        events = await take(source, lambda es: any(p.dropped_packets > 5 for p in _statuses(es)))
        assert sensor.waiting_packets <= 6
        assert air.waiting_packets <= 8
    assert losses(events) == 0
    last = _statuses(events)[-1]
    got = batches(events)
    assert last.dropped_packets > 5
    assert got[-1].seq + 1 - len(got) == pytest.approx(last.dropped_packets, abs=12)
    late_s = _lateness_s(events)
    assert np.max(late_s) < 0.35
    numbers = sample_numbers(events)
    assert np.all(np.diff(numbers) > 0)


def _statuses(events):
    packets = [decode_data(e.payload) for e in events if getattr(e, "payload", b"")[:1] == b"\x12"]
    return [p for p in packets if isinstance(p, StatusPacket)]


def _lateness_s(events):
    """Arrival against device time, with the smallest taken for none."""
    pairs = [
        (e.t_host_s, decode_data(e.payload).t_us * 1e-6)
        for e in events
        if getattr(e, "payload", b"")[:1] == b"\x11"
    ]
    delay = np.array([host - device for host, device in pairs])
    return delay - delay.min()


async def test_packets_arrive_on_the_grid_of_connection_events():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=2)) as (_, radio, air),
        BleSource(QUICK, radio) as source,
    ):
        air.model = RadioModel(interval_s=0.03, packets_per_event=6)
        await take(source, data_packets(2))
        loop = asyncio.get_running_loop()
        shift_s = loop.time() - time.monotonic()
        events = await take(source, data_packets(8))
    times = np.array([e.t_host_s for e in events if getattr(e, "payload", b"")[:1] == b"\x11"])
    instants = (times + shift_s) / 0.03
    assert np.abs(instants - np.rint(instants)).max() < 0.01


async def test_closing_ends_though_a_cancellation_gets_lost(monkeypatch):
    """As in ``asyncio.wait_for`` before Python 3.12, where it meets an answer that just came."""
    began, begin = [], SensorLink.begin

    async def deaf_begin(self):
        began.append(self)
        if len(began) > 1:
            try:
                await asyncio.sleep(0.3)
            except asyncio.CancelledError:
                began.append(None)
        await begin(self)

    monkeypatch.setattr(SensorLink, "begin", deaf_begin)
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        source = BleSource(QUICK, radio)
        await source.open()
        await sensor.drop_link()
        await eventually(lambda: len(began) > 1)
        async with asyncio.timeout(5.0):
            await source.close()
        assert None in began
        await eventually(lambda: not sensor.streaming and not sensor.connected)


async def test_a_chip_that_stops_ends_the_stream_and_is_named_until_it_is_back():
    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(replace(QUICK, silence_s=0.5), radio) as source,
    ):
        await take(source, data_packets(2))
        sensor.imu_works = False
        events = await take(source, lambda es: losses(es) == 2)
        assert not sensor.streaming
        sensor.imu_works = True
        events += await take(source, data_packets(3))
    lost = [e for e in events if isinstance(e, LinkChange) and e.state is LinkState.LOST]
    assert lost[0].why == "no packet for 0.5 s"
    assert "its motion chip does not answer" in lost[1].why


MISBEHAVING = SensorOptions(speed=5, firmware="python")
"""The firmware itself cannot be made to break its rules."""


async def test_a_stream_of_status_alone_is_begun_anew_on_the_same_link(monkeypatch):
    """A sensor of an earlier version: its chip stopped, and STATUS goes on."""
    monkeypatch.setattr(dialogue, "_WITHOUT_SAMPLES_S", 0.5)
    monkeypatch.setattr(OwnDialogue, "keep_alive_s", 0.05)
    queued, dead = Stream._enqueue, []

    def without_samples(stream, packet):
        if stream not in dead or isinstance(packet, StatusPacket):
            queued(stream, packet)

    monkeypatch.setattr(Stream, "_enqueue", without_samples)
    async with (
        virtual_sensor(numbered_feed(), MISBEHAVING) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        await take(source, data_packets(2))
        dead.append(sensor._stream)
        events = await take(source, asked_for(Op.START))
        events += await take(source, data_packets(5))
    assert losses(events) == 0
    requests = [decode_request(e.payload).op for e in events if is_request(e)]
    assert requests == [Op.STOP, Op.START]
    anew = [b for b in batches(events) if b.flags & ImuFlag.TIME_BASE_CHANGED]
    assert [b.first_index for b in anew] == [0]


def is_request(event):
    return isinstance(event, Notification) and event.channel is Channel.REQUEST


def asked_for(op):
    return lambda events: any(is_request(e) and decode_request(e.payload).op is op for e in events)


async def test_a_new_stream_is_known_though_its_first_packets_are_lost(monkeypatch):
    """They go neither by the sensor's queue, which would hand their mark on, nor arrive."""
    queued = Stream._enqueue

    def without_the_first(stream, packet):
        if not isinstance(packet, ImuBatch) or packet.seq >= 2:
            queued(stream, packet)

    async with (
        virtual_sensor(numbered_feed(), replace(MISBEHAVING, speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, data_packets(60))
        monkeypatch.setattr(Stream, "_enqueue", without_the_first)
        await sensor.drop_link()
        events += await take(source, lambda es: losses(es) == 1)
        events += await take(source, data_packets(30))
    decode, timing = Decode(0.0), Timing("", 0.0, TimingParams())
    for event in events:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    timing.push(item)
    assert not any(b.flags & ImuFlag.TIME_BASE_CHANGED for b in batches(lives(events)[1]))
    kinds = [fault.kind for fault in timing.drain()[1] if fault.kind is not FaultKind.CLOCK]
    assert kinds == [FaultKind.GAP]  # CLOCK: this sensor's runs ten times as fast as the host's
