"""The limits inside the clock and the gap policy, each at its border."""

from __future__ import annotations

import numpy as np
import pytest

from coach.model import FaultKind
from coach.timing import ClockParams, HullClock
from tests.properties.packets import DT_S, SIZE, packet, steady, timed

WRAP_S = 2**32 * 1e-6


def test_a_rate_older_than_five_minutes_is_forgotten():
    clock, window_s = HullClock(ClockParams()), 300.0
    ran_true_s, now_slow = 2.0 * window_s, 1e-4

    def host_s(t_s):
        return t_s + now_slow * max(t_s - ran_true_s, 0.0)

    rates = {}
    for t_s in np.arange(0.0, ran_true_s + 1.2 * window_s):
        clock.update(t_s, host_s(t_s))
        rates[t_s] = clock.rate_error
    assert rates[ran_true_s] == pytest.approx(0.0)
    assert rates[ran_true_s + window_s + 1.0] == pytest.approx(now_slow, rel=1e-6)


def device_runs_ahead(by_s):
    """Thirty seconds in good order, then the device's clock is suddenly ahead of the host's."""
    clock = HullClock(ClockParams())
    for t_s in np.arange(0.0, 30.0, 0.1):
        clock.update(t_s, t_s + 0.02)
    return clock.update(30.0 + by_s, 30.02)


def test_a_clock_half_a_second_off_is_jumped_and_one_that_is_less_is_slewed():
    offset_s, jumped = device_runs_ahead(0.45)
    assert not jumped
    assert offset_s > -0.1
    offset_s, jumped = device_runs_ahead(0.75)
    assert jumped
    assert offset_s == pytest.approx(0.02 - 0.75, abs=0.05)


def later_and_later(lost=0):
    """Blocks of a quarter of a second, each 10 ms later than the one before: a slewed clock."""
    n = 25
    firsts = [n * k + lost * (k >= 6) for k in range(12)]
    return timed(packet(i, (i + n) * DT_S + 0.01 * k, n=n) for k, i in enumerate(firsts))


def test_a_slewed_clock_makes_no_hole_where_nothing_is_missing():
    seen = later_and_later()
    assert not seen.faults
    spacing = np.diff(seen.t_s)
    assert spacing.max() > 1.02 * DT_S  # it was slewed
    assert spacing.max() < 1.1 * DT_S
    assert spacing.min() > 0.9 * DT_S


def test_what_is_missing_while_it_is_slewed_is_a_hole():
    seen = later_and_later(lost=40)
    assert seen.kinds == [FaultKind.GAP]
    assert np.diff(seen.t_s).max() > 40 * DT_S


def leaping(by_s):
    """Rows numbered one after the other, as of a file, with a pause in their times."""
    first = [packet(i, 0.0, i * DT_S, exact_clock=True) for i in range(0, 400, SIZE)]
    later = [packet(i, 0.0, i * DT_S + by_s, exact_clock=True) for i in range(400, 800, SIZE)]
    return timed(first + later)


@pytest.mark.parametrize("by_s", [0.01, 0.2, 0.29])
def test_a_short_leap_of_exact_times_is_followed(by_s):
    seen = leaping(by_s)
    assert not seen.faults
    assert sum(block.restart for block in seen.blocks) == 1
    assert np.allclose(seen.t_s, np.arange(800) * DT_S + by_s * (np.arange(800) >= 400))


@pytest.mark.parametrize("by_s", [0.31, 5.0])
def test_a_leap_longer_than_a_gap_that_is_bridged_is_a_restart(by_s):
    seen = leaping(by_s)
    assert seen.kinds == [FaultKind.CLOCK]
    assert [block.restart for block in seen.blocks] == [True, True]
    assert seen.blocks[1].t_s[0] == pytest.approx(400 * DT_S + by_s)


@pytest.mark.parametrize("lost", [1, 5, 10, 30])
@pytest.mark.parametrize("exact_clock", [False, True])
def test_filled_samples_lie_evenly_between_their_neighbours(lost, exact_clock):
    indices = [*range(0, 400, SIZE), *range(400 + lost, 800 + lost, SIZE)]
    seen = timed(steady(indices, exact_clock=exact_clock))
    assert np.allclose(np.diff(seen.t_s), DT_S, atol=1e-9)


def delivered_again(count):
    """Packets that the host has had, one after the other."""
    first = steady(range(0, 800, SIZE))
    return timed([*first, *first[10 : 10 + count]])


def test_only_five_old_packets_in_a_row_are_a_reboot():
    assert delivered_again(4).kinds == [FaultKind.DUPLICATE]
    assert delivered_again(5).kinds == [FaultKind.DUPLICATE, FaultKind.REBOOT]


def test_a_packet_that_reaches_back_is_no_wrap_of_the_device_clock():
    sent = [(0, 8), (8, 8), (4, 16)]
    seen = timed([packet(i, 0.1 + i * DT_S, n=n, wrap_s=WRAP_S) for i, n in sent])
    assert seen.kinds == [FaultKind.DUPLICATE]
    assert len(seen.t_s) == 20
    assert seen.t_s[-1] < 1.0
