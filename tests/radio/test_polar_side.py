"""The virtual Polar sensors keep the maker's rules, without a radio."""

from dataclasses import replace

import numpy as np
import pytest
from radio_bench import feed_of

from coach.decode.families.polar import verity_decoder
from coach.model import Channel, Fault, Notification, RawBlock
from coach.sources.virtual import SensorOptions
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.sides.polar_side import CONTROL, DATA, PolarOptions, PolarSide

ACC_104 = bytes.fromhex("0202000168000101100002011000040103")
GYRO_104 = bytes.fromhex("020500016800010110000201d007040103")
ACC_52 = bytes.fromhex("0202000134000101100002010800040103")
GYRO_52 = bytes.fromhex("020500013400010110000201d007040103")
H10_100 = bytes.fromhex("0202000164000101100002010800")


def feed(rate_hz=104, seconds=8.0):
    t_s = np.arange(int(seconds * rate_hz)) / rate_hz
    waves = np.sin(2.0 * np.pi * (1.0 + 0.2 * np.arange(6)) * t_s[:, None])
    return feed_of(np.rint(waves * 6000), rate_hz)


def side(**options):
    polar = PolarOptions(**({"gyro": True} | options))
    return PolarSide(feed(104 if polar.gyro else 100), SensorOptions(), polar)


def moment(mtu=247, subscribed=(CONTROL, DATA), **rest):
    return Moment(mtu, frozenset(subscribed), rest.get("imu_works", True), rest.get("clock_us", 0))


def status(one, request, now=None):
    (answer,) = one.written(CONTROL, request, now or moment())
    assert answer.uuid == CONTROL
    assert answer.indicate
    assert answer.payload[:3] == bytes((0xF0, *request[:2]))
    return answer.payload[3]


def sent(one, until_us=6_000_000):
    """All frames, with the clock at which each was sent."""
    stream, out, clock_us = one.begin(one.feed, 0, moment()), [], 0
    while not stream.ended and stream.next_us <= until_us:
        clock_us = stream.next_us
        assert stream.measure(clock_us)
        while stream.waiting:
            out.append((clock_us, stream.take().payload))
    return out


class TestControl:
    def test_sdk_mode_is_switched_while_nothing_is_measured(self):
        one = side()
        assert status(one, b"\x02\x09") == 0
        assert status(one, b"\x02\x09") == 6
        assert status(one, ACC_104) == 0
        assert status(one, b"\x03\x09") == 12
        assert status(one, b"\x03\x02") == 0
        assert status(one, b"\x03\x09") == 0
        one.written(CONTROL, b"\x02\x09", moment())
        one.power_cycle()
        assert not one.sdk

    def test_without_sdk_mode_the_usual_rate_alone(self):
        one = side(sdk_mode=False)
        assert status(one, b"\x02\x09") == 3
        assert status(one, ACC_104) == 8
        assert status(one, ACC_52) == 0

    @pytest.mark.parametrize(
        ("request_", "now", "expected"),
        [
            (H10_100, moment(), 0),
            (H10_100[:-4], moment(), 5),
            (H10_100 + b"\x04\x01\x03", moment(), 5),
            (H10_100.replace(b"\x64", b"\x65"), moment(), 8),
            (H10_100, moment(mtu=185), 10),
            (H10_100, moment(subscribed=(CONTROL,)), 12),
            (b"\x02\x05", moment(), 3),
            (b"\x07\x02", moment(), 1),
        ],
    )
    def test_an_h10_wants_all_its_settings_named(self, request_, now, expected):
        assert status(side(gyro=False), request_, now) == expected

    def test_two_bytes_of_channels_are_refused(self):
        one = side(sdk_mode=False)
        assert status(one, ACC_52[:-1] + b"\x03\x00") == 5

    def test_what_runs_is_not_started_again_and_goes_on_unheard(self):
        one = side(gyro=False)
        assert status(one, H10_100) == 0
        assert status(one, H10_100) == 6
        one.link_ended()
        assert one.streaming
        assert status(one, b"\x03\x02") == 0
        assert status(one, b"\x03\x02") == 6

    def test_in_its_charger_nothing_is_measured(self):
        assert status(side(charging=True), ACC_52) == 13


class TestFrames:
    @pytest.mark.parametrize("form", [0x80, 0x81])
    @pytest.mark.parametrize("sdk", [True, False])
    def test_both_forms_are_read_as_they_were_measured(self, form, sdk):
        one = side(sdk_mode=sdk, compressed_form=form)
        decoder, out = verity_decoder("s", 0.0), []
        starts = (GYRO_104, ACC_104) if sdk else (GYRO_52, ACC_52)
        for request in ((b"\x02\x09",) if sdk else ()) + starts:
            (answer,) = one.written(CONTROL, request, moment())
            for channel, payload in ((Channel.REQUEST, request), (Channel.CONTROL, answer.payload)):
                decoder.push(Notification(0.0, "s", channel, payload))
        frames = sent(one)
        assert max(len(payload) for _, payload in frames) <= 228
        for clock_us, payload in frames:
            out += decoder.push(Notification(clock_us * 1e-6, "s", Channel.DATA, payload))
        assert not [item for item in out if isinstance(item, Fault)]
        blocks = [item for item in out if isinstance(item, RawBlock)]
        counts = np.concatenate([block.counts for block in blocks])
        scale = blocks[0].scale
        start = round((blocks[0].t_device_s - 599616000.0) * 104)
        every = 1 if sdk else 2
        acc, gyr = one.feed.si(0, len(one.feed.counts))
        rows = slice(start, start + every * len(counts), every)
        assert len(counts) > 3 * 104 / every
        assert np.abs(counts[:, :3] * scale.acc_m_s2_per_count - acc[rows]).max() < 0.006
        assert np.abs(counts[2:-2, 3:] * scale.gyr_rad_s_per_count - gyr[rows][2:-2]).max() < 0.01

    def test_without_sdk_mode_samples_come_each_one_to_two_seconds(self):
        one = side(sdk_mode=False)
        one.written(CONTROL, ACC_52, moment())
        times = sorted({clock_us for clock_us, _ in sent(one)})
        assert set(np.diff(times) // 100_000) == {13}

    def test_the_two_are_dated_and_cut_each_for_itself(self):
        one = side()
        for request in (b"\x02\x09", GYRO_104, ACC_104):
            one.written(CONTROL, request, moment())
        frames = sent(one)
        kinds = [payload[0] for _, payload in frames]
        assert set(kinds) == {2, 5}
        dates = {
            kind: [int.from_bytes(p[1:9], "little") for _, p in frames if p[0] == kind]
            for kind in (2, 5)
        }
        for found in dates.values():
            assert (np.diff(np.array(found)) > 0).all()
            assert found[0] >= 599_616_000_000_000_000
        assert set(dates[2]) - set(dates[5])

    def test_a_gap_of_the_feed_ends_a_frame(self):
        one = side(gyro=False)
        keep = np.r_[0:50, 120:500]
        whole = one.feed
        cut = replace(
            whole, counts=whole.counts[keep], t_us=whole.t_us[keep], index=whole.index[keep]
        )
        one = PolarSide(cut, SensorOptions(), PolarOptions(gyro=False))
        assert status(one, H10_100) == 0
        lengths = [(len(payload) - 10) // 6 for _, payload in sent(one)]
        assert lengths[:3] == [36, 14, 36]
