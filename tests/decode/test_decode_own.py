"""Family "own": what each packet of the wire protocol becomes."""

import math
from dataclasses import replace
from struct import pack

import numpy as np
import pytest
from decode_events import (
    INFO,
    SENSOR,
    T_ZERO_HOST_S,
    control,
    data,
    imu_bytes,
    info,
    lost,
    status_bytes,
)
from hypothesis import given
from hypothesis import strategies as st

from coach.decode import Decode
from coach.model import (
    BatteryLevel,
    ButtonPress,
    Channel,
    Fault,
    FaultKind,
    Notification,
    RawBlock,
    SensorScale,
)
from firmware_protocol.codec import encode_info, encode_request, encode_response
from firmware_protocol.packets import Feature, ImuFlag, Op, Request, Response, Status


@pytest.fixture
def decode():
    stage = Decode(T_ZERO_HOST_S)
    assert stage.push(info()) == []
    return stage


def kinds(outputs):
    return [out.kind for out in outputs if isinstance(out, Fault)]


def only_block(outputs):
    (block,) = outputs
    assert isinstance(block, RawBlock)
    return block


def test_every_field_of_a_batch_arrives(decode):
    rows = [[1, 2, 3, -4, -5, -6], [32767, -32768, 0, 7, 8, 9]]
    samples = b"".join(pack("<6h", *row) for row in rows)
    block = only_block(
        decode.push(data(imu_bytes(t_us=2_500_000, first_index=17, samples=samples)))
    )
    assert block.sensor_id == SENSOR
    assert block.t_host_s == 101.0
    assert block.first_index == 17
    assert block.t_device_s == pytest.approx(2.5, rel=1e-15)
    assert block.device_wrap_s == pytest.approx(4294.967296, rel=1e-15)
    assert not block.exact_clock
    assert block.dt_s == pytest.approx(0.009615, rel=1e-15)
    assert block.counts.dtype == np.int16
    assert block.counts.tolist() == rows
    assert (block.restarted, block.overrun, block.temperature_c) == (False, False, 25.0)


def test_scales_are_those_info_states(decode):
    scale = only_block(decode.push(data(imu_bytes()))).scale
    assert scale.acc_m_s2_per_count == pytest.approx(0.244e-3 * 9.80665, rel=1e-12)
    assert scale.gyr_rad_s_per_count == pytest.approx(math.radians(0.035), rel=1e-12)
    assert scale.full_scale_counts == 32767.0


def test_info_read_again_replaces_the_scales(decode):
    decode.push(info(encode_info(replace(INFO, acc_range_g=16))))
    scale = only_block(decode.push(data(imu_bytes()))).scale
    assert scale.acc_m_s2_per_count == pytest.approx(0.488e-3 * 9.80665, rel=1e-12)


def test_bad_info_leaves_the_scales(decode):
    before = only_block(decode.push(data(imu_bytes()))).scale
    assert kinds(decode.push(info(b"COCH"))) == [FaultKind.BAD_PACKET]
    assert only_block(decode.push(data(imu_bytes()))).scale == before


def test_without_gyroscope_there_are_three_axes():
    decode = Decode(T_ZERO_HOST_S)
    acc_only = replace(INFO, features=Feature(0), gyr_range_deg_s=0, gyr_ranges=())
    decode.push(info(encode_info(acc_only)))
    samples = pack("<12h", 1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0, 0)
    block = only_block(decode.push(data(imu_bytes(samples=samples))))
    assert block.counts.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert block.counts.flags.c_contiguous


def test_samples_before_info_are_scaled_by_the_default_and_told_once():
    decode = Decode(T_ZERO_HOST_S)
    fault, block = decode.push(data(imu_bytes()))
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.t_s, fault.sensor_id) == (FaultKind.NO_INFO, 1.0, SENSOR)
    assert isinstance(block, RawBlock)
    assert block.scale == SensorScale.of_ranges(16, 2000)
    only_block(decode.push(data(imu_bytes())))
    assert decode.push(info()) == []
    assert only_block(decode.push(data(imu_bytes()))).scale != block.scale


@given(flags=st.integers(0, 255))
def test_flags_become_marks_and_no_other_flag_disturbs_them(flags):
    decode = Decode(T_ZERO_HOST_S)
    decode.push(info())
    *signs, block = decode.push(data(imu_bytes(flags=flags)))
    assert block.restarted == (ImuFlag.TIME_BASE_CHANGED in ImuFlag(flags))
    assert block.overrun == (ImuFlag.FIFO_OVERRUN in ImuFlag(flags))

    pressed = any(isinstance(sign, ButtonPress) for sign in signs)
    low = any(isinstance(sign, BatteryLevel) for sign in signs)
    assert pressed == (ImuFlag.MARKER in ImuFlag(flags))
    assert low == (ImuFlag.BATTERY_LOW in ImuFlag(flags))


def test_a_press_of_the_button_is_told_once_even_if_its_packet_comes_twice(decode):
    flags = [0, ImuFlag.MARKER, ImuFlag.MARKER, 0, ImuFlag.MARKER]
    indices = [0, 8, 8, 16, 24]
    told = [
        [type(o) for o in decode.push(data(imu_bytes(first_index=i, flags=f)))][:-1]
        for i, f in zip(indices, flags, strict=True)
    ]
    assert told == [[], [ButtonPress], [], [], [ButtonPress]]


def test_a_press_at_the_same_number_of_another_stream_is_another_press(decode):
    flags = ImuFlag.MARKER | ImuFlag.TIME_BASE_CHANGED
    for t_us in (0, 5_000_000):
        begun = imu_bytes(flags=flags, t_us=t_us, first_index=8)
        assert [type(o) for o in decode.push(data(begun))] == [ButtonPress, RawBlock]


def test_a_low_battery_is_told_as_it_becomes_low_and_its_level_as_it_is_read(decode):
    low = ImuFlag.BATTERY_LOW
    outputs = [o for f in (0, low, low, 0, low) for o in decode.push(data(imu_bytes(flags=f)))]
    levels = [o.percent for o in outputs if isinstance(o, BatteryLevel)]
    assert levels == [None, None]
    (level,) = decode.push(Notification(101.0, SENSOR, Channel.BATTERY, bytes([42])))
    assert (level.percent, level.sensor_id) == (42, SENSOR)
    for payload in (b"", bytes([101]), bytes(2)):
        assert kinds(decode.push(Notification(101.0, SENSOR, Channel.BATTERY, payload))) == [
            FaultKind.BAD_PACKET
        ]


def test_unknown_temperature_is_none(decode):
    assert only_block(decode.push(data(imu_bytes(temperature_c=-128)))).temperature_c is None


def test_a_packet_delivered_twice_passes_twice(decode):
    payload = imu_bytes(first_index=8)
    assert [only_block(decode.push(data(payload))).first_index for _ in range(2)] == [8, 8]


def test_a_growing_drop_counter_is_told_once_per_growth(decode):
    counts = []
    for dropped in (0, 2, 2, 2, 5, 5):
        faults = decode.push(data(status_bytes(dropped)))
        assert set(kinds(faults)) <= {FaultKind.FIFO_OVERRUN}
        counts.append([fault.count for fault in faults])
    assert counts == [[], [2], [], [], [3], []]


def test_the_drop_counter_begins_anew_with_the_stream(decode):
    decode.push(data(status_bytes(5)))
    decode.push(data(imu_bytes(flags=ImuFlag.TIME_BASE_CHANGED)))
    (fault,) = decode.push(data(status_bytes(6)))
    assert fault.count == 6
    (fault,) = decode.push(data(status_bytes(4)))  # the beginning itself was lost
    assert fault.count == 4


@pytest.mark.parametrize(
    ("event", "kind", "words"),
    [
        (data(b"\x13abc"), FaultKind.UNKNOWN_PACKET, "DATA packet of 4 bytes"),
        (data(b""), FaultKind.BAD_PACKET, "truncated"),
        (data(imu_bytes()[:-1]), FaultKind.BAD_PACKET, "length"),
        (data(b"\x21" + bytes(27)), FaultKind.BAD_PACKET, "version"),
        (info(b"X" * 26), FaultKind.BAD_PACKET, "magic"),
        (control(b"\x03\x00\x00"), FaultKind.BAD_PACKET, "direction"),
    ],
)
def test_what_cannot_be_used_is_one_fault_of_one_line(decode, event, kind, words):
    (fault,) = decode.push(event)
    assert (fault.kind, fault.sensor_id, fault.count) == (kind, SENSOR, 1)
    assert fault.t_s == event.t_host_s - T_ZERO_HOST_S
    assert words in fault.detail
    assert "\n" not in fault.detail


def test_answers_and_lost_links_yield_nothing(decode):
    answer = encode_response(Response(Op.START, 1, Status.OK))
    assert decode.push(control(answer)) == []
    assert decode.push(lost()) == []


START_REF = 5


def start_asked():
    return Notification(
        101.0, SENSOR, Channel.REQUEST, encode_request(Request(Op.START, START_REF))
    )


def start_answered(status=Status.OK, ref=START_REF):
    return control(encode_response(Response(Op.START, ref, status)))


def begun(decode, *indices, flags=0):
    return [
        only_block(decode.push(data(imu_bytes(first_index=i, flags=flags)))).restarted
        for i in indices
    ]


def test_a_start_of_the_host_begins_a_stream_though_the_packet_that_says_so_was_lost(decode):
    decode.push(start_asked())
    assert decode.push(start_answered()) == []
    assert begun(decode, 8, 16, 24) == [True, False, False]


@pytest.mark.parametrize(
    "answer", [start_answered(Status.ALREADY_STREAMING), start_answered(ref=START_REF + 1)]
)
def test_a_refused_start_begins_nothing(decode, answer):
    decode.push(start_asked())
    decode.push(answer)
    assert begun(decode, 8, 16) == [False, False]


def test_a_marked_packet_that_overtakes_the_answer_begins_the_stream_once(decode):
    decode.push(start_asked())
    assert begun(decode, 0, flags=ImuFlag.TIME_BASE_CHANGED) == [True]
    decode.push(start_answered())
    assert begun(decode, 8) == [False]


def test_a_marked_packet_delivered_twice_begins_nothing_twice(decode):
    assert begun(decode, 0, 0, flags=ImuFlag.TIME_BASE_CHANGED) == [True, False]
    decode.push(start_asked())  # a sensor whose clock begins at each START sends the same again
    assert begun(decode, 0, flags=ImuFlag.TIME_BASE_CHANGED) == [True]
    decode.push(info())  # and so on a new link, where a recording holds no requests
    assert begun(decode, 0, flags=ImuFlag.TIME_BASE_CHANGED) == [True]


def test_the_drop_counter_begins_anew_with_a_start_whose_first_packets_are_lost(decode):
    decode.push(data(status_bytes(2)))
    decode.push(start_asked())
    decode.push(start_answered())
    (fault,) = decode.push(data(status_bytes(3)))
    assert fault.count == 3


def test_requests_that_are_none_are_no_fault(decode):
    for payload in (b"", b"\x03", b"\x83\x05", b"\xff" * 30):
        assert decode.push(Notification(101.0, SENSOR, Channel.REQUEST, payload)) == []
    decode.push(start_answered())
    assert begun(decode, 8) == [False]


def test_a_type_of_a_newer_sensor_is_told_ever_less_often_and_counted(decode):
    told = {}
    for number in range(1, 121):
        for fault in decode.push(data(b"\x13abc")):
            told[number] = fault.count
    assert told == {1: 1, 10: 9, 100: 90}
    assert [f.count for f in decode.push(data(b"\x14"))] == [1]
