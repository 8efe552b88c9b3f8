"""What a virtual sensor is fed with, and what it makes of gaps and of the end."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from radio_bench import (
    DT_US,
    QUICK,
    batches,
    eventually,
    losses,
    numbered_feed,
    numbered_info,
    sample_numbers,
    take,
)

from coach.model import Channel, Notification
from coach.simulation import parse_story, simulate
from coach.sources import BleSource
from coach.sources.virtual import (
    FeedError,
    SensorOptions,
    feed_of_inputs,
    feed_of_simulation,
    virtual_sensor,
)
from coach.sources.virtual.sides.own_stream import Stream
from firmware_protocol.codec import decode_data, encode_data, encode_info
from firmware_protocol.packets import ImuBatch, ImuFlag, StatusPacket

STORY = """
title = "A short run"
placement = "pelvis"
seed = 3

[link]
loss = 0.05
reboots_at_s = [4.0]
reboot_s = 1.0

[[phase]]
do = "run"
for_s = 10
"""


@pytest.fixture(scope="module")
def session():
    return simulate(parse_story(STORY))


def played(feed, batch=8, until_us=10**9):
    """Batches of a stream that nothing slows down."""
    stream = Stream(feed, zero_us=0, batch=batch, queue_limit=10**6, start_us=0)
    while not stream.ended and stream.measure(until_us):
        pass
    packets = [decode_data(stream.take().payload) for _ in range(stream.waiting)]
    return [packet for packet in packets if isinstance(packet, ImuBatch)]


def test_simulation_is_sent_sample_by_sample(session):
    feed = feed_of_simulation(session)
    sent = played(feed)
    counts = np.concatenate([np.frombuffer(b.samples, "<i2").reshape(-1, 6) for b in sent])
    assert np.array_equal(counts, session.counts[: len(counts)])
    assert len(session.counts) - len(counts) < 8
    assert abs(sent[-1].t_us * 1e-6 - sent[-1].first_index * session.dt_s) < 1e-5


def test_recording_is_sent_with_its_own_gaps(session):
    feed = feed_of_inputs(session.inputs)
    arrived = batches(session.inputs)
    assert len(feed.counts) == sum(b.n for b in arrived)
    assert np.all(np.diff(feed.index) > 0)
    assert np.all(np.diff(feed.t_us) > 0)
    # Time and number advance together, over losses and over the reboot.
    assert np.allclose(np.diff(feed.t_us), np.diff(feed.index) * feed.dt_us, atol=2 * feed.dt_us)
    lost = int(feed.index[-1] + 1 - len(feed.index))
    assert lost > 0.8 * 104  # the reboot alone costs a second
    sent = played(feed)
    index = np.concatenate([b.first_index + np.arange(b.n) for b in sent])
    assert np.array_equal(index, feed.index[: len(index)])


def test_repeated_and_late_packets_of_a_recording_are_sent_once():
    feed = numbered_feed(2.0)
    packets = played(feed)

    def heard(order):
        inputs = [Notification(0.0, "s", Channel.INFO, encode_info(feed.info))]
        return inputs + [
            Notification(0.1 * i, "s", Channel.DATA, encode_data(packets[k]))
            for i, k in enumerate(order)
        ]

    again = feed_of_inputs(heard([0, 0, 1, 2, 1, 3]))
    assert np.array_equal(again.index, np.arange(32))


def test_feed_offers_what_its_samples_have(session):
    info = feed_of_inputs(session.inputs).info
    assert info.rates_hz == (104,)
    assert [r.full_scale for r in info.acc_ranges] == [16]
    assert info.max_samples == 41


@pytest.mark.parametrize("inputs", [[], [Notification(0.0, "s", Channel.DATA, b"\x11")]])
def test_nothing_to_feed_with(inputs):
    with pytest.raises(FeedError, match=r"^the recording has no .*; "):
        feed_of_inputs(inputs)


def test_packets_end_at_gaps():
    feed = numbered_feed(1.0)
    keep = np.r_[0:11, 20:40]
    feed = replace(feed, counts=feed.counts[keep], t_us=feed.t_us[keep], index=feed.index[keep])
    assert [(b.first_index, b.n) for b in played(feed)] == [
        (0, 8), (8, 3), (20, 8), (28, 8)
    ]  # fmt: skip


def test_clipped_samples_are_flagged():
    feed = numbered_feed(1.0)
    feed.counts[9, 2] = 32767
    feed.counts[20, 4] = -32768
    flags = [b.flags for b in played(feed)[:4]]
    assert flags == [ImuFlag.TIME_BASE_CHANGED, ImuFlag.ACC_CLIPPED, ImuFlag.GYR_CLIPPED, 0]


def test_full_queue_gives_up_the_oldest_batches_and_one_status_stays():
    stream = Stream(numbered_feed(10.0), zero_us=0, batch=8, queue_limit=5, start_us=0)
    while stream.measure(5_000_000):
        pass
    packets = [decode_data(stream.take().payload) for _ in range(stream.waiting)]
    got = [p for p in packets if isinstance(p, ImuBatch)]
    assert len(packets) == 5
    assert len(got) == 4
    assert got[-1].seq == stream.dropped_packets + len(got) - 1
    assert [b.seq for b in got] == list(range(got[0].seq, got[0].seq + 4))


def test_a_name_too_long_for_an_advertisement_is_refused():
    with pytest.raises(ValueError, match="1 to 8 letters"):
        asyncio.run(_open(SensorOptions(name="much too long")))


async def _open(options):
    async with virtual_sensor(numbered_feed(), options):
        pass


@pytest.mark.asyncio
async def test_the_sensor_switches_off_when_its_feed_ends():
    async with (
        virtual_sensor(numbered_feed(1.0), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, lambda es: losses(es) == 1)
        await eventually(sensor.switched_off.is_set)
    assert np.array_equal(sample_numbers(events), np.arange(104))


@pytest.mark.asyncio
async def test_a_repeated_feed_begins_anew():
    options = SensorOptions(speed=20, repeat=True)
    feed = numbered_feed(0.5, info=numbered_info())
    async with (
        virtual_sensor(feed, options) as (_, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        events = await take(source, lambda es: len(batches(es)) >= 14)
    got = batches(events)
    assert [b.first_index for b in got[:7]] == [0, 8, 16, 24, 32, 40, 0]
    assert [bool(b.flags & ImuFlag.TIME_BASE_CHANGED) for b in got[:7]] == [
        True,
        *[False] * 5,
        True,
    ]
    assert got[6].t_us - got[5].t_us >= 8 * DT_US


@pytest.mark.parametrize("queue_limit", [1, 2, 5])
def test_the_marks_of_a_packet_that_was_given_up_go_on_to_the_next_one(queue_limit):
    stream = Stream(numbered_feed(10.0), zero_us=0, batch=8, queue_limit=queue_limit, start_us=0)
    while stream.measure(900_000):
        pass
    first, *others = [decode_data(stream.take().payload) for _ in range(stream.waiting)]
    assert first.flags & ImuFlag.TIME_BASE_CHANGED
    assert first.seq == stream.dropped_packets > 0
    assert first.first_index == 8 * first.seq
    assert not any(other.flags & ImuFlag.TIME_BASE_CHANGED for other in others)


def test_a_mark_that_no_waiting_batch_can_take_is_set_in_the_next_one():
    """The queue holds one packet, and a STATUS has just driven the only batch out."""
    feed = numbered_feed(10.0, dt_us=24_000)  # a batch of 41 lasts 0.98 s
    stream = Stream(feed, zero_us=0, batch=41, queue_limit=1, start_us=0)
    while stream.measure(1_050_000):
        pass
    assert stream.dropped_packets == 1
    assert isinstance(decode_data(stream.take().payload), StatusPacket)
    while not stream.waiting:
        stream.measure(1_999_000)
    assert decode_data(stream.take().payload).flags & ImuFlag.TIME_BASE_CHANGED
