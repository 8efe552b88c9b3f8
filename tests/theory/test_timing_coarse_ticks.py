"""Sensors whose clock is coarse and whose chip samples by an oscillator of its own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coach.model import FaultKind
from coach.timing import Timing, TimingParams
from tests.properties.packets import Timed, packet
from tests.theory.link_delays import Delays, packets

TICK_S = 1e-3
WRAP_S = 2**32 * TICK_S
BOOTED_S = 1000.0003


def heard(link, *, lost=(), slips=None, wrap_s=WRAP_S, booted_s=BOOTED_S, tick_s=TICK_S):
    """What is made of packets dated in ticks by a crystal, and the true times of their samples.

    ``slips`` maps the number of a packet to seconds by which the sensor itself goes on later.
    """
    _, arrival_s, true_s = packets(link, 0)
    period_s = (1.0 + link.rate_error) / link.rate_hz
    timing, expected = Timing("s", 0.0, TimingParams()), []
    late_s = 0.0
    for at, (last_s, came_s) in enumerate(zip(true_s.tolist(), arrival_s.tolist(), strict=True)):
        late_s += (slips or {}).get(at, 0.0)
        if at in lost:
            continue
        first_s = last_s - (link.batch - 1) * period_s + late_s
        told_s = math.floor((first_s + booted_s) / tick_s) * tick_s % wrap_s
        timing.push(
            packet(
                None, came_s + late_s, told_s, n=link.batch, dt_s=1.0 / link.rate_hz,
                wrap_s=wrap_s, device_tick_s=tick_s,
            )
        )  # fmt: skip
        expected.append(first_s + np.arange(link.batch) * period_s)
    return Timed(*timing.drain()), np.concatenate(expected)


def link(rate_hz, batch, rate_error, **more):
    quiet = {"minutes": 3.0, "loss": 0.0, "stalls_per_min": 0.5, "ppm": 20.0, "drift_ppm": 0.0}
    return Delays(rate_hz=rate_hz, batch=batch, rate_error=rate_error, **quiet | more)


def step_errors_ms(seen, rate_hz, rate_error):
    """From sample to sample, after the clock has found its rate."""
    t_s = seen.t_s[seen.t_s > 40.0]
    return 1e3 * (np.diff(t_s) - (1.0 + rate_error) / rate_hz)


def usual(errors_ms):
    """The largest of all but one in two hundred, when the map of clocks is seen to be off."""
    return float(np.percentile(np.abs(errors_ms), 99.5))


@pytest.mark.parametrize("rate_error", [-0.04, -0.015, 0.0, 0.015, 0.04])
@pytest.mark.parametrize(("rate_hz", "batch"), [(52.0, 4), (104.0, 8), (208.0, 16), (26.0, 1)])
def test_neither_ticks_nor_a_slow_chip_jitter_sample_times(rate_hz, batch, rate_error):
    seen, true_s = heard(link(rate_hz, batch, rate_error))
    assert seen.kinds == [FaultKind.NO_COUNTER], "a slow chip loses nothing"
    assert len(seen.t_s) == len(true_s)
    errors_ms = step_errors_ms(seen, rate_hz, rate_error)
    # By the ticks and the nominal period: 0.1 to 1.3, and 3 ms from packet to packet.
    assert errors_ms.std() < 0.06
    assert usual(errors_ms) < 0.1


@pytest.mark.parametrize(("rate_hz", "batch"), [(104.0, 8), (208.0, 16)])
@pytest.mark.parametrize("rate_error", [-0.03, 0.0, 0.03])
def test_what_the_radio_loses_is_counted_to_the_sample(rate_hz, batch, rate_error):
    lost = {3, 20, 21, 400, 401, 402, 700}
    seen, true_s = heard(link(rate_hz, batch, rate_error), lost=lost)
    gaps = [fault.count for fault in seen.faults if fault.kind is FaultKind.GAP]
    assert gaps == [batch, 2 * batch, 3 * batch, batch]
    assert np.count_nonzero(seen.quality == 0) == len(true_s)


def test_what_the_sensor_itself_lost_is_no_slower_chip():
    # A FIFO that ran over goes on between other ticks: 5.4 samples later.
    slip_s = 5.4 / 104.0
    seen, true_s = heard(link(104.0, 8, 0.01), slips={900: slip_s})
    assert [fault.count for fault in seen.faults if fault.kind is FaultKind.GAP] == [5]
    measured = seen.t_s[seen.quality == 0]
    error_ms = 1e3 * (measured - true_s)
    before, after = error_ms[4000 : 900 * 8], error_ms[900 * 8 + 8 :]
    assert abs(np.median(after) - np.median(before)) < 1.0
    assert np.ptp(after[:400]) < 1.5


def test_a_counter_that_runs_over_costs_nothing():
    wrap_s = 65.536
    seen, _ = heard(link(104.0, 8, 0.015), wrap_s=wrap_s, booted_s=40.0)
    assert seen.kinds == [FaultKind.NO_COUNTER]
    assert usual(step_errors_ms(seen, 104.0, 0.015)) < 0.1


def test_a_pause_leaves_the_period_known():
    away = set(range(800, 1100))
    seen, true_s = heard(link(104.0, 8, 0.04), lost=away)
    (gap,) = [fault for fault in seen.faults if fault.kind is FaultKind.GAP]
    assert gap.count == pytest.approx(len(away) * 8, abs=1)
    after = seen.t_s[-(len(true_s) - 800 * 8) :]
    assert usual(np.diff(after) * 1e3 - 1.04e3 / 104.0) < 0.1


def test_a_packet_that_comes_again_moves_no_clock():
    steady = [
        packet(None, 10.0 + 0.08 * k, round(0.0801 * k, 3), device_tick_s=TICK_S, wrap_s=WRAP_S)
        for k in range(40)
    ]
    once, twice = Timing("s", 0.0, TimingParams()), Timing("s", 0.0, TimingParams())
    for one in steady:
        once.push(one)
    for one in steady[:20]:
        twice.push(one)
    kept = twice._steady._period_s, twice._steady._last
    twice._steady.steadied(steady[12])
    assert (twice._steady._period_s, twice._steady._last) == kept
    for one in steady[20:]:
        twice.push(one)
    (a,), (b,) = once.drain()[0], twice.drain()[0]
    np.testing.assert_array_equal(a.t_s, b.t_s)
