"""Sensors that number no samples: what can be told from device time, or from arrival alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.model import FaultKind
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
    # A loss of 50 ms shows 0.3 s later; until then samples are dated a packet too early.
    assert np.abs(error_s).max() < 2.0 * LINK.batch * DT_S
    assert np.mean(np.abs(error_s) < 0.01) > 0.93  # 0.7 where a second was waited for


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
