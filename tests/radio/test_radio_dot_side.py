"""The virtual DOT behaves as its maker's specification says, also where that is inconvenient."""

import struct

import numpy as np
import pytest
from radio_bench import numbered_feed

from coach.sources.virtual import SensorOptions
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.sides.dot_side import DotSide

CONTROL, MEASURE, LONG, MEDIUM, SHORT, REPORT = (
    f"1517{short}-4947-11e9-8646-d663bd873d93"
    for short in ("1002", "2001", "2002", "2003", "2004", "1004")
)
START_21, START_5, STOP = (bytes.fromhex(text) for text in ("010115", "010105", "010015"))


@pytest.fixture
def side():
    return DotSide(numbered_feed(10.0, 16667), SensorOptions(family="dot"))


def now(*listened_to, clock_us=0):
    return Moment(247, frozenset(listened_to), imu_works=True, clock_us=clock_us)


def told(side, uuid, payload, *listened_to):
    side.subscribed("", now(*listened_to))
    return side.written(uuid, payload, now(*listened_to))


def sent(side, seconds=1.0, zero_us=0):
    """Notifications of the first seconds."""
    feed = numbered_feed(10.0, 16667)
    stream = side.begin(feed, zero_us, now(clock_us=zero_us))
    until_us = zero_us + round(seconds * 1e6)
    while stream.measure(until_us):
        pass
    return [stream.take() for _ in range(stream.waiting)]


def rate(hz):
    control = bytearray(32)
    control[0], control[24:26] = 0x10, hz.to_bytes(2, "little")
    return bytes(control)


def test_it_measures_on_when_the_link_is_lost(side):
    told(side, MEASURE, START_21, MEDIUM)
    side.link_ended()
    assert side.streaming
    assert side.read(MEASURE, now()) == bytes([1, 1, 21])
    assert sent(side) == []  # and nobody hears it


def test_no_rate_is_taken_while_it_measures(side):
    told(side, MEASURE, START_21, MEDIUM)
    told(side, CONTROL, rate(20), MEDIUM)
    assert side.read(CONTROL, now())[24:26] == bytes([60, 0])
    told(side, MEASURE, STOP, MEDIUM)
    told(side, CONTROL, rate(20), MEDIUM)
    assert side.read(CONTROL, now())[24:26] == bytes([20, 0])


def test_a_second_start_changes_nothing(side):
    told(side, MEASURE, START_5, SHORT)
    told(side, MEASURE, START_21, SHORT)
    assert side.read(MEASURE, now())[2] == 5


@pytest.mark.parametrize("wrong", [LONG, SHORT])
def test_on_the_wrong_characteristic_there_is_nothing(side, wrong):
    told(side, MEASURE, START_21, wrong)
    assert side.streaming
    assert sent(side) == []


def test_the_payload_is_padded_and_its_counter_runs_over(side):
    told(side, MEASURE, START_21, MEDIUM)
    packets = sent(side, zero_us=2**32 - 3 * 16667)
    assert {packet.uuid for packet in packets} == {MEDIUM}
    assert {len(packet.payload) for packet in packets} == {40}
    t_us = [struct.unpack_from("<I", packet.payload)[0] for packet in packets]
    assert min(np.diff(t_us)) < -(2**31)
    assert all(step % 2**32 == 16667 for step in np.diff(np.array(t_us, dtype=np.int64)))


@pytest.mark.parametrize(("hz", "packets"), [(60, 60), (20, 20)])
def test_its_rate_is_that_of_the_device_control(side, hz, packets):
    told(side, CONTROL, rate(hz))
    told(side, MEASURE, START_21, MEDIUM)
    assert len(sent(side)) == pytest.approx(packets, abs=1)


def test_a_reboot_keeps_the_rate_and_measures_no_more(side):
    told(side, CONTROL, rate(20))
    told(side, MEASURE, START_21, MEDIUM)
    side.power_cycle()
    assert not side.streaming
    assert side.read(CONTROL, now())[24:26] == bytes([20, 0])


def test_it_can_be_switched_off(side):
    told(side, MEASURE, START_21, MEDIUM)
    off = bytearray(32)
    off[0], off[2] = 0x02, 1
    (report,) = told(side, CONTROL, bytes(off), MEDIUM)
    assert report.uuid == REPORT
    assert report.payload[0] == 1
    assert not side.streaming


@pytest.mark.parametrize("payload", [b"", b"\x01", b"\x02\x01\x15", b"\x01\x01\x63", bytes(31)])
def test_what_does_not_fit_is_ignored(side, payload):
    for uuid in (MEASURE, CONTROL):
        assert told(side, uuid, payload, MEDIUM) == []
    assert not side.streaming
