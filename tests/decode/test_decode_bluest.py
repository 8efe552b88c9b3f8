"""BlueST: fields, advertisements, and the time that is measured because it is not told."""

import struct
from itertools import pairwise

import numpy as np
import pytest
from decode_events import SENSOR, T_ZERO_HOST_S, connected
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode import Decode, recognise, suspect
from coach.decode.families.bluest.advertised import parse_advertised
from coach.decode.family import Advertisement
from coach.model import BatteryLevel, Channel, Fault, FaultKind, Notification, RawBlock
from coach.timing import Timing, TimingParams

G = 9.80665


def heard(t_s, payload, channel=Channel.DATA):
    return Notification(T_ZERO_HOST_S + t_s, SENSOR, channel, payload)


def sample(tick, k=0, axes=9):
    values = [10 + k % 97, -100, 300, 100 + k % 89, -1000, 3000, 1, 2, 3]
    return struct.pack(f"<H{axes}h", tick % 2**16, *values[:axes])


class Board:
    """Samples a period apart, by a counter of ticks, over a link with a connection interval."""

    def __init__(self, rate_hz=50.0, unit_s=0.008, rate_error=0.0, boot_s=3.0):
        self.rate_hz, self.unit_s = rate_hz, unit_s
        self.rate_error, self.boot_s = rate_error, boot_s

    def sent(self, seconds, start_s=1.0, lost=(), late=lambda _: 0.0, seed=1):
        rng = np.random.default_rng(seed)
        true_s = start_s + np.arange(int(seconds * self.rate_hz)) / self.rate_hz
        arrival_s = np.ceil(true_s / 0.030) * 0.030 + 0.004 + rng.gamma(2.0, 0.0015, len(true_s))
        arrival_s = np.maximum.accumulate(arrival_s + [late(t) for t in true_s])
        for k, (t_s, at_s) in enumerate(zip(true_s, arrival_s, strict=True)):
            if k not in lost:
                tick = int((t_s + self.boot_s) * (1.0 + self.rate_error) / self.unit_s)
                yield heard(at_s, sample(tick, k)), t_s


def read(events):
    decode, out = Decode(T_ZERO_HOST_S), []
    decode.push(connected("bluest"))
    for event in events:
        out += decode.push(event)
    return [o for o in out if isinstance(o, RawBlock)], [o for o in out if isinstance(o, Fault)]


def timed(blocks):
    timing = Timing(SENSOR, T_ZERO_HOST_S, TimingParams())
    for block in blocks:
        timing.push(block)
    return timing.drain()


def dated(sent):
    """Stream time less true time of what was measured, seconds; and the faults."""
    events, true_s = zip(*sent, strict=True)
    blocks, faults = read(events)
    pieces, more = timed(blocks)
    t_s = np.concatenate([p.t_s[p.quality == 0] for p in pieces])
    return t_s - np.array(true_s)[-len(t_s) :], faults + more, blocks


@pytest.mark.parametrize(
    ("fields", "unit"),
    [("0a009cff2c01", 1e-3 * G), ("640018fcb80b", np.radians(0.1))],
)
def test_fields_of_st(fields, unit):
    """TestAccelerationFeature and TestGyroscopeFeature of ST's SDK."""
    raw = bytes.fromhex(fields)
    events = [
        heard(0.02 * k, struct.pack("<H", int(2.5 * k)) + raw + raw + struct.pack("<3h", k, 0, 0))
        for k in range(130)
    ]
    blocks, _ = read(events)
    block = blocks[-1]
    of_acc = unit < 9e-3 * G and unit > 9e-3
    part, scale = (
        (block.counts[0, :3], block.scale.acc_m_s2_per_count)
        if of_acc
        else (block.counts[0, 3:], block.scale.gyr_rad_s_per_count)
    )
    assert part * scale == pytest.approx(np.frombuffer(raw, "<i2") * unit)


@pytest.mark.parametrize(("axes", "given"), [(9, 6), (6, 6), (3, 3)])
def test_each_combination_tells_itself_by_its_size(axes, given):
    events = [heard(0.02 * k, sample(int(2.5 * k), k, axes)) for k in range(130)]
    blocks, faults = read(events)
    assert not faults
    assert {block.counts.shape for block in blocks} == {(1, given)}
    assert len(blocks) == 130


@pytest.mark.parametrize("size", [0, 1, 2, 7, 9, 15, 19, 21, 40])
def test_other_sizes_are_no_samples(size):
    _, (fault,) = read([heard(1.0, bytes(size))])
    assert fault.kind is FaultKind.BAD_PACKET


def test_advertisements_of_st():
    """BleAdvertiseParserTest of ST's SDK: the company a scanner reports is none."""
    for hex_, device, mask in (("07ff018000000000", 0x80, 0), ("07ff010000ff0000", 0, 0xFF0000)):
        item = bytes.fromhex(hex_)
        found = parse_advertised(int.from_bytes(item[2:4], "little"), item[4:])
        assert (found.protocol, found.device_id, found.features) == (1, device, mask)


NEWER = bytes((2, 6, 1, 0, 0, 0))


@pytest.mark.parametrize(
    ("makers", "family"),
    [
        ({0x0001: bytes.fromhex("00ff0000")}, "perhaps"),
        ({0x0602: bytes.fromhex("00e00000") + bytes(6)}, "perhaps"),
        ({0x0602: bytes.fromhex("00e00000c0ac00000001")}, "bluest"),  # its own address
        ({0x0602: bytes.fromhex("00e00000010000 00acc0".replace(" ", ""))}, "bluest"),
        ({0x0602: bytes.fromhex("00600000c0ac00000001")}, None),  # it measures no acceleration
        ({0x8001: bytes(4)}, None),  # it measures no motion
        ({0x0030: NEWER}, "bluest"),
        ({0x0030: NEWER + bytes(6)}, "bluest"),
        ({0x0030: b"\1" + NEWER[1:]}, None),  # ST makes other things too
        ({0x0030: NEWER[:-1]}, None),
        ({0x0030: b""}, None),
        ({0x0001: b""}, None),
        ({0x004C: bytes.fromhex("00ff0000")}, None),
        ({}, None),
    ],
)
def test_who_is_taken_for_one(makers, family):
    said = Advertisement("", frozenset(), makers, "C0:AC:00:00:00:01")
    found, may_be = recognise(said), suspect(said)
    assert (found.name if found else "perhaps" if may_be else None) == family


@pytest.mark.parametrize("unit_s", [0.008, 0.010, 0.001, 0.0125])
@pytest.mark.parametrize("rate_hz", [20.0, 26.0, 50.0])
def test_ticks_of_any_length(unit_s, rate_hz):
    error_s, faults, blocks = dated(list(Board(rate_hz, unit_s).sent(120.0)))
    assert [fault.kind for fault in faults] == [FaultKind.NO_COUNTER]
    assert blocks[0].dt_s == pytest.approx(1.0 / rate_hz, rel=0.02)
    assert len(error_s) == 120 * rate_hz
    settled_s = error_s[int(25 * rate_hz) :]  # the host's clock follows a rate after 20 s
    assert np.std(settled_s) < 0.004, "ticks of 10 ms are even to 3"
    assert np.ptp(error_s) < 0.06


def test_a_clock_four_percent_off_is_followed():
    error_s, faults, _ = dated(list(Board(rate_error=0.04).sent(120.0)))
    assert {fault.kind for fault in faults} == {FaultKind.NO_COUNTER}
    assert np.std(error_s[50 * 60 :]) < 0.006


def test_it_runs_over_and_nothing_is_lost():
    board = Board(boot_s=524.288 - 30.0)
    error_s, faults, _ = dated(list(board.sent(120.0)))
    assert [fault.kind for fault in faults] == [FaultKind.NO_COUNTER]
    assert np.std(error_s) < 0.006


def test_losses_are_known_by_the_clock():
    lost = {300, 301, 500, 800, 801, 802}
    _, faults, _ = dated(list(Board().sent(30.0, lost=lost)))
    assert sum(fault.count for fault in faults if fault.kind is FaultKind.GAP) == len(lost)


def test_links_that_are_lost_at_once_are_no_slow_board():
    packets = list(Board().sent(20.0))
    sent = [packet for k, packet in enumerate(packets) if k >= 200 or k % 8 == 0]
    blocks, _ = read([event for event, _ in sent])
    assert len(blocks) == len(sent)
    assert {round(block.dt_s, 3) for block in blocks} == {0.02}


def test_a_slow_board_is_refused_in_words():
    blocks, faults = read([event for event, _ in Board(rate_hz=10.0).sent(20.0)])
    assert not blocks
    assert "10.0" in faults[0].detail
    assert "samples per second" in faults[0].detail


def test_a_stall_while_it_is_measured():
    stalled = list(Board().sent(60.0, late=lambda t: max(0.0, 2.7 - t) if t > 2.3 else 0.0))
    error_s, faults, blocks = dated(stalled)
    assert blocks[0].device_wrap_s == pytest.approx(524.288)
    assert {fault.kind for fault in faults} == {FaultKind.NO_COUNTER}
    assert np.std(error_s) < 0.006


def test_a_reboot_is_one():
    before, after = Board(boot_s=100.0), Board(boot_s=-39.0)
    sent = list(before.sent(30.0)) + list(after.sent(30.0, start_s=40.0))
    events, _ = zip(*sent, strict=True)
    blocks, _ = read(events)
    assert [k for k, block in enumerate(blocks) if block.restarted] == [1500]
    _, faults = timed(blocks)
    assert FaultKind.REBOOT in {fault.kind for fault in faults}


def test_another_pace_is_measured_anew():
    sent = list(Board(50.0).sent(60.0)) + list(Board(20.0).sent(120.0, start_s=61.0))
    blocks, _ = read([event for event, _ in sent])
    assert blocks[0].dt_s == pytest.approx(0.02, rel=0.02)
    assert blocks[-1].dt_s == pytest.approx(0.05, rel=0.02)
    assert sum(block.restarted for block in blocks) == 1
    assert len(blocks) == len(sent), "what is held is not lost"


def test_a_clock_that_stands_still_gives_nothing_and_keeps_little():
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("bluest"))
    assert not [o for k in range(3000) for o in decode.push(heard(0.02 * k, sample(7, k)))]


def test_a_packet_that_comes_twice_counts_once():
    events = [event for event, _ in Board().sent(10.0)]
    blocks, faults = read([*events[:200], events[199], *events[200:]])
    assert len(blocks) == len(events)
    assert [fault.kind for fault in faults] == [FaultKind.DUPLICATE]


def test_one_older_than_the_last_is_dropped():
    events = [event for event, _ in Board().sent(10.0)]
    late = heard(events[199].t_host_s - T_ZERO_HOST_S, events[190].payload)
    blocks, faults = read([*events[:200], late, *events[200:]])
    assert len(blocks) == len(events)
    assert [fault.kind for fault in faults] == [FaultKind.BAD_PACKET]


@pytest.mark.parametrize(("payload", "percent"), [("4d0069033c0fd8ff01", 87), ("4d00f003", None)])
def test_its_own_battery(payload, percent):
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("bluest"))
    out = decode.push(heard(1.0, bytes.fromhex(payload), Channel.INFO))
    assert [o.percent for o in out if isinstance(o, BatteryLevel)] == (
        [percent] if percent is not None else []
    )


@given(
    ticks=st.lists(st.integers(0, 2**16 - 1), min_size=20, max_size=400),
    gaps=st.lists(st.floats(0.0, 900.0), min_size=20, max_size=400),
)
@settings(max_examples=60, deadline=None)
def test_no_time_is_impossible(ticks, gaps):
    t_s, events = 0.0, [event for event, _ in Board().sent(3.0)]
    for tick, gap in zip(ticks, gaps, strict=False):
        t_s += gap
        events.append(heard(5.0 + t_s, sample(tick, int(gap * 7))))
    blocks, _ = read(events)
    pieces, _ = timed(blocks)
    t_s = np.concatenate([piece.t_s for piece in pieces])
    assert np.isfinite(t_s).all()
    assert all(a < b for a, b in pairwise(t_s.tolist()))
