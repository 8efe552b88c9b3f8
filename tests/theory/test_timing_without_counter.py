"""Sensors that number no samples: what can be told from device time, or from arrival alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import FaultKind
from coach.timing import Timing, TimingParams
from tests.properties.packets import DT_S, packet, timed
from tests.theory.link_delays import Delays, packets

LINK = Delays(minutes=6.0, rate_error=0.001, stalls_per_min=0.5, loss=0.0)


def delivered(link: Delays, lost: tuple[int, ...], *, device_time: bool):
    """Packets without numbers; those in ``lost`` never arrive. And the true times of the others."""
    device_s, arrival_s, true_s = packets(link, 3)
    first_s = device_s - (link.batch - 1) * DT_S
    kept = np.ones(len(device_s), dtype=bool)
    kept[list(lost)] = False
    sent = [
        packet(None, a, d, n=link.batch)
        if device_time
        else packet(None, a, n=link.batch, timeless=True)
        for d, a in zip(first_s[kept].tolist(), arrival_s[kept].tolist(), strict=True)
    ]
    return timed(sent), true_s[kept]


LOST = tuple(range(2000, 7000, 137))


@pytest.mark.parametrize(("device_time", "source"), [(True, "device time"), (False, "arrival")])
def test_it_is_said_once(device_time, source):
    seen, _ = delivered(LINK, (), device_time=device_time)
    assert [f.kind for f in seen.faults] == [FaultKind.NO_COUNTER]
    assert source in seen.faults[0].detail


def test_with_device_time_every_loss_is_known():
    seen, _ = delivered(LINK, LOST, device_time=True)
    gaps = [f for f in seen.faults if f.kind is FaultKind.GAP]
    assert sum(f.count for f in gaps) == len(LOST) * LINK.batch


def test_from_arrival_losses_are_inferred():
    seen, true_s = delivered(LINK, LOST, device_time=False)
    gaps = [f for f in seen.faults if f.kind is FaultKind.GAP]
    assert sum(f.count for f in gaps) == len(LOST) * LINK.batch
    measured = seen.t_s[seen.quality == 0][LINK.batch - 1 :: LINK.batch]
    error_s = measured - true_s
    error_s -= np.median(error_s)
    # Packets are held until a loss of 50 ms shows, and it is counted where it was: but for the
    # first 20 s, in which none is inferred.
    assert np.abs(error_s).max() < 2.0 * LINK.batch * DT_S
    assert np.mean(np.abs(error_s) < 0.01) > 0.97  # 0.93 where nothing was held


def test_a_packet_is_held_no_longer_than_it_takes_to_be_sure():
    sent, arrived_s = [], np.arange(6000) * DT_S + 0.004
    for k, at_s in enumerate(arrived_s.tolist()):
        if k < 4000 or k >= 4020:
            sent.append(packet(None, at_s, n=1, timeless=True))
    timing, behind_s = Timing("s", 0.0, TimingParams()), []
    for one in sent:
        timing.push(one)
        behind_s.append(one.t_host_s - timing.end_s)
    (lost,) = [f for f in timing.drain()[1] if f.kind is FaultKind.GAP]
    assert abs(lost.count - 20) <= 1  # the last one may be the beat of a connection
    assert abs(lost.t_s - 40.2) < 0.03
    assert 0.9 < max(behind_s) < 1.3
    assert behind_s[-1] < 0.02


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(1, 12)), min_size=1, max_size=80))
def test_each_sample_comes_out_once_and_in_order_whenever_its_packet_arrives(rows):
    steady = [packet(None, 0.1 * k, n=10, timeless=True) for k in range(250)]
    now_s, odd, count = 25.0, [], 2500
    for wait_s, n in rows:
        now_s += wait_s
        counts = np.repeat(np.arange(count, count + n)[:, None], 6, axis=1).astype(np.int16)
        odd.append(packet(None, now_s, n=n, timeless=True, counts=counts))
        count += n
    seen = timed([*steady, *odd])
    assert (np.diff(seen.t_s) > 0.0).all()
    came = np.concatenate([block.acc_m_s2[:, 0] for block in seen.blocks])[seen.quality == 0]
    assert len(came) == count
    assert (np.diff(came[2500:]) > 0.0).all()


def test_a_stream_begun_anew_without_a_clock_is_dated_by_its_arrival():
    before = [packet(None, 0.1 * k, n=10, timeless=True) for k in range(300)]
    after = [packet(None, 42.0 + 0.1 * k, n=10, timeless=True) for k in range(50)]
    after[0] = replace(after[0], restarted=True)
    seen = timed(before + after)
    assert [f.kind for f in seen.faults] == [FaultKind.NO_COUNTER, FaultKind.GAP]
    assert np.abs(seen.t_s[3000::10] + 9 * DT_S - (42.0 + 0.1 * np.arange(50))).max() < 0.02


@pytest.mark.parametrize("stalls_per_min", [1.0, 4.0])
def test_a_stall_is_no_loss(stalls_per_min):
    stalling = Delays(minutes=6.0, rate_error=0.001, stalls_per_min=stalls_per_min, loss=0.0)
    seen, _ = delivered(stalling, (), device_time=False)
    assert [f.kind for f in seen.faults] == [FaultKind.NO_COUNTER]


@pytest.mark.parametrize("rate_error", [-0.03, 0.03])
def test_a_wrong_rate_is_no_loss(rate_error):
    seen, _ = delivered(Delays(minutes=3.0, rate_error=rate_error, loss=0.0), (), device_time=False)
    assert [f.kind for f in seen.faults] == [FaultKind.NO_COUNTER]
