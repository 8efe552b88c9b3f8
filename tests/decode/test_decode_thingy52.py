"""Thingy:52: fields, full scale, the turned accelerometer, and the rate by its configuration."""

import struct

import numpy as np
import pytest
from decode_events import T_ZERO_HOST_S, connected, data, info

from coach.decode import Decode, recognise
from coach.decode.family import Advertisement
from coach.model import Channel, Fault, FaultKind, Notification, Quality, RawBlock
from coach.timing import Timing, TimingParams

G = 9.80665
REAL = bytes.fromhex("f3ffbdff02fceaff0500f6ff000000000000")
"""A notification from a user (IanHarvey/bluepy issue 377): it lies still, by the field 1.0003 g."""


def config(rate_hz):
    return struct.pack("<HHHHB", 1000, 500, 500, rate_hz, 1)


def decoded(*events):
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("thingy52"))
    return [item for event in events for item in decode.push(event)]


def raw(acc=(0, 0, 1024), gyr=(0, 0, 0), compass=(1, 2, 3)):
    return struct.pack("<9h", *acc, *gyr, *compass)


def timed(*payloads):
    timing = Timing("s1", T_ZERO_HOST_S, TimingParams())
    for k, payload in enumerate(payloads):
        (block,) = decoded(data(payload, 101.0 + 0.01 * k))
        timing.push(block)
    blocks, _ = timing.drain()
    return blocks


def test_fields_of_a_real_notification():
    (block,) = decoded(data(REAL))
    acc_g = block.counts[0, :3] * block.scale.acc_m_s2_per_count / G
    gyr_deg_s = np.degrees(block.counts[0, 3:] * block.scale.gyr_rad_s_per_count)
    assert acc_g == pytest.approx([-0.0126953125, -0.0654296875, -0.998046875])
    assert gyr_deg_s == pytest.approx([-0.6875, 0.15625, -0.3125])


def test_its_acceleration_points_down_at_rest_and_ours_up():
    """As its firmware has it: "positive readings when axis is aligned with g (down)"."""
    (block,) = timed(REAL)
    assert block.acc_m_s2[0, 2] == pytest.approx(0.998046875 * G)
    assert np.degrees(block.gyr_rad_s[0]) == pytest.approx([-0.6875, 0.15625, -0.3125])


@pytest.mark.parametrize("gyr", [1023 * 32, -1024 * 32, 1023 * 32 - 32])
def test_the_gyroscope_is_clipped_where_its_firmware_ends(gyr):
    """What is beyond 1023 deg/s is sent as 1023.0, which is not the largest count."""
    (block,) = timed(raw(gyr=(0, gyr, 0)))
    assert block.quality[0] & Quality.CLIPPED


@pytest.mark.parametrize("acc", [2047, -2048, 2047 - 60])
def test_the_accelerometer_is_clipped_at_two_g(acc):
    """Also where the firmware has taken off an offset of 60 mg."""
    (block,) = timed(raw(acc=(acc, 0, 0)))
    assert block.quality[0] & Quality.CLIPPED


def test_half_of_it_is_not_clipped():
    (block,) = timed(raw(acc=(1500, -1500, 1024), gyr=(900 * 32, -900 * 32, 0)))
    assert not block.quality[0] & Quality.CLIPPED


@pytest.mark.parametrize(("said", "true"), [(50, 50), (100, 100), (200, 200), (66, 200 / 3)])
def test_the_period_is_what_the_chip_makes_of_the_configuration(said, true):
    out = decoded(info(config(said)), data(raw()))
    assert [1.0 / item.dt_s for item in out] == [pytest.approx(true)]


@pytest.mark.parametrize("rate_hz", [50, 100])
def test_a_new_link_begins_anew_at_whatever_rate(rate_hz):
    first = [info(config(100)), data(raw()), data(raw())]
    out = decoded(*first, info(config(rate_hz)), data(raw()), data(raw()))
    assert [item.restarted for item in out] == [False, False, True, False]


@pytest.mark.parametrize("size", [0, 1, 12, 17, 19, 36])
def test_another_size_is_no_sample(size):
    (fault,) = decoded(data(bytes(size)))
    assert isinstance(fault, Fault)
    assert fault.kind is FaultKind.BAD_PACKET


@pytest.mark.parametrize("payload", [b"", bytes(9), config(0), config(201), config(100) + b"\0"])
def test_what_is_no_configuration_changes_nothing(payload):
    out = decoded(info(config(50)), info(payload), data(raw()))
    assert out[0].kind is FaultKind.BAD_PACKET
    assert out[1].dt_s == 0.02


def test_a_slow_rate_is_refused_in_words():
    (fault,) = decoded(info(config(10)), data(raw()))
    assert "10 samples per second" in fault.detail


def test_what_was_asked_is_no_answer():
    request = Notification(101.0, "s1", Channel.REQUEST, config(50))
    (block,) = decoded(request, data(raw()))
    assert isinstance(block, RawBlock)
    assert block.dt_s == 0.01


@pytest.mark.parametrize(
    ("name", "family"),
    [("Thingy", "thingy52"), ("thingy ab", "thingy52"), ("Thingy:53", None), ("Thingy:91", None)],
)
def test_its_younger_sisters_are_others(name, family):
    found = recognise(Advertisement(name))
    assert (found.name if found else None) == family


def test_by_its_service_whatever_its_name():
    service = "ef680100-9b35-4933-9b10-52ffa9740042"
    assert recognise(Advertisement("My pod", frozenset({service}))).name == "thingy52"
