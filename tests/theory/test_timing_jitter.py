"""How well samples are dated over a radio that delays, repeats, stalls and loses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.link_delays import Delays, jitter_ms, mapped, packets, timing_rows


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_half_an_hour_over_a_poor_link(seed):
    device_s, arrival_s, true_s = packets(Delays(), seed)
    times_s, jumps = mapped(device_s, arrival_s)
    assert jumps == 0
    assert (np.diff(times_s) > 0.0).all()
    assert jitter_ms(times_s, true_s).std() <= 2.0  # measured 0.7 to 1.0


@pytest.mark.parametrize("rate_error", [-0.047, -0.03, 0.0, 0.03, 0.047])
def test_any_rate_within_five_percent(rate_error):
    device_s, arrival_s, true_s = packets(Delays(minutes=8.0, rate_error=rate_error), 4)
    times_s, jumps = mapped(device_s, arrival_s)
    assert jumps == 0
    assert (np.diff(times_s) > 0.0).all()
    late = true_s > 60.0
    # At the nominal rate the packets' 50 ms beat against the connection interval of 30 ms: phases
    # lie 10 ms apart for minutes, a sawtooth of 10 ms / sqrt(12) that looks like a clock's.
    assert jitter_ms(times_s[late], true_s[late]).std() <= (2.0 if rate_error else 4.0)


@pytest.mark.parametrize("rate_error", [-0.05, 0.05])
def test_a_wrong_rate_is_known_within_seconds(rate_error):
    device_s, arrival_s, true_s = packets(Delays(minutes=1.0, rate_error=rate_error), 5)
    times_s, _ = mapped(device_s, arrival_s)
    early = (true_s > 3.0) & (true_s < 30.0)
    assert np.ptp(1e3 * (times_s - true_s)[early]) < 20.0


def test_simpler_methods_are_worse():
    ours, regression, arrival = (value for _, value in timing_rows())
    assert ours < regression / 3.0 < arrival
