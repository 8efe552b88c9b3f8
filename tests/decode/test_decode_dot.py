"""Movella DOT: what its payloads become, and what becomes of its 32-bit microseconds."""

import json
import struct
from pathlib import Path

import decode_events
import numpy as np
import pytest
from decode_events import SENSOR, T_ZERO_HOST_S, connected, lost
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode import Decode, family_of, recognise, suspect
from coach.decode.families.dot.dot_payloads import out_of_range
from coach.decode.family import Advertisement
from coach.model import (
    BatteryLevel,
    ButtonPress,
    Channel,
    Fault,
    FaultKind,
    Notification,
    Quality,
    RawBlock,
)
from coach.timing import Timing, TimingParams

WRAP_US = 2**32
PERIOD_US = 16667
VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "vectors" / "sensor_vectors.json"


def heard(payload, t_host_s=101.0, channel=Channel.DATA):
    return Notification(t_host_s, SENSOR, channel, payload)


def asked(text):
    return heard(bytes.fromhex(text), channel=Channel.REQUEST)


def sample(t_us, acc=None, gyr_deg_s=(0.0, 0.0, 0.0), length=28):
    """At rest without ``acc``, but no two samples alike: a sensor's noise."""
    acc = acc or (0.0, 0.0, 9.81 + 1e-6 * (t_us // PERIOD_US % 2))
    return struct.pack("<I6f", t_us % WRAP_US, *acc, *gyr_deg_s).ljust(length, b"\0")


@pytest.fixture
def decode():
    stage = Decode(T_ZERO_HOST_S)
    stage.push(connected("dot"))
    return stage


def one(outputs):
    (block,) = outputs
    assert isinstance(block, RawBlock), block
    acc = block.counts[:, :3] * block.scale.acc_m_s2_per_count
    gyr = block.counts[:, 3:] * block.scale.gyr_rad_s_per_count
    return block, acc, np.degrees(gyr)


def timed(decode, packets):
    """As it is, but that nothing is numbered, which is told of every stream."""
    blocks, kinds = decode_events.timed(decode, packets)
    return blocks, [kind for kind in kinds if kind is not FaultKind.NO_COUNTER]


class TestWhatAPayloadSays:
    def test_mode_21_by_hand(self, decode):
        # 1 s; 1, -2, 9.5 m/s^2; 100, -0.5, 0.25 deg/s
        payload = bytes.fromhex("40420f00 0000803f 000000c0 00001841 0000c842 000000bf 0000803e")
        block, acc, gyr = one(decode.push(heard(payload)))
        assert acc == pytest.approx(np.array([[1.0, -2.0, 9.5]]))
        assert gyr == pytest.approx(np.array([[100.0, -0.5, 0.25]]))
        assert block.t_device_s == pytest.approx(1.0)
        assert block.device_wrap_s == pytest.approx(4294.967296)
        assert block.first_index is None
        assert block.dt_s == pytest.approx(1 / 60)
        assert not block.exact_clock

    @pytest.mark.parametrize("length", [28, 40, 63])
    def test_padding_is_no_part_of_it(self, decode, length):
        _, acc, _ = one(decode.push(heard(sample(0, acc=(1.5, 2.5, 3.5), length=length))))
        assert acc == pytest.approx(np.array([[1.5, 2.5, 3.5]]))

    def test_what_was_asked_for_says_what_stands_where(self, decode):
        floats = struct.pack("<4f", 1.0, 0.0, 0.0, 0.0)
        felt = struct.pack("<6f", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
        for mode, payload in {
            20: bytes(4) + felt + bytes(6),
            21: struct.pack("<I", PERIOD_US) + felt,
            26: struct.pack("<I", 2 * PERIOD_US) + floats + felt,
        }.items():
            decode.push(asked(f"0101{mode:02x}"))
            _, acc, gyr = one(decode.push(heard(payload.ljust(40, b"\0"))))
            assert acc == pytest.approx(np.array([[1.0, 2.0, 3.0]]))
            assert gyr == pytest.approx(np.array([[4.0, 5.0, 6.0]]))

    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_increments_are_rates_over_their_interval(self, decode, sign):
        """Half a degree about y in a sixtieth of a second, by either quaternion of it."""
        half = np.radians(0.25)
        dq = sign * np.array([np.cos(half), 0.0, np.sin(half), 0.0])
        decode.push(asked("010113"))
        payload = struct.pack("<I4f3f", 10**6, *dq, 0.1, 0.0, -0.2)
        block, acc, gyr = one(decode.push(heard(payload)))
        assert acc == pytest.approx(np.array([[6.0, 0.0, -12.0]]))
        assert gyr == pytest.approx(np.array([[0.0, 30.0, 0.0]]), abs=1e-3)
        assert block.t_device_s == pytest.approx(1.0 - 1 / 120)

    @pytest.mark.parametrize("mode", [1, 2, 3, 4, 5, 6, 7, 16, 17, 22, 23, 24, 25, 255])
    def test_a_payload_without_gravity_is_refused_in_words(self, decode, mode):
        decode.push(asked(f"0101{mode:02x}"))
        (fault,) = decode.push(heard(sample(0, length=40)))
        assert fault.kind is FaultKind.UNKNOWN_PACKET
        assert f"mode {mode} " in fault.detail

    def test_a_stop_names_no_mode(self, decode):
        decode.push(asked("010003"))
        one(decode.push(heard(sample(0))))

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (0x0012, ["acc y out of range", "gyro y out of range"]),
            (0x0200, []),
            (0x0101, ["acc x out of range", "mag z out of range"]),
        ],
    )
    def test_status_words(self, decode, status, words):
        assert out_of_range(status) == words
        decode.push(asked("010102"))
        (fault,) = decode.push(heard(bytes(32) + struct.pack("<H", status) + bytes(6)))
        assert all(word in fault.detail for word in words)

    def test_the_public_vector(self):
        if not VECTORS.is_file():
            pytest.skip("needs the public vectors in ../shared/vectors")
        vectors = json.loads(VECTORS.read_text())["vectors"]
        (vector,) = [v for v in vectors if v["id"] == "DOT-1"]
        (status,) = struct.unpack("<H", bytes.fromhex(vector["payload_hex"][0]))
        assert out_of_range(status) == vector["expected"]["flags"]

    @pytest.mark.parametrize("length", [0, 3, 4, 27])
    def test_what_is_too_short_is_dropped(self, decode, length):
        (fault,) = decode.push(heard(sample(0)[:length]))
        assert fault.kind is FaultKind.BAD_PACKET

    @pytest.mark.parametrize(
        ("acc", "gyr", "clipped"),
        [
            ((156.9, 0.0, 0.0), (0.0, 0.0, 0.0), True),
            ((0.0, -155.8, 0.0), (0.0, 0.0, 0.0), True),
            ((150.0, 150.0, -150.0), (0.0, 1900.0, 0.0), False),
            ((0.0, 0.0, 9.81), (0.0, 0.0, 2000.0), True),
        ],
    )
    def test_full_scale_is_flagged(self, decode, acc, gyr, clipped):
        blocks, kinds = timed(decode, [(sample(0, acc, gyr), 101.0)])
        assert bool(blocks[0].quality[0] & Quality.CLIPPED) is clipped
        assert (FaultKind.CLIPPED in kinds) is clipped

    def test_no_number_is_a_lost_sample(self, decode):
        packets = [
            (sample(k * PERIOD_US, acc=(a, 0.0, 0.0)), 101.0 + k / 60)
            for k, a in enumerate([1.0, np.nan, np.inf, -3e38, 1.0])
        ]
        blocks, kinds = timed(decode, packets)
        assert np.concatenate([b.acc_m_s2[:, 0] for b in blocks]) == pytest.approx(1.0)
        assert FaultKind.BAD_VALUE in kinds


class TestWhatItSaysOfItself:
    def test_the_rate_of_the_device_control(self, decode):
        control = bytearray(32)
        control[24:26] = (30).to_bytes(2, "little")
        assert decode.push(heard(bytes(control), channel=Channel.INFO)) == []
        block, _, _ = one(decode.push(heard(sample(0))))
        assert block.dt_s == pytest.approx(1 / 30)

    @pytest.mark.parametrize("rate_hz", [0, 121, 65535])
    def test_a_rate_that_no_dot_has_is_not_believed(self, decode, rate_hz):
        control = bytes(24) + rate_hz.to_bytes(2, "little") + bytes(6)
        (fault,) = decode.push(heard(control, channel=Channel.INFO))
        assert fault.kind is FaultKind.BAD_PACKET
        block, _, _ = one(decode.push(heard(sample(0))))
        assert block.dt_s == pytest.approx(1 / 60)

    def test_the_state_of_measuring_names_the_mode(self, decode):
        decode.push(heard(bytes([1, 1, 20]), channel=Channel.INFO))
        (fault,) = decode.push(heard(sample(0)[:20]))
        assert "mode 20 takes 28" in fault.detail

    def test_the_battery_is_of_two_bytes(self, decode):
        (level,) = decode.push(heard(bytes([73, 1]), channel=Channel.INFO))
        assert level == BatteryLevel(101.0, SENSOR, 73)

    @pytest.mark.parametrize("payload", [b"", bytes([101, 0]), bytes(32), bytes(33), bytes(3)])
    def test_all_else_is_one_fault(self, decode, payload):
        (fault,) = decode.push(heard(payload, channel=Channel.INFO))
        assert fault.kind is FaultKind.BAD_PACKET

    def test_the_button_counts_once_however_often_it_is_told(self, decode):
        clicks = [bytes([5, 4]) + (t_ms).to_bytes(4, "little") + bytes(30) for t_ms in (10, 9000)]
        pressed = [decode.push(heard(c, channel=Channel.CONTROL)) for c in [clicks[0], *clicks]]
        once = ButtonPress(101.0, SENSOR, counted=1)
        assert pressed == [[once], [], [once]]

    @pytest.mark.parametrize(("kind", "counted"), [(5, 1), (6, 2), (7, 3)])
    def test_it_counts_presses_in_a_row_itself(self, decode, kind, counted):
        click = bytes([kind, 4]) + bytes(34)
        (press,) = decode.push(heard(click, channel=Channel.CONTROL))
        assert press == ButtonPress(101.0, SENSOR, counted=counted)

    @pytest.mark.parametrize("report", [b"", bytes([1]) + bytes(35), bytes([4]) + bytes(35)])
    def test_power_off_is_no_button(self, decode, report):
        assert decode.push(heard(report, channel=Channel.CONTROL)) == []


class TestTime:
    def test_a_counter_that_runs_over_loses_nothing(self, decode):
        start_us = WRAP_US - 5 * PERIOD_US
        packets = [(sample(start_us + k * PERIOD_US), 101.0 + k / 60) for k in range(12)]
        blocks, kinds = timed(decode, packets)
        t_s = np.concatenate([b.t_s for b in blocks])
        assert np.diff(t_s) == pytest.approx(1 / 60, abs=1e-4)
        assert kinds == []

    def test_lost_samples_are_told_by_time(self, decode):
        packets = [(sample(k * PERIOD_US), 101.0 + k / 60) for k in range(20) if k not in (7, 8, 9)]
        blocks, kinds = timed(decode, packets)
        quality = np.concatenate([b.quality for b in blocks])
        assert np.flatnonzero(quality & Quality.INTERPOLATED).tolist() == [7, 8, 9]
        assert kinds == [FaultKind.GAP]

    def test_what_comes_twice_counts_once(self, decode):
        packets = [(sample(k * PERIOD_US), 101.0 + k / 60) for k in range(10)]
        doubled = [packet for packet in packets for _ in range(3)]
        again = [*doubled, *packets[4:8]]
        blocks, kinds = timed(decode, again)
        assert sum(len(b.t_s) for b in blocks) == 10
        assert set(kinds) == {FaultKind.DUPLICATE}

    @pytest.mark.parametrize("before_s", [3000.0, 100.0, 30.0])
    @pytest.mark.parametrize("away_s", [6.0, 20.0])
    def test_a_reboot_is_one(self, decode, before_s, away_s):
        """Switched off and on: the counter is at a few seconds again, however far it was."""
        before_us, after_us = round(before_s * 1e6), 5_000_000
        packets = [(sample(before_us + k * PERIOD_US), 101.0 + k / 60) for k in range(60)]
        packets += [(sample(after_us + k * PERIOD_US), 102.0 + away_s + k / 60) for k in range(60)]
        blocks, kinds = timed(decode, packets)
        t_s = np.concatenate([b.t_s for b in blocks])
        assert FaultKind.REBOOT in kinds
        assert sum(len(b.t_s) for b in blocks) == 120
        assert t_s[60] - t_s[59] == pytest.approx(away_s, abs=0.1)

    @pytest.mark.parametrize("away_s", [2.0, 600.0, 4294.9, 5000.0, 9000.0])
    def test_a_lost_link_is_no_reboot_for_it_measures_on(self, decode, away_s):
        t_us = [k * PERIOD_US for k in range(60)]
        t_us += [t_us[-1] + round(away_s * 1e6) + k * PERIOD_US for k in range(60)]
        packets = [(sample(t), 101.0 + t * 1e-6) for t in t_us]
        decode.push(lost())
        blocks, kinds = timed(decode, packets)
        t_s = np.concatenate([b.t_s for b in blocks])
        assert t_s[60] - t_s[59] == pytest.approx(away_s, abs=0.1)
        assert FaultKind.REBOOT not in kinds
        assert FaultKind.DUPLICATE not in kinds

    def test_a_busy_host_is_no_reboot(self, decode):
        """Forty seconds of packets given out at once."""
        packets = [(sample(k * PERIOD_US), 101.0 + k / 60) for k in range(120)]
        packets += [
            (sample(k * PERIOD_US), max(101.0 + k / 60, 143.0)) for k in range(120, 60 * 44)
        ]
        _, kinds = timed(decode, packets)
        assert FaultKind.REBOOT not in kinds
        assert FaultKind.DUPLICATE not in kinds


@given(
    st.lists(
        st.tuples(st.sampled_from([4, 21, 40, 63]), st.binary(min_size=4, max_size=4)), max_size=30
    ),
    st.integers(0, 255),
)
@settings(max_examples=200, deadline=None)
def test_any_times_in_any_order_are_taken(packets, mode):
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("dot"))
    decode.push(asked(f"0101{mode:02x}"))
    timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
    for k, (length, t_us) in enumerate(packets):
        for item in decode.push(heard(t_us.ljust(length, b"\x41"), 101.0 + k)):
            if isinstance(item, RawBlock):
                timing.push(item)
    blocks, _ = timing.drain()
    t_s = np.concatenate([b.t_s for b in blocks]) if blocks else np.empty(0)
    assert (np.diff(t_s) > 0.0).all()


def test_a_hundred_thousand_hostile_notifications():
    rng = np.random.default_rng(4)
    decode = Decode(0.0)
    decode.push(connected("dot"))
    channels = [Channel.DATA] * 6 + [Channel.INFO, Channel.CONTROL, Channel.REQUEST]
    blocks = faults = 0
    for k in range(100_000):
        if k % 2:
            payload = rng.bytes(int(rng.integers(0, 70)))
        else:
            honest = sample(k * PERIOD_US, (1.0, 2.0, 3.0), (4.0, 5.0, 6.0), 40)
            bits = bytearray(honest[: int(rng.integers(1, 41))])
            bits[int(rng.integers(len(bits)))] ^= 1 << int(rng.integers(8))
            payload = bytes(bits)
        channel = channels[int(rng.integers(len(channels)))]
        if k % 1000 == 0:  # or a mode of no use would be all there is
            decode.push(heard(bytes([1, 1, 21]), k * 0.01, Channel.REQUEST))
        out = decode.push(heard(payload, k * 0.01, channel))
        assert len(out) <= 1
        blocks += sum(isinstance(item, RawBlock) for item in out)
        faults += sum(isinstance(item, Fault) for item in out)
    assert blocks > 5_000
    assert faults > 20_000


@pytest.mark.parametrize(
    "said",
    [
        Advertisement(name="Movella DOT"),
        Advertisement(name="Xsens DOT"),
        Advertisement("left foot", makers={0x0886: bytes(range(6))}, address="00:01:02:03:04:05"),
        Advertisement("", makers={0x0886: bytes(range(6))}, address="05:04:03:02:01:00"),
    ],
)
def test_it_is_recognised_by_name_or_by_maker_and_address(said):
    assert recognise(said).name == "dot"
    assert suspect(said) is None


@pytest.mark.parametrize("data", [b"", bytes(range(6)), bytes(5)])
@pytest.mark.parametrize("address", ["", "00:01:02:03:04:06", "6DB1C0FA-0000-4D1E-8B55-1F2E"])
def test_what_else_its_maker_makes_may_be_one_and_is_not_taken_for_it(data, address):
    said = Advertisement("MTw", makers={0x0886: data}, address=address)
    assert recognise(said) is None
    assert suspect(said).name == "dot"


def test_renamed_it_is_recognised_once_connected():
    service = "15172000-4947-11E9-8646-D663BD873D93"
    assert family_of(Advertisement(name="x"), [service]).name == "dot"
