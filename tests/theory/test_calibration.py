"""Calibration takes any mounting, and refuses each bad stretch for its own reason."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.calibration import (
    Calibrated,
    CalibrationParams,
    Rejected,
    Rejection,
    StandingParams,
    calibrate,
    find_standing,
)
from coach.model import HeadingSource, Placement
from coach.model import quaternion as quat
from coach.mounting import parse_axes
from coach.simulation import Phase, simulate
from tests.theory.sessions import CHEST, PELVIS, calibrate_on, sample_blocks

STRAP = parse_axes("left=+x,up=+y")
RNG = np.random.default_rng(41)


def stretch(*phases, sensor=CHEST.sensor):
    return simulate(replace(CHEST, sensor=sensor).story(*phases))


def of_simulation(simulation, mounting=None):
    blocks = sample_blocks(simulation.inputs)
    return calibrate(blocks, Placement.CHEST, mounting, CalibrationParams())


def of_arrays(acc, gyr):
    blocks = sample_blocks(array_inputs(acc, gyr, rate_hz=104.0, block=4096))
    return calibrate(blocks, Placement.CHEST, None, CalibrationParams())


def moved():
    return of_simulation(stretch("stand 4", "walk 20", "stand 4"))


def loose():
    acc, gyr = stretch("stand 20").arrays()
    return of_arrays(acc + RNG.normal(size=acc.shape) * 0.8, gyr)


def drifted():
    return of_simulation(stretch("stand 20; lean_deg = [0.0, 16.0]"))


def leaned():
    return of_simulation(stretch("stand 20; lean_deg = 42.0"), STRAP)


def upside_down():
    return of_simulation(stretch("stand 20", sensor='mounting = "strap-upside-down"'), STRAP)


def too_short():
    return of_simulation(stretch("stand 6"))


def nothing():
    return calibrate([], Placement.CHEST, None, CalibrationParams())


def bad_gravity():
    acc, gyr = stretch("stand 20").arrays()
    return of_arrays(acc * 1.15, gyr)


def no_gyro():
    return of_arrays(stretch("stand 20").arrays()[0], None)


REFUSED = {
    moved: Rejection.MOVED,
    loose: Rejection.LOOSE,
    drifted: Rejection.DRIFTED,
    leaned: Rejection.LEANED,
    upside_down: Rejection.UPSIDE_DOWN,
    too_short: Rejection.TOO_SHORT,
    nothing: Rejection.TOO_SHORT,
    bad_gravity: Rejection.BAD_GRAVITY,
    no_gyro: Rejection.NO_GYRO,
}


def test_every_reason_is_provoked():
    assert set(REFUSED.values()) == set(Rejection)


@pytest.mark.parametrize("scene", REFUSED, ids=lambda scene: scene.__name__)
def test_a_bad_stretch_is_refused_for_its_reason(scene):
    found = scene()
    assert isinstance(found, Rejected), found
    assert found.reason is REFUSED[scene]
    assert found.detail
    assert "\n" not in found.detail


STOOD = {
    # What is wrong with standing: forward lean, degrees, of each part of it.
    Rejection.DRIFTED: (0.0, 9.0),
    Rejection.LEANED: (45.0, 45.0),
    Rejection.UPSIDE_DOWN: (180.0, 180.0),
}


def stood(tries):
    """Tries at standing, each of a kind and a length, with 2 s of shaking between them."""
    rng, acc = np.random.default_rng(5), []
    for reason, for_s in tries:
        lean = np.radians(np.linspace(*STOOD[reason], round(for_s * 100.0)))
        acc.append(9.81 * np.stack([np.sin(lean), np.zeros(len(lean)), np.cos(lean)], axis=1))
        acc.append(rng.normal((0.0, 0.0, 9.81), 5.0, (200, 3)))
    rows = np.concatenate(acc[:-1])
    quiet = rng.normal(0.0, 0.01, rows.shape)
    return find_standing(rows + quiet, 0.1 * quiet, 0.01, StandingParams(), np.array([0.0, 0, 1]))


@pytest.mark.parametrize("tries", list(itertools.permutations(STOOD)), ids=str)
@pytest.mark.parametrize("lengths_s", list(itertools.permutations((12.0, 15.0, 30.0))), ids=str)
def test_the_reason_given_is_that_of_the_longest_try(tries, lengths_s):
    found = stood(zip(tries, lengths_s, strict=True))
    assert isinstance(found, Rejected)
    assert found.reason is tries[lengths_s.index(30.0)]


def test_of_tries_of_one_length_the_first_tells_the_reason():
    found = stood([(Rejection.LEANED, 15.0), (Rejection.DRIFTED, 15.0)])
    assert found.reason is Rejection.LEANED


def test_stated_axes_are_kept_and_the_standing_posture_is_told():
    sensor = 'mounting = "chest-strap"'
    found = of_simulation(stretch("stand 20; lean_deg = 6.0", sensor=sensor), STRAP)
    assert isinstance(found, Calibrated)
    calibration = found.calibration
    assert calibration.mounting == STRAP
    assert np.degrees(calibration.standing_tilt_rad) == pytest.approx(6.0, abs=1.5)


def mounting_errors(simulation, found):
    """Error of up and of forward about up, degrees."""
    q = np.array(found.calibration.mounting.quat_segment_from_sensor)
    true = np.array(simulation.mounting.quat_segment_from_sensor)
    up = quat.up_in_segment(q) @ quat.up_in_segment(true)
    forward = quat.heading_rad(quat.multiply(true, quat.conjugate(q)))
    return np.degrees(np.arccos(min(up, 1.0))), abs(np.degrees(forward))


def prelude(runner, seed, phases=None):
    one = replace(runner, sensor='mounting = "random"\ntilted_deg = 20.0', seed=seed)
    story = one.story("stand 5").calibration_prelude()
    simulation = simulate(replace(story, phases=phases or story.phases))
    found = calibrate_on(simulation)
    assert isinstance(found, Calibrated), found
    return simulation, found


STAND, BEND, RUN = Phase("stand", 15.0), Phase("bend", 4.0), Phase("run", 40.0)
HOW = {
    "bend and run": (None, HeadingSource.GAIT, 20),
    "bend": ((STAND, BEND, BEND, Phase("stand", 3.0)), HeadingSource.FORWARD_BEND, 10),
    "run": ((STAND, RUN), HeadingSource.GAIT, 10),
}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
def test_any_mounting_is_found(runner, how):
    phases, source, count = HOW[how]
    errors = []
    for seed in range(count):
        simulation, found = prelude(runner, seed, phases)
        assert found.calibration.mounting.heading_source is source
        errors.append(mounting_errors(simulation, found))
    up, forward = np.array(errors).T
    assert up.max() < 2.0  # 13 mg of offset and the sway of the stretch
    assert np.quantile(forward, 0.9) < np.degrees(found.calibration.mounting.heading_sigma_rad)
    assert forward.max() < 10.0
