"""Which foot: right where the movement is clear, unnamed where it is not, never guessed."""

from __future__ import annotations

import cmath
import functools
import math

import numpy as np
import pytest

from coach.analysis import analyze
from coach.gait.sides import WALKING_SIDES, SideParams, SideVote
from coach.model import Side
from coach.simulation import simulate
from tests.theory.sessions import PELVIS, config_of, run

RUN = "cadence_spm = 168"


@functools.cache
def named(phase, gait="run"):
    """Of the steps from the 21st on: how many are named right, wrong, not at all."""
    simulation = simulate(PELVIS.story("stand 6", f"{gait} 30; {phase}"))
    steps = run(config_of(PELVIS), simulation).seen.steps
    return counted([s for s in steps if s.t_s > 6.0][20:], simulation.truth.contacts)


def counted(steps, contacts):
    landed_s = np.array([c.t_ic_s for c in contacts])
    right = wrong = none = 0
    for step in steps:
        true = contacts[int(np.argmin(abs(landed_s - step.t_s)))].side
        none += step.side is Side.UNKNOWN
        right += step.side is true
        wrong += step.side not in (true, Side.UNKNOWN)
    assert right + wrong + none > 20
    return right, wrong, none


# The pelvis's own swing makes the force across point anywhere; the rolling stays.
@pytest.mark.parametrize("sway_g", [0.0, 0.1, 0.25])
@pytest.mark.parametrize("drop_phase", [-0.04, 0.06, 0.18])
def test_the_force_across_does_not_matter_at_a_running_pelvis(sway_g, drop_phase):
    _, wrong, none = named(f"{RUN}\nhip_sway_g = {sway_g}\ndrop_phase = {drop_phase}")
    assert wrong == 0
    assert none == 0


def test_rolling_a_quarter_of_a_stride_off_names_no_foot():
    right, wrong, _ = named(f"{RUN}\ndrop_phase = 0.54")
    assert (right, wrong) == (0, 0)


def test_a_pelvis_that_does_not_roll_names_no_foot_wrongly():
    _, wrong, _ = named(f"{RUN}\ndrop_left_deg = 0.0\ndrop_right_deg = 0.0")
    assert wrong == 0


def test_a_walking_pelvis_is_told_by_the_force_across():
    _, wrong, none = named("drop_phase = 0.9", gait="walk")
    assert (wrong, none) == (0, 0)


def test_a_walking_pelvis_without_force_across_is_told_by_its_rolling():
    _, wrong, none = named("side_force_g = 0.0\nhip_sway_g = 0.0", gait="walk")
    assert (wrong, none) == (0, 0)


def test_without_a_gyroscope_a_running_pelvis_names_no_foot():
    simulation = simulate(PELVIS.story("stand 6", f"run 25; {RUN}"))
    acc, _ = simulation.arrays()
    axes = "forward=+x,left=+y,up=+z"
    seen = analyze(acc, None, rate_hz=104.0, placement="pelvis", axes=axes)
    assert len(seen.steps) > 40
    assert {step.side for step in seen.steps} == {Side.UNKNOWN}


def walked(votes, vote):
    """Names of successive steps; each step votes before the next is named."""
    sides = []
    for k, off_stride in enumerate(votes):
        sides.append(vote.step()[0])
        vote.vote((1.0 if k % 2 else -1.0) * cmath.exp(2j * math.pi * off_stride))
    return sides


def test_a_side_is_named_from_ten_steps_that_agree():
    sides = walked([0.0] * 20, SideVote(SideParams()))
    assert sides[:10] == [Side.UNKNOWN] * 10
    assert sides[10:] == [Side.RIGHT, Side.LEFT] * 5


def test_no_side_is_named_near_a_quarter_stride():
    near = SideParams().off_stride - 0.01
    assert Side.LEFT in walked([near] * 20, SideVote(SideParams()))
    for off in (0.02, 0.06, 0.1):
        assert set(walked([0.19 + off] * 40, SideVote(SideParams()))) == {Side.UNKNOWN}


def test_after_a_step_that_nobody_saw_no_foot_is_named_until_it_is_clear_again():
    vote = SideVote(SideParams())
    walked([0.0] * 32, vote)
    # From here on the other foot: half a stride off.
    sides = walked([0.5] * 40, vote)
    unnamed = [k for k, side in enumerate(sides) if side is Side.UNKNOWN]
    assert unnamed
    assert unnamed == list(range(unnamed[0], unnamed[-1] + 1))
    before, after = sides[: unnamed[0]], sides[unnamed[-1] + 1 :]
    assert len(before) <= 17
    assert len(after) >= 8
    assert all(side is (Side.LEFT if k % 2 else Side.RIGHT) for k, side in enumerate(before))
    assert all(
        side is (Side.RIGHT if k % 2 else Side.LEFT)
        for k, side in enumerate(after, unnamed[-1] + 1)
    )


def test_walking_feet_are_named_anew_a_few_steps_after_one_that_nobody_saw():
    vote = SideVote(WALKING_SIDES)
    walked([0.0] * 20, vote)
    sides = walked([0.5] * 20, vote)
    unnamed = [k for k, side in enumerate(sides) if side is Side.UNKNOWN]
    assert unnamed == list(range(2, WALKING_SIDES.least))
    assert all(side is (Side.LEFT if k % 2 else Side.RIGHT) for k, side in enumerate(sides[:2]))
    for k, side in list(enumerate(sides))[WALKING_SIDES.least :]:
        assert side is (Side.RIGHT if k % 2 else Side.LEFT)


def test_the_own_vote_of_a_step_counts_for_its_name():
    vote = SideVote(WALKING_SIDES)
    for k in range(WALKING_SIDES.least):
        assert vote.step()[0] is Side.UNKNOWN
        vote.vote(1.0 if k % 2 else -1.0)
    assert vote.name()[0] is Side.LEFT


def test_a_step_that_shows_nothing_does_not_vote():
    vote = SideVote(SideParams())
    for _ in range(40):
        assert vote.step() == (Side.UNKNOWN, 0.5)
        vote.vote(0j)
