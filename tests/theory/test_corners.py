"""Angles that count after corners, U-turns, stops and curves from the start are right."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np
import pytest

from coach.model import quaternion as quat
from coach.orientation import Orientation, OrientationParams, WearerInfo
from coach.orientation.uncertainty_gate import UncertaintyGateParams
from coach.simulation import parse_story
from coach.simulation.story import Phase
from tests.first_of import first_of
from tests.theory.sessions import CHEST, PELVIS, coached, known
from tests.theory.track import seen_on

STRIDES_S = 2.9
"""Four strides, over which an angle is a mean."""
AFTER_S = 10.0
GATE = UncertaintyGateParams()
PLACES = ("chest", "pelvis")
SEEDS = (11, 12, 13)


class Course:
    """Phases of a run, and when its corners are."""

    def __init__(self, placement, seed):
        self._rng = rng = np.random.default_rng(1000 * seed + len(placement))
        self.speed_m_s = rng.uniform(2.5, 4.5)
        angle = "lean_deg" if placement == "chest" else "tilt_deg"
        mounting = "chest-strap" if placement == "chest" else "sacrum-clip"
        self._story = parse_story(
            f'title = "corners"\nplacement = "{placement}"\nseed = {seed}\n[runner]\n'
            f"speed_m_s = {self.speed_m_s}\ncadence_spm = {rng.uniform(155, 185)}\n"
            f"{angle} = {rng.uniform(3, 9)}\nrotation_range_deg = {rng.uniform(6, 20)}\n"
            f"tilt_swing_deg = {rng.uniform(1, 3)}\nbraking_g = {rng.uniform(0.2, 0.45)}\n"
            f'[sensor]\npart = "{("lsm6ds3", "icm20948", "bmi270")[seed % 3]}"\n'
            f'mounting = "{mounting}"\ntilted_deg = 5.0\n[link]\nloss = 0.003\n'
            '[[phase]]\ndo = "stand"\nfor_s = 12\n'
        )
        self.seed, self.events = seed, []
        self._phases = list(self._story.phases)

    @property
    def now_s(self):
        return sum(phase.for_s for phase in self._phases)

    def go(self, do, for_s, **values):
        self._phases.append(Phase(do, for_s, {k: (v, v) for k, v in values.items()}))

    def corner(self, least_deg, most_deg, seconds):
        """Left or right, leaning more or less into it, mostly slower than before and after."""
        rng, start_s = self._rng, self.now_s
        angle = rng.uniform(least_deg, most_deg) * rng.choice([-1, 1])
        # A change of the turning rate takes a second.
        hold_s = max(rng.uniform(*seconds) - 1.0, 0.3)
        self.go(
            "run",
            hold_s,
            yaw_rate_deg_s=angle / hold_s,
            speed_m_s=self.speed_m_s * rng.uniform(0.7, 1.0),
            corner_lean=rng.uniform(0.0, 1.3),
        )
        self.events.append((start_s, self.now_s + 1.0))

    def straight(self, for_s=None):
        self.go("run", for_s or float(self._rng.uniform(14.0, 25.0)))

    def stop(self):
        start_s = self.now_s
        self.go("stand", float(self._rng.uniform(4.0, 12.0)))
        self.events.append((start_s, self.now_s + 4.0))

    def track(self):
        return seen_on(replace(self._story, phases=tuple(self._phases)), self.seed)


def corners(placement, seed):
    course = Course(placement, seed)
    course.straight(60.0)
    for _ in range(8):
        course.corner(60.0, 120.0, (1.3, 4.0))
        course.straight()
    return course


def turns_and_stops(placement, seed):
    course = Course(placement, seed)
    course.straight(50.0)
    for _ in range(2):
        course.corner(180.0, 180.0, (2.0, 4.0))
        course.straight()
        course.corner(60.0, 100.0, (2.0, 2.5))
        course.corner(60.0, 100.0, (2.0, 2.5))
        course.straight()
        course.stop()
        course.straight()
    return course


def curve_from_the_start(placement, seed):
    course = Course(placement, seed)
    start_s = course.now_s
    radius_m = course._rng.uniform(20.0, 40.0)
    for side in (1.0, -1.0):
        rate = side * math.degrees(course.speed_m_s / radius_m)
        course.go("run", 20.0, yaw_rate_deg_s=rate)
        course.events.append((start_s, course.now_s + 1.0))
        course.straight(25.0)
        start_s = course.now_s
    return course


def surges(placement, seed):
    """Slower by a quarter, then faster, in four seconds each: 0.45 m/s^2, which is 2.6 deg."""
    course = Course(placement, seed)
    course.straight(60.0)
    for _ in range(3):
        start_s = course.now_s
        for factor in (0.75, 1.15):
            course.go("run", 8.0, speed_m_s=factor * course.speed_m_s)
        course.events.append((start_s, course.now_s + 4.0))
        course.straight(20.0)
    return course


@functools.cache
def judged(make, placement, seed):
    """Of the forward and the side angle: error of each reading in deg, and whether it counts; and
    whether the reading is of the time of a corner or within ten seconds after it.

    What the accelerometer's own errors make of an angle is no matter of corners; it is the
    reading's error on the straight.
    """
    course = make(placement, seed)
    of = course.track()
    stage = Orientation(OrientationParams(), WearerInfo(of.bias_rad_s))
    blocks = [stage.push(block) for block in of.blocks]
    up = np.concatenate([block.up_segment for block in blocks])
    sigma_rad = np.concatenate([block.sigma_rad for block in blocks])
    n, t_s = round(STRIDES_S / of.dt_s), np.arange(len(up)) * of.dt_s
    wrong = np.degrees(
        [quat.tilt_rad(up) - of.tilt_rad, quat.obliquity_rad(up) - of.obliquity_rad]
    ).T
    grid = np.arange(n + round(8.0 / of.dt_s), len(up), round(0.5 / of.dt_s))
    grid = np.array([i for i in grid if of.running[i - n : i].all()])
    errors = np.array([wrong[i - n : i].mean(axis=0) for i in grid])
    window = round(GATE.window_s / of.dt_s)
    doubts = [sigma_rad[i - window : i] for i in grid]
    means = [one.sum(axis=0) / np.maximum((one > 0.0).sum(axis=0), 1) for one in doubts]
    counts = np.array(means) <= [GATE.forward_rad, GATE.side_rad]
    counts &= np.array([one.max(axis=0) for one in doubts]) <= GATE.worst_rad
    near = np.zeros(len(grid), dtype=bool)
    for start_s, end_s in course.events:
        near |= (t_s[grid] >= start_s) & (t_s[grid] < end_s + AFTER_S)
    usual = np.median(errors[counts.all(axis=1) & ~near], axis=0)
    return errors - usual, counts, near


COURSES = (corners, turns_and_stops, curve_from_the_start)


@pytest.mark.parametrize("seed", first_of(SEEDS))
@pytest.mark.parametrize("placement", PLACES)
@pytest.mark.parametrize("make", COURSES)
def test_an_angle_that_counts_after_a_corner_is_right(make, placement, seed):
    errors, counts, near = judged(make, placement, seed)
    assert near.sum() > 40
    for axis in (0, 1):
        assert np.abs(errors[near & counts[:, axis], axis]).max() < 0.7


@pytest.mark.long
def test_over_many_corners_hardly_an_angle_that_counts_is_half_a_degree_off():
    all_deg = [
        np.abs(errors[near & counts[:, axis], axis])
        for placement in PLACES
        for seed in SEEDS
        for make in COURSES
        for errors, counts, near in (judged(make, placement, seed),)
        for axis in (0, 1)
    ]
    assert np.mean(np.concatenate(all_deg) > 0.5) < 0.004


@pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=PLACES)
def test_no_lean_that_counts_comes_from_a_start(runner):
    name = "trunk_forward_lean_rad" if runner is CHEST else "pelvic_tilt_change_rad"
    session = coached(runner, "stand 8", "run 40", "stand 7", "run 30")
    grid, truth = session.seen.grid, session.simulation.truth
    counted = 0
    for t_s, value, good in zip(grid.t_s, grid.raw[name], grid.valid(name), strict=True):
        running = any(start < t_s < start + 25.0 for start in (9.0, 56.0))
        if good and running and grid["locomotion"][grid.t_s == t_s] == "running":
            meant = (truth.t_s > t_s - STRIDES_S) & (truth.t_s < t_s)
            true = truth.tilt_rad[meant].mean() - known(runner).stood_tilt_rad
            assert np.degrees(abs(value - true)) < 0.6, t_s
            counted += 1
    assert counted > 20


@pytest.mark.long
def test_a_change_of_speed_is_no_change_of_lean():
    """Where one cannot be told from the other, the angle does not count."""
    found = [judged(surges, placement, seed) for placement in PLACES for seed in SEEDS]
    judged_deg = np.concatenate([np.abs(e[near & c[:, 0], 0]) for e, c, near in found])
    assert len(judged_deg) > 100
    assert judged_deg.max() < 0.85
    assert np.mean(judged_deg > 0.5) < 0.1


def test_on_the_straight_nearly_all_angles_count_and_after_corners_some_do():
    far, after = [], []
    for placement in PLACES:
        for seed in SEEDS:
            _, counts, near = judged(corners, placement, seed)
            # Before, the filter finds the gyroscope's offset.
            settled = np.arange(len(near)) > 80
            far.append(counts[~near & settled].mean(axis=0))
            after.append(counts[near].mean(axis=0))
    assert np.mean(far, axis=0).min() > 0.9
    assert np.mean(after, axis=0).min() > 0.25
