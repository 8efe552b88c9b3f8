"""Quaternions go there and back, and no mounting changes what a calibrated coach sees."""

from __future__ import annotations

import functools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.analysis import analyze, array_inputs
from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.model import METRICS, Placement
from coach.model import quaternion as quat
from coach.simulation import simulate
from tests.theory.sessions import CHEST, sample_blocks

MANY = settings(max_examples=200, deadline=None)


rotations = (
    st.tuples(*[st.floats(-1.0, 1.0, allow_subnormal=False)] * 4)
    .map(np.array)
    .filter(lambda q: np.linalg.norm(q) > 1e-2)
    .map(lambda q: q / np.linalg.norm(q))
)
vectors = st.tuples(*[st.floats(-100.0, 100.0)] * 3).map(np.array)


@MANY
@given(rotations, vectors)
def test_there_and_back(q, v):
    assert np.allclose(quat.rotate(quat.conjugate(q), quat.rotate(q, v)), v, atol=1e-11)


@MANY
@given(rotations, rotations, vectors)
def test_a_product_turns_twice(p, q, v):
    assert np.allclose(
        quat.rotate(quat.multiply(p, q), v), quat.rotate(p, quat.rotate(q, v)), atol=1e-11
    )


@MANY
@given(rotations)
def test_matrix_round_trip(q):
    matrix = quat.to_matrix(q)
    back = quat.from_matrix(matrix)
    assert back[0] >= 0.0
    assert np.allclose(back * np.sign(back @ q), q, atol=1e-12)
    assert np.allclose(matrix[2], quat.up_in_segment(q), atol=1e-12)


angles = st.floats(-1.4, 1.4)


@MANY
@given(st.floats(-3.1, 3.1), angles, angles)
def test_clinical_angles_round_trip_and_ignore_heading(rotation, obliquity, tilt):
    q = quat.from_clinical(*(np.array(angle) for angle in (rotation, obliquity, tilt)))
    up = quat.up_in_segment(q)
    assert np.isclose(quat.tilt_rad(up), tilt, atol=1e-12)
    assert np.isclose(quat.obliquity_rad(up), obliquity, atol=1e-12)
    assert np.isclose(quat.heading_rad(q), rotation, atol=1e-12)


@functools.cache
def in_segment_axes():
    """A calibration prelude and a run, as floats, so that a rotation does not round anew."""
    story = CHEST.story("stand 5", "run 30; lean_deg = 9.0")
    return simulate(story.calibration_prelude()).arrays(), simulate(story).arrays()


def seen_through(q):
    """The grid of the run when the sensor is turned by ``q`` against the segment."""
    (stand_acc, stand_gyr), (acc, gyr) = (
        tuple(quat.rotate(quat.conjugate(q), part) for part in parts) for parts in in_segment_axes()
    )
    blocks = sample_blocks(array_inputs(stand_acc, stand_gyr, rate_hz=104.0, block=4096))
    found = calibrate(blocks, Placement.CHEST, None, CalibrationParams())
    assert isinstance(found, Calibrated), found
    how = {"rate_hz": 104.0, "placement": "chest", "calibration": found.calibration}
    return analyze(acc, gyr, **how).grid


# Measured over 20 rotations: 2.5e-14 rad, 6e-12 steps/min. It is rounding alone, because mounting
# comes before everything that filters.
@settings(max_examples=15, deadline=None)
@given(rotations)
def test_any_mounting_gives_the_same_posture(q):
    one, other = seen_through(np.array([1.0, 0.0, 0.0, 0.0])), seen_through(q)
    for name in METRICS:
        assert (one.validity[name] == other.validity[name]).all()
        both = np.nan_to_num(one[name]), np.nan_to_num(other[name])
        assert np.abs(both[0] - both[1]).max() < 1e-9, name
    assert one.valid("trunk_forward_lean_rad").sum() > 30
