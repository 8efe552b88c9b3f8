"""WitMotion's bytes: public captures, hand-made frames, and all that is known to go wrong."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from wit_bench import blocks, clocked, faults, feed_of, frame, levels, read, reply, rows

from coach.decode.families.witmotion.byte_stream import ByteStream
from coach.decode.families.witmotion.decoder import WitDecoder
from coach.model import Channel, FaultKind, Notification

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "sensor_vectors.json"


def numbered(k, **rest):
    return frame((k, 0, 2000), (1, 2, -k), **rest)


def at_20_hz(k):
    return clocked(1000 + 50 * k, acc=(k, 0, 2000))


@pytest.fixture(scope="module")
def vectors():
    if not VECTORS.exists():
        pytest.skip("no public vectors here")
    found = json.loads(VECTORS.read_text())["vectors"]
    return {one["id"]: one for one in found if one["family"] == "witmotion"}


def expected(vector):
    return [one["acc_raw"] + one["gyr_raw"] for one in vector["expected"]["frames"]]


def test_a_capture_with_a_clock(vectors):
    vector = vectors["WIT-1"]
    out = read([bytes.fromhex(one) for one in vector["payload_hex"]], 0.05)
    assert rows(out).tolist() == expected(vector)
    times = np.concatenate([b.t_device_s + b.dt_s * np.arange(len(b.counts)) for b in blocks(out)])
    assert np.allclose(np.diff(times), 0.05)
    assert {b.dt_s for b in blocks(out)} == {0.05}
    scale = blocks(out)[0].scale
    assert np.allclose(
        rows(out)[:, :3] * scale.acc_m_s2_per_count / 9.80665,
        [one["acc_g"] for one in vector["expected"]["frames"]],
    )
    assert np.allclose(
        np.degrees(rows(out)[:, 3:] * scale.gyr_rad_s_per_count),
        [one["gyr_dps"] for one in vector["expected"]["frames"]],
    )


def test_a_capture_of_four_frames_in_one_notification(vectors):
    vector = vectors["WIT-4"]
    out = read([bytes.fromhex(one) for one in vector["payload_hex"]])
    assert rows(out).tolist() == expected(vector)
    assert [b.t_device_s for b in blocks(out)] == [None]


def test_frames_that_are_cut_give_nothing(vectors):
    out = read([bytes.fromhex(one) for one in vectors["WIT-6"]["payload_hex"]] * 20)
    assert blocks(out) == []


def test_a_frame_rebuilt_from_printed_values(vectors):
    vector = vectors["WIT-8"]
    out = read([bytes.fromhex(vector["payload_hex"][0])] * 5)
    assert rows(out).tolist() == expected(vector) * 5


def test_a_register_of_the_vendors_example(vectors):
    vector = vectors["WIT-10"]
    payload = bytes.fromhex(vector["payload_hex"][0])
    for before in (b"", frame() * 4):
        found = [one for one in ByteStream().push(before + payload) if one.is_reply]
        if not before:
            assert found[0].register == vector["expected"]["register"]
            assert list(found[0].values[:3]) == vector["expected"]["values"]
        else:
            assert len(found) == 1
    assert blocks(read([payload])) == []


def test_hand_made_bytes():
    data = bytes.fromhex("5561000800f8ff7f00800100ffff000000000000") * 4
    assert rows(read([data])).tolist() == [[2048, -2048, 32767, -32768, 1, -1]] * 4


@pytest.mark.parametrize("make", [numbered, at_20_hz])
def test_any_cutting_of_the_bytes_gives_the_same_samples(make):
    data = b"".join(make(k) for k in range(200))
    rng = random.Random(3)
    at, pieces = 0, []
    while at < len(data):
        size = rng.randint(1, 90)
        pieces.append(data[at : at + size])
        at += size
    got = rows(read(pieces, 0.05))
    assert got[:, 0].tolist() == list(range(200))


def test_a_reply_within_the_stream_is_no_sample():
    data = b"".join(numbered(k) for k in range(6)) + reply(0x64, 391) + numbered(6) + numbered(7)
    out = read([data])
    assert rows(out)[:, 0].tolist() == list(range(8))
    assert levels(out) == [75]


def test_a_short_reply_between_long_frames():
    for tail in (b"", bytes(8)):
        data = b"".join(at_20_hz(k) for k in range(5)) + reply(0x64, 400) + tail
        out = read([data, at_20_hz(5), at_20_hz(6), at_20_hz(7)], 0.05)
        assert levels(out) == [100]
        assert rows(out)[:, 0].tolist() == list(range(8))


@pytest.mark.parametrize(("hundredths", "percent"), [(397, 100), (339, 0), (0, 0), (365, 10)])
def test_battery_by_voltage(hundredths, percent):
    assert levels(read([reply(0x64, hundredths)])) == [percent]
    assert levels(read([reply(0x64, hundredths)], channel=Channel.CONTROL)) == [percent]


def test_a_header_within_a_frame_is_not_taken_for_one():
    false = int.from_bytes(b"\x55\x61", "little", signed=True)
    data = [frame((k, false, false), (false, 0, k)) for k in range(50)]
    assert rows(read(data))[:, 0].tolist() == list(range(50))


def test_a_lost_piece_costs_the_frames_it_was_of_and_no_more():
    data = b"".join(numbered(k) for k in range(100))
    pieces = [data[i : i + 16] for i in range(0, len(data), 16)]
    del pieces[40]
    got = rows(read(pieces, 0.008))
    assert np.array_equal(got[:, 0], -got[:, 5]), "a frame of two halves"
    assert set(range(100)) - set(got[:, 0].tolist()) <= {31, 32, 33}
    assert len(got) >= 97


def test_noise_between_frames_is_skipped_and_told():
    out = read([b"".join(map(numbered, range(5))), b"\x00\x55\x13" * 9, numbered(5), numbered(6)])
    assert rows(out)[:, 0].tolist() == list(range(7))
    assert [one.kind for one in faults(out)] == [FaultKind.BAD_PACKET]


def test_another_length_is_learnt_when_the_old_one_breaks():
    plain = [numbered(k) for k in range(40)]
    long = [at_20_hz(k) for k in range(100)]
    got = rows(read(plain + long, 0.05))
    assert got[:40, 0].tolist() == list(range(40))
    assert got[-70:, 0].tolist() == list(range(30, 100))


def test_nothing_is_decoded_before_three_distances_agree():
    assert blocks(read([numbered(k) for k in range(3)])) == []
    assert len(rows(read([numbered(k) for k in range(4)]))) == 4


def test_frames_alike_are_all_kept():
    assert len(rows(read([frame()] * 50))) == 50


def test_full_scale_is_the_chips():
    scale = blocks(read([frame()] * 4))[0].scale
    assert scale.full_scale_counts == 32767
    assert scale.acc_m_s2_per_count == pytest.approx(16 * 9.80665 / 32768)


def test_a_vibration_sensors_frames_are_refused_in_words():
    out = read([frame() + bytes(12)] * 8)
    assert blocks(out) == []
    assert "vibration" in faults(out)[0].detail
    # Those of 28 bytes carry no clock where one would be: 0xff is no hour.
    assert blocks(read([frame() + b"\xff" * 8] * 50)) == []


def test_what_is_no_acceleration_is_dropped_and_told_until_gravity_is_there():
    rng = np.random.default_rng(0)
    wrong = [frame((3, int(v), 5)) for v in rng.integers(-2, 3, 600)]
    right = [frame((3, int(v), 2040)) for v in rng.integers(-2, 3, 600)]
    out = read(wrong + right)
    told = [one.detail for one in faults(out)]
    assert 3 <= len(told) <= 5
    assert "in place of 1" in told[0]
    assert len(rows(out)) <= 300 + 600
    assert rows(out)[-1, 2] == 2040


def test_what_changes_is_not_at_rest():
    assert len(rows(read([frame((k // 2, 0, 0)) for k in range(2000)]))) == 2000


def test_an_accelerometer_3_6_percent_off_is_none_the_worse():
    assert len(rows(read([frame((0, 0, 2122))] * 1000))) == 1000


# --- Time ------------------------------------------------------------------------------------


def device_times(out):
    return np.concatenate([b.t_device_s + b.dt_s * np.arange(len(b.counts)) for b in blocks(out)])


def stamps(ms, host_s):
    host_s = host_s if host_s is not None else [1.0 + 0.001 * one for one in ms]
    return [
        (h, clocked(int(one), acc=(k, 0, 2000)))
        for k, (one, h) in enumerate(zip(ms, host_s, strict=False))
    ]


def test_midnight_is_no_jump():
    ms = 86_400_000 - 2000 + 50 * np.arange(100)
    out = read(stamps(ms, 1.0 + 0.05 * np.arange(100)))
    assert np.allclose(np.diff(device_times(out)), 0.05)


def test_a_glitch_on_the_hour_moves_nothing():
    ms = 3_600_000 - 1000 + 50 * np.arange(100)
    ms[20] += 3_600_000
    ms[40] -= 777
    out = read(stamps(ms, 1.0 + 0.05 * np.arange(100)))
    assert np.allclose(np.diff(device_times(out)), 0.05, atol=0.01)
    assert device_times(out)[-1] == pytest.approx(99 * 0.05, abs=0.01)
    assert not any(b.restarted for b in blocks(out))


@pytest.mark.parametrize("jump_ms", [-5_000_000, -200, 3_000, 40_000_000])
def test_a_clock_that_is_set_moves_nothing(jump_ms):
    ms = 10_000_000 + 50 * np.arange(100)
    ms[50:] += jump_ms
    out = read(stamps(ms, 1.0 + 0.05 * np.arange(100)))
    assert device_times(out)[-1] == pytest.approx(99 * 0.05, abs=0.01)


def test_an_impossible_time_moves_nothing():
    data = [(1.0 + 0.05 * k, at_20_hz(k)) for k in range(60)]
    data[30] = (data[30][0], frame((30, 0, 2000), clock=(99, 99, 99, 9999)))
    out = read(data)
    assert np.allclose(np.diff(device_times(out)), 0.05, atol=0.01)
    assert len(rows(out)) == 60


@pytest.mark.parametrize("missing", [1, 3, 8, 40])
def test_a_loss_shows_by_the_clock(missing):
    kept = [k for k in range(150) if not 60 <= k < 60 + missing]
    out = read([(1.0 + 0.05 * k, at_20_hz(k)) for k in kept])
    assert np.allclose(device_times(out), 0.05 * np.array(kept), atol=1e-6)


def test_a_loss_within_a_stall_shows_too():
    kept = [k for k in range(150) if not 60 <= k < 68]
    host = [1.0 + 0.05 * (70 if 55 <= k <= 70 else k) for k in kept]
    out = read([(h, at_20_hz(k)) for h, k in zip(host, kept, strict=False)])
    assert np.allclose(device_times(out), 0.05 * np.array(kept), atol=1e-6)


def test_stamps_of_a_whole_notification_are_smoothed():
    """Four frames stamped as they were packed: none is lost."""
    data = [(1.0 + 0.01 * k, clocked(5000 + 10 * k) * 4) for k in range(0, 400, 4)]
    out = read(data)
    steps = np.diff(np.concatenate([[b.t_device_s] for b in blocks(out)]).ravel())
    assert len(blocks(out)) == 100
    assert np.allclose(steps[20:], 0.04, atol=0.011)


def pushed(decoder, start_s, seconds, rate_hz, keep=lambda _: True):
    n = int(seconds * rate_hz)
    data = [(start_s + k / rate_hz, numbered(k % 30000)) for k in range(n) if keep(k)]
    return read(data, decoder=decoder)


@pytest.mark.parametrize("rate_hz", [10, 20, 50, 99, 125, 170, 200])
def test_the_period_is_the_one_that_samples_come_at(rate_hz):
    out = pushed(WitDecoder("s", 0.0), 1.0, 20.0, rate_hz)
    assert 1.0 / blocks(out)[-1].dt_s == pytest.approx(rate_hz, rel=0.04)
    changes = [b.dt_s for b in blocks(out) if b.restarted]
    assert len(changes) == (0 if rate_hz == 99 else 1)
    told = [b.t_host_s for b in blocks(out) if b.restarted]
    assert all(one < 6.0 for one in told)


def test_a_second_module_that_is_slow_at_first():
    decoder = WitDecoder("s", 0.0)
    decoder.push(Notification(0.5, "s", Channel.REQUEST, bytes.fromhex("ffaa030b00")))
    slow = pushed(decoder, 1.0, 8.0, 170)
    quick = pushed(decoder, 9.0, 20.0, 200)
    assert 1.0 / blocks(slow)[0].dt_s == 200
    assert 1.0 / blocks(slow)[-1].dt_s == pytest.approx(170, rel=0.03)
    assert 1.0 / blocks(quick)[-1].dt_s == 200


def test_stalls_and_losses_are_no_other_rate():
    rng = np.random.default_rng(5)
    n = 6000
    host = 1.0 + 0.01 * np.arange(n)
    for at in rng.uniform(0, 60, 30):
        held = (host > at) & (host < at + 0.4)
        host[held] = at + 0.4
    kept = rng.random(n) > 0.03
    kept[2000:2080] = kept[4000:4040] = False
    out = read(
        [(float(h), frame()) for h, k in zip(np.maximum.accumulate(host), kept, strict=False) if k]
    )
    assert {b.dt_s for b in blocks(out)} == {0.01}


def test_the_rate_asked_for_holds_from_the_first_sample():
    decoder = WitDecoder("s", 0.0)
    decoder.push(Notification(0.5, "s", Channel.REQUEST, bytes.fromhex("ffaa030800")))
    assert blocks(pushed(decoder, 1.0, 1.0, 50))[0].dt_s == 0.02


def test_set_up_anew_a_stream_begins_anew():
    decoder = WitDecoder("s", 0.0)
    pushed(decoder, 1.0, 2.0, 100)
    decoder.push(Notification(6.0, "s", Channel.REQUEST, bytes.fromhex("ffaa6988b5")))
    out = blocks(pushed(decoder, 7.0, 1.0, 100))
    assert [b.restarted for b in out] == [True] + [False] * (len(out) - 1)


def test_a_hundred_thousand_hostile_notifications():
    rng = random.Random(11)
    decoder = WitDecoder("s", 0.0)
    honest = [b"".join(map(numbered, range(4))), at_20_hz(1) * 4, reply(0x64, 380), frame()]
    channels = [Channel.DATA] * 6 + [Channel.CONTROL, Channel.REQUEST]
    for k in range(100_000):
        payload = bytearray(
            rng.choice(honest) if rng.random() < 0.6 else rng.randbytes(rng.randint(0, 60))
        )
        if payload and rng.random() < 0.5:
            payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
        if rng.random() < 0.3:
            payload = payload[: rng.randint(0, len(payload))]
        t_s = 1.0 + 0.01 * k * rng.choice((1, 1, 1, 0.5))
        out = decoder.push(Notification(t_s, "s", rng.choice(channels), bytes(payload)))
        for one in blocks(out):
            assert one.counts.shape[1] == 6
            assert 1 <= len(one.counts) <= 60
            assert 1e-3 <= one.dt_s < 200.0
    assert len(decoder._bytes._rest) <= 512


def test_decoding_is_the_same_bits_in_a_replay():
    feed = feed_of(np.random.default_rng(2).integers(-3000, 3000, (2000, 6)).astype(np.int16), 100)
    data = [frame(row[:3], row[3:]) for row in feed.counts.tolist()]
    times = np.cumsum(np.random.default_rng(3).gamma(2.0, 0.005, len(data)))
    one, other = (read(list(zip(times.tolist(), data, strict=False))) for _ in range(2))
    assert [(b.dt_s, b.t_host_s) for b in blocks(one)] == [
        (b.dt_s, b.t_host_s) for b in blocks(other)
    ]
    assert np.array_equal(rows(one), rows(other))
