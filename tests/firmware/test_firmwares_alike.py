"""One table for the firmware's C code and the Python sensor: each request in each state, and then
whole sessions at random."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_protocol import gatt
from firmware_protocol.codec import decode_response, encode_request
from firmware_protocol.control import OP_RULES
from firmware_protocol.limits import RATES_HZ
from firmware_protocol.packets import Feature, Op, Request, Status
from firmware_protocol.tlv import Tag, Tlv
from tests.firmware.alike import ALONE, SETTLED, both, same
from tests.radio.radio_bench import ALL_FEATURES, numbered_feed, numbered_info

SESSIONS = int(os.environ.get("COACH_TEST_SESSIONS", "150"))
FEED = numbered_feed(60.0, info=numbered_info(rates_hz=(104, 208)))
NO_GYRO = replace(
    numbered_info(features=Feature.MARKER | Feature.CLIP_FLAGS), gyr_ranges=(), gyr_range_deg_s=0
)
PLAIN_FEED = numbered_feed(60.0, info=NO_GYRO)
START = encode_request(Request(Op.START, 1))
STOP = encode_request(Request(Op.STOP, 2))

ITEMS = {
    "none": (),
    "config": (Tlv(Tag.RATE_HZ, 208), Tlv(Tag.ACC_RANGE_G, 8), Tlv(Tag.BATCH, 41)),
    "rate not offered": (Tlv(Tag.BATCH, 4), Tlv(Tag.RATE_HZ, 100)),
    "rate of no table": (Tlv(Tag.RATE_HZ, 97),),
    "acc not offered": (Tlv(Tag.ACC_RANGE_G, 4),),
    "gyr not offered": (Tlv(Tag.GYR_RANGE_DEG_S, 500),),
    "gyr 0": (Tlv(Tag.GYR_RANGE_DEG_S, 0),),
    "gyr": (Tlv(Tag.GYR_RANGE_DEG_S, 1000),),
    "batch 0": (Tlv(Tag.BATCH, 0),),
    "batch 42": (Tlv(Tag.BATCH, 42),),
    "two faults": (Tlv(Tag.BATCH, 42), Tlv(Tag.RATE_HZ, 100)),
    "stream": (Tlv(Tag.STREAM, 1),),
    "other stream": (Tlv(Tag.STREAM, 2),),
    "duration": (Tlv(Tag.DURATION_S, 9),),
    "answer's item": (Tlv(Tag.SELF_TEST, 1),),
    "text": (Tlv(Tag.SERIAL, "é"),),
    "experiment": (Tlv(200, b"\1\2"),),
    "unknown": (Tlv(77, b""),),
}
RAW = {
    "nothing": b"",
    "one byte": b"\x03",
    "op 0": b"\x00\x05",
    "response bit": b"\x83\x05",
    "long": b"\x02\x05" + bytes([0x90, 17]) + bytes(17),
    "very long": b"\x02\x05" + bytes(300),
    "tag 0": b"\x02\x05\x00\x00",
    "tag twice": b"\x02\x05\x04\x01\x08\x04\x01\x08",
    "wide batch": b"\x02\x05\x04\x02\x08\x00",
    "item cut": b"\x02\x05\x04\x02\x08",
    "no length": b"\x02\x05\x04",
    "bad text": b"\x02\x05\x0d\x01\xff",
    "op 9": b"\x09\x05",
    "op 127": b"\x7f\x05",
}
STATES = {
    "idle": [SETTLED],
    "streaming": [SETTLED, START],
    "stopped": [SETTLED, START, STOP],
    "deaf": [replace(SETTLED, subscribed=frozenset({gatt.CTRL_UUID}))],
    "small": [replace(SETTLED, mtu=23)],
    "just too small": [replace(SETTLED, mtu=30)],
    "one sample": [replace(SETTLED, mtu=31)],
    "large": [replace(SETTLED, mtu=517)],
    "broken": [replace(SETTLED, imu_works=False)],
    "broken and deaf": [
        replace(SETTLED, imu_works=False, mtu=23, subscribed=frozenset({gatt.CTRL_UUID}))
    ],
    "broken and small": [replace(SETTLED, imu_works=False, mtu=23)],
}
REQUESTS = {
    f"{op.name} {name}": bytes((op, 9)) + encode_request(Request(op, 9, items))[2:]
    for op in Op
    for name, items in ITEMS.items()
} | RAW


def in_state(state, feed):
    told = both(feed)
    for step in STATES[state]:
        if isinstance(step, bytes):
            same(told, lambda one, step=step: one.ask(step))
        else:
            for one in told:
                one.now = step
    return told


@pytest.mark.parametrize("feed", [FEED, PLAIN_FEED], ids=["all it can", "no gyroscope"])
@pytest.mark.parametrize("state", STATES)
def test_each_request_in_each_state_has_one_answer_and_the_same(core, state, feed):
    for name, payload in REQUESTS.items():
        told = in_state(state, feed)
        answers = same(told, lambda one, payload=payload: one.ask(payload))
        assert len(answers) == 1, name
        answer = decode_response(answers[0])
        assert answer.op == (payload[0] & 0x7F if payload else 0)
        assert answer.ref == (payload[1] if len(payload) > 1 else 0)


def test_the_table_shows_every_status(core):
    shown = set()
    for feed in (FEED, PLAIN_FEED):
        for state in STATES:
            for payload in REQUESTS.values():
                one = in_state(state, feed)[1]
                shown.add(decode_response(one.ask(payload)[0]).status)
    assert shown == set(Status)


@pytest.mark.parametrize("op", Op)
def test_rules_of_idle_and_streaming_by_the_c_code(core, op):
    request, rule = encode_request(Request(op, 9)), OP_RULES[op]
    for state in ("idle", "streaming"):
        answer = decode_response(in_state(state, FEED)[1].ask(request)[0])
        allowed = rule.while_streaming if state == "streaming" else rule.while_idle
        busy = Status.ALREADY_STREAMING if op is Op.START else Status.BUSY
        refused = busy if state == "streaming" else Status.NOT_STREAMING
        assert answer.status is (Status.OK if allowed else refused)
        if allowed:
            assert tuple(item.tag for item in answer.items) == rule.answers


@pytest.mark.parametrize("queue_limit", [1, 2, 7, 64])
@pytest.mark.parametrize("batch", [1, 8, 41])
def test_full_queues_give_up_the_same(core, queue_limit, batch):
    told = both(FEED, queue_limit)
    same(told, lambda one: one.ask(bytes([Op.SET_CONFIG, 1, Tag.BATCH, 1, batch])))
    same(told, lambda one: one.link(mtu=517))
    same(told, lambda one: one.ask(START))
    for k, radio in enumerate([0, 3, 0, 1, 0, 2, 100, 0, 100]):
        same(told, lambda one, k=k, radio=radio: one.run(3_000_000 * (k + 1), radio))


def gappy(draw, info):
    """A feed of uneven gaps, of the info's rate."""
    n = info.rate_hz * draw(st.integers(2, 12))
    dt_us = round(1e6 / info.rate_hz)
    # A chip that is silent for a second is another matter: there the C code ends the stream.
    longest = max(2, 600_000 // dt_us)
    steps = np.ones(n, np.int64)
    for at in draw(st.lists(st.integers(1, n - 1), max_size=4)):
        steps[at] = draw(st.integers(2, longest))
    index = np.cumsum(steps) - 1
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    counts = rng.integers(-32000, 32000, (n, 6))
    counts[rng.random((n, 6)) < 0.002] = rng.choice([32767, -32767, -32768, 32766])
    if not info.gyr_ranges:
        counts[:, 3:] = 0
    feed = numbered_feed(1.0, info=info)
    return replace(
        feed,
        counts=counts.astype(np.int16),
        t_us=index * dt_us,
        index=index,
        dt_us=dt_us,
        temperature_c=draw(st.integers(-128, 127)),
    )


REQUEST_BYTES = st.one_of(st.sampled_from(sorted(REQUESTS.values())), st.binary(max_size=24))
_ONE_STEP = {
    "begin": st.tuples(st.just("begin"), st.integers(23, 517)),
    "ask": st.tuples(st.just("ask"), REQUEST_BYTES),
    "run": st.tuples(
        st.just("run"), st.integers(0, 2_000_000), st.sampled_from([0, 1, 5, 1000, 1000, 1000])
    ),
    "mtu": st.tuples(st.just("mtu"), st.integers(23, 517)),
    "subscribe": st.tuples(st.just("subscribe"), st.booleans(), st.booleans()),
    "drop": st.tuples(st.just("drop")),
    "reboot": st.tuples(st.just("reboot")),
}
_OFTEN = ("begin", "run", "ask") * 3 + ("run", "run", "mtu", "subscribe", "drop", "reboot")
STEPS = st.sampled_from(_OFTEN).flatmap(_ONE_STEP.__getitem__)


def take_step(told, step):
    kind, *what = step
    if kind == "begin":
        same(told, lambda one: one.link(subscribed=SETTLED.subscribed, mtu=what[0]))
        same(told, lambda one: one.ask(START))
    elif kind == "ask":
        same(told, lambda one: one.ask(what[0]) if gatt.CTRL_UUID in one.now.subscribed else None)
    elif kind == "run":
        # Not beyond the feed: where the Python sensor has nothing more, the chip would be silent.
        most_us = int(told[0].feed.t_us[-1])
        same(told, lambda one: one.run(min(one.now.clock_us + what[0], most_us), what[1]))
    elif kind == "mtu":
        same(told, lambda one: one.link(mtu=what[0]))
    elif kind == "subscribe":
        uuids = [gatt.DATA_UUID] * what[0] + [gatt.CTRL_UUID] * what[1]
        same(told, lambda one: one.link(subscribed=frozenset(uuids)))
    else:
        same(told, lambda one: getattr(one, kind)())


@given(data=st.data())
@settings(max_examples=SESSIONS, deadline=None)
def test_whole_sessions_at_random_are_the_same_byte_for_byte(core, data):
    # One rate: another one would be nominal to the C code while the samples come as they came.
    rate_hz, most = data.draw(st.sampled_from(RATES_HZ)), data.draw(st.integers(1, 41))
    info = replace(numbered_info(rates_hz=(rate_hz,)), max_samples=most, batch=1)
    if data.draw(st.booleans()):
        info = replace(
            info, features=ALL_FEATURES & ~Feature.GYRO, gyr_ranges=(), gyr_range_deg_s=0
        )
    told = both(gappy(data.draw, info), data.draw(st.integers(1, 20)))
    same(told, lambda one: one.info())
    for step in data.draw(st.lists(STEPS, min_size=8, max_size=30)):
        take_step(told, step)


def test_a_new_link_knows_nothing_of_the_old_one(core):
    told = both(FEED)
    same(told, lambda one: one.ask(START))
    same(told, lambda one: one.run(2_000_000))
    same(told, lambda one: one.drop())
    assert [one.now.subscribed for one in told] == [ALONE.subscribed] * 2
    same(told, lambda one: one.link(subscribed=SETTLED.subscribed))
    answer = same(told, lambda one: one.ask(START))
    assert decode_response(answer[0]).status is Status.MTU_TOO_SMALL
