"""The sensor's answers: the state machine by itself, and each status through the radio."""

import asyncio
from dataclasses import replace

import pytest
from bleak import BleakClient
from bleak.exc import BleakGATTProtocolError
from hypothesis import given
from hypothesis import strategies as st
from radio_bench import ALL_FEATURES, numbered_feed, numbered_info

from coach.sources.virtual import SensorOptions, virtual_sensor
from coach.sources.virtual.sides.own_control import (
    _ACTIONS,
    NEEDED_FEATURE,
    Circumstances,
    ControlPoint,
)
from firmware_protocol import gatt
from firmware_protocol.codec import decode_response, encode_request
from firmware_protocol.control import OP_RULES
from firmware_protocol.limits import CTRL_UNHEARD
from firmware_protocol.packets import Feature, Op, Request, Status
from firmware_protocol.tlv import Tag, Tlv, number

NOW = Circumstances(mtu=247, subscribed=True, imu_works=True, clock_us=2**32 + 5)
TWO_RATES = numbered_info(rates_hz=(104, 208))


def ask(point, op, *items, now=NOW, ref=9):
    answer = decode_response(point.answer(encode_request(Request(op, ref, items)), now))
    assert (answer.op, answer.ref) == (op, ref)
    return answer


def streaming_point():
    point = ControlPoint(TWO_RATES)
    assert ask(point, Op.START).status is Status.OK
    return point


def test_every_operation_has_an_action():
    assert set(_ACTIONS) == set(OP_RULES) == set(Op)


@pytest.mark.parametrize("op", Op)
def test_rules_of_idle_and_streaming(op):
    idle, streaming = ask(ControlPoint(TWO_RATES), op), ask(streaming_point(), op)
    rule = OP_RULES[op]
    assert idle.status is (Status.OK if rule.while_idle else Status.NOT_STREAMING)
    busy = Status.ALREADY_STREAMING if op is Op.START else Status.BUSY
    assert streaming.status is (Status.OK if rule.while_streaming else busy)
    done = idle if rule.while_idle else streaming
    assert tuple(item.tag for item in done.items) == rule.answers


@pytest.mark.parametrize("op", Op)
@pytest.mark.parametrize("tag", [Tag.SELF_TEST, 200])
def test_items_an_operation_does_not_take_are_refused(op, tag):
    answer = ask(streaming_point(), op, Tlv(tag, 1 if tag == Tag.SELF_TEST else b"\1"))
    assert answer.status is Status.BAD_PARAMETER  # also where BUSY would apply: it comes later
    assert number(answer.items, Tag.BAD_TAG) == tag


@pytest.mark.parametrize(
    ("tag", "bad"),
    [
        (Tag.RATE_HZ, 100),
        (Tag.ACC_RANGE_G, 32),
        (Tag.GYR_RANGE_DEG_S, 0),
        (Tag.BATCH, 0),
        (Tag.BATCH, 42),
    ],
)
def test_values_not_offered_change_nothing(tag, bad):
    point = ControlPoint(TWO_RATES)
    good = Tlv(Tag.ACC_RANGE_G, 8) if tag is not Tag.ACC_RANGE_G else Tlv(Tag.BATCH, 4)
    answer = ask(point, Op.SET_CONFIG, good, Tlv(tag, bad))
    assert answer.status is Status.BAD_PARAMETER
    assert number(answer.items, Tag.BAD_TAG) == tag
    assert point.info == TWO_RATES


def test_set_config_keeps_what_it_does_not_name_and_reset_restores_defaults():
    point = ControlPoint(TWO_RATES)
    answer = ask(point, Op.SET_CONFIG, Tlv(Tag.RATE_HZ, 208), Tlv(Tag.ACC_RANGE_G, 8))
    assert [item.value for item in answer.items] == [208, 8, 2000, 8]
    assert (point.info.rate_hz, point.info.acc_range_g) == (208, 8)
    ask(point, Op.RESET)
    assert point.info == TWO_RATES


@pytest.mark.parametrize("op", NEEDED_FEATURE)
def test_absent_features_are_unsupported(op):
    point = ControlPoint(numbered_info(features=Feature.GYRO))
    assert ask(point, op, Tlv(Tag.SELF_TEST, 1)).status is Status.UNSUPPORTED


@pytest.mark.parametrize(
    ("mtu", "batch"), [(23, None), (30, None), (31, 1), (42, 1), (43, 2), (185, 13), (247, 19)]
)
def test_start_at_each_mtu(mtu, batch):
    point = ControlPoint(replace(TWO_RATES, batch=41))
    answer = ask(point, Op.START, now=replace(NOW, mtu=mtu))
    if batch is None:
        assert answer.status is Status.MTU_TOO_SMALL
        assert number(answer.items, Tag.MTU) == mtu
        assert not point.streaming
    else:
        assert number(answer.items, Tag.BATCH) == batch == point.stream_batch


def test_start_refusals_come_in_the_order_of_the_protocol():
    point = ControlPoint(TWO_RATES)
    worst = Circumstances(mtu=23, subscribed=False, imu_works=False, clock_us=0)
    assert ask(point, Op.START, now=worst).status is Status.NOT_SUBSCRIBED
    worst = replace(worst, subscribed=True)
    assert ask(point, Op.START, now=worst).status is Status.MTU_TOO_SMALL
    worst = replace(worst, mtu=247)
    assert ask(point, Op.START, now=worst).status is Status.SENSOR_FAILED


@given(st.binary(max_size=30))
def test_any_bytes_get_one_answer_that_fits_the_smallest_link(payload):
    answer = ControlPoint(TWO_RATES).answer(payload, NOW)
    assert len(answer) <= 20
    response = decode_response(answer)
    assert response.op == (payload[0] & 0x7F if payload else 0)
    assert response.ref == (payload[1] if len(payload) > 1 else 0)


@pytest.mark.parametrize(
    ("payload", "op", "ref"),
    [
        (b"", 0, 0),
        (b"\x03", 3, 0),
        (b"\x00\x05", 0, 5),
        (b"\x83\x05", 3, 5),
        (b"\x02\x05" + bytes([0x90, 17]) + bytes(17), 2, 5),
        (b"\x02\x05\x00\x00", 2, 5),
        (b"\x02\x05\x04\x02\x08\x00", 2, 5),
    ],
)
def test_what_is_malformed_is_called_so_with_op_and_ref_as_far_as_there_are_any(payload, op, ref):
    answer = decode_response(ControlPoint(TWO_RATES).answer(payload, NOW))
    assert (answer.status, answer.op, answer.ref, answer.items) == (Status.MALFORMED, op, ref, ())


# What a host writes, to a sensor in which state, to see each status.
PROVOKED = {
    Status.OK: ("idle", encode_request(Request(Op.GET_CONFIG, 3))),
    Status.UNKNOWN_OP: ("idle", encode_request(Request(77, 3))),
    Status.BAD_PARAMETER: (
        "idle",
        encode_request(Request(Op.SET_CONFIG, 3, (Tlv(Tag.RATE_HZ, 50),))),
    ),
    Status.BUSY: ("streaming", encode_request(Request(Op.SELF_TEST, 3))),
    Status.MTU_TOO_SMALL: ("small", encode_request(Request(Op.START, 3))),
    Status.NOT_STREAMING: ("idle", encode_request(Request(Op.STOP, 3))),
    Status.ALREADY_STREAMING: ("streaming", encode_request(Request(Op.START, 3))),
    Status.UNSUPPORTED: ("plain", encode_request(Request(Op.IDENTIFY, 3))),
    Status.MALFORMED: ("idle", b"\x02\x03\x01"),
    Status.SENSOR_FAILED: ("broken", encode_request(Request(Op.START, 3))),
    Status.NOT_SUBSCRIBED: ("deaf", encode_request(Request(Op.START, 3))),
}


def test_every_status_is_provoked():
    assert set(PROVOKED) == set(Status)


@pytest.mark.asyncio
@pytest.mark.parametrize("status", Status)
async def test_status_through_the_radio(status):
    state, request = PROVOKED[status]
    features = Feature.GYRO if state == "plain" else ALL_FEATURES
    options = SensorOptions(max_mtu=23 if state == "small" else 247)
    feed = numbered_feed(info=numbered_info(features=features))
    if state == "plain":
        feed = replace(feed, info=replace(feed.info, features=Feature.GYRO))
    async with virtual_sensor(feed, options) as (sensor, radio, _):
        sensor.imu_works = state != "broken"
        answers = asyncio.Queue()
        client = BleakClient(sensor.address, backend=radio.client_backend)
        async with client:
            await client.start_notify(gatt.CTRL_UUID, lambda _, b: answers.put_nowait(bytes(b)))
            if state != "deaf":
                await client.start_notify(gatt.DATA_UUID, lambda *_: None)
            if state == "streaming":
                start = encode_request(Request(Op.START, 1))
                await client.write_gatt_char(gatt.CTRL_UUID, start, response=True)
                await asyncio.wait_for(answers.get(), 30.0)
            await client.write_gatt_char(gatt.CTRL_UUID, request, response=True)
            answer = decode_response(await asyncio.wait_for(answers.get(), 30.0))
    assert answer.status is status
    assert answer.ref == 3


@pytest.mark.asyncio
async def test_a_request_that_no_answer_could_reach_is_refused():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):
        client = BleakClient(sensor.address, backend=radio.client_backend)
        async with client:
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.write_gatt_char(gatt.CTRL_UUID, b"\x01\x00", response=True)
    assert int(caught.value.code) == CTRL_UNHEARD == 0xFD
