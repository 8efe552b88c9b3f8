"""The rules inside the attitude stage, each part by itself and exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.model import (
    METRICS,
    AccelerometerCalibration,
    AttitudeBlock,
    Locomotion,
    MetricSnapshot,
    Reading,
    SampleBlock,
    Validity,
)
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2
from coach.model.vectors import dot
from coach.mounting import corrected
from coach.orientation import Orientation, OrientationParams, UncertaintyGate, WearerInfo
from coach.orientation.rest_bias import RestBias, RestBiasParams
from coach.orientation.running import RunningParams, RunningUp, _over_interval
from coach.orientation.stride_filter import StrideKalmanFilter
from coach.orientation.stride_filter_params import StrideFilterParams
from coach.orientation.stride_readings import Strides
from coach.orientation.stride_time import StrideParams, stride_s
from coach.orientation.uncertainty_gate import UncertaintyGateParams
from tests.theory.test_attitude import EACH_ENGINE

DEG = np.pi / 180.0
DT_S = 0.01
REST = RestBiasParams()


# The running filter, fed with whole strides of which nothing is uncertain.


INTERVAL_S = 0.5


def circling(turn_rad_s, speed_m_s, k):
    """The means over interval ``k`` of an upright runner in a circle."""
    before, angle = turn_rad_s * INTERVAL_S * np.array([k - 1, k])
    middle = 0.5 * (before + angle)
    # Of a vector that turns evenly, the mean over an interval is shorter than the vector.
    kept = np.sinc((angle - before) / (2.0 * np.pi))
    forward = (kept * np.cos(middle), kept * np.sin(middle), 0.0)
    left = (-kept * np.sin(middle), kept * np.cos(middle), 0.0)
    forward_rate, left_rate = (
        tuple(float(x) for x in (at(angle) - at(before)) / INTERVAL_S)
        for at in (
            lambda a: np.array([np.cos(a), np.sin(a), 0.0]),
            lambda a: np.array([-np.sin(a), np.cos(a), 0.0]),
        )
    )
    axes = np.array(
        [[np.cos(middle), -np.sin(middle), 0.0], [np.sin(middle), np.cos(middle), 0.0], [0, 0, 1.0]]
    )
    force = (speed_m_s * forward_rate[0], speed_m_s * forward_rate[1], GRAVITY_M_S2)
    rate = (0.0, 0.0, turn_rad_s)
    rates = forward_rate, left_rate
    turned_rad = turn_rad_s * INTERVAL_S
    return Strides(
        force, 0.0, forward, left, rates, axes, rate, turn_rad_s, turned_rad, (0.0, 0.0, 0.0), 0.0,
        True, False, 0.35,
    )  # fmt: skip


def upright():
    return StrideKalmanFilter(
        StrideFilterParams(),
        INTERVAL_S,
        bias_known=True,
        axes_known=True,
        step_length_m=None,
    )


def off_deg(filtered, seen, measured_speed_m_s):
    """How far up is off, forward and to the side, after one interval more."""
    filtered.step(seen, (0.0, 0.0, 1.0), measured_speed_m_s)
    return [np.degrees(abs(dot(filtered.state.up, axis))) for axis in (seen.forward, seen.left)]


@pytest.mark.parametrize("turn_deg_s", [-6.0, 6.0])
def test_in_a_curve_at_a_known_speed_an_upright_runner_is_upright(turn_deg_s):
    filtered = upright()
    found = [off_deg(filtered, circling(turn_deg_s * DEG, 4.0, k), 4.0) for k in range(1, 240)]
    forward_deg, side_deg = np.max(found[120:], axis=0)
    # The runner's axes of half an interval ago would make it 0.065 deg.
    assert forward_deg < 0.005
    assert side_deg < 0.02


def test_who_stopped_and_turns_on_the_spot_does_not_lean():
    filtered = upright()
    for k in range(1, 120):
        off_deg(filtered, circling(0.0, 4.0, k), 4.0)
    for _ in range(8):
        off_deg(filtered, replace(circling(0.0, 0.0, 0), running=False, still=True), None)
    turning = [replace(circling(60.0 * DEG, 0.0, k), running=False) for k in range(1, 9)]
    found = [off_deg(filtered, seen, None) for seen in turning]
    # At the 4 m/s of before, the turn would be a curve: 2.5 deg.
    assert np.max(found) < 0.5


def test_who_stands_still_has_no_speed_within_two_intervals():
    filtered = upright()
    for k in range(1, 120):
        off_deg(filtered, circling(0.0, 4.0, k), 4.0)
    assert filtered.state.speed_m_s[0] == pytest.approx(4.0, abs=0.1)
    for _ in range(2):
        off_deg(filtered, replace(circling(0.0, 0.0, 0), running=False, still=True), None)
    assert abs(filtered.state.speed_m_s[0]) < 0.1


@pytest.mark.parametrize("stride_s", [0.62, 0.7, 0.81])
def test_the_mean_of_a_rate_over_an_interval_is_what_its_integral_changes_by(stride_s):
    n = round(INTERVAL_S / DT_S)
    of_rate, of_integral = _over_interval(stride_s, DT_S, n)
    rate = np.random.default_rng(3).standard_normal(len(of_rate))
    integral = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * DT_S)])
    mean = of_rate @ rate / np.sum(of_rate)
    assert mean * INTERVAL_S == pytest.approx(float(of_integral @ integral), rel=1e-9)


def running_then(standing_s, moving_s):
    """Weight of the running filter through 10 s of running, standing, and what is neither."""
    t_s = np.arange(0.0, RAN_S + standing_s + moving_s, DT_S)
    n = len(t_s)
    up = np.tile([0.0, 0.0, 1.0], (n, 1))
    acc = GRAVITY_M_S2 * up
    acc[:, 2] += np.where(t_s < RAN_S, 9.0 * np.sin(2.0 * np.pi * 2.8 * t_s), 0.0)
    moving = t_s >= RAN_S + standing_s
    acc[:, 0] += np.where(moving, 2.0 * np.sin(2.0 * np.pi * 0.7 * t_s), 0.0)
    one = RunningUp(RunningParams(), DT_S, bias_known=True, axes_known=True, step_length_m=None)
    quats = np.tile([1.0, 0.0, 0.0, 0.0], (n, 1))
    ups = one.push(quats, acc, np.zeros((n, 3)), np.zeros((n, 4)), up)
    return t_s, ups.weight


RAN_S = 10.0
FADE_S = 1.5


def test_one_filter_takes_over_from_the_other_evenly_within_a_second_and_a_half():
    _, weight = running_then(0.0, 0.0)
    assert weight[0] == 0.0
    assert weight[-1] == pytest.approx(1.0)
    rising = np.diff(weight)
    assert rising.max() == pytest.approx(DT_S / FADE_S)
    assert (rising > 0.0).sum() * DT_S == pytest.approx(FADE_S, abs=2.0 * DT_S)


def test_the_running_filter_lets_go_after_four_seconds_of_neither_running_nor_standing():
    stood_s, hold_s = 12.0, 4.0
    t_s, weight = running_then(stood_s, 16.0)
    moves_s = RAN_S + stood_s
    assert (weight[(t_s > RAN_S) & (t_s < moves_s + hold_s)] > 1.0 - 1e-9).all()
    assert (weight[t_s > moves_s + hold_s + FADE_S + 1.0] < 1e-9).all()


def shaken(size_m_s2):
    """Four seconds of running at 168 steps/min on a strap that shakes at 10 to 20 Hz, unevenly."""
    rng = np.random.default_rng(3)
    t_s = np.arange(0.0, 4.0, DT_S)
    force = np.zeros((len(t_s), 3))
    force[:, 2] = GRAVITY_M_S2 + 9.0 * np.sin(2.0 * np.pi * 2.8 * t_s)
    for hz in rng.uniform(10.0, 20.0, 12):
        angle = 2.0 * np.pi * (hz * t_s + rng.uniform())
        force[:, 2] += size_m_s2 * np.sin(angle) / np.sqrt(6.0)
    return force


@pytest.mark.parametrize("size_m_s2", [0.0, 4.0, 8.0])
def test_a_strap_that_shakes_hides_no_stride(size_m_s2):
    found = stride_s(shaken(size_m_s2), (0.0, 0.0, 1.0), DT_S, StrideParams())
    assert found == pytest.approx(2.0 / 2.8, rel=0.02)


def test_shaking_alone_is_no_stride():
    force = shaken(8.0)
    force[:, 2] -= 9.0 * np.sin(2.0 * np.pi * 2.8 * np.arange(0.0, 4.0, DT_S))
    assert stride_s(force, (0.0, 0.0, 1.0), DT_S, StrideParams()) == 0.0


# The accelerometer, as measured on its six sides.


def test_what_an_accelerometer_was_measured_to_be_off_is_taken_off_before_its_scale():
    errors = AccelerometerCalibration((0.3, -0.2, 0.1), (1.05, 0.97, 1.02))
    true = np.array([[1.0, -2.0, GRAVITY_M_S2], [0.0, 4.0, -3.0]])
    read = true / np.array(errors.gain) + np.array(errors.offset_m_s2)
    n = len(read)
    block = SampleBlock(
        "s", DT_S, np.arange(n) * DT_S, read, 0.0 * read, np.zeros(n, np.uint8), True, True
    )
    assert np.allclose(corrected(block, errors).acc_m_s2, true, atol=1e-12)


# The offset from rest.


def rested(*rates_deg_s):
    """Estimates after each half second at a rate about x, deg/s."""
    one = RestBias(DT_S, REST)
    found = []
    for rate in rates_deg_s:
        gyr = np.zeros((one.window, 3))
        gyr[:, 0] = rate * DEG
        acc = np.tile([0.0, 0.0, GRAVITY_M_S2], (one.window, 1))
        offset = one.push(gyr, acc)
        found.append(None if offset is None else float(offset[0] / DEG))
    return found


def test_a_slow_turn_beyond_what_any_gyroscope_is_off_is_no_offset():
    assert rested(*[11.5] * 6)[-1] == pytest.approx(11.5)
    assert rested(*[12.5] * 20) == [None] * 20


def test_an_offset_takes_three_seconds_that_are_all_alike():
    assert rested(*[3.0] * 5) == [None] * 5
    assert rested(*[3.0] * 6)[-1] == pytest.approx(3.0)
    # A turn that begins or ends is not averaged in.
    changed = rested(*[3.0] * 3, *[4.0] * 6)
    assert changed[:-1] == [None] * 8
    assert changed[-1] == pytest.approx(4.0)


# The angle that the rates are integrated to.


@EACH_ENGINE
@pytest.mark.parametrize("slow", [0.95, 0.97, 1.0, 1.03, 1.05])
def test_a_sensor_whose_oscillator_is_off_integrates_the_right_angle(make, slow):
    rate = 90.0 * DEG
    block = still_turning(rate, slow)
    quats = Orientation(OrientationParams(), WearerInfo(np.zeros(3)), make).push(block)
    heading = np.unwrap(quat.heading_rad(quats.quat_level_from_segment))
    took_s = block.t_s[-1] - block.t_s[0]
    assert heading[-1] - heading[0] == pytest.approx(rate * took_s, rel=1e-4)


def still_turning(rate_rad_s, slow):
    """Four seconds of turning about the vertical; samples come ``slow`` times as far apart."""
    n = round(4.0 / DT_S)
    acc = np.tile([0.0, 0.0, GRAVITY_M_S2], (n, 1))
    gyr = np.tile([0.0, 0.0, rate_rad_s], (n, 1))
    t_s = np.arange(n) * DT_S * slow
    return SampleBlock("s", DT_S, t_s, acc, gyr, np.zeros(n, np.uint8), True, True)


# Angles whose attitude is too uncertain.


def uncertain(from_s, until_s, sigma_deg, *, restart=False):
    """Attitude of that uncertainty, forward and side."""
    t_s = np.arange(from_s, until_s, DT_S)
    n = len(t_s)
    up = np.tile([0.0, 0.0, 1.0], (n, 1))
    sigma = np.tile(np.array(sigma_deg) * DEG, (n, 1))
    return AttitudeBlock(
        "s", DT_S, t_s, np.tile([1.0, 0, 0, 0], (n, 1)), up, GRAVITY_M_S2 * up, np.zeros(n),
        np.zeros(n, np.uint8), True, restart, sigma,
    )  # fmt: skip


def held(doubt, t_s):
    """Validity of a forward and a side angle that are good by themselves."""
    good = MetricSnapshot(
        t_s, Locomotion.RUNNING, dict.fromkeys(METRICS, Reading(0.1, Validity.OK))
    )
    found = doubt.at(good).readings
    return found["trunk_forward_lean_rad"].validity, found["trunk_lateral_lean_rad"].validity


SURE = (Validity.OK, Validity.OK)


@pytest.mark.parametrize(
    ("sigma_deg", "expected"),
    [
        ((0.31, 0.35), SURE),
        ((0.33, 0.35), (Validity.SPEED_CHANGE, Validity.OK)),
        ((0.31, 0.37), (Validity.OK, Validity.TURNING)),
    ],
)
def test_the_mean_doubt_of_three_seconds_counts(sigma_deg, expected):
    doubt = UncertaintyGate(UncertaintyGateParams())
    doubt.push(uncertain(0.0, 5.0, (0.1, 0.1)))
    doubt.push(uncertain(5.0, 9.0, sigma_deg))
    assert held(doubt, 6.5) == SURE
    assert held(doubt, 8.5) == expected
    doubt.push(uncertain(9.0, 14.0, (0.1, 0.1)))
    assert held(doubt, 10.5) == SURE


@pytest.mark.parametrize(
    ("sigma_deg", "expected"),
    [
        ((0.48, 0.48), SURE),
        ((0.52, 0.48), (Validity.SPEED_CHANGE, Validity.OK)),
        ((0.48, 0.52), (Validity.OK, Validity.TURNING)),
    ],
)
def test_an_instant_of_large_doubt_holds_for_three_seconds(sigma_deg, expected):
    doubt = UncertaintyGate(UncertaintyGateParams())
    doubt.push(uncertain(0.0, 5.0, (0.1, 0.1)))
    doubt.push(uncertain(5.0, 5.1, sigma_deg))
    doubt.push(uncertain(5.1, 10.0, (0.1, 0.1)))
    assert held(doubt, 5.0) == SURE
    assert held(doubt, 5.5) == expected
    assert held(doubt, 7.0) == expected
    assert held(doubt, 8.2) == SURE


def braking(sigma_deg):
    """Validity of braking that is good by itself."""
    doubt = UncertaintyGate(UncertaintyGateParams())
    doubt.push(uncertain(0.0, 5.0, sigma_deg))
    good = dict.fromkeys(METRICS, Reading(0.3, Validity.OK))
    found = doubt.at(MetricSnapshot(5.0, Locomotion.RUNNING, good)).readings
    return found["braking_speed_loss_m_s"].validity


def test_braking_does_not_count_where_nobody_knows_which_way_is_level():
    """Ten degrees of wrong tilt once made braking of 0.3 m/s read 0.5."""
    assert braking((0.1, 0.1)) is Validity.OK
    assert braking((0.45, 3.0)) is Validity.OK
    assert braking((0.55, 0.1)) is Validity.SPEED_CHANGE


def test_an_angle_does_not_count_before_the_running_filter_has_begun():
    doubt = UncertaintyGate(UncertaintyGateParams())
    doubt.push(uncertain(0.0, 2.0, (0.0, 0.0)))
    assert held(doubt, 2.0) == (Validity.SETTLING, Validity.SETTLING)
    doubt.push(uncertain(2.0, 3.0, (0.1, 0.1)))
    assert held(doubt, 3.0) == SURE


def test_a_doubt_from_before_a_gap_holds_nothing_after_it():
    doubt = UncertaintyGate(UncertaintyGateParams())
    doubt.push(uncertain(0.0, 5.0, (3.0, 3.0)))
    assert held(doubt, 5.0) == (Validity.SPEED_CHANGE, Validity.TURNING)
    doubt.push(uncertain(5.4, 6.0, (0.1, 0.1), restart=True))
    assert held(doubt, 6.0) == SURE
