"""Inclination of coach, scored as ``attitude_peers`` scores the others."""

from __future__ import annotations

import numpy as np

from coach.analysis import analyze, collect
from coach.calibration import Calibrated
from coach.model import SensorMount
from coach.model import quaternion as quat
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.attitude_peers import LEAN, RMSE, broad_trials, track_session, window_rmse_deg
from tests.accuracy.figures import Figure, at_most
from tests.theory.sessions import calibrate_on


def broad() -> list[Figure]:
    """13 trials of a sensor moved by hand, beside cameras, through the whole pipeline without
    calibration; the RMSE of each trial while it moves."""
    each = []
    for samples, score_deg in broad_trials():
        seen = analyze(
            samples.acc_m_s2, samples.gyr_rad_s, rate_hz=samples.rate_hz, placement="chest"
        )
        each.append(score_deg(quat.up_in_segment(seen.samples.quat_level_from_segment)))
    return [
        at_most(RMSE, np.mean(each), 0.72, "deg", n=len(each), target=0.7),
        at_most("inclination RMSE, worst trial", np.max(each), 1.4, "deg", n=len(each)),
    ]


def track() -> list[Figure]:
    """20 min on a simulated 400 m track at 4 m/s, the lean growing from 3 to 9 deg, 1 % of packets
    lost; calibrated before."""
    session = track_session()
    found = calibrate_on(simulate(session.story.calibration_prelude()))
    assert isinstance(found, Calibrated), found
    config = SessionConfig((SensorMount(session.story.placement, calibration=found.calibration),))
    pipeline = Pipeline(config)
    seen = collect(pipeline.push_many(session.inputs) + pipeline.flush())
    tilt = quat.tilt_rad(quat.up_in_segment(seen.samples.quat_level_from_segment))
    error = window_rmse_deg(session, np.interp(session.truth.t_s, seen.samples.t_s, tilt))
    return [at_most(LEAN, error, 0.2, "deg", target=0.35)]
