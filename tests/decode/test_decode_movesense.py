"""Movesense's bytes: captures of a real sensor, and whatever its protocol does to a reader."""

import json
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from decode_events import SENSOR, T_ZERO_HOST_S, data

from coach.decode import Decode
from coach.decode.families.movesense.decoder import MovesenseDecoder
from coach.model import (
    Channel,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Notification,
    Quality,
    RawBlock,
)
from coach.model.units import RAD_PER_DEG
from coach.sources.virtual.sides.movesense_side import message
from coach.timing import Timing, TimingParams

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "sensor_vectors.json"
REF = 104
IMU6_104 = b"\x01\x68/Meas/IMU6/104"
ACC_STEP, GYRO_STEP = 0.000244 * 9.807, 0.07


@pytest.fixture(scope="module")
def captures():
    if not VECTORS.is_file():
        pytest.skip("needs the public vectors in ../shared/vectors")
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    return {one["id"]: one for one in vectors if one["family"] == "movesense"}


def request(payload, t_host_s=100.5):
    return Notification(t_host_s, SENSOR, Channel.REQUEST, payload)


def body(t_ms, acc, gyro=None, magn=None):
    """A message without head, from whole counts."""
    arrays = [np.asarray(acc) * ACC_STEP]
    arrays += [np.asarray(gyro) * GYRO_STEP] if gyro is not None else []
    arrays += [np.asarray(magn)] if magn is not None else []
    return struct.pack("<I", t_ms) + b"".join(a.astype("<f4").tobytes() for a in arrays)


def counts(n, start=0):
    return np.arange(start, start + 3 * n).reshape(n, 3)


def head(code, rest, ref=REF):
    return bytes((code, ref)) + rest


def imu6(t_ms, n=8, start=0):
    return body(t_ms, counts(n, start), -counts(n, start))


def in_parts(whole, cut=156):
    return [head(2 if at == 0 else 3, whole[at : at + cut]) for at in range(0, len(whole), cut)]


def decoded(payloads, asked=IMU6_104, step_s=0.077):
    decoder = MovesenseDecoder(SENSOR, T_ZERO_HOST_S)
    out = decoder.push(request(asked)) if asked else []
    for k, payload in enumerate(payloads):
        out += decoder.push(data(payload, 101.0 + step_s * k))
    return out


def blocks(out):
    return [one for one in out if isinstance(one, RawBlock)]


def faults(out):
    return [one for one in out if isinstance(one, Fault)]


def si(block):
    acc = block.counts[:, :3] * block.scale.acc_m_s2_per_count
    return acc, block.counts[:, 3:] * block.scale.gyr_rad_s_per_count


class TestCaptures:
    @pytest.mark.parametrize("told", [True, False])
    @pytest.mark.parametrize("which", ["MS-1", "MS-2"])
    def test_a_real_sensors_samples(self, captures, which, told):
        one = captures[which]
        asked = b"\x01\x63" + one["settings"]["path"].encode()
        payload = bytes.fromhex(one["settings"]["whole_notification_hex"])
        (block,) = decoded([payload], asked if told else None)
        expected = one["expected"]
        acc, gyr = si(block)
        assert block.t_device_s == expected["timestamp_ms_of_first_sample"] / 1000
        assert block.dt_s == 1 / 52
        np.testing.assert_allclose(acc, expected["ArrayAcc"], atol=2e-6)
        np.testing.assert_allclose(gyr / RAD_PER_DEG, expected["ArrayGyro"], atol=2e-6)
        assert block.counts.dtype == np.int16, "whole counts, without loss"

    @pytest.mark.parametrize("which", ["MS-5", "MS-6"])
    def test_what_is_no_acceleration_is_passed_over(self, captures, which):
        one = captures[which]
        asked = b"\x01\x63" + one["settings"]["path"].encode()
        assert decoded([b"\x02\x63" + bytes.fromhex(one["payload_hex"][0])], asked) == []

    def test_such_a_stream_beside_ours_disturbs_nothing(self, captures):
        ecg = b"\x02\x63" + bytes.fromhex(captures["MS-6"]["payload_hex"][0])
        decoder = MovesenseDecoder(SENSOR, T_ZERO_HOST_S)
        out = decoder.push(request(IMU6_104)) + decoder.push(request(b"\x01\x63/Meas/Ecg/200/mV"))
        for payload in (ecg, *in_parts(imu6(1000)), ecg, *in_parts(imu6(1077)), ecg):
            out += decoder.push(data(payload))
        assert [type(one) for one in out] == [RawBlock, RawBlock]


@pytest.mark.parametrize(("which", "kind"), [("MS-1", "imu6"), ("MS-2", "imu9")])
def test_the_virtual_sensor_writes_what_the_real_one_wrote(captures, which, kind):
    expected = captures[which]["expected"]
    acc, gyro = np.array(expected["ArrayAcc"]), np.array(expected["ArrayGyro"]) * RAD_PER_DEG
    ours = message(kind, expected["timestamp_ms_of_first_sample"], acc, gyro)
    theirs = bytes.fromhex(captures[which]["payload_hex"][0])
    assert (len(ours), ours[:4]) == (len(theirs), theirs[:4])
    written, real = (np.frombuffer(one, "<f4", 24, offset=4) for one in (ours, theirs))
    np.testing.assert_array_max_ulp(written, real, 2)


def test_bytes_by_hand():
    # 1 s after boot, one sample: 1, 2 and 3 counts of 0.000244 g of 9.807 m/s2; 0.07 deg/s, none.
    payload = bytes.fromhex("020d e8030000 d30f1d3b d30f9d3b bd97eb3b 295c8f3d 00000000 295c8fbd")
    (block,) = decoded([payload], b"\x01\x0d/Meas/IMU6/13")
    assert block.counts.tolist() == [[1, 2, 3, 1, 0, -1]]
    assert (block.t_device_s, block.dt_s, block.first_index) == (1.0, 1 / 13, None)
    assert block.device_wrap_s == pytest.approx(49.71 * 86400, rel=1e-3)


@pytest.mark.parametrize(
    ("path", "n", "extra"),
    [("IMU6/104", 8, {}), ("IMU9/104", 8, {"magn": counts(8)}), ("imu6m/52", 4, {})],
)
def test_arrays_follow_each_other(path, n, extra):
    acc, gyro = counts(n), 1000 + counts(n)
    whole = body(5, acc, gyro, **extra)
    out = decoded(in_parts(whole, 500), b"\x01\x68Meas/" + path.encode())
    (block,) = out
    np.testing.assert_array_equal(block.counts[:, :3], acc)
    if block.counts.shape[1] == 6:
        np.testing.assert_array_equal(block.counts[:, 3:], gyro)
    else:
        assert path.startswith("imu6m"), "acceleration and compass: no gyroscope"


def test_acceleration_alone_has_no_gyroscope():
    (block,) = decoded([head(2, body(9, counts(8)))], b"\x01\x68/Meas/Acc/104")
    assert block.counts.shape == (8, 3)


class TestParts:
    @pytest.mark.parametrize("cut", [156, 150, 149, 148, 144, 100, 50, 18])
    def test_any_cut_is_put_together(self, cut):
        sent = [imu6(1000 + 77 * k, start=k) for k in range(6)]
        out = decoded([part for one in sent for part in in_parts(one, cut)], step_s=0.03)
        got = blocks(out)
        assert [round(block.t_device_s * 1000) for block in got] == [
            1000 + 77 * k for k in range(6)
        ]
        assert not faults(out)
        np.testing.assert_array_equal(got[3].counts[:, :3], counts(8, 3))

    def test_a_message_is_dated_when_its_first_part_came(self):
        (block,) = decoded(in_parts(imu6(1000)), step_s=0.5)
        assert block.t_host_s == 101.0

    def test_a_rest_without_beginning_is_dropped_and_told(self):
        parts = in_parts(imu6(1000)) + in_parts(imu6(1077)) + in_parts(imu6(1154))
        out = decoded([part for k, part in enumerate(parts) if k != 2], step_s=0.038)
        (fault,) = faults(out)
        assert fault.kind is FaultKind.BAD_PACKET
        assert "beginning was lost" in fault.detail
        assert [block.t_device_s for block in blocks(out)] == [1.0, 1.154]

    def test_a_beginning_without_rest_is_dropped_and_told(self):
        parts = in_parts(imu6(1000)) + in_parts(imu6(1077)) + in_parts(imu6(1154))
        out = decoded([part for k, part in enumerate(parts) if k != 3], step_s=0.038)
        (fault,) = faults(out)
        assert "a part was lost" in fault.detail
        assert [block.t_device_s for block in blocks(out)] == [1.0, 1.154]

    def test_a_beginning_that_looks_whole_is_never_taken_for_it(self):
        """148 bytes hold six samples: cut there, arrays would be read from wrong places."""
        sent = [part for k in range(4) for part in in_parts(imu6(1000 + 77 * k), 148)]
        del sent[1]  # and that even where the first rest is lost
        out = decoded(sent, step_s=0.038)
        assert [block.t_device_s for block in blocks(out)] == [1.077, 1.154, 1.231]
        assert len(faults(out)) == 1

    def test_other_firmware_may_send_any_number_of_samples(self):
        sent = [head(2, imu6(round(1000 + 57.69 * k), 6, k)) for k in range(6)]
        out = decoded(sent, step_s=0.0577)
        assert [len(block.counts) for block in blocks(out)] == [6] * 6
        assert [block.t_host_s for block in blocks(out)][:2] == [101.0, 101.0577]
        assert not faults(out)

    def test_a_message_without_end_is_bounded(self):
        decoder = MovesenseDecoder(SENSOR, T_ZERO_HOST_S)
        decoder.push(request(IMU6_104))
        decoder.push(data(head(2, bytes(155))))
        for _ in range(5000):
            decoder.push(data(head(3, bytes(24))))
        parts = decoder._stream[2]
        assert parts._begun is None or len(parts._begun.body) < 3000


class TestFullScale:
    def samples(self, acc):
        timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
        for block in blocks(decoded([head(2, body(1000, acc, counts(8)))])):
            timing.push(block)
        (block,), _ = timing.drain()
        return (block.quality & Quality.CLIPPED) != 0

    def test_8_g_is_marked(self):
        acc = counts(8)
        acc[2, 1], acc[5, 0], acc[6, 2] = 32767, -32768, 32700
        assert np.flatnonzero(self.samples(acc)).tolist() == [2, 5]

    def test_a_range_set_by_an_app_is_known_by_its_steps(self):
        (two,) = blocks(decoded([head(2, body(1, counts(8) / 4, counts(8)))]))
        assert two.counts.dtype == np.int16
        np.testing.assert_array_equal(two.counts[:, :3], counts(8))
        assert two.scale.acc_m_s2_per_count == pytest.approx(ACC_STEP / 4)
        acc = counts(8) * 2
        acc[3] = 40000
        (wide,) = blocks(decoded([head(2, body(1, acc, counts(8)))]))
        assert wide.scale.acc_m_s2_per_count == pytest.approx(ACC_STEP * 2)
        assert (np.abs(wide.counts) < wide.scale.full_scale_counts).all()

    def test_values_between_counts_stay(self):
        acc = counts(8) + 0.37
        (block,) = blocks(decoded([head(2, body(1, acc, counts(8)))]))
        assert block.counts.dtype == np.float64
        np.testing.assert_allclose(si(block)[0], acc * ACC_STEP, rtol=1e-6)

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
    def test_no_number_is_told_by_timing(self, value):
        acc = counts(8).astype(float)
        acc[4, 1] = value
        timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
        with np.errstate(over="ignore"):
            sent = head(2, body(1000, acc, counts(8)))
        for block in blocks(decoded([sent])):
            timing.push(block)
        (block,), told = timing.drain()
        assert np.isfinite(block.acc_m_s2).all()
        assert FaultKind.BAD_VALUE in {fault.kind for fault in told}


class TestClock:
    def timed(self, times_ms, hosts_s):
        decoder, timing = MovesenseDecoder(SENSOR, 0.0), Timing(SENSOR, 0.0, TimingParams())
        decoder.push(request(IMU6_104))
        told = []
        for t_ms, host_s in zip(times_ms, hosts_s, strict=True):
            for one in decoder.push(data(head(2, imu6(t_ms % 2**32)), host_s)):
                if isinstance(one, RawBlock):
                    timing.push(one)
                else:
                    told.append(one)
        out, found = timing.drain()
        return np.concatenate([block.t_s for block in out]), told + found

    def test_the_counter_runs_over_after_49_days(self):
        k = np.arange(60)
        times = (2**32 - 2000 + np.floor(k * 76.923)).astype(int)
        t_s, told = self.timed(times, 100 + k * 0.076923)
        assert {fault.kind for fault in told} == {FaultKind.NO_COUNTER}
        assert np.ptp(np.diff(t_s)[160:]) < 0.3e-3

    def test_a_lost_message_is_a_step_of_the_clock(self):
        k = np.delete(np.arange(40), [20, 21])
        _, told = self.timed(np.floor(k * 76.923).astype(int), 100 + k * 0.076923)
        assert [f.count for f in told if f.kind is FaultKind.GAP] == [16]

    @pytest.mark.parametrize("uptime_ms", [60_000, 3_000_000_000])
    def test_a_reboot_begins_a_segment(self, uptime_ms):
        k = np.arange(30)
        before = (uptime_ms + np.floor(k * 76.923)).astype(int)
        after = (1500 + np.floor(k * 76.923)).astype(int)
        hosts = np.concatenate([100 + k * 0.076923, 110 + k * 0.076923])
        t_s, told = self.timed(np.concatenate([before, after]), hosts)
        kinds = [fault.kind for fault in told]
        assert kinds.count(FaultKind.REBOOT) == 1
        assert FaultKind.CLOCK not in kinds
        assert t_s[240] - t_s[239] == pytest.approx(7.77, abs=0.1)

    def test_a_message_that_comes_again_is_one(self):
        k = np.array([0, 1, 2, 3, 3, 2, 4, 5, 5])
        t_s, told = self.timed(np.floor(k * 76.923).astype(int), 100 + np.arange(9) * 0.0385)
        assert len(t_s) == 6 * 8
        assert [f.count for f in told if f.kind is FaultKind.DUPLICATE] == [8, 8, 8]


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"", FaultKind.BAD_PACKET),
        (b"\x02", FaultKind.BAD_PACKET),
        (b"\x02\x68\x01\x02", FaultKind.BAD_PACKET),
        (b"\x02\x11" + bytes(100), FaultKind.BAD_PACKET),
        (b"\x07\x68" + bytes(100), FaultKind.UNKNOWN_PACKET),
    ],
)
def test_what_it_cannot_read_it_tells(payload, kind):
    (fault,) = decoded([payload])
    assert fault.kind is kind


def test_answers_are_no_samples():
    assert decoded([b"\x01\x68\xc8\x00", b"\x01\x01Hello", b"\x00\x01Hello"]) == []


def test_a_request_that_is_none_of_its_own_changes_nothing():
    decoder = MovesenseDecoder(SENSOR, T_ZERO_HOST_S)
    for asked in (IMU6_104, b"", b"\x01", b"\x01\x00/Meas/IMU6/52", b"\x02\x68", b"\x09\x01\x03"):
        decoder.push(request(asked))
    out = [o for part in in_parts(imu6(1000)) for o in decoder.push(data(part))]
    assert [block.dt_s for block in blocks(out)] == [1 / 104]


@pytest.mark.parametrize(
    "path",
    ["Meas/IMU6/0", "Meas/IMU6/99999", "Meas/IMU6/x", "Meas/IMU6/\u00b2", "Meas/HR", "", "///"],
)
def test_a_path_that_carries_nothing(path):
    assert blocks(decoded([head(2, imu6(5))], b"\x01\x68" + path.encode())) == []


def hostile(rng, real):
    """One notification: a real one, or what a radio and a stack could make of it."""
    payload = bytearray(rng.choice(real))
    what = rng.random()
    if what < 0.3:
        for _ in range(rng.randint(1, 6)):
            payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
    elif what < 0.45:
        payload = payload[: rng.randint(0, len(payload))]
    elif what < 0.6:
        payload = bytearray(rng.randbytes(rng.randint(0, 60)))
    elif what < 0.65:
        payload = payload * 2
    return bytes(payload)


def test_a_hundred_thousand_hostile_notifications():
    rng = random.Random(13)
    real = [part for k in range(40) for part in in_parts(imu6(1000 + 77 * k, start=k))]
    real += [IMU6_104, b"\x01\x68\xc8\x00", head(2, imu6(4000, 4))]
    channels = [Channel.DATA] * 18 + [Channel.REQUEST, Channel.INFO, Channel.CONTROL]
    decode = Decode(T_ZERO_HOST_S)
    decode.push(LinkChange(100.0, SENSOR, LinkState.CONNECTED, "movesense"))
    decode.push(request(IMU6_104))
    timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
    good = 0
    for k in range(100_000):
        event = Notification(101.0 + 0.01 * k, SENSOR, rng.choice(channels), hostile(rng, real))
        out = decode.push(event)
        assert len(out) <= 3
        for one in out:
            if isinstance(one, RawBlock):
                good += 1
                timing.push(one)
        if k % 1000 == 999:
            for block in timing.drain()[0]:
                assert np.isfinite(block.acc_m_s2).all()
                assert np.isfinite(block.gyr_rad_s).all()
                assert (np.diff(block.t_s) > 0.0).all()
    assert good > 500, "hostile ones alone would test little"
    # And once the air is clear again every message arrives.
    decode.push(request(IMU6_104))
    sent = [part for k in range(20) for part in in_parts(imu6(10_000_000 + 77 * k))]
    out = [o for k, p in enumerate(sent) for o in decode.push(data(p, 5000.0 + 0.038 * k))]
    assert len(blocks(out)) >= 19
