"""What is said to a sensor of our own protocol: to good ones and to those that break its text."""

from dataclasses import replace

import pytest
from decode_events import INFO

from coach.decode.dialogue import GiveUp, GiveUpReason, Hear, Heard, Read, Subscribe, Wish, Write
from coach.decode.families.own.dialogue import OwnDialogue
from coach.sources.virtual.sides.own_control import Circumstances, ControlPoint
from firmware_protocol.codec import (
    decode_request,
    decode_response,
    encode_data,
    encode_info,
    encode_response,
)
from firmware_protocol.gatt import CTRL_UUID, DATA_UUID, INFO_UUID
from firmware_protocol.packets import Feature, ImuBatch, ImuFlag, Op, Range, Response, Status
from firmware_protocol.packets import StatusPacket as Health
from firmware_protocol.tlv import Tag

BATCH = encode_data(ImuBatch(ImuFlag.TIME_BASE_CHANGED, 0, 0, 0, 9615, 25, bytes(12)))
HEALTH = encode_data(Health(3900, 10, 0))
USUAL = replace(INFO, rate_bits=1 << 5 | 1 << 7, acc_range_g=16, gyr_range_deg_s=2000)
ANOTHER_RATE = replace(USUAL, rate_hz=208)


class Sensor:
    """A sensor that does as its firmware must, but for what a test takes from it.

    Args:
        info: As it is set at power-on.
        refused: Items of SET_CONFIG that it refuses though it offers their values.
        answers: Op -> statuses that it gives first, before it does as it must.
        data: What it sends at each START, in turn; the last is repeated.
    """

    def __init__(self, info=USUAL, *, refused=(), answers=None, data=((BATCH,),)):
        self.point = ControlPoint(info)
        self.refused = refused
        self.answers = {op: list(statuses) for op, statuses in (answers or {}).items()}
        self.data = list(data)
        self.sending = ()
        self.asked, self.subscribed = [], []
        self._answer = b""

    def do(self, action):
        if isinstance(action, Read):
            assert action.uuid == INFO_UUID
            return encode_info(self.point.info)
        if isinstance(action, Subscribe):
            self.subscribed.append(action.uuid)
        if isinstance(action, Write):
            self._answer = self._answered(action.payload)
        if isinstance(action, Hear):
            kept = self.sending if action.uuid == DATA_UUID else (self._answer,)
            assert action.sample == (action.uuid == DATA_UUID)
            return next((Heard(1.0, one) for one in kept if one.startswith(action.starts)), None)
        return True

    def _answered(self, payload):
        request = decode_request(payload)
        op, tags = request.op, {item.tag for item in request.items}
        self.asked.append((op.name, *sorted(Tag(tag).name for tag in tags)))
        if self.answers.get(op):
            return encode_response(Response(op, request.ref, self.answers[op].pop(0)))
        if op is Op.SET_CONFIG and not tags.isdisjoint(self.refused):
            return encode_response(Response(op, request.ref, Status.BAD_PARAMETER))
        now = Circumstances(mtu=247, subscribed=True, imu_works=True, clock_us=0)
        answer = self.point.answer(payload, now)
        if op is Op.START and decode_response(answer).status is Status.OK:
            self.sending = self.data.pop(0) if len(self.data) > 1 else self.data[0]
        return answer


def hold(talk, sensor):
    outcome = None
    try:
        while True:
            outcome = sensor.do(talk.send(outcome))
    except StopIteration as over:
        return over.value


def started(sensor, **wish):
    return hold(OwnDialogue(Wish(**wish)).start(), sensor)


def given_up(sensor, talk=None):
    with pytest.raises(GiveUp) as caught:
        hold(talk or OwnDialogue(Wish()).start(), sensor)
    return caught.value


def test_a_sensor_that_is_set_as_wished_is_started_without_a_word():
    sensor = Sensor()
    assert started(sensor).notes == ()
    assert sensor.asked == [("START",)]
    assert sensor.subscribed == [CTRL_UUID, DATA_UUID]


def test_a_setting_that_is_refused_though_offered_is_told_and_what_there_is_is_used():
    sensor = Sensor(ANOTHER_RATE, refused=[Tag.RATE_HZ])
    (note,) = started(sensor).notes
    assert note == "does not take 104 Hz though it offers that; goes on with 208"
    assert sensor.asked == [("SET_CONFIG", "RATE_HZ"), ("START",)]


def test_what_is_refused_with_something_else_is_asked_for_by_itself():
    sensor = Sensor(replace(ANOTHER_RATE, batch=19, acc_range_g=8), refused=[Tag.BATCH])
    (note,) = started(sensor).notes
    assert note == "does not take 8 samples a packet though it offers that; goes on with 19"
    assert sensor.asked[0] == ("SET_CONFIG", "ACC_RANGE_G", "BATCH", "RATE_HZ")
    assert sensor.point.info == replace(USUAL, batch=19)


@pytest.mark.parametrize("status", [Status.UNSUPPORTED, Status.UNKNOWN_OP, 200])
def test_a_sensor_that_can_set_nothing_is_used_as_it_is(status):
    sensor = Sensor(ANOTHER_RATE, answers={Op.SET_CONFIG: [status]})
    assert len(started(sensor).notes) == 1
    assert sensor.point.streaming


def test_a_stream_left_over_is_stopped_before_a_setting():
    sensor = Sensor(ANOTHER_RATE)
    sensor.point.streaming = True
    assert started(sensor).notes == ()
    assert [op for op, *_ in sensor.asked] == ["SET_CONFIG", "STOP", "SET_CONFIG", "START"]


def test_a_subscription_that_came_too_late_is_made_once_more():
    sensor = Sensor(answers={Op.START: [Status.NOT_SUBSCRIBED]})
    started(sensor)
    assert sensor.subscribed == [CTRL_UUID, DATA_UUID, DATA_UUID]
    stubborn = given_up(Sensor(answers={Op.START: [Status.NOT_SUBSCRIBED] * 2}))
    assert (stubborn.what, stubborn.reason) == (
        "refuses START: NOT_SUBSCRIBED",
        GiveUpReason.REFUSED,
    )


def test_a_status_of_a_newer_firmware_is_called_so():
    refusal = given_up(Sensor(answers={Op.START: [200]}))
    assert (refusal.what, refusal.status) == ("refuses START: status 200", 200)
    assert refusal.remedy == "update coach: that is an answer of a newer firmware"


def test_packets_of_another_major_version_end_the_start_as_such_an_info_does():
    other = given_up(Sensor(data=[(b"\x21" + BATCH[1:],)]))
    assert other.reason is GiveUpReason.PROTOCOL_VERSION
    assert other.what == "sends packets of protocol version 2; coach speaks 1"


@pytest.mark.parametrize("first", [(), (b"",), (HEALTH,), (b"\x13",)])
def test_whatever_else_comes_first_is_no_reason_to_end_it(first):
    assert started(Sensor(data=[first])).notes == ()


@pytest.mark.parametrize(("range_g", "notes"), [(2, 1), (4, 1), (8, 0), (16, 0)])
def test_a_range_that_running_exceeds_is_told_at_once(range_g, notes):
    info = replace(USUAL, acc_range_g=range_g, acc_ranges=(Range(range_g, 32768, range_g),))
    told = started(Sensor(info)).notes
    assert len(told) == notes
    for note in told:
        assert note == f"measures to {range_g} g only; running needs 8 g, so landings are cut off"


def test_a_sensor_without_gyroscope_says_so_before_anybody_stands_still_for_it():
    info = replace(USUAL, features=Feature(0), gyr_ranges=(), gyr_range_deg_s=0)
    told = started(Sensor(info))
    assert told.has_gyro is False
    assert [note for note in told.notes if note.startswith("has no gyroscope: cadence")]
    assert started(Sensor()).has_gyro is True


def test_samples_that_come_are_left_alone():
    sensor, dialogue = Sensor(), OwnDialogue(Wish())
    hold(dialogue.start(), sensor)
    hold(dialogue.keep_alive(), sensor)
    assert sensor.asked == [("START",)]


def test_a_stream_of_nothing_but_status_is_begun_anew():
    sensor, dialogue = Sensor(data=[(HEALTH,), (BATCH,)]), OwnDialogue(Wish())
    hold(dialogue.start(), sensor)
    hold(dialogue.keep_alive(), sensor)
    assert [op for op, *_ in sensor.asked] == ["START", "STOP", "START"]


def test_a_motion_chip_that_stays_dead_is_named():
    sensor, dialogue = Sensor(data=[(HEALTH,)]), OwnDialogue(Wish())
    hold(dialogue.start(), sensor)
    mute = given_up(sensor, dialogue.keep_alive())
    assert (mute.what, mute.reason) == ("sends no samples", GiveUpReason.NO_ANSWER)
    assert "motion chip" in mute.remedy
    honest = Sensor(answers={Op.START: [Status.OK, Status.SENSOR_FAILED]}, data=[(HEALTH,)])
    dialogue = OwnDialogue(Wish())
    hold(dialogue.start(), honest)
    refusal = given_up(honest, dialogue.keep_alive())
    assert refusal.what == "refuses START: SENSOR_FAILED"
    assert "motion chip" in refusal.remedy


def test_the_wish_of_the_runner_counts_as_far_as_it_is_offered():
    sensor = Sensor()
    started(sensor, rate_hz=200, acc_range_g=8, batch=4)
    info = sensor.point.info
    assert (info.rate_hz, info.acc_range_g, info.batch) == (208, 8, 4)
