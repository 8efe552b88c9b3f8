"""A simulated session in which the sensor turns on the body, at once or little by little."""

from __future__ import annotations

import numpy as np

from coach.analysis import array_inputs, collect
from coach.model import quaternion as quat
from coach.simulation import Simulation, simulate
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import Session, config_of


def turned(runner, phases, at_s, axis, by_deg, over_s=0.1):
    """A session in which the sensor turns on the body about a segment axis."""
    simulation = simulate(runner.story(*phases))
    inputs = inputs_of_turned(simulation, at_s, axis, by_deg, over_s)
    outputs = Pipeline(config_of(runner)).push_many(inputs)
    return Session(simulation, outputs, collect(outputs))


def inputs_of_turned(simulation: Simulation, at_s, axis, by_deg, over_s):
    """What the sensor of a session sends if it turns evenly in ``over_s`` from ``at_s``."""
    acc, gyr = simulation.arrays("sensor")
    mounting = np.array(simulation.mounting.quat_segment_from_sensor)
    about = quat.rotate(quat.conjugate(mounting), np.array(axis))
    t_s = np.arange(len(acc)) * simulation.dt_s
    angle = np.radians(by_deg) * np.clip((t_s - at_s) / over_s, 0.0, 1.0)
    back = quat.from_axis_angle(np.broadcast_to(about, acc.shape), -angle)
    gyr = quat.rotate(back, gyr) + np.gradient(angle, t_s)[:, None] * about
    return array_inputs(quat.rotate(back, acc), gyr, rate_hz=1.0 / simulation.dt_s, block=64)
