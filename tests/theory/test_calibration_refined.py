"""Forward is found better by the first running, once, and from then on."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.calibration import CalibrationParams, calibrate
from coach.model import AttitudeBlock, CalibrationOver, HeadingSource, Placement, SensorMount
from coach.model import quaternion as quat
from coach.mounting import parse_axes, turn_about_up
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory.sessions import CHEST, PELVIS, calibrate_on, sample_blocks, with_mount

RNG = np.random.default_rng(5)
OFF_RAD = np.radians(9.0)
RUNNERS = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])


@functools.cache
def bent_askew(runner):
    """A runner whose forward bend was 9 degrees off, and the true mounting."""
    story = runner.story("stand 15", "bend 4", "bend 4", "stand 3")
    found = calibrate_on(simulate(story)).calibration
    assert found.mounting.heading_source is HeadingSource.FORWARD_BEND
    off = quat.from_axis_angle(np.array([0.0, 0.0, 1.0]), -OFF_RAD)
    q = quat.multiply(off, np.array(found.mounting.quat_segment_from_sensor))
    mounting = replace(found.mounting, quat_segment_from_sensor=tuple(float(v) for v in q))
    return replace(found, mounting=mounting)


def askew_deg(calibration, simulation):
    q = np.array(calibration.mounting.quat_segment_from_sensor)
    true = np.array(simulation.mounting.quat_segment_from_sensor)
    return abs(np.degrees(quat.heading_rad(quat.multiply(true, quat.conjugate(q)))))


@functools.cache
def session(runner):
    simulation = simulate(runner.story("stand 8", "run 70", "stand 3"))
    config = SessionConfig(
        (SensorMount(Placement(runner.placement), calibration=bent_askew(runner)),)
    )
    pipeline = Pipeline(config)
    return simulation, config, pipeline.push_many(simulation.inputs) + pipeline.flush()


@RUNNERS
def test_running_improves_a_bend_once_and_says_so(runner):
    simulation, _, outputs = session(runner)
    (over,) = [o for o in outputs if isinstance(o, CalibrationOver)]
    assert 35.0 < over.t_s < 60.0
    assert "to the" in over.detail
    found = over.calibration
    assert found.mounting.heading_source is HeadingSource.GAIT
    assert found.mounting.heading_sigma_rad < bent_askew(runner).mounting.heading_sigma_rad
    before, after = askew_deg(bent_askew(runner), simulation), askew_deg(found, simulation)
    assert before == pytest.approx(9.0, abs=1.0)
    # The bend keeps its share: by its stated error it weighs a little less than a pelvis's running,
    # and a little more than a trunk's, whose phases pull.
    assert after < (0.5 if runner is PELVIS else 0.6) * before


@RUNNERS
def test_attitude_runs_on_in_the_new_axes(runner):
    _, config, outputs = session(runner)
    (over,) = [o for o in outputs if isinstance(o, CalibrationOver)]
    # The same session with the better axes from the start.
    simulation = session(runner)[0]
    known = with_mount(config, calibration=over.calibration)
    expected = Pipeline(known).push_many(simulation.inputs)
    # While running, that is: whether the runner speeds up or brakes, the filter judges in the axes
    # that it began with.
    one, other = (
        np.concatenate(
            [
                b.up_segment[(b.t_s > 70.0) & (b.t_s < 77.0)]
                for b in run
                if isinstance(b, AttitudeBlock)
            ]
        )
        for run in (outputs, expected)
    )
    assert np.abs(one - other).max() < np.radians(0.2)


@RUNNERS
def test_packets_one_by_one_give_the_same(runner):
    simulation, config, outputs = session(runner)
    pipeline = Pipeline(config)
    one_by_one = [o for event in simulation.inputs for o in pipeline.push(event)]
    assert_same(one_by_one + pipeline.flush(), outputs)


def test_forward_is_found_without_any_bend():
    found = calibrate_on(simulate(CHEST.story("stand 15"))).calibration
    assert found.mounting.heading_source is HeadingSource.ASSUMED
    simulation = simulate(CHEST.story("stand 8", "run 60"))
    outputs = Pipeline(SessionConfig((SensorMount(Placement.CHEST, calibration=found),))).push_many(
        simulation.inputs
    )
    (over,) = [o for o in outputs if isinstance(o, CalibrationOver)]
    assert askew_deg(over.calibration, simulation) < 3.0


def test_stated_axes_are_the_wearers_word():
    story = replace(CHEST, sensor='mounting = "chest-strap"').story("stand 15", "run 60")
    inputs = simulate(story).inputs
    stated = parse_axes("left=+x,up=+y")
    found = calibrate(sample_blocks(inputs), Placement.CHEST, stated, CalibrationParams())
    config = SessionConfig((SensorMount(Placement.CHEST, calibration=found.calibration),))
    outputs = Pipeline(config).push_many(inputs)
    assert not [o for o in outputs if isinstance(o, CalibrationOver)]


@pytest.mark.parametrize("angle", [-2.5, -0.2, 0.0, 0.7])
def test_turning_an_attitude_gives_the_attitude_in_the_turned_axes(angle):
    q = RNG.normal(size=(300, 4))
    q /= np.sqrt((q**2).sum(axis=1, keepdims=True))
    force = RNG.normal(size=(300, 3)) * 9.0
    about_up = quat.from_axis_angle(np.array([0.0, 0.0, 1.0]), angle)
    turned = turn_about_up(attitude(q, force), angle)
    expected = attitude(quat.multiply(q, about_up), quat.rotate(quat.conjugate(about_up), force))
    for name in ("quat_level_from_segment", "up_segment", "acc_level_m_s2"):
        np.testing.assert_allclose(getattr(turned, name), getattr(expected, name), atol=1e-9)


def attitude(q, force):
    """Of segment attitudes and forces in segment axes, by the definition of each array."""
    up = quat.up_in_segment(q)
    ahead = np.array([1.0, 0.0, 0.0]) - up * up[:, :1]
    ahead /= np.sqrt((ahead**2).sum(axis=1, keepdims=True))
    level = np.stack([(force * axis).sum(axis=1) for axis in (ahead, np.cross(up, ahead), up)], 1)
    n = len(q)
    t_s, rate, marks = np.arange(n) * 0.01, np.zeros(n), np.zeros(n, np.uint8)
    return AttitudeBlock("s", 0.01, t_s, q, up, level, rate, marks, True, restart=False)
