"""What is said to a Polar sensor, as tables of exchanges; each trap is a row."""

import struct

import pytest

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Hear,
    Heard,
    Read,
    Started,
    Subscribe,
    Unsubscribe,
    Wish,
    Write,
)
from coach.decode.families.polar import h10_dialogue, verity_dialogue
from coach.decode.families.polar.pmd import CONTROL_UUID, DATA_UUID
from coach.model import Channel

ACC_FEATURE, ECG_FEATURE = b"\x0f\x05\x00", b"\x0f\x01\x00"
VERITY_FEATURES, NO_SDK = b"\x0f\x26\x02", b"\x0f\x26\x00"
H10_OFFER = "000419003200 6400c8000101100002030200 04000800".replace(" ", "")
ACC_SDK_OFFER = "00051a0034006800d000a00101011000020402000400080010000401 03".replace(" ", "")
GYRO_SDK_OFFER = "00051a0034006800d000a001010110000204fa00f401e803d007040103"
ACC_OFFER = "000134000101100002010800040103"
GYRO_OFFER = "00013400010110000201d007040103"

START_H10 = "020200016400010110000201 0800".replace(" ", "")
START_ACC = "02020001680001011000020110000401 03".replace(" ", "")
START_GYRO = "0205000168000101100002 01d007040103".replace(" ", "")
START_ACC_52 = "0202000134000101100002010800040103"
START_GYRO_52 = "02050001340001011000 0201d007040103".replace(" ", "")


def answer(request, status=0, params=""):
    head = f"f0{request[:4]}{status:02x}"
    return bytes.fromhex(head + ("00" + params if status == 0 else ""))


class Sensor:
    """Answers as told: request (hex) -> list of replies, the last of which is repeated.

    ``None`` is silence.
    """

    def __init__(self, features, replies, streams=(2, 5)):
        self.features = features
        self.replies = {key: list(value) for key, value in replies.items()}
        self.streams = list(streams)
        self.said, self.actions = [], []
        self._next = None

    def do(self, action):
        self.actions.append(action)
        if isinstance(action, Read):
            return self.features if action.uuid == CONTROL_UUID else None
        if isinstance(action, Write):
            assert action.uuid == CONTROL_UUID
            assert action.response
            said = action.payload.hex()
            self.said.append(said)
            kept = self.replies.get(said, [answer(said, 3)])
            self._next = kept.pop(0) if len(kept) > 1 else kept[0]
            return True
        if isinstance(action, Hear):
            if action.uuid == DATA_UUID:
                kinds = [one[0] & 0x3F for one in action.starts]
                return Heard(1.0, bytes((kinds[0],))) if kinds[0] in self.streams else None
            heard = self._next
            assert heard is None or heard.startswith(action.starts)
            return None if heard is None else Heard(1.0, heard)
        return True if isinstance(action, Subscribe | Unsubscribe) else None


def hold(talk, sensor):
    outcome = None
    try:
        for _ in range(500):
            outcome = sensor.do(talk.send(outcome))
    except StopIteration as over:
        return over.value
    raise AssertionError("it never ends")


def replies(*rows):
    return {row[0]: [answer(row[0], *one) for one in row[1:]] for row in rows}


def h10(*changed, features=ACC_FEATURE, **more):
    usual = replies(("0102", (0, H10_OFFER)), (START_H10, (0,)), ("0302", (0,)))
    return Sensor(features, usual | replies(*changed), streams=(2,), **more)


def verity(*changed, features=VERITY_FEATURES, streams=(2, 5)):
    usual = replies(
        ("0209", (0,)),
        ("0309", (0,)),
        ("0405", (0, GYRO_SDK_OFFER)),
        ("0402", (0, ACC_SDK_OFFER)),
        ("0105", (0, GYRO_OFFER)),
        ("0102", (0, ACC_OFFER)),
        (START_GYRO, (0,)),
        (START_ACC, (0,)),
        (START_GYRO_52, (0,)),
        (START_ACC_52, (0,)),
        ("0302", (0,)),
        ("0305", (0,)),
    )
    return Sensor(features, usual | replies(*changed), streams)


class TestH10:
    def test_listens_first_and_names_every_offered_setting(self):
        sensor = h10()
        started = hold(h10_dialogue(Wish()).start(), sensor)
        assert started == Started(silence_s=3.0)
        assert sensor.actions[:3] == [
            Subscribe(CONTROL_UUID, Channel.CONTROL),
            Read(CONTROL_UUID, Channel.INFO),
            Subscribe(DATA_UUID, Channel.DATA),
        ]
        assert sensor.said == ["0102", START_H10]

    @pytest.mark.parametrize(
        ("wish", "rate_hz", "range_g"),
        [
            (Wish(rate_hz=200), 200, 8),
            (Wish(rate_hz=104), 100, 8),
            (Wish(rate_hz=1000, acc_range_g=16), 200, 8),
            (Wish(rate_hz=26, acc_range_g=2), 25, 2),
        ],
    )
    def test_only_offered_values_are_sent(self, wish, rate_hz, range_g):
        said = "02020001" + struct.pack("<H", rate_hz).hex() + "01011000" + "0201"
        said += struct.pack("<H", range_g).hex()
        sensor = h10((said, (0,)))
        hold(h10_dialogue(wish).start(), sensor)
        assert sensor.said[-1] == said

    def test_what_still_runs_is_stopped_and_started_again(self):
        sensor = h10((START_H10, (6,), (0,)))
        hold(h10_dialogue(Wish()).start(), sensor)
        assert sensor.said == ["0102", START_H10, "0302", START_H10]

    def test_after_a_lost_link_it_is_stopped_first(self):
        sensor = h10(("0302", (6,)))
        hold(h10_dialogue(Wish(again=True)).start(), sensor)
        assert sensor.said == ["0302", "0102", START_H10]
        # Nobody listens to what it still measures until that is stopped.
        listens = sensor.actions.index(Subscribe(DATA_UUID, Channel.DATA))
        stop = next(i for i, one in enumerate(sensor.actions) if isinstance(one, Write))
        assert 0 < stop < listens

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (10, "another Bluetooth adapter"),
            (12, "off and on"),
            (13, "charger"),
            (14, "delete recordings"),
            (8, ""),
            (5, ""),
            (99, ""),
        ],
    )
    def test_refusals_tell_what_to_do(self, status, words):
        with pytest.raises(GiveUp) as caught:
            hold(h10_dialogue(Wish()).start(), h10((START_H10, (status,))))
        assert caught.value.reason is GiveUpReason.REFUSED
        assert caught.value.status == status
        assert words in caught.value.remedy

    def test_what_cannot_measure_acceleration_is_none(self):
        with pytest.raises(GiveUp) as caught:
            hold(h10_dialogue(Wish()).start(), h10(features=ECG_FEATURE))
        assert caught.value.reason is GiveUpReason.UNKNOWN_SENSOR
        with pytest.raises(GiveUp) as caught:
            hold(h10_dialogue(Wish()).start(), h10(("0102", (3,))))
        assert caught.value.reason is GiveUpReason.UNKNOWN_SENSOR

    def test_features_that_cannot_be_read_are_found_out_by_asking(self):
        for features in (None, b"", b"\x0f", b"\x00\x04\x00"):
            hold(h10_dialogue(Wish()).start(), h10(features=features))

    def test_silence_is_given_up(self):
        for said in ("0102", START_H10):
            sensor = h10()
            sensor.replies[said] = [None]
            with pytest.raises(GiveUp) as caught:
                hold(h10_dialogue(Wish()).start(), sensor)
            assert caught.value.reason is GiveUpReason.NO_ANSWER
            assert "off and on" in caught.value.remedy
            # One H10 took each request and answered none on a link that was not encrypted.
            assert "pair it" in caught.value.remedy

    @pytest.mark.parametrize("offer", ["", "00", "0004c800", "0000", "ff01"])
    def test_settings_that_are_none(self, offer):
        with pytest.raises(GiveUp) as caught:
            hold(h10_dialogue(Wish()).start(), h10(("0102", (0, offer))))
        assert caught.value.reason is GiveUpReason.INFO_UNREADABLE

    def test_it_is_stopped_at_the_end(self):
        sensor, dialogue = h10(), h10_dialogue(Wish())
        hold(dialogue.start(), sensor)
        hold(dialogue.stop(), sensor)
        assert sensor.said[-1] == "0302"
        assert sensor.actions[-2:] == [Unsubscribe(DATA_UUID), Unsubscribe(CONTROL_UUID)]


class TestVerity:
    def test_sdk_mode_comes_before_the_measurements_and_the_gyroscope_first(self):
        sensor = verity()
        started = hold(verity_dialogue(Wish()).start(), sensor)
        assert started == Started(silence_s=3.0)
        assert sensor.said == ["0209", "0405", START_GYRO, "0402", START_ACC]

    def test_sdk_mode_that_is_on_already(self):
        sensor = verity(("0209", (6,)))
        assert hold(verity_dialogue(Wish()).start(), sensor) == Started(silence_s=3.0)

    def test_sdk_mode_refused_while_something_runs(self):
        sensor = verity(("0209", (12,), (0,)))
        assert hold(verity_dialogue(Wish()).start(), sensor) == Started(silence_s=3.0)
        assert sensor.said[:4] == ["0209", "0305", "0302", "0209"]

    @pytest.mark.parametrize("status", [3, 1, 12])
    def test_without_sdk_mode_it_says_that_cues_come_late(self, status):
        sensor = verity(("0209", (status,)))
        started = hold(verity_dialogue(Wish()).start(), sensor)
        assert "cues would come that much late" in started.notes[0]
        assert started.silence_s == 6.0
        assert sensor.said[-4:] == ["0105", START_GYRO_52, "0102", START_ACC_52]

    def test_firmware_without_sdk_mode_is_not_asked_for_it(self):
        sensor = verity(features=NO_SDK)
        started = hold(verity_dialogue(Wish()).start(), sensor)
        assert "late" in started.notes[0]
        assert sensor.said[0] == "0105"

    def test_firmware_that_tells_settings_in_the_usual_way_alone(self):
        sensor = verity(
            ("0405", (3,)),
            ("0402", (3,)),
            ("0105", (0, GYRO_SDK_OFFER)),
            ("0102", (0, ACC_SDK_OFFER)),
        )
        started = hold(verity_dialogue(Wish()).start(), sensor)
        assert started.notes == ()
        assert sensor.said[-1] == START_ACC

    def test_channels_are_one_byte(self):
        assert START_ACC.endswith("040103")
        assert len(START_ACC) == 34

    def test_a_gyroscope_that_is_not_there_leaves_an_accelerometer(self):
        sensor = verity((START_GYRO, (3,)))
        started = hold(verity_dialogue(Wish()).start(), sensor)
        assert "no angular rate" in started.notes[0]
        assert sensor.said[-1] == START_ACC

    @pytest.mark.parametrize("said", ["0209", START_GYRO, START_ACC, "0405"])
    def test_in_its_charger_it_is_given_up(self, said):
        changed = [(said, (13,))] + ([("0105", (13,))] if said == "0405" else [])
        with pytest.raises(GiveUp) as caught:
            hold(verity_dialogue(Wish()).start(), verity(*changed))
        assert "charger" in caught.value.remedy

    def test_at_the_end_heart_rate_comes_back(self):
        sensor, dialogue = verity(), verity_dialogue(Wish())
        hold(dialogue.start(), sensor)
        hold(dialogue.stop(), sensor)
        assert sensor.said[-3:] == ["0305", "0302", "0309"]

    def test_after_a_lost_link_all_is_stopped_and_sdk_mode_is_still_on(self):
        sensor = verity(("0209", (6,)), ("0305", (6,)))
        hold(verity_dialogue(Wish(again=True)).start(), sensor)
        assert sensor.said[:3] == ["0305", "0302", "0209"]


class TestKeepAlive:
    def begun(self, sensor):
        dialogue = verity_dialogue(Wish())
        hold(dialogue.start(), sensor)
        sensor.said.clear()
        return dialogue

    def test_what_streams_is_left_alone(self):
        sensor = verity()
        hold(self.begun(sensor).keep_alive(), sensor)
        assert sensor.said == []

    def test_what_the_sensor_stopped_is_started_again(self):
        sensor = verity(streams=(2,))
        dialogue = self.begun(sensor)
        do = sensor.do

        def revived(action):
            if isinstance(action, Write) and action.payload.hex() == START_GYRO:
                sensor.streams.append(5)
            return do(action)

        sensor.do = revived
        hold(dialogue.keep_alive(), sensor)
        assert sensor.said == ["0305", START_GYRO]

    @pytest.mark.parametrize("missing", [2, 5])
    def test_what_stays_silent_is_given_up(self, missing):
        sensor = verity(streams=(7 - missing,))
        with pytest.raises(GiveUp) as caught:
            hold(self.begun(sensor).keep_alive(), sensor)
        assert caught.value.reason is GiveUpReason.NO_ANSWER
        assert "off and on" in caught.value.remedy

    def test_the_upper_bits_of_a_frames_kind_do_not_matter(self):
        sensor = verity()
        hold(self.begun(sensor).keep_alive(), sensor)
        asked = [one for one in sensor.actions if isinstance(one, Hear) and one.uuid == DATA_UUID]
        assert asked[0].starts == (b"\x05", b"\x45", b"\x85", b"\xc5")
