"""The attitude stage: any cutting gives the same bits, both engines agree, curves are seen through.

Bounds are what was measured, with room; `python -m tests.accuracy` has the figures of 20 minutes.
"""

from __future__ import annotations

import functools
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import Quality, SampleBlock
from coach.model import quaternion as quat
from coach.model.blocks import part_of
from coach.orientation import Orientation, OrientationParams, WearerInfo
from coach.orientation.best_engine import default_engine
from coach.orientation.engine_numpy import NumpyEngine
from coach.orientation.strapdown import carried_on, rotation_matrices, small_turns
from tests.theory.track import attitude, errors, hard_text, readings, track, with_sensor

try:
    from coach.orientation.engine_vqf import VqfEngine
except ImportError:
    VqfEngine = None

ENGINES = [NumpyEngine] + ([VqfEngine] if VqfEngine else [])
EACH_ENGINE = pytest.mark.parametrize("make", ENGINES, ids=lambda make: make.__name__)
SHORT = hard_text(4)


def one_block(n: int = 6000) -> SampleBlock:
    """Standing, a start, running with lost packets."""
    block = track(SHORT, 1).blocks[0]
    assert (block.quality[:n] & Quality.INTERPOLATED).any()
    return part_of(block, 0, n)


def play(make, block: SampleBlock, borders: list[int], told_at: tuple[int, ...] = ()):
    stage = Orientation(OrientationParams(), WearerInfo(track(SHORT, 1).bias_rad_s), make)
    edges = sorted({0, len(block.t_s), *told_at, *borders})
    out = []
    for a, b in pairwise(edges):
        if a in told_at:
            stage.push_speed(4.0)
        out.append(stage.push(part_of(block, a, b)))
    return [
        np.concatenate([getattr(o, name) for o in out])
        for name in ("quat_level_from_segment", "up_segment", "yaw_rate_rad_s", "sigma_rad")
    ]


@functools.cache
def whole(make, told_at: tuple[int, ...]):
    return play(make, one_block(), [], told_at)


def outside_gaps(border: int) -> int:
    """Timing hands over a filled gap together with the packet behind it."""
    filled = one_block().quality != 0
    while 0 < border < len(filled) and filled[border - 1 : border + 1].any():
        border += 1
    return border


@EACH_ENGINE
@pytest.mark.parametrize("told_at", [(), (3000, 4500)])
@settings(max_examples=6, deadline=None)
@given(borders=st.lists(st.integers(1, 5999), max_size=40))
def test_any_cutting_gives_the_same_bits(make, told_at, borders):
    cut = play(make, one_block(), [outside_gaps(b) for b in borders], told_at)
    for a, b in zip(cut, whole(make, told_at), strict=True):
        assert np.array_equal(a, b)


@EACH_ENGINE
@pytest.mark.parametrize("size", [1, 8, 51, 53])
def test_even_blocks_give_the_same_bits(make, size):
    borders = [outside_gaps(b) for b in range(size, 6000, size)]
    for a, b in zip(play(make, one_block(), borders), whole(make, ()), strict=True):
        assert np.array_equal(a, b)


@EACH_ENGINE
def test_quaternion_and_up_say_the_same(make):
    quats, up, _, sigma = whole(make, ())
    assert np.allclose(quat.up_in_segment(quats), up, atol=1e-9)
    assert np.allclose(np.linalg.norm(quats, axis=1), 1.0, atol=1e-9)
    assert np.isfinite(sigma).all()
    assert sigma[-1].max() > 0.0


@pytest.mark.skipif(VqfEngine is None, reason="the package vqf has no wheel here")
def test_the_engine_without_a_compiler_is_as_good():
    of = track(SHORT, 2)
    theirs, ours = (errors(of, attitude(of, make_engine=make), 30.0) for make in ENGINES)
    assert abs(ours.lean_5s - theirs.lean_5s) < 0.1


@pytest.mark.skipif(VqfEngine is None, reason="the package vqf has no wheel here")
def test_the_general_filters_agree_where_nothing_runs():
    rng = np.random.default_rng(3)
    n, dt_s = 6000, 0.01
    rate = np.cumsum(rng.standard_normal((n, 3)), axis=0)
    rate = 0.3 * (rate - rate.mean(axis=0)) / rate.std(axis=0)
    quats = carried_on((1.0, 0.0, 0.0, 0.0), small_turns(rate * dt_s))
    force = quat.rotate(quat.conjugate(quats), np.array([0.0, 0.0, 9.81]))
    force += 0.5 * rng.standard_normal((n, 3))
    gyr = rate + np.radians([0.8, -0.5, 0.3])
    block = SampleBlock(
        "s", dt_s, np.arange(n) * dt_s, force, gyr, np.zeros(n, np.uint8), True, True
    )
    truth = quat.up_in_segment(quats)
    rms = []
    for make in ENGINES:
        up = Orientation(OrientationParams(), WearerInfo(None), make).push(block).up_segment
        apart = np.degrees(np.arccos(np.clip((up * truth).sum(axis=1), -1.0, 1.0)))
        rms.append(float(np.sqrt(np.mean(apart[1000:] ** 2))))
    assert abs(rms[0] - rms[1]) < 0.1
    assert max(rms) < 1.0


def test_lean_through_surges_curves_and_a_stop():
    of = track(SHORT, 1)
    found = errors(of, attitude(of))
    assert found.lean_5s < 0.15
    assert found.roll < 0.25
    # Apparent vertical would be 2.6 deg off.
    assert found.curve < 0.4


def test_a_known_speed_shows_the_side_lean_in_a_curve():
    of = track(SHORT, 1)
    found = errors(of, attitude(of, told=readings(of)))
    assert found.lean_5s < 0.15
    assert found.curve < 0.12


def test_an_offset_nobody_calibrated_is_learnt_while_running():
    text = with_sensor(SHORT, "gyr_bias_deg_s = [4.0, -6.0, 3.0]")
    text = text.replace('do = "stand"\nfor_s = 20', 'do = "stand"\nfor_s = 2')
    of = track(text, 1)
    found = errors(of, attitude(of, WearerInfo(None)))
    assert found.lean_5s < 0.25
    # Unseen, 3 deg/s about up would be 1.2 deg.
    assert found.roll < 0.5


def test_without_the_package_the_other_engine_is_taken(monkeypatch):
    # What Python itself does where a package is not installed.
    monkeypatch.setitem(sys.modules, "vqf", None)
    monkeypatch.delitem(sys.modules, "coach.orientation.engine_vqf", raising=False)
    assert default_engine() is NumpyEngine


def test_small_turns_are_exact():
    turns = np.random.default_rng(1).uniform(-0.6, 0.6, (200, 3))
    angle = np.linalg.norm(turns, axis=1)
    exact = quat.from_axis_angle(turns / angle[:, None], angle)
    assert np.abs(small_turns(turns) - exact).max() < 1e-15
    assert np.allclose(rotation_matrices(exact), quat.to_matrix(exact), atol=1e-15)
