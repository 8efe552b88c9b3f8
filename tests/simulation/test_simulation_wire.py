"""What leaves the simulation is what a sensor would send, faults and all."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simulated_stories import IDEAL, packets, play, story_text

from coach.model import Channel, LinkChange, LinkState, Notification, Tick
from coach.simulation import parse_story, simulate
from firmware_protocol.codec import decode_info
from firmware_protocol.packets import ImuFlag

REAL = '[sensor]\nmounting = "random"\n'


def with_link(settings):
    return play("stand 5", "run 40", extra=IDEAL + "[link]\n" + settings)


def test_same_seed_same_bytes():
    text = story_text("stand 5", "run 20", extra=REAL + "[link]\nloss = 0.05\nduplicates = 0.05\n")
    first, second = simulate(parse_story(text)), simulate(parse_story(text))
    assert first.inputs == second.inputs
    assert np.array_equal(first.truth.quat_level_from_segment, second.truth.quat_level_from_segment)
    assert simulate(parse_story(text), seed=8).inputs != first.inputs


def test_begins_with_connection_and_info_then_ticks_on_the_half_second():
    simulation = play("stand 10")
    connected, info = simulation.inputs[:2]
    assert isinstance(connected, LinkChange)
    assert connected.state is LinkState.CONNECTED
    assert isinstance(info, Notification)
    assert info.channel is Channel.INFO
    assert decode_info(info.payload).rate_hz == 104
    times = [event.t_host_s for event in simulation.inputs]
    assert times == sorted(times)
    ticks = [event.t_host_s for event in simulation.inputs if isinstance(event, Tick)]
    assert np.allclose(np.diff(ticks), 0.5)


def test_packets_carry_every_count_in_order():
    simulation = play("stand 5", "run 20", extra=REAL)
    found = packets(simulation)
    counts = np.frombuffer(b"".join(p.samples for _, p in found), "<i2").reshape(-1, 6)
    assert np.array_equal(counts, simulation.counts[: len(counts)])
    assert len(simulation.counts) - len(counts) < 8
    assert [p.first_index for _, p in found] == list(range(0, len(counts), 8))
    assert found[0][1].flags & ImuFlag.TIME_BASE_CHANGED
    assert not any(p.flags & ImuFlag.TIME_BASE_CHANGED for _, p in found[1:])


def test_nothing_arrives_before_it_is_measured():
    simulation = play("stand 5", "run 20", extra=REAL)
    t_s = simulation.truth.t_s
    late = [at - t_s[p.first_index + p.n - 1] for at, p in packets(simulation)]
    assert min(late) > 0.0
    assert np.median(late) < 0.06


def test_device_clock_runs_at_its_own_rate():
    simulation = with_link("clock_ppm = 150.0\n")
    found = [p for _, p in packets(simulation)]
    true_s = simulation.truth.t_s[[found[0].first_index, found[-1].first_index]]
    shown_s = (found[-1].t_us - found[0].t_us) * 1e-6
    assert shown_s / np.ptp(true_s) - 1.0 == pytest.approx(150e-6, abs=1e-6)


@pytest.mark.parametrize("odr_error", [-0.03, 0.02])
def test_odr_error_changes_the_true_period(odr_error):
    simulation = play("stand 20", extra=f"{IDEAL}odr_error = {odr_error}\n")
    period = np.mean(np.diff(simulation.truth.t_s))
    assert period == pytest.approx(1.0 / (104.0 * (1.0 + odr_error)), rel=1e-9)
    assert packets(simulation)[0][1].dt_us == pytest.approx(period * 1e6, abs=1.0)


def test_loss_shows_as_jumps_of_index_and_sequence():
    simulation = with_link("loss = 0.1\n")
    found = [p for _, p in packets(simulation)]
    sent = len(simulation.counts) // 8
    assert 0.04 < 1.0 - len(found) / sent < 0.18
    for a, b in itertools.pairwise(found):
        assert b.first_index - a.first_index == 8 * (b.seq - a.seq) > 0


def test_bursts_lose_consecutive_packets():
    found = [p for _, p in packets(with_link("bursts_per_min = 6\nburst_packets = 10\n"))]
    gaps = [b.seq - a.seq - 1 for a, b in itertools.pairwise(found) if b.seq - a.seq > 1]
    assert gaps
    assert all(gap >= 10 for gap in gaps)


def test_duplicates_are_the_same_bytes_again():
    found = [p for _, p in packets(with_link("duplicates = 0.1\n"))]
    seen = [p.seq for p in found]
    repeated = len(seen) - len(set(seen))
    assert 0.04 < repeated / len(set(seen)) < 0.18
    by_seq = {}
    assert all(by_seq.setdefault(p.seq, p) == p for p in found)


def test_stalls_hold_packets_and_lose_none():
    found = packets(with_link("stalls_per_min = 6\nstall_s = 2.0\n"))
    assert [p.seq for _, p in found] == list(range(len(found)))
    arrivals = np.array([at for at, _ in found])
    longest = int(np.argmax(np.diff(arrivals)))
    assert np.diff(arrivals)[longest] > 1.5
    together = np.sum(np.abs(arrivals - arrivals[longest + 1]) < 0.1)
    assert together > 10


def test_reboot_starts_clock_index_and_sequence_anew():
    simulation = with_link("reboots_at_s = [20.0]\nreboot_s = 3.0\n")
    found = packets(simulation)
    fresh = [i for i, (_, p) in enumerate(found) if p.flags & ImuFlag.TIME_BASE_CHANGED]
    assert len(fresh) == 2
    before, (at, after) = found[fresh[1] - 1], found[fresh[1]]
    assert before[0] < 20.2
    assert 23.0 < at < 23.4
    assert (after.seq, after.first_index, after.t_us) == (0, 0, 0)
    changes = [e.state for e in simulation.inputs if isinstance(e, LinkChange)]
    assert changes == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]


@example(seed=1, reboots=[10.0], away=4.0, stall=1.5)
@example(seed=2, reboots=[10.0], away=4.0, stall=1.5)
@example(seed=3, reboots=[10.0], away=4.0, stall=1.5)
@given(
    seed=st.integers(0, 1000),
    reboots=st.lists(st.floats(1.0, 24.0), max_size=3),
    away=st.floats(0.2, 4.0),
    stall=st.floats(0.1, 4.0),
)
@settings(max_examples=20, deadline=None)
def test_no_data_while_the_link_is_lost(seed, reboots, away, stall):
    extra = (
        f"{IDEAL}[link]\nloss = 0.05\nduplicates = 0.1\nstalls_per_min = 30\nstall_s = {stall}\n"
        f"reboots_at_s = {reboots}\nreboot_s = {away}\n"
    )
    simulation = simulate(parse_story(story_text("stand 3", "run 22", extra=extra)), seed=seed)
    connected = False
    for event in simulation.inputs:
        if isinstance(event, LinkChange):
            assert (event.state is LinkState.CONNECTED) is not connected
            connected = not connected
        elif isinstance(event, Notification):
            assert connected
    assert connected
