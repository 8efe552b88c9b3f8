"""The referee between accelerometer and gyroscope, against motion known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from coach.recording.importing.referee import FindingKind, judge, mended
from coach.recording.importing.referee.candidates import (
    ALL_AXES,
    as_accelerometer,
    axes_text,
    changes,
)
from coach.recording.importing.referee.ruling import AS_IS

RATE_HZ = 100.0
SECONDS = 48.0
ARM_M = np.array([0.05, -0.1, 0.2])


def worn(seed=0, seconds=SECONDS):
    """A sensor that tilts to and fro about all axes and is jolted; SI, ``(n, 3)`` each."""
    rng = np.random.default_rng(seed)
    fine = 10
    n = int(seconds * RATE_HZ) * fine
    dt = 1.0 / (RATE_HZ * fine)
    t = np.arange(n) * dt
    rates = np.zeros((n, 3))
    for axis in range(3):
        for hz in rng.uniform(0.05, 0.4, 4):
            rates[:, axis] += 0.4 * np.sin(2 * np.pi * (hz * t + rng.random()))
    jolts = np.zeros((n, 3))
    jolts[rng.integers(0, n, int(3 * seconds))] = rng.normal(0.0, 40.0, (int(3 * seconds), 3))
    ring = np.exp(-np.arange(400) * dt / 0.03) * np.sin(2 * np.pi * 12.0 * np.arange(400) * dt)
    rates += np.stack([np.convolve(jolts[:, i], ring)[:n] for i in range(3)], axis=1) * 0.05
    turning = np.gradient(rates, dt, axis=0)
    up = np.empty((n, 3))
    now = np.array([0.3, -0.2, 0.93])
    now /= np.linalg.norm(now)
    for k in range(n):
        up[k] = now
        now = now - np.cross(rates[k], now) * dt
        now /= np.linalg.norm(now)
    held = np.cross(turning, ARM_M) + np.cross(rates, np.cross(rates, ARM_M))
    acc = 9.81 * up + held
    means = [x.reshape(-1, fine, 3).mean(axis=1) for x in (acc, rates)]
    return (np.arange(len(means[0])) + 0.5) / RATE_HZ, means[0], means[1]


T, ACC, GYR = worn()


def kinds(verdict):
    return [finding.kind for finding in verdict.findings]


def test_nothing_is_wrong():
    verdict = judge(T, ACC, T, GYR)
    assert verdict.findings == ()
    assert verdict.checked
    assert verdict.unchecked == ()
    assert np.degrees(verdict.turned_rad) > 60.0


@pytest.mark.parametrize("axes", ALL_AXES[1:], ids=axes_text)
def test_each_order_and_sign_is_found_and_mended(axes):
    spoilt = GYR @ np.array(axes, dtype=float).T
    verdict = judge(T, ACC, T, spoilt)
    (finding,) = verdict.findings
    assert finding.kind in {FindingKind.GYRO_AXES, FindingKind.ACC_AXES}
    assert finding.sure
    assert finding.option in {
        f"--gyro-axes={axes_text(verdict.mend.gyro_axes)}",
        f"--acc-axes={axes_text(verdict.mend.acc_axes)}",
    }
    acc, t, gyr = mended(ACC, T, spoilt, verdict)
    assert judge(T, acc, t, gyr).findings == ()
    turn = np.linalg.lstsq(ACC, acc, rcond=None)[0].T
    np.testing.assert_allclose(gyr, GYR @ (np.linalg.det(turn) * turn).T, atol=1e-9)


@pytest.mark.parametrize("axes", ["-x,y,z", "x,-y,z", "x,y,-z", "y,x,z", "x,z,y", "z,y,x"])
def test_one_change_of_the_accelerometer_is_named_as_one(axes):
    matrix = np.array(next(one for one in ALL_AXES if axes_text(one) == axes), dtype=float)
    verdict = judge(T, ACC @ matrix.T, T, GYR)
    (finding,) = verdict.findings
    assert finding.kind is FindingKind.ACC_AXES
    assert finding.option == f"--acc-axes={axes}"


def test_the_mirror_image_cannot_be_told():
    turned_round = judge(T, -ACC, T, GYR)
    assert turned_round.findings == ()
    assert turned_round.checked


@pytest.mark.parametrize(
    ("factor", "option"),
    [(180.0 / np.pi, "--gyro-unit deg/s"), (np.pi / 180.0, "--gyro-unit rad/s")],
)
def test_a_wrong_unit(factor, option):
    verdict = judge(T, ACC, T, GYR * factor)
    assert kinds(verdict) == [FindingKind.GYRO_UNIT]
    assert verdict.findings[0].option == option
    assert verdict.mend.gyro_scale * factor == pytest.approx(1.0)


def test_unit_and_axes_at_once():
    spoilt = np.degrees(GYR)[:, [1, 0, 2]] * [1.0, 1.0, -1.0] + [2.0, -1.0, 3.0]
    verdict = judge(T, ACC, T, spoilt)
    assert {FindingKind.GYRO_UNIT} < set(kinds(verdict))
    _, _, gyr = mended(ACC, T, spoilt, verdict)
    assert FindingKind.GYRO_AXES in kinds(verdict) or FindingKind.ACC_AXES in kinds(verdict)
    assert np.abs(gyr).max() < 10.0


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_another_scale(factor):
    verdict = judge(T, ACC, T, GYR * factor)
    assert kinds(verdict) == [FindingKind.GYRO_SCALE]
    assert verdict.mend.gyro_scale * factor == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("scale", [0.93, 1.0, 1.1])
def test_an_offset_and_a_bad_scale_are_no_fault(scale):
    verdict = judge(T, ACC, T, GYR * scale + np.radians([4.0, -3.0, 2.0]))
    assert verdict.findings == ()


@pytest.mark.parametrize("shift_s", [-2.0, -0.5, -0.05, 0.05, 0.12, 1.0])
def test_a_shifted_clock(shift_s):
    verdict = judge(T, ACC, T + shift_s, GYR)
    assert kinds(verdict) == [FindingKind.TIME_SHIFT]
    assert verdict.mend.shift_s == pytest.approx(-shift_s, abs=0.015)
    assert verdict.findings[0].option == f"--gyro-shift {verdict.mend.shift_s:.3f}"


def test_another_run():
    _, _, other = worn(seed=1)
    verdict = judge(T, ACC, T, other)
    assert kinds(verdict) == [FindingKind.DIFFERENT_RUNS]
    assert verdict.findings[0].option == ""
    assert not verdict.checked


def test_gravity_is_no_gyroscope():
    gravity = 9.81 * ACC / np.linalg.norm(ACC, axis=1, keepdims=True)
    assert kinds(judge(T, ACC, T, gravity)) == [FindingKind.NO_GYROSCOPE]
    assert kinds(judge(T, ACC, T, ACC.copy())) == [FindingKind.NO_GYROSCOPE]


def test_who_stands_still_cannot_be_checked():
    rng = np.random.default_rng(2)
    acc = np.array([0.1, 9.8, 0.3]) + rng.normal(0.0, 0.03, (len(T), 3))
    gyr = np.radians([3.0, 0.5, -1.0]) + rng.normal(0.0, 0.003, (len(T), 3))
    verdict = judge(T, acc, T, gyr)
    assert verdict.findings == ()
    assert not verdict.checked
    assert len(verdict.unchecked) == 2


def test_sensors_of_their_own_rates_and_times():
    half = slice(1, None, 2)
    verdict = judge(T[:-30], ACC[:-30], T[half] + 1e-3, GYR[half])
    assert verdict.findings == ()
    assert verdict.checked


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_too_little_is_not_judged(count):
    verdict = judge(T[:count], ACC[:count], T[:count], GYR[:count])
    assert verdict.findings == ()
    assert not verdict.checked
    assert verdict.unchecked


def test_sensors_that_never_ran_together():
    verdict = judge(T, ACC, T + 1000.0, GYR)
    assert not verdict.checked


def test_a_gap_is_stepped_over():
    kept = (T < 20.0) | (T > 22.0)
    verdict = judge(T[kept], ACC[kept], T[kept], GYR[kept])
    assert verdict.findings == ()


def test_axes_of_the_accelerometer_are_never_those_of_a_left_handed_gyroscope():
    for axes in ALL_AXES:
        of_acc = as_accelerometer(axes)
        assert (of_acc is None) == (np.linalg.det(np.array(axes, dtype=float)) < 0.0)
        if of_acc is not None:
            s = np.array(of_acc, dtype=float)
            np.testing.assert_array_equal(np.linalg.det(s) * s.T, np.array(axes, dtype=float))
    assert ALL_AXES[0] == AS_IS
    assert changes(AS_IS) == 0
    assert len(set(ALL_AXES)) == 48
