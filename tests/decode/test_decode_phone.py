"""Sensor Logger's bodies: samples, sign, order, and what breaks them."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode import Decode
from coach.decode.families.phone.message import MOST_BYTES, MessageError, parse_message
from coach.decode.families.phone.travel import Travel
from coach.model import (
    BatteryLevel,
    Channel,
    Fault,
    FaultKind,
    GradeReading,
    LinkChange,
    LinkState,
    Notification,
    RawBlock,
    SpeedReading,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "phone"))
from virtual_phone import EPOCH_NS, VirtualPhone, running


def decoded(bodies, each_s=1.0):
    decode = Decode(0.0)
    decode.push(LinkChange(0.0, "p", LinkState.CONNECTED, "phone"))
    out = []
    for index, body in enumerate(bodies):
        out += decode.push(Notification(10.0 + each_s * index, "p", Channel.DATA, body))
    return out


def blocks_of(out):
    return [item for item in out if isinstance(item, RawBlock)]


def faults_of(out):
    return [item.kind for item in out if isinstance(item, Fault)]


def samples(out):
    blocks = blocks_of(out)
    t_s = np.concatenate([b.t_device_s + b.dt_s * np.arange(len(b.counts)) for b in blocks])
    return t_s - EPOCH_NS * 1e-9, np.concatenate([b.counts for b in blocks])


@pytest.mark.parametrize(
    "phone",
    [
        VirtualPhone(),
        VirtualPhone(raw=True),
        VirtualPhone(apple=True),
        VirtualPhone(apple=True, raw=True),
        VirtualPhone(apple=True, standardised=True, raw=True),
    ],
    ids=["android", "android-raw", "apple", "apple-raw", "apple-standardised-raw"],
)
def test_every_phone_gives_the_sign_of_an_accelerometer(phone):
    out = decoded(phone.bodies())
    t_s, rows = samples(out)
    truth_t, acc, gyr = running(6.0)
    at = np.rint(t_s * 100).astype(int)
    assert len(rows) >= 390
    assert np.abs(t_s - truth_t[at]).max() < 1e-5
    assert np.abs(rows[:, :3] - acc[at]).max() < 1e-6
    assert np.abs(rows[:, 3:] - gyr[at]).max() < 0.01


def test_an_iphone_that_does_not_tell_its_sign_is_told_once():
    assert faults_of(decoded(VirtualPhone(apple=True).bodies())) == [FaultKind.NO_INFO]
    assert faults_of(decoded(VirtualPhone(apple=True, raw=True).bodies())) == []


def test_values_beside_the_name_are_read_too():
    phone = VirtualPhone()
    flat = []
    for body in phone.bodies():
        said = json.loads(body)
        said["payload"] = [
            {"name": r["name"], "time": r["time"], **r["values"]} for r in said["payload"]
        ]
        flat.append(json.dumps(said).encode())
    assert len(samples(decoded(flat))[0]) >= 390


def test_acceleration_and_gyroscope_at_rates_of_their_own():
    phone, bodies = VirtualPhone(), []
    for begin in range(6):
        t_acc = begin + np.arange(77) / 77.0
        t_gyr = begin + np.arange(471) / 471.0

        def at(t_s):
            return np.column_stack([np.sin(7 * t_s), 9.81 + np.cos(5 * t_s), np.sin(3 * t_s)])

        bodies.append(phone.body(phone.readings(t_acc, at(t_acc), at(t_gyr) - 9.81, t_gyr)))
    t_s, rows = samples(decoded(bodies))
    assert abs(1.0 / np.median(np.diff(t_s)) - 77.0) < 0.1
    assert np.abs(rows[:, 4] - (np.cos(5 * t_s))).max() < 1e-3


def test_without_a_gyroscope_there_is_acceleration_alone():
    out = decoded(VirtualPhone().bodies(gyro=False))
    assert {block.counts.shape[1] for block in blocks_of(out)} == {3}
    assert faults_of(out) == [FaultKind.NO_INFO]


@given(order=st.permutations(range(3)), again=st.booleans())
@settings(max_examples=30, deadline=None)
def test_overtaking_and_repeated_messages_change_nothing(order, again):
    bodies = list(VirtualPhone().bodies())
    mixed = [*bodies[:2], *[bodies[2 + k] for k in order], bodies[5]]
    if again:
        mixed.insert(4, mixed[1])
    whole, shuffled = samples(decoded(bodies)), samples(decoded(mixed))
    assert np.array_equal(whole[1], shuffled[1])
    assert np.array_equal(whole[0], shuffled[0])


def test_a_lost_message_is_told_and_leaves_a_hole():
    bodies = list(VirtualPhone().bodies(seconds=9.0))
    out = decoded([*bodies[:3], *bodies[4:]])
    assert FaultKind.GAP in faults_of(out)
    t_s, rows = samples(out)
    assert np.diff(t_s).max() > 0.9
    assert np.isfinite(rows).all()


def test_another_recording_begins_anew():
    first, second = VirtualPhone(), VirtualPhone(session="s2")
    second.epoch_ns += 20 * 10**9
    late = list(VirtualPhone().bodies())[-1]
    out = decoded([*first.bodies(), *second.bodies(), late])
    restarted = [block.restarted for block in blocks_of(out)]
    assert sum(restarted) == 1
    assert faults_of(out) == [FaultKind.DUPLICATE]


def test_a_count_that_begins_anew_is_followed():
    phone = VirtualPhone()
    bodies = list(phone.bodies(seconds=8.0))
    phone.number, phone.epoch_ns = 0, phone.epoch_ns + 60 * 10**9
    out = decoded([*bodies, *phone.bodies(seconds=12.0)])
    assert samples(out)[0].max() > 60.0


def test_a_clock_set_back_or_on_begins_anew():
    for by_s in (-3600, 3600):
        phone = VirtualPhone()
        bodies = list(phone.bodies())
        phone.epoch_ns += by_s * 10**9
        out = decoded([*bodies, *phone.bodies()])
        later = [b for b in blocks_of(out) if b.t_host_s >= 16.0]
        assert later
        assert any(block.restarted for block in later)


def test_the_battery_and_a_test():
    phone = VirtualPhone()
    charge = {"name": "battery", "time": EPOCH_NS, "values": {"batteryLevel": 0.42}}
    out = decoded([phone.body([charge]), phone.body([{"name": "test", "time": 1, "values": {}}])])
    assert out == [BatteryLevel(10.0, "p", 42)]


HOSTILE = [
    b"",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'{"payload": 3}',
    b'{"payload": [NaN]}',
    b'{"payload": [{"name": "gyroscope", "time": Infinity}]}',
    b'{"payload": ' + b"[" * 200_000,
    b'{"payload": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    b'{"payload": [], "messageId": ' + b"9" * 100_000 + b"}",
    b"x" * (MOST_BYTES + 1),
    json.dumps({"payload": [{}] * 20_001}).encode(),
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_message_is_one_fault(body):
    assert faults_of(decoded([body])) == [FaultKind.BAD_PACKET]
    with pytest.raises(MessageError):
        parse_message(body)


@pytest.mark.parametrize("value", [1e999, 10**400, -(10**400), "1", True, None, [], 2e9])
def test_what_is_no_number_costs_its_reading_alone(value):
    good = {"name": "gyroscope", "time": EPOCH_NS, "values": {"x": 1, "y": 2, "z": 3}}
    bad = {"name": "gyroscope", "time": EPOCH_NS + 5, "values": {"x": value, "y": 2, "z": 3}}
    untimed = {"name": "gyroscope", "time": value, "values": {"x": 1, "y": 2, "z": 3}}
    body = json.dumps({"payload": [bad, good, {"name": ["x"]}, 7]}).replace("Infinity", "1e999")
    rate = parse_message(body.encode()).streams["gyroscope"]
    assert rate.values.tolist() == [[1.0, 2.0, 3.0]]
    if value != 2e9:
        body = json.dumps({"payload": [untimed]}).replace("Infinity", "1e999")
        assert not parse_message(body.encode()).streams


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "time", "values", "x", "y", "z", "payload", "messageId"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(st.lists(st.tuples(JSON, JSON, JSON), max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_json_raises(messages):
    bodies = [
        json.dumps({"messageId": number, "sessionId": session, "payload": [payload]}).encode()
        for number, session, payload in messages
    ]
    for item in decoded(bodies):
        assert isinstance(item, Fault | RawBlock | BatteryLevel)


def told(minutes, height, speed=3.0, baro=True, **location):
    phone, travel, out = VirtualPhone(), Travel(), []
    noise = np.random.default_rng(3)
    for second in range(int(minutes * 60)):
        readings = [phone.location(second, speed, **location)]
        if baro:
            readings.append(phone.barometer(second, height(second) + noise.normal(0.0, 0.1)))
        out += travel.push(parse_message(phone.body(readings)), 100.0 + second)
    return out


def test_speed_is_told_as_it_comes():
    speeds = [r.speed_m_s for r in told(1, lambda _: 0.0) if isinstance(r, SpeedReading)]
    assert speeds == [3.0] * 60


@pytest.mark.parametrize(
    "bad",
    [
        {"speed": -1.0},
        {"speedAccuracy": 0.0},
        {"speedAccuracy": -1.0},
        {"horizontalAccuracy": 60.0},
    ],
)
def test_what_is_no_speed_is_not_told(bad):
    phone, travel = VirtualPhone(), Travel()
    body = phone.body([phone.location(1.0, **{"speed": 3.0} | bad)])
    assert travel.push(parse_message(body), 100.0) == []


@pytest.mark.parametrize("rise", [0.0, 0.05, -0.04])
def test_the_grade_is_that_of_the_ground(rise):
    rises = [r.rise for r in told(3, lambda s: rise * 3.0 * s) if isinstance(r, GradeReading)]
    assert len(rises) > 100
    assert np.abs(np.array(rises) - rise).max() < 0.01
    assert abs(np.median(rises) - rise) < 0.002


def test_gusts_give_no_grade():
    gusts = told(3, lambda s: 1.5 * np.sin(2 * np.pi * s / 25.0))
    assert not [r for r in gusts if isinstance(r, GradeReading) and abs(r.rise) > 0.02]
