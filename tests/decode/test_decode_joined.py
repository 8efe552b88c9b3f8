"""Two streams that arrive apart become one, whatever their cutting, losses and clocks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode.joined_streams import JoinedStreams, JoinParams
from coach.model import Channel, Fault, FaultKind, Notification, RawBlock, SensorScale
from coach.timing import Timing, TimingParams

SCALE = SensorScale(1.0, 1.0, 1000.0)
DT_S = 1.0 / 52.0
SOME = settings(max_examples=100, deadline=None)


def gyr_at(t_s):
    return np.stack([np.sin(9.0 * t_s + k) * (50.0 + k) for k in range(3)], axis=1)


def acc_at(t_s):
    return np.stack([t_s % 100.0, np.cos(t_s), np.full_like(t_s, 9.8)], axis=1)


def stream(kind, first, last, *, dt_s=DT_S, phase_s=0.0, base_s=0.0):
    """Samples of one kind between two instants: ``(kind, t, rows, dt)``."""
    t_s = phase_s + dt_s * np.arange(round(first / dt_s), round(last / dt_s))
    rows = acc_at(t_s) if kind == "acc" else gyr_at(t_s)
    return kind, base_s + t_s, rows, dt_s


def cut(piece, sizes):
    kind, t_s, rows, dt_s = piece
    at = 0
    while at < len(t_s):
        n = next(sizes)
        yield kind, t_s[at : at + n], rows[at : at + n], dt_s
        at += n


def push(joined, piece, t_host_s=None, scale=SCALE):
    kind, t_s, rows, dt_s = piece
    host = float(t_s[-1]) if t_host_s is None else t_host_s
    event = Notification(host, "s", Channel.DATA, b"")
    take = joined.push_acc if kind == "acc" else joined.push_gyr
    return take(event, t_s, rows, dt_s, scale)


def run(pieces, params=None, hosts=None):
    joined = JoinedStreams("s", 0.0, params)
    out = []
    for k, piece in enumerate(pieces):
        out += push(joined, piece, None if hosts is None else hosts[k])
    return out


def samples(out):
    """Times and rows of all blocks."""
    blocks = [item for item in out if isinstance(item, RawBlock)]
    if not blocks:
        return np.empty(0), np.empty((0, 6))
    t_s = [block.t_device_s + block.dt_s * np.arange(len(block.counts)) for block in blocks]
    return np.concatenate(t_s), np.concatenate([block.counts for block in blocks])


def silences(out):
    return [x for x in out if isinstance(x, Fault) and x.kind is FaultKind.LINK_SILENT]


def test_angular_rate_is_read_off_at_the_accelerometers_instants():
    out = run([stream("acc", 0, 3), stream("gyr", 0, 3, phase_s=0.007)])
    t_s, rows = samples(out)
    assert rows.shape[1] == 6
    np.testing.assert_allclose(rows[:, :3], acc_at(t_s), atol=1e-12)
    # Until two angular rates follow it an instant waits; before the first there is none to read.
    assert t_s[0] == pytest.approx(DT_S)
    assert t_s[-1] > 3.0 - 3 * DT_S
    assert np.abs(rows[3:-3, 3:] - gyr_at(t_s[3:-3])).max() < 0.02
    assert np.abs(rows[:, 3:] - gyr_at(t_s)).max() < 0.5
    blocks = [item for item in out if isinstance(item, RawBlock)]
    assert all(block.first_index is None and block.dt_s == DT_S for block in blocks)


def test_samples_at_the_same_instants_are_passed_on_as_they_are():
    t_s, rows = samples(run([stream("acc", 0, 2), stream("gyr", 0, 2)]))
    assert np.array_equal(rows[:, 3:], gyr_at(stream("acc", 0, 2)[1])[: len(t_s)])


@SOME
@given(
    acc_sizes=st.lists(st.integers(1, 80), min_size=1, max_size=12),
    gyr_sizes=st.lists(st.integers(1, 80), min_size=1, max_size=12),
    order=st.lists(st.booleans(), min_size=1, max_size=40),
    gyr_hz=st.sampled_from([26.0, 52.0, 104.0, 50.3]),
    hole=st.tuples(st.floats(1.0, 6.0), st.floats(0.0, 1.5)),
    which=st.sampled_from(["acc", "gyr"]),
    points=st.sampled_from([2, 4, 6]),
)
def test_any_cutting_and_order_gives_the_same_bits(
    acc_sizes, gyr_sizes, order, gyr_hz, hole, which, points
):
    def some(kind, dt_s, phase_s):
        full = stream(kind, 0, 4, dt_s=dt_s, phase_s=phase_s)
        keep = np.ones(len(full[1]), dtype=bool)
        if kind == which:
            keep = (full[1] < hole[0]) | (full[1] >= hole[0] + hole[1])
        return kind, full[1][keep], full[2][keep], dt_s

    def endless(sizes):
        while True:
            yield from sizes

    acc, gyr = some("acc", DT_S, 0.0), some("gyr", 1.0 / gyr_hz, 0.003)
    whole = run([acc, gyr], JoinParams(points=points))
    queues = {True: cut(acc, endless(acc_sizes)), False: cut(gyr, endless(gyr_sizes))}
    pieces, turns = [], endless(order)
    while queues:
        turn = next(turns) if len(queues) == 2 else next(iter(queues))
        piece = next(queues[turn], None)
        if piece is None:
            del queues[turn]
        else:
            pieces.append(piece)
    out = run(pieces, JoinParams(points=points))
    (t_a, rows_a), (t_b, rows_b) = samples(whole), samples(out)
    assert np.array_equal(rows_a, rows_b)
    np.testing.assert_allclose(t_a, t_b, atol=1e-12)


@pytest.mark.parametrize("which", ["acc", "gyr"])
def test_nothing_is_drawn_over_a_hole_in_either_stream(which):
    other = "gyr" if which == "acc" else "acc"
    out = run([stream(which, 0, 2), stream(other, 0, 5, phase_s=0.004), stream(which, 3, 5)])
    t_s, rows = samples(out)
    assert not ((t_s > 2.0) & (t_s < 3.0 - 1e-9)).any()
    assert np.abs(rows[:, 3:] - gyr_at(t_s)).max() < 0.8  # beside the hole by fewer samples
    timing = Timing("s", 0.0, TimingParams())
    for block in out:
        timing.push(block)
    _, faults = timing.drain()
    gaps = [fault for fault in faults if fault.kind is FaultKind.GAP]
    assert len(gaps) == 1
    assert gaps[0].count == pytest.approx(52, abs=2)


def test_one_lost_sample_of_the_gyroscope_is_a_gap_of_two_at_most():
    kind, t_s, rows, dt_s = stream("gyr", 0, 2, phase_s=0.007)
    keep = np.arange(len(t_s)) != 50
    out = run([stream("acc", 0, 2), (kind, t_s[keep], rows[keep], dt_s)])
    found, _ = samples(out)
    assert np.round(np.diff(found) / DT_S).max() == 3


@pytest.mark.parametrize("missing", ["gyr", "acc"])
def test_a_stream_that_never_comes_is_told_once_and_costs_no_memory(missing):
    there = "acc" if missing == "gyr" else "gyr"
    joined, out = JoinedStreams("s", 0.0), []
    for k in range(600):
        out += push(joined, stream(there, k, k + 1))
    assert not samples(out)[0].size
    assert len(silences(out)) == 1
    assert ("gyroscope" if missing == "gyr" else "accelerometer") in out[0].detail.split()[1]
    assert sum(len(part.t_s) for part in joined._waiting) <= 52 * 6
    assert len(joined._gyr_t_s) <= 52 * 6


def test_a_stream_that_stops_is_told_again_after_it_came_back():
    pieces = []
    for k in range(60):
        pieces.append(stream("acc", k, k + 1))
        if not (10 <= k < 25 or 40 <= k < 55):
            pieces.append(stream("gyr", k, k + 1))
    out = run(pieces)
    assert len(silences(out)) == 2
    t_s, _ = samples(out)
    assert ((t_s > 26) & (t_s < 39)).sum() > 12 * 52
    assert not ((t_s > 10.1) & (t_s < 24.9)).any()


def test_a_lost_link_is_no_missing_stream():
    pieces = []
    for k in [*range(5), *range(300, 305)]:
        pieces += [stream("acc", k, k + 1, phase_s=0.015), stream("gyr", k, k + 1)]
    assert not silences(run(pieces))


@pytest.mark.parametrize("first", ["acc", "gyr"])
@pytest.mark.parametrize("jump_s", [-1e8, -60.0, 6e8])
def test_a_clock_that_begins_anew_begins_a_new_stream(jump_s, first):
    second = "gyr" if first == "acc" else "acc"
    pieces, hosts = [], []
    for k in range(6):
        base_s = 1e8 + (jump_s if k >= 3 else 0.0)
        for kind in (first, second):
            pieces.append(stream(kind, 100 + k, 101 + k, base_s=base_s))
            hosts.append(float(k + 1))
    blocks = [item for item in run(pieces, hosts=hosts) if isinstance(item, RawBlock)]
    assert [block.restarted for block in blocks].count(True) == 1
    before = [block for block in blocks if block.t_device_s < 1e8 + 103]
    t_s, rows = samples(blocks)
    new = t_s > 1e8 + jump_s + 103 if jump_s > 0 else t_s < 1e8 + 100 + jump_s + 60
    assert before
    if jump_s != -60.0:
        assert new.sum() >= 2 * 52 - 8
    assert np.abs(rows[:, 3:]).max() < 60.0


def test_a_counter_that_runs_over_is_no_restart():
    wrap_s = 64.0
    pieces, hosts = [], []
    for k in range(60, 70):
        for kind in ("acc", "gyr"):
            one = stream(kind, k, k + 1)
            pieces.append((kind, one[1] % wrap_s, one[2], one[3]))
            hosts.append(float(k))
    out = run(pieces, JoinParams(wrap_s=wrap_s), hosts)
    blocks = [item for item in out if isinstance(item, RawBlock)]
    assert not any(block.restarted for block in blocks)
    assert all(block.device_wrap_s == wrap_s for block in blocks)
    # One packet, of which the other stream's partners are not there yet, may be lost.
    assert sum(len(block.counts) for block in blocks) >= 9 * 52 - 8


@pytest.mark.parametrize(("away_s", "restarts"), [(10.0, 1), (2**32 * 1e-6 - 2990.0, 0)])
def test_a_counter_far_back_has_run_over_only_if_the_host_waited_for_it(away_s, restarts):
    pieces, hosts = [], []
    for k, base_s in enumerate([3000.0, 3000.0, 3000.0, 7.0, 7.0, 7.0]):
        for kind in ("acc", "gyr"):
            pieces.append(stream(kind, k, k + 1, base_s=base_s))
            hosts.append(k + (away_s if base_s < 3000.0 else 0.0))
    out = run(pieces, JoinParams(wrap_s=2**32 * 1e-6), hosts)
    blocks = [item for item in out if isinstance(item, RawBlock)]
    assert sum(block.restarted for block in blocks) == restarts
    assert sum(len(block.counts) for block in blocks) >= 5 * 52 - 16


def test_what_comes_again_comes_once():
    acc, gyr = stream("acc", 0, 2), stream("gyr", 0, 2)
    once, _ = samples(run([acc, gyr]))
    again, _ = samples(run([acc, acc, gyr, gyr, acc, gyr]))
    assert np.array_equal(once, again)


@pytest.mark.parametrize("gyr_hz", [26.0, 52.0, 104.0, 208.0])
def test_rates_may_differ(gyr_hz):
    t_s, rows = samples(run([stream("gyr", 0, 3, dt_s=1.0 / gyr_hz), stream("acc", 0, 3)]))
    assert len(t_s) > 2.7 * 52
    assert np.abs(rows[4:-4, 3:] - gyr_at(t_s[4:-4])).max() < (0.8 if gyr_hz < 52 else 0.05)


def test_beside_full_scale_an_angular_rate_is_at_full_scale():
    kind, t_s, rows, dt_s = stream("gyr", 0, 1, phase_s=0.009)
    rows = rows.copy()
    rows[20, 1] = -1000.0
    found, joined = samples(run([stream("acc", 0, 1), (kind, t_s, rows, dt_s)]))
    full = np.abs(joined[:, 4]) >= SCALE.full_scale_counts
    assert full.sum() == 2
    assert np.abs(found[full] - t_s[20]).max() < dt_s


def test_another_range_begins_anew():
    other = SensorScale(2.0, 1.0, 1000.0)
    joined = JoinedStreams("s", 0.0)
    push(joined, stream("acc", 0, 1))
    out = push(joined, stream("gyr", 0, 2), scale=other)
    out += push(joined, stream("acc", 1, 2), scale=other)
    assert {block.scale for block in out} == {other}
    assert samples(out)[0][0] >= 1.0


@SOME
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["acc", "gyr"]),
            st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=0, max_size=6),
            st.floats(min_value=1e-9, max_value=10.0),
            st.floats(0, 1e6),
        ),
        max_size=30,
    )
)
def test_no_times_make_it_raise_and_times_only_move_forward_within_a_block(rows):
    joined = JoinedStreams("s", 0.0)
    for kind, times, dt_s, host_s in rows:
        t_s = np.array(times)
        for item in push(joined, (kind, t_s, np.zeros((len(t_s), 3)), dt_s), host_s):
            assert isinstance(item, Fault) or item.counts.shape[1] == 6
    assert sum(len(part.t_s) for part in joined._waiting) <= 4096
    assert len(joined._gyr_t_s) <= 4096
