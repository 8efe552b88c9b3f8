"""Scale and skew of the gyroscope: learnt where turning shows them, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coach.model.blocks import part_of
from coach.orientation import Orientation, OrientationParams, WearerInfo
from coach.orientation.gyro_matrix import GyroMatrixParams
from tests.theory.moved import circling, error_deg, moved
from tests.theory.test_attitude import EACH_ENGINE
from tests.theory.track import attitude, hard_text, track

WRONG = np.array([[1.012, -0.004, 0.007], [0.006, 0.991, -0.005], [-0.008, 0.005, 1.009]])
NEVER = replace(
    OrientationParams(),
    running=replace(OrientationParams().running, gyro_matrix=GyroMatrixParams(entry=1e-9)),
)


def stage(make=None, params: OrientationParams | None = None) -> Orientation:
    return Orientation(params or OrientationParams(), WearerInfo(np.zeros(3)), make)


@EACH_ENGINE
def test_a_wrong_matrix_is_learnt_while_turning(make):
    of = moved(WRONG)
    learning, never = stage(make), stage(make, NEVER)
    late = slice(5000, None)
    errors = [
        float(np.sqrt(np.mean(error_deg(one.push(of.block).up_segment, of.up)[late] ** 2)))
        for one in (learning, never)
    ]
    assert errors[1] > 0.7
    assert errors[0] < 0.6 * errors[1]
    left = learning.gyro_matrix @ WRONG - np.eye(3)
    assert np.abs(left).max() < 0.5 * np.abs(WRONG - np.eye(3)).max()


@EACH_ENGINE
def test_a_right_matrix_stays_right(make):
    one = stage(make)
    one.push(moved(np.eye(3)).block)
    assert np.abs(one.gyro_matrix - np.eye(3)).max() < 2e-3


@EACH_ENGINE
@pytest.mark.parametrize("size", [8, 52, 333])
def test_any_cutting_gives_the_same_bits(make, size):
    block = moved(WRONG, 40.0).block
    whole, parts = stage(make), stage(make)
    expected = whole.push(block)
    edges = [*range(0, len(block.t_s), size), len(block.t_s)]
    found = [parts.push(part_of(block, a, b)) for a, b in pairwise(edges)]
    for name in ("quat_level_from_segment", "up_segment", "yaw_rate_rad_s"):
        joined = np.concatenate([getattr(one, name) for one in found])
        assert np.array_equal(joined, getattr(expected, name))
    assert np.array_equal(parts.gyro_matrix, whole.gyro_matrix)
    assert not np.array_equal(whole.gyro_matrix, np.eye(3))


@EACH_ENGINE
def test_no_more_is_corrected_than_a_sensor_may_be_off(make):
    most = 3.0 * GyroMatrixParams().entry
    block = moved(np.eye(3) + 5.0 * (WRONG - np.eye(3))).block
    whole, parts = stage(make), stage(make)
    whole.push(block)
    assert np.abs(whole.gyro_matrix - np.eye(3)).max() == pytest.approx(most)
    for first in range(0, len(block.t_s), 52):
        parts.push(part_of(block, first, min(first + 52, len(block.t_s))))
        assert np.abs(parts.gyro_matrix - np.eye(3)).max() <= most * (1.0 + 1e-12)
    assert np.array_equal(parts.gyro_matrix, whole.gyro_matrix)


def test_walking_in_a_circle_teaches_nothing_wrong():
    one = stage()
    one.push(circling())
    assert np.abs(one.gyro_matrix - np.eye(3)).max() < 3e-3


def test_running_teaches_nothing():
    of = track(hard_text(1), 1)
    one = Orientation(OrientationParams(), WearerInfo(of.bias_rad_s))
    for block in of.blocks:
        one.push(block)
    assert np.abs(one.gyro_matrix - np.eye(3)).max() < 1e-3
    assert len(attitude(of)) == len(of.tilt_rad)


@EACH_ENGINE
def test_a_gap_leaves_what_is_known_of_the_sensor(make):
    block = moved(WRONG, 60.0).block
    one = stage(make)
    one.push(block)
    before = one.gyro_matrix
    one.push(replace(part_of(block, 0, 100), restart=True))
    assert np.array_equal(one.gyro_matrix, before)
