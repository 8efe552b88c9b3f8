"""What is lost where angular rate is read off between its samples.

The truth is the same simulated gyroscope sampled at the accelerometer's instants; both go through
a causal low pass as in an LSM6 before they are sampled.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import butter, sosfilt, sosfilt_zi

from coach.decode.joined_streams import JoinedStreams, JoinParams
from coach.model import Channel, Notification, SensorScale
from coach.simulation import simulate
from tests.theory.sessions import CHEST, PELVIS

FINE_HZ = 416
CORNER = 0.32
SCALE = SensorScale(1.0, 1.0, np.inf)
RUNNING_S = (15.0, 40.0)


@pytest.fixture(scope="module", params=[PELVIS, CHEST], ids=["pelvis", "chest"])
def rates_deg_s(request):
    one = replace(request.param, sensor=request.param.sensor + '\npart = "ideal"')
    story = replace(one.story("stand 5", "run 36"), rate_hz=FINE_HZ)
    return np.rad2deg(simulate(story).arrays()[1])


def rms_error(rates_deg_s, hz, points):
    """Over the axes, with the gyroscope half a period late, where it is largest."""
    sos = butter(2, CORNER * hz, fs=FINE_HZ, output="sos")
    zi = sosfilt_zi(sos)[..., None] * rates_deg_s[0]
    filtered = sosfilt(sos, rates_deg_s, axis=0, zi=zi)[0]
    every = FINE_HZ // hz
    t_s = np.arange(len(filtered)) / FINE_HZ
    true, late = filtered[::every], filtered[every // 2 :: every]
    joined = JoinedStreams("s", 0.0, JoinParams(points=points, wait_s=100.0))
    event = Notification(0.0, "s", Channel.DATA, b"")
    joined.push_acc(event, t_s[::every], np.zeros((len(true), 3)), 1.0 / hz, SCALE)
    out = joined.push_gyr(event, t_s[every // 2 :: every], late, 1.0 / hz, SCALE)
    (block,) = out
    first = round(block.t_device_s * hz)
    error = block.counts[:, 3:] - true[first : first + len(block.counts)]
    running = slice(*(round(t * hz) for t in RUNNING_S))
    return float(np.sqrt(np.mean(error[running] ** 2)))


@pytest.mark.parametrize(("hz", "most"), [(52, 0.9), (104, 0.3)])
def test_a_cubic_loses_half_of_what_a_straight_line_does(rates_deg_s, hz, most):
    straight, cubic, quintic = (rms_error(rates_deg_s, hz, points) for points in (2, 4, 6))
    assert cubic < most
    assert cubic < 0.62 * straight
    # Two more samples gain little and make every instant wait for one more.
    assert 0.7 * cubic < quintic < cubic
