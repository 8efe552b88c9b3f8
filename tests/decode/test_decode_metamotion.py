"""MetaMotion: what its notifications become, and what becomes of its counts."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from decode_events import SENSOR, T_ZERO_HOST_S, connected, timed

from coach.decode import Decode, family_of, recognise
from coach.decode.families.metamotion.board_bytes import (
    BMI160,
    BMI270,
    Stamp,
    battery_in,
    scale_of,
    stamp_asked_for,
    vectors_in,
)
from coach.decode.family import Advertisement
from coach.model import BatteryLevel, Channel, Fault, FaultKind, Notification, Quality, RawBlock
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.timing import Timing, TimingParams

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "vectors" / "sensor_vectors.json"
COUNTER = "09 02 09 03 01 60 11 30 03"
FUSED = bytes.fromhex("090303 1e020000 f40d 3c39 9911 0180 d691 d367")  # of the maker's test


def heard(payload, t_host_s=101.0, channel=Channel.DATA):
    payload = bytes.fromhex(payload) if isinstance(payload, str) else payload
    return Notification(t_host_s, SENSOR, channel, payload)


def asked(text):
    return heard(text, channel=Channel.REQUEST)


def sample(count, size=4, processor=2, acc=(0, 0, 2048), gyr=(0, 0, 0)):
    stamp = (count % 256**size).to_bytes(size, "little")
    return bytes([9, 3, processor]) + stamp + struct.pack("<6h", *acc, *gyr)


@pytest.fixture
def decode():
    stage = Decode(T_ZERO_HOST_S)
    stage.push(connected("metamotion"))
    return stage


def counting(decode, size=4):
    decode.push(asked(f"09 02 09 03 01 60 11 {(size - 1) << 4:02x} 03"))
    assert decode.push(heard("090202")) == []


class TestPublicVectors:
    @pytest.fixture
    def vector(self, request):
        if not VECTORS.is_file():
            pytest.skip("needs the public vectors in ../shared/vectors")
        vectors = json.loads(VECTORS.read_text())["vectors"]
        (found,) = [v for v in vectors if v["id"] == request.param]
        return found | {"bytes": bytes.fromhex(found["payload_hex"][0])}

    @pytest.mark.parametrize("vector", ["MW-1", "MW-2"], indirect=True)
    def test_plain_acceleration(self, decode, vector):
        chip = BMI160 if vector["id"] == "MW-1" else BMI270
        decode.push(
            heard(chip.acc_config(100, vector["settings"]["range_g"]), 1.0, Channel.REQUEST)
        )
        decode.push(heard(vector["bytes"][:2] + b"\x01", 1.0, Channel.REQUEST))
        (block,) = decode.push(heard(vector["bytes"]))
        g = block.counts * block.scale.acc_m_s2_per_count / GRAVITY_M_S2
        assert g == pytest.approx(np.array(vector["expected"]["samples"]))
        assert block.first_index is None
        assert block.t_device_s is None

    @pytest.mark.parametrize("vector", ["MW-4"], indirect=True)
    def test_plain_angular_rate(self, vector):
        scale = scale_of(bytes([0x28, 0x0C]), bytes([0x28, 0x02]))
        counts = np.array(vectors_in(vector["bytes"], 2))
        deg_s = counts * scale.gyr_rad_s_per_count / RAD_PER_DEG
        assert deg_s == pytest.approx(np.array(vector["expected"]["samples"]))

    @pytest.mark.parametrize("vector", ["MW-6"], indirect=True)
    def test_a_time_before_the_data(self, decode, vector):
        decode.push(asked("0303 2803"))
        decode.push(asked(vector["settings"]["create_hex"]))
        decode.push(heard("090200"))
        (block,) = decode.push(heard(vector["bytes"]))
        g = block.counts * block.scale.acc_m_s2_per_count / GRAVITY_M_S2
        assert g == pytest.approx(np.array(vector["expected"]["samples"]))
        assert block.t_device_s == pytest.approx(0x000D33A6 * 1.46484375e-3)
        assert block.first_index is None

    @pytest.mark.parametrize("vector", ["MW-8"], indirect=True)
    def test_a_count_before_the_data(self, decode, vector):
        decode.push(asked(vector["settings"]["create_hex"]))
        decode.push(heard("090200"))
        (block,) = decode.push(heard(vector["bytes"]))
        assert block.first_index == vector["expected"]["count"]
        assert block.counts.tolist() == [vector["expected"]["acc_raw"]]

    @pytest.mark.parametrize("vector", ["MW-11"], indirect=True)
    def test_the_battery(self, decode, vector):
        expected = vector["expected"]
        assert battery_in(vector["bytes"]) == (expected["percent"], expected["millivolt"])
        assert decode.push(heard(vector["bytes"])) == [BatteryLevel(101.0, SENSOR, 99)]


class TestSamples:
    def test_both_by_hand(self, decode):
        (block,) = decode.push(heard(FUSED))
        assert block.first_index == 542
        assert block.counts.tolist() == [[3572, 14652, 4505, -32767, -28202, 26579]]
        assert block.scale.acc_m_s2_per_count == pytest.approx(GRAVITY_M_S2 / 2048)
        assert block.scale.gyr_rad_s_per_count == pytest.approx(RAD_PER_DEG / 16.4)
        assert block.dt_s == pytest.approx(0.01)

    @pytest.mark.parametrize(
        ("config", "g"),
        [("280c", 16), ("2808", 8), ("2805", 4), ("2803", 2), ("a803", 16), ("a802", 8)],
    )
    def test_a_range_byte_is_read_by_the_chip_that_it_is_of(self, decode, config, g):
        """03 is 2 g of one chip and 16 g of the other."""
        decode.push(asked("0303" + config))
        (block,) = decode.push(heard(FUSED))
        assert block.scale.acc_m_s2_per_count == pytest.approx(g * GRAVITY_M_S2 / 32768)

    def test_what_is_read_back_counts(self, decode):
        decode.push(asked("0303 a803"))
        decode.push(heard("0383 a702"))
        (block,) = decode.push(heard(FUSED))
        assert block.scale.acc_m_s2_per_count == pytest.approx(8 * GRAVITY_M_S2 / 32768)
        assert block.dt_s == pytest.approx(0.02)

    @pytest.mark.parametrize("bad", ["0383", "0383 a8", "0383 a807", "0383 a003", "1383 2807"])
    def test_a_configuration_that_is_none_changes_nothing(self, decode, bad):
        assert decode.push(heard(bad)) == []
        (block,) = decode.push(heard(FUSED))
        assert block.scale.acc_m_s2_per_count == pytest.approx(16 * GRAVITY_M_S2 / 32768)
        assert block.dt_s == pytest.approx(0.01)

    @pytest.mark.parametrize("counts", [(32767, 0, 0), (0, -32768, 0)])
    def test_full_scale_is_flagged(self, decode, counts):
        blocks, kinds = timed(decode, [(sample(0, acc=counts), 101.0)])
        assert blocks[0].quality[0] & Quality.CLIPPED
        assert FaultKind.CLIPPED in kinds

    @pytest.mark.parametrize(
        "payload", ["0304 0100 0200 0300", "031c" + "0100" * 9, "1305" + "00" * 6]
    )
    def test_a_plain_stream_of_another_host_is_none_of_ours(self, decode, payload):
        (fault,) = decode.push(heard(payload))
        assert fault.kind is FaultKind.UNKNOWN_PACKET

    @pytest.mark.parametrize("cut", [2, 3, 7, 8, 18])
    def test_what_is_cut_is_dropped(self, decode, cut):
        (fault,) = decode.push(heard(FUSED[:cut]))
        assert fault.kind is FaultKind.BAD_PACKET


class TestCounts:
    @pytest.mark.parametrize("size", [3, 4])
    def test_a_count_that_runs_over_loses_nothing(self, decode, size):
        counting(decode, size)
        start = 256**size - 5
        packets = [(sample(start + k, size), 101.0 + k / 100) for k in range(12)]
        blocks, kinds = timed(decode, packets)
        assert sum(len(b.t_s) for b in blocks) == 12
        assert kinds == []

    def test_lost_samples_are_counted(self, decode):
        counting(decode)
        packets = [(sample(k), 101.0 + k / 100) for k in range(20) if k not in (7, 8)]
        blocks, kinds = timed(decode, packets)
        quality = np.concatenate([b.quality for b in blocks])
        assert np.flatnonzero(quality & Quality.INTERPOLATED).tolist() == [7, 8]
        assert kinds == [FaultKind.GAP]

    def test_what_comes_twice_or_late_counts_once(self, decode):
        counting(decode)
        order = [0, 1, 1, 2, 3, 2, 4, 4, 5]
        blocks, kinds = timed(decode, [(sample(k), 101.0 + k / 100) for k in order])
        assert sum(len(b.t_s) for b in blocks) == 6
        assert set(kinds) == {FaultKind.DUPLICATE}

    @pytest.mark.parametrize("before", [1, 50])
    def test_processors_made_anew_count_anew(self, decode, before):
        """After a lost link; what came first of the new ones may have a number not yet reached."""
        counting(decode)
        packets = [(sample(k, acc=(0, k % 2, 2048)), 101.0 + k / 100) for k in range(before)]
        timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
        events = [heard(*packet) for packet in packets]
        events += [asked(COUNTER), heard("090202", 105.0)]
        again = [sample(k, acc=(0, k % 2, 2048)) for k in range(2, 30)]
        events += [heard(one, 105.0 + k / 100) for k, one in enumerate(again, 2)]
        for event in events:
            for item in decode.push(event):
                timing.push(item)
        blocks, _ = timing.drain()
        t_s = np.concatenate([b.t_s for b in blocks])
        assert len(t_s) == before + 28
        assert (np.diff(t_s) > 0.0).all()
        assert t_s[before] - t_s[before - 1] == pytest.approx(4.0, abs=0.6)

    def test_an_answer_to_somebody_else_is_no_restart(self, decode):
        counting(decode)
        decode.push(heard(sample(5)))
        decode.push(heard("090202"))
        (block,) = decode.push(heard(sample(6)))
        assert not block.restarted


@pytest.mark.parametrize(
    ("request_", "stamp"),
    [
        (COUNTER, Stamp(4, False)),
        ("09 02 03 04 ff a0 11 31 03", Stamp(4, True)),
        ("09 02 03 04 ff a0 11 20 03", Stamp(3, False)),
        ("09 02 13 05 ff a0 0f 05", None),
        ("09 07 02 01", None),
        ("", None),
    ],
)
def test_which_stamp_was_asked_for(request_, stamp):
    assert stamp_asked_for(bytes.fromhex(request_)) == stamp


def test_a_hundred_thousand_hostile_notifications():
    rng = np.random.default_rng(5)
    decode = Decode(0.0)
    decode.push(connected("metamotion"))
    channels = [Channel.DATA] * 8 + [Channel.REQUEST, Channel.INFO, Channel.CONTROL]
    honest = [
        FUSED,
        *map(bytes.fromhex, (COUNTER, "0303a803", "1383 2800", "030401", "118c633410")),
    ]
    blocks = faults = 0
    for k in range(100_000):
        if k % 2:
            payload = rng.bytes(int(rng.integers(0, 30)))
        else:
            bits = bytearray(honest[0 if k % 4 else int(rng.integers(len(honest)))])
            bits[int(rng.integers(len(bits)))] ^= 1 << int(rng.integers(8))
            payload = bytes(bits[: int(rng.integers(1, len(bits) + 1))] if k % 3 == 0 else bits)
        out = decode.push(heard(payload, k * 0.01, channels[int(rng.integers(len(channels)))]))
        assert len(out) <= 1
        blocks += sum(isinstance(item, RawBlock) for item in out)
        faults += sum(isinstance(item, Fault) for item in out)
    assert blocks > 5_000
    assert faults > 20_000


def test_it_is_recognised_by_name_or_service():
    service = "326a9000-85cb-9195-d9dd-464cfbbae75a"
    assert recognise(Advertisement(name="MetaWear")).name == "metamotion"
    assert recognise(Advertisement(services=frozenset({service}))).name == "metamotion"
    assert family_of(Advertisement(name="x"), [service.upper()]).name == "metamotion"
