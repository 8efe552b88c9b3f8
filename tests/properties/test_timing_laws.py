"""Laws of stream time: it only moves forward, and it follows the host's clock."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import FaultKind, Quality, SensorScale
from tests.properties.packets import DT_S, SIZE, packet, steady, timed

WRAP_S = 2**32 * 1e-6
SOME = settings(max_examples=60, deadline=None)


def hand_over(rate_error, seconds, rng, *, jitter_s=0.003, stall=None):
    """Packets of a sensor whose clock runs slow by ``rate_error``; their true times beside them."""
    packets, truth = [], []
    ready_s = 0.0
    for index in range(0, round(seconds / DT_S / (1 + rate_error)), SIZE):
        ready_s = (index + SIZE - 1) * DT_S * (1.0 + rate_error)
        arrival_s = ready_s + 0.004 + rng.gamma(2.0, jitter_s / 2.0)
        if stall and stall[0] <= arrival_s < stall[0] + stall[1]:
            arrival_s = stall[0] + stall[1] + rng.random() * 0.001
        packets.append(packet(index, arrival_s))
        truth.append((index + np.arange(SIZE)) * DT_S * (1.0 + rate_error))
    return packets, np.concatenate(truth)


@SOME
@given(
    st.lists(
        st.tuples(
            st.integers(-30, 60),  # where the next packet begins, from the end of the last
            st.floats(0.0, 2.0),  # how much later than the last it arrives
            st.integers(1, 19),
            st.booleans(),  # announced restart
            st.sampled_from([0.98, 1.0, 1.02]),  # period it states, against the one it has
        ),
        min_size=1,
        max_size=60,
    )
)
def test_stream_time_only_moves_forward_whatever_arrives(rows):
    index, now_s, packets = 100, 0.0, []
    for jump, wait_s, n, restarted, factor in rows:
        index, now_s = max(index + jump, 0), now_s + wait_s
        stated = {"dt_s": DT_S * factor, "restarted": restarted}
        packets.append(packet(index, now_s, index * DT_S, n=n, **stated))
        index += n
    seen = timed(packets)
    assert (np.diff(seen.t_s) > 0.0).all()
    assert np.isfinite(seen.t_s).all()


def test_overlapping_packet_whose_device_time_stood_still():
    seen = timed([packet(0, 1.0, 0.0), packet(SIZE // 2, 1.0, 0.0)])
    assert (np.diff(seen.t_s) > 0.0).all()


def test_exact_clock_that_steps_back():
    seen = timed([packet(0, 1.0, 0.0, exact_clock=True), packet(SIZE, 1.1, 0.0, exact_clock=True)])
    assert (np.diff(seen.t_s) > 0.0).all()


@pytest.mark.parametrize("before_s", [0.0, 0.03, 0.04, 0.5])
def test_the_device_clock_may_wrap(before_s):
    start_s = WRAP_S - before_s
    indices = range(0, 4000, SIZE)
    packets = [
        packet(
            i,
            i * DT_S + (SIZE - 1) * DT_S + 0.02,
            (start_s + i * DT_S) % WRAP_S,
            wrap_s=WRAP_S,
        )
        for i in indices
    ]
    seen = timed(packets)
    assert np.allclose(np.diff(seen.t_s), DT_S, atol=1e-6)
    assert not seen.faults
    assert len(seen.blocks) == 1


def test_a_packet_delivered_twice_counts_once():
    packets = [p for p in steady(range(0, 400, SIZE)) for _ in range(2)]
    once = timed(steady(range(0, 400, SIZE)))
    twice = timed(packets)
    assert twice.t_s.tobytes() == once.t_s.tobytes()
    assert set(twice.kinds) == {FaultKind.DUPLICATE}


def test_a_packet_that_overlaps_gives_its_new_samples_only():
    packets = [packet(0, 0.1), packet(4, 0.14), packet(12, 0.22)]
    seen = timed(packets)
    acc = np.concatenate([b.acc_m_s2[:, 0] for b in seen.blocks])
    assert np.allclose(acc / packets[0].scale.acc_m_s2_per_count, np.arange(1, 21))


@pytest.mark.parametrize(
    ("lost", "marks", "restarts"),
    [
        (1, Quality.INTERPOLATED, 1),
        (10, Quality.INTERPOLATED, 1),  # exactly 100 ms
        (11, Quality.ATTITUDE_ONLY, 1),
        (30, Quality.ATTITUDE_ONLY, 1),  # exactly 300 ms
        (31, None, 2),
        (500, None, 2),
    ],
)
@pytest.mark.parametrize("exact_clock", [False, True])
def test_gaps_are_filled_marked_or_break_the_stream(lost, marks, restarts, exact_clock):
    first = list(range(0, 400, SIZE))
    indices = first + [400 + lost + k for k in range(0, 400, SIZE)]
    seen = timed(steady(indices, exact_clock=exact_clock))
    assert seen.kinds == [FaultKind.GAP]
    assert seen.faults[0].count == lost
    assert sum(b.restart for b in seen.blocks) == restarts
    filled = seen.quality[400 : 400 + lost] if marks else np.empty(0)
    assert (filled == (marks or 0)).all()
    assert len(seen.t_s) == 800 + (lost if marks else 0)
    assert (np.delete(seen.quality, np.s_[400 : 400 + len(filled)]) == Quality.MEASURED).all()
    if marks:
        values = np.concatenate([b.acc_m_s2[:, 0] for b in seen.blocks])
        assert np.allclose(np.diff(values, 2), 0.0, atol=1e-9)  # the counts rise evenly


@pytest.mark.parametrize("announced", [True, False])
def test_a_reboot_begins_a_new_segment(announced):
    before = steady(range(0, 800, SIZE))
    back_s = before[-1].t_host_s + 2.0
    after = [
        packet(k, back_s + k * DT_S, restarted=announced and k == 0) for k in range(0, 800, SIZE)
    ]
    seen = timed(before + after)
    assert FaultKind.REBOOT in seen.kinds
    assert sum(b.restart for b in seen.blocks) == 2
    assert (np.diff(seen.t_s) > 0.0).all()
    again = seen.t_s[800:]
    assert back_s - 0.1 < again[0] < back_s + 0.5
    # Without an announcement some packets pass for late ones first.
    assert len(again) >= (800 if announced else 800 - 5 * SIZE)


def test_a_stream_started_anew_is_no_reboot():
    before = steady(range(0, 800, SIZE))
    away_s = 2.0
    back_s = before[-1].t_host_s + away_s
    # The sensor's own clock ran on; only its count of samples began again.
    after = [
        packet(k, back_s + k * DT_S, back_s - 0.02 - 7 * DT_S + k * DT_S, restarted=k == 0)
        for k in range(0, 800, SIZE)
    ]
    seen = timed(before + after)
    assert seen.kinds == [FaultKind.GAP]
    assert sum(b.restart for b in seen.blocks) == 2
    assert seen.t_s[800] - seen.t_s[799] == pytest.approx(away_s - 7 * DT_S, abs=0.01)
    assert (np.diff(seen.t_s) > 0.0).all()


def test_values_that_are_no_numbers_are_lost_ones_and_reported():
    counts = np.tile(np.arange(1.0, 51.0)[:, None], (1, 6))
    counts[10, 2] = np.nan
    counts[11] = np.inf
    counts[20] = -np.inf
    unit = SensorScale(1.0, 1.0, math.inf)
    seen = timed([packet(0, 1.0, n=50, counts=counts, scale=unit, exact_clock=True)])
    (block,) = seen.blocks
    assert block.acc_m_s2[:, 0].tolist() == pytest.approx(np.arange(1.0, 51.0).tolist())
    assert np.flatnonzero(seen.quality == Quality.INTERPOLATED).tolist() == [10, 11, 20]
    told = [(fault.kind, fault.count) for fault in seen.faults]
    bad, gap = FaultKind.BAD_VALUE, FaultKind.GAP
    assert told == [(bad, 2), (gap, 2), (bad, 1), (gap, 1)]
    assert [fault.t_s for fault in seen.faults if fault.kind is bad] == pytest.approx([0.1, 0.2])


# A fixed latency cannot be told from an offset; what is left is judged about its own mean.
# Measured after 30 s: standard deviation 0.05 ms, largest 0.15 ms, at arrival jitter of 2 ms SD.
@pytest.mark.parametrize("rate_error", [0.0, 2e-5, -2e-5, 2e-4, -2e-4])
def test_mapped_times_are_steady_after_half_a_minute(rate_error):
    packets, truth = hand_over(rate_error, 120.0, np.random.default_rng(1))
    error_ms = 1e3 * late_error(timed(packets).t_s, truth)
    assert error_ms.std() < 0.1
    assert np.abs(error_ms).max() < 0.4


@pytest.mark.parametrize("rate_error", [0.05, -0.05, 0.03, -0.03])
def test_a_clock_five_percent_off_is_followed(rate_error):
    packets, truth = hand_over(rate_error, 180.0, np.random.default_rng(2))
    seen = timed(packets)
    assert (np.diff(seen.t_s) > 0.0).all()
    assert np.abs(late_error(seen.t_s, truth, after_s=60.0)).max() < 0.2e-3


@pytest.mark.parametrize("stall_s", [0.5, 1.5, 5.0])
def test_a_stall_of_delivery_does_not_bend_time(stall_s):
    packets, truth = hand_over(2e-5, 90.0, np.random.default_rng(3), stall=(60.0, stall_s))
    seen = timed(packets)
    assert not seen.faults
    assert np.abs(late_error(seen.t_s, truth)).max() < 0.4e-3


def late_error(t_s, truth, after_s=30.0):
    error = t_s - truth
    late = error[truth > after_s]
    return late - late.mean()


@pytest.mark.parametrize("first", [6, 3])
@pytest.mark.parametrize("missing", [0, 1, 20, 100])
@pytest.mark.parametrize("bad", [False, True])
def test_a_gyroscope_that_goes_or_comes_begins_anew(first, missing, bad):
    before, after = packet(0, 1.0, 0.0), packet(SIZE + missing, 1.1, (SIZE + missing) * DT_S)
    rows = {6: np.ones((SIZE, 6)), 3: np.ones((SIZE, 3))}
    later = rows[9 - first].copy()
    if bad:
        later[0] = np.nan
    seen = timed([replace(before, counts=rows[first]), replace(after, counts=later)])
    assert [block.has_gyro for block in seen.blocks] == [first == 6, first == 3]
    assert seen.blocks[1].restart
    assert [kind for kind in seen.kinds if kind is FaultKind.GAP] == [FaultKind.GAP]
    assert not (seen.quality & (Quality.INTERPOLATED | Quality.ATTITUDE_ONLY)).any()
    assert (np.diff(seen.t_s) > 0.0).all()
