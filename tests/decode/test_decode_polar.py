"""Polar's bytes: public vectors, hand-made frames, and all that is known to go wrong."""

import json
import random
import struct
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode.families.polar import h10_decoder, verity_decoder
from coach.decode.families.polar.decoder import period_s
from coach.decode.families.polar.pmd import Item, answer_of, factor_of, settings_of, start_request
from coach.decode.families.polar.pmd_frames import (
    Frame,
    FrameError,
    acceleration_mg,
    decompressed,
    frame_of,
    rate_deg_s,
    raw,
)
from coach.model import (
    AttitudeBlock,
    Channel,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Notification,
    Placement,
    Quality,
    RawBlock,
    SensorMount,
)
from coach.model.units import GRAVITY_M_S2
from coach.sources.virtual.sides.polar_frames import compressed, float_bits
from coach.timing import Timing, TimingParams
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "sensor_vectors.json"
NS_OF_2019 = 599_616_000_000_000_000

VERITY_ACC = bytes.fromhex("0202000134000101100002010800040103")
VERITY_GYRO = bytes.fromhex("02050001340001011000 0201d007 040103".replace(" ", ""))
H10_ACC = bytes.fromhex("02020001c8000101100002010800")


@pytest.fixture(scope="module")
def vectors():
    if not VECTORS.exists():
        pytest.skip("no public vectors here")
    found = json.loads(VECTORS.read_text())["vectors"]
    return {one["id"]: one for one in found if one["family"] == "polar"}


def payload(vector):
    (one,) = vector["payload_hex"]
    return bytes.fromhex(one)


def request(data, t_s=0.0):
    return Notification(t_s, "s", Channel.REQUEST, data)


def control(data, t_s=0.0):
    return Notification(t_s, "s", Channel.CONTROL, data)


def data(payload, t_s=1.0):
    return Notification(t_s, "s", Channel.DATA, payload)


def begin(decoder, *starts, factor=b""):
    """Starts that the sensor takes."""
    for one in starts:
        assert decoder.push(request(one)) == []
        assert decoder.push(control(bytes((0xF0, 2, one[1], 0, 0)) + factor)) == []
    return decoder


def h10(start=H10_ACC):
    return begin(h10_decoder("s", 0.0), start)


def verity(factor=b"", *, gyro=True):
    starts = (VERITY_GYRO, VERITY_ACC) if gyro else (VERITY_ACC,)
    return begin(verity_decoder("s", 0.0), *starts, factor=factor)


def plain(t_ns, rows, kind=2):
    return struct.pack("<BQB", kind, t_ns, 0x01) + np.asarray(rows, dtype="<i2").tobytes()


def packed(t_ns, rows, kind=2, form=0x81):
    values = np.asarray(rows)
    if form == 0x81 and kind == 5:
        content, n = compressed(float_bits(values.astype(np.float32)), 4, 10_000)
    else:
        content, n = compressed(values.astype(np.int64), 2, 10_000)
    assert n == len(values)
    return struct.pack("<BQB", kind, t_ns, form) + content


def ns(t_s):
    return NS_OF_2019 + round(t_s * 1e9)


def blocks(out):
    return [item for item in out if isinstance(item, RawBlock)]


def faults(out):
    return [item for item in out if isinstance(item, Fault)]


def mg(out):
    found = blocks(out)
    rows = np.concatenate([one.counts[:, :3] for one in found])
    return rows * found[0].scale.acc_m_s2_per_count / GRAVITY_M_S2 * 1000.0


class TestVectors:
    def test_acceleration_without_compression(self, vectors):
        vector = vectors["PMD-1"]
        out = h10(start_request(2, {Item.RATE_HZ: 50, Item.RANGE: 8})).push(data(payload(vector)))
        (block,) = blocks(out)
        assert np.allclose(mg(out), vector["expected"]["samples"])
        assert block.counts.shape == (36, 3)
        last_s = block.t_device_s + 35 * block.dt_s
        assert last_s * 1e9 == pytest.approx(vector["expected"]["last_sample_timestamp_ns"])

    @pytest.mark.parametrize("name", ["PMD-2", "PMD-12"])
    def test_compressed_acceleration_with_a_factor(self, vectors, name):
        vector = vectors[name]
        frame = frame_of(payload(vector))
        rows = decompressed(frame.content, 16)
        assert rows.tolist() == vector["expected"]["raw"]
        assert len(rows) == vector["expected"]["n_samples"]
        found = acceleration_mg(frame, 0.000244, bytes_are_g=True)
        assert np.allclose(found, rows * 0.244)
        if "mg_truncated" in vector["expected"]:
            assert np.array_equal(np.trunc(found), vector["expected"]["mg_truncated"])
        else:
            assert frame.t_last_ns == vector["expected"]["timestamp_ns"]
            assert np.linalg.norm(found, axis=1).mean() == pytest.approx(995, abs=1)

    def test_compressed_rate(self, vectors):
        vector = vectors["PMD-5"]
        frame = frame_of(payload(vector))
        assert frame.t_last_ns == vector["expected"]["last_sample_timestamp_ns"]
        assert rate_deg_s(frame, 1.0).tolist() == vector["expected"]["samples"]

    @pytest.mark.parametrize("name", ["PMD-6", "PMD-6b"])
    def test_compressed_floats(self, vectors, name):
        vector = vectors[name]
        found = rate_deg_s(frame_of(payload(vector)), vector["settings"]["factor"])
        assert np.allclose(found, vector["expected"]["samples"], rtol=1e-12)

    @pytest.mark.parametrize("name", ["PMD-10", "PMD-11"])
    def test_blocks_begin_at_bytes_at_any_resolution(self, vectors, name):
        vector = vectors[name]
        rows = decompressed(payload(vector), vector["settings"]["resolution_bits"])
        assert rows.tolist() == vector["expected"]["samples"]

    def test_newer_firmware_tells_no_factor(self, vectors):
        vector = vectors["PMD-13"]
        said = vector["settings"]
        decoder = verity_decoder("s", 0.0)
        decoder.push(request(bytes.fromhex(said["start_command_hex"])))
        reply = bytes.fromhex(said["start_reply_hex"])
        assert factor_of(answer_of(reply).params) == 1.0
        decoder.push(control(reply))
        decoder.push(control(bytes((0xF0, 2, 5, 3))))  # no gyroscope: alone
        out = decoder.push(data(payload(vector)))
        assert np.allclose(mg(out), vector["expected"]["samples"])
        assert blocks(out)[0].counts.shape[1] == 3

    def test_settings(self, vectors):
        found = settings_of(payload(vectors["PMD-S1"]))
        expected = vectors["PMD-S1"]["expected"]
        assert found == {
            Item.RATE_HZ: tuple(expected["sample_rate_hz"]),
            Item.RESOLUTION_BITS: tuple(expected["resolution_bits"]),
            Item.RANGE: tuple(expected["range"]),
            Item.CHANNELS: tuple(expected["channels"]),
        }

    def test_an_answer(self, vectors):
        found = answer_of(payload(vectors["PMD-C1"]))
        expected = vectors["PMD-C1"]["expected"]
        assert (found.op, found.kind, found.status) == (1, 2, 0)
        assert found.params.hex() == expected["params_hex"]

    def test_the_rule_of_time(self, vectors):
        told = vectors["PMD-T1"]["settings"]
        n, this_ns = told["n_samples"], told["frame_timestamp_ns"]
        frame = Frame(2, this_ns, 1, b"")
        dt_s = period_s((1, told["previous_timestamp_ns"]), frame, n, 1.0)
        times = this_ns * 1e-9 - dt_s * np.arange(n - 1, -1, -1)
        assert np.allclose(times * 1e9, vectors["PMD-T1"]["expected"]["sample_timestamps_ns"])


class TestBytes:
    def test_hand_made_h10(self):
        out = h10().push(
            data(bytes.fromhex("02 00943577 00000000 01 f7ff ffff e703 f8ff feff e503"))
        )
        assert mg(out) == pytest.approx(np.array([[-9, -1, 999], [-8, -2, 997]]))

    def test_hand_made_rate(self):
        frame = frame_of(bytes.fromhex("05ffffffffffffff7f80eaff08000d000301df00"))
        assert rate_deg_s(frame, 1.0).tolist() == [[-22, 8, 13], [-23, 11, 16]]

    def test_the_upper_bits_of_the_kind_are_masked(self):
        plain_one = plain(ns(1), [[1, 2, 3]])
        for upper in (0x40, 0x80, 0xC0):
            out = h10().push(data(bytes((plain_one[0] | upper,)) + plain_one[1:]))
            assert mg(out) == pytest.approx(np.array([[1, 2, 3]]))

    @pytest.mark.parametrize(("size", "value"), [(1, -128), (2, -32768), (3, -8388608), (3, 70000)])
    def test_raw_forms(self, size, value):
        content = b"".join(
            v.to_bytes(size, "little", signed=True) for v in (value, 1, -1, 0, 5, -value - 1)
        )
        assert raw(content, size).tolist() == [[value, 1, -1], [0, 5, -value - 1]]

    def test_the_byte_form_is_g_on_a_verity_and_mg_elsewhere(self):
        frame = Frame(2, 0, 0x00, bytes((1, 0xFF, 2)))
        assert acceleration_mg(frame, 1.0, bytes_are_g=True).tolist() == [[1000, -1000, 2000]]
        assert acceleration_mg(frame, 1.0, bytes_are_g=False).tolist() == [[1, -1, 2]]

    def test_the_form_decides_what_the_factor_gives(self):
        rows = [[4096, 0, -4096]]
        factor = bytes((5, 1)) + struct.pack("<f", 0.000244)
        out = verity(factor, gyro=False)
        out.push(control(bytes((0xF0, 2, 5, 3))))
        found = mg(out.push(data(packed(ns(1), rows, form=0x80))))
        assert found == pytest.approx(np.array(rows) * 0.244, rel=1e-6)
        out = verity(gyro=False)
        out.push(control(bytes((0xF0, 2, 5, 3))))
        assert mg(out.push(data(packed(ns(1), rows, form=0x81)))) == pytest.approx(np.array(rows))

    def test_a_block_of_width_0_repeats(self):
        content = bytes.fromhex("0100 0200 0300") + bytes((0, 4))
        assert decompressed(content, 16).tolist() == [[1, 2, 3]] * 5

    def test_an_empty_block_is_none(self):
        content = bytes.fromhex("0100 0200 0300") + bytes((9, 0))
        assert decompressed(content, 16).tolist() == [[1, 2, 3]]

    @pytest.mark.parametrize(
        "content",
        [
            bytes(5),
            bytes(7),
            bytes(6) + bytes((3, 2, 0)),
            bytes(6) + bytes((33, 1)) + bytes(13),
            bytes(6) + bytes((255, 255)),
            bytes(6) + bytes((0, 255)) * 9,
        ],
        ids=["head", "cut", "block", "wide", "huge", "many"],
    )
    def test_what_breaks_the_format(self, content):
        with pytest.raises(FrameError):
            decompressed(content, 16)
        out = verity().push(data(struct.pack("<BQB", 2, ns(1), 0x81) + content))
        assert [fault.kind for fault in out] == [FaultKind.BAD_PACKET]

    @given(
        rows=st.lists(st.lists(st.integers(-32768, 32767), min_size=3, max_size=3), min_size=1),
        still=st.integers(0, 40),
    )
    @settings(max_examples=200, deadline=None)
    def test_what_is_packed_is_unpacked(self, rows, still):
        rows = np.array(rows + rows[-1:] * still, dtype=np.int64)
        content, n = compressed(rows, 2, 100_000)
        assert n == len(rows)
        assert np.array_equal(decompressed(content, 16), rows)

    @given(st.lists(st.lists(st.floats(-2e3, 2e3, width=32), min_size=3, max_size=3), min_size=1))
    @settings(max_examples=200, deadline=None)
    def test_floats_come_back_as_they_were(self, rows):
        values = np.array(rows, dtype=np.float32)
        frame = frame_of(packed(0, values, kind=5))
        assert np.array_equal(rate_deg_s(frame, 1.0), values.astype(np.float64))


class TestTime:
    def test_the_first_frame_is_nominal_and_dated_by_its_last_sample(self):
        (block,) = blocks(h10().push(data(plain(ns(5.0), np.zeros((36, 3))))))
        assert block.dt_s == 1 / 200
        assert block.t_device_s + 35 * block.dt_s == pytest.approx(599616000 + 5.0, abs=1e-6)
        assert block.first_index is None
        assert block.scale.full_scale_counts < 1.0

    def test_a_first_frame_earlier_than_its_samples_does_not_raise(self):
        (block,) = blocks(h10().push(data(plain(1000, np.zeros((36, 3))))))
        assert block.t_device_s < 0.0

    def test_later_frames_are_spread_from_the_one_before(self):
        decoder = h10()
        decoder.push(data(plain(ns(1.0), np.zeros((36, 3)))))
        (block,) = blocks(decoder.push(data(plain(ns(1.0 + 36 / 190), np.zeros((36, 3))))))
        assert block.dt_s == pytest.approx(1 / 190)
        assert block.t_device_s == pytest.approx(599616001 + 1 / 190, abs=1e-6)

    def test_a_loss_is_not_smeared_over_the_samples_after_it(self):
        decoder, out = h10(), []
        rows = np.arange(1, 109).reshape(36, 3)
        for k in (1, 2, 4, 5):
            t_s = k * 36 / 200
            out += decoder.push(data(plain(ns(t_s), rows), t_s))
        assert [block.dt_s for block in out] == pytest.approx([1 / 200] * 4)
        timing = Timing("s", 0.0, TimingParams())
        for block in out:
            timing.push(block)
        _, told = timing.drain()
        lost = [fault for fault in told if fault.kind is FaultKind.GAP]
        assert [fault.count for fault in lost] == [36]

    def test_another_form_has_no_frame_before(self):
        assert period_s((0x80, 0), Frame(2, 10**9, 0x81, b""), 50, 0.01) == 0.01

    def test_a_start_forgets_the_frame_before(self):
        decoder = h10()
        decoder.push(data(plain(ns(1.0), np.zeros((36, 3)))))
        begin(decoder, H10_ACC)
        (block,) = blocks(decoder.push(data(plain(ns(1.2), np.zeros((36, 3))))))
        assert block.dt_s == 1 / 200

    @pytest.mark.parametrize("jump_s", [-3600.0, -2 * 365 * 86400.0, 7 * 365 * 86400.0])
    def test_a_clock_that_jumps_is_a_restart(self, jump_s):
        decoder, out = h10(), []
        rows = np.arange(1, 109).reshape(36, 3)
        for k in range(8):
            base_s = 7200.0 + (jump_s if k >= 4 else 0.0)
            t_s = k * 36 / 200
            out += decoder.push(data(plain(ns(base_s + t_s), rows), t_s))
        assert [block.restarted for block in out] == [k == 4 for k in range(8)]
        timing = Timing("s", 0.0, TimingParams())
        for block in out:
            timing.push(block)
        made, told = timing.drain()
        assert FaultKind.REBOOT in {fault.kind for fault in told}
        assert sum(len(block.t_s) for block in made) == 8 * 36
        assert made[-1].t_s[-1] < 5.0

    def test_an_hour_away_is_no_restart(self):
        decoder = h10()
        decoder.push(data(plain(ns(1.0), np.zeros((36, 3))), 1.0))
        (block,) = blocks(decoder.push(data(plain(ns(3601.0), np.zeros((36, 3))), 3601.0)))
        assert not block.restarted

    def test_a_frame_that_comes_twice_comes_once(self):
        decoder, one = h10(), data(plain(ns(1.0), np.zeros((36, 3))))
        assert len(blocks(decoder.push(one))) == 1
        out = decoder.push(one)
        assert [(fault.kind, fault.count) for fault in out] == [(FaultKind.DUPLICATE, 36)]


class TestTwoStreams:
    @pytest.mark.parametrize("gyro_form", [0x80, 0x81])
    def test_they_become_one(self, gyro_form):
        decoder, out = verity(), []
        t_s = np.arange(0, 6, 1 / 52)
        acc = np.stack([100 * np.sin(t_s), 1000 + 0 * t_s, 50 * t_s], axis=1)
        gyr = np.stack([200 * np.sin(6 * t_s), 0 * t_s, 10 * t_s], axis=1)
        events = []
        for first in range(0, len(t_s) - 71, 71):
            last = ns(t_s[first + 70])
            events.append((t_s[first + 70], packed(last, np.rint(acc[first : first + 71]))))
        for first in range(0, len(t_s) - 50, 50):
            rows = gyr[first : first + 50]
            rows = np.rint(rows) if gyro_form == 0x80 else rows
            last = ns(t_s[first + 49] + 0.004)
            events.append((t_s[first + 49], packed(last, rows, kind=5, form=gyro_form)))
        for at, one in sorted(events):
            out += decoder.push(data(one, at))
        assert not faults(out)
        rows = np.concatenate([block.counts for block in blocks(out)])
        assert rows.shape[1] == 6
        assert len(rows) > 200
        times = np.concatenate(
            [b.t_device_s - 599616000 + b.dt_s * np.arange(len(b.counts)) for b in blocks(out)]
        )
        rate = np.rad2deg(rows[:, 3:] * blocks(out)[0].scale.gyr_rad_s_per_count)
        true = 200 * np.sin(6 * (times - 0.004))
        assert np.abs(rate[2:-2, 0] - true[2:-2]).max() < 0.7
        assert np.allclose(mg(out)[:, 1], 1000)

    def test_a_gyroscope_that_is_refused_leaves_the_accelerometer(self):
        decoder = begin(verity_decoder("s", 0.0), VERITY_ACC)
        decoder.push(control(bytes((0xF0, 2, 5, 3))))
        (block,) = blocks(decoder.push(data(packed(ns(1), [[1, 2, 3]] * 9))))
        assert block.counts.shape == (9, 3)


class TestFaults:
    def test_samples_before_a_start(self):
        decoder = h10_decoder("s", 0.0)
        out = decoder.push(data(plain(ns(1.0), np.zeros((36, 3)))))
        assert [fault.kind for fault in out] == [FaultKind.NO_INFO]
        assert len(blocks(decoder.push(data(plain(ns(1.4), np.zeros((36, 3))))))) == 1

    def test_what_it_stops_by_itself_is_told(self):
        out = verity().push(control(bytes((1, 2, 5))))
        assert [fault.kind for fault in out] == [FaultKind.LINK_SILENT]
        assert "accelerometer, gyroscope" in out[0].detail

    def test_other_measurements_are_skipped(self):
        for kind in (0, 1, 3, 5, 6, 63):
            out = h10().push(data(plain(ns(1.0), [[1, 2, 3]], kind=kind)))
            assert [fault.kind for fault in out] == [FaultKind.UNKNOWN_PACKET]

    def test_an_axis_that_stands_at_full_scale_is_told_once_and_clipped(self):
        decoder, out = h10(start_request(2, {Item.RATE_HZ: 200, Item.RANGE: 2})), []
        for k in range(60):
            t_s = k * 36 / 200
            out += decoder.push(data(plain(ns(t_s), [[10, 20, -2000]] * 36), t_s))
        told = faults(out)
        assert [fault.kind for fault in told] == [FaultKind.BAD_VALUE]
        assert "axis z" in told[0].detail
        timing = Timing("s", 0.0, TimingParams())
        for block in blocks(out):
            timing.push(block)
        made, told = timing.drain()
        assert all((block.quality & Quality.CLIPPED).all() for block in made)
        assert FaultKind.CLIPPED in {fault.kind for fault in told}

    @pytest.mark.parametrize(("range_g", "value"), [(8, 7995), (8, -8000), (2, 2000)])
    def test_full_scale_is_known_for_each_range(self, range_g, value):
        decoder = h10(start_request(2, {Item.RATE_HZ: 200, Item.RANGE: range_g}))
        (block,) = blocks(decoder.push(data(plain(ns(1.0), [[0, value, 0]]))))
        assert (np.abs(block.counts) >= block.scale.full_scale_counts).any()

    def test_a_hundred_thousand_hostile_notifications(self):
        rng = random.Random(7)
        starts = [VERITY_ACC, VERITY_GYRO, bytes((0xF0, 2, 2, 0, 0)), bytes((0xF0, 2, 5, 0, 0))]
        honest = [
            packed(ns(1.0), [[k, 2 * k, 1000] for k in range(20)]),
            packed(ns(1.1), [[k, -k, 3.5] for k in range(20)], kind=5),
            plain(ns(1.2), [[1, 2, 3]] * 6),
            *starts,
        ]
        decoders = [verity(), h10()]
        began_s = time.process_time()
        for k in range(50_000):
            one = bytearray(rng.choice(honest) if k % 4 else rng.randbytes(rng.randint(0, 60)))
            if one and k % 3:
                for _ in range(rng.randint(1, 4)):
                    one[rng.randrange(len(one))] = rng.randrange(256)
            one = bytes(one[: rng.randint(0, len(one))]) if k % 7 == 0 else bytes(one)
            channel = rng.choice((Channel.DATA, Channel.DATA, *Channel))
            for decoder in decoders:
                for item in decoder.push(Notification(k * 0.1, "s", channel, one)):
                    if isinstance(item, RawBlock):
                        assert item.counts.shape[1] in {3, 6}
                        assert item.dt_s > 0.0
                        assert np.isfinite(item.t_device_s)
                    else:
                        assert "\n" not in item.detail
        joined = decoders[0]._joined
        assert sum(len(part.t_s) for part in joined._waiting) <= 4096
        assert len(joined._gyr_t_s) <= 4096
        assert time.process_time() - began_s < 60.0


def test_a_gyroscope_that_is_refused_in_the_midst_of_a_session_ends_nothing():
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.CHEST),)))
    events = [LinkChange(0.0, "s", LinkState.CONNECTED, "polar-verity")]
    for one in (VERITY_GYRO, VERITY_ACC):
        events += [request(one), control(bytes((0xF0, 2, one[1], 0, 0)))]
    for k in range(1, 60):
        if k == 30:
            events.append(control(bytes((0xF0, 2, 5, 3)), k * 0.5))
        acc = packed(ns(k * 0.5), [[0, 0, 1000 + j] for j in range(26)])
        gyr = packed(ns(k * 0.5 + 0.004), [[1, 2, 3]] * 26, kind=5, form=0x80)
        events += [data(gyr, k * 0.5), data(acc, k * 0.5)]
    outputs = pipeline.push_many(events)
    blocks = [item for item in outputs if isinstance(item, AttitudeBlock)]
    assert {block.has_gyro for block in blocks} == {True, False}
