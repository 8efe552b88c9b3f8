"""Form: what goes wrong by half more than its band is told in time, good form hears nothing."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from coach.model import Command, Placement, PlannedSet, Side
from coach.model.units import RAD_PER_DEG
from coach.practice.exercise import BY_KEY, EXERCISES
from coach.practice.exercise.exercise_kinds import Angle
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.one_set import RANGE
from tests.practice.led import CHEST_POSES, PELVIS_POSES, Wearer, play
from tests.practice.many_people import done_by, person, swing

PARAMS = ExerciseParams()
BEGINS_S = 9.0

RULES = [
    (one.key, place, rule)
    for one in EXERCISES
    for place in (Placement.CHEST, Placement.PELVIS)
    for rule in one.view(place).form
    if rule.fault != RANGE
]


def off_by(exercise, rule, size_deg, side):
    """What is added to the pose, so that the angle of a rule is off by so much."""

    def move(_doing, t_s):
        share = min(max((t_s - BEGINS_S) / 1.0, 0.0), 1.0)
        size = size_deg * share * (rule.direction or 1)
        match rule.angle:
            case Angle.NOD:
                return (size, 0.0, 0.0)
            case Angle.ROLL:
                return (0.0, size, 0.0)
            case Angle.SLOPE:
                return (0.0, 0.0, size if side is Side.LEFT else -size)

    return move


def set_of(exercise, seconds=40.0):
    row = BY_KEY[exercise]
    side = Side.LEFT if row.sided else Side.UNKNOWN
    if row.dose.holds:
        return PlannedSet(exercise, side, hold_s=seconds)
    return PlannedSet(exercise, side, repetitions=round(seconds / row.dose.period_s))


def with_fault(exercise, place, rule, share, **more):
    rng = np.random.default_rng(3)
    wearer, strap = person(rng, exercise, place, 10**6)
    planned = set_of(exercise)
    size = share * rule.band_rad / RAD_PER_DEG
    wearer.move = off_by(exercise, rule, size, planned.side)
    return play([planned], place, wearer=wearer, standing=strap, **more)


@pytest.mark.parametrize(("exercise", "place", "rule"), RULES)
def test_a_fault_of_half_more_than_the_band_is_told_in_time(exercise, place, rule):
    played = with_fault(exercise, place, rule, 1.5)
    go_s = next(cue.t_s for cue in played.cues if cue.rule == "exercise_go") + 0.5
    told = [cue.t_s for cue in played.cues if cue.rule == f"form_{rule.fault}"]
    assert told, played.transcript()
    assert told[0] - (go_s + BEGINS_S) <= PARAMS.dwell_s + 10.0
    assert all(b - a >= PARAMS.gap_s for a, b in itertools.pairwise(told))
    (done,) = played.done
    (fault,) = [one for one in done.faults if one.rule == rule.fault]
    assert fault.told
    assert fault.worst_rad == pytest.approx(1.5 * rule.band_rad, rel=0.25)
    assert done.completed


@pytest.mark.parametrize(("exercise", "place", "rule"), RULES)
def test_a_fault_of_half_its_band_is_none(exercise, place, rule):
    played = with_fault(exercise, place, rule, 0.5)
    assert not [one for one in played.rules if one.startswith("form_")]
    assert played.done[0].faults == ()


def test_the_same_word_comes_again_after_its_time_and_no_sooner():
    rule = BY_KEY["plank"].chest.form[0]
    played = with_fault("plank", Placement.CHEST, rule, 1.5)
    said_s = [cue.t_s for cue in played.cues if cue.rule == "form_hips_sag"]
    assert len(said_s) == 2
    assert said_s[1] - said_s[0] >= PARAMS.again_s


def test_moments_out_of_form_do_not_add_up_in_a_hold():
    rule = BY_KEY["plank"].chest.form[0]
    fault = off_by("plank", rule, 1.5 * rule.band_rad / RAD_PER_DEG, Side.UNKNOWN)
    wearer = Wearer(move=lambda doing, t_s: fault(doing, t_s) if t_s % 7.0 < 1.5 else (0, 0, 0))
    played = play([PlannedSet("plank", hold_s=60.0)], Placement.CHEST, wearer=wearer)
    assert not [one for one in played.rules if one.startswith("form_")]


def test_quiet_keeps_the_words_back_and_the_fault_is_kept():
    rule = BY_KEY["plank"].chest.form[0]
    played = with_fault("plank", Placement.CHEST, rule, 1.5, events=[(11.0, Command.QUIET)])
    assert not [cue for cue in played.cues if cue.rule.startswith("form_")]
    (fault,) = played.done[0].faults
    assert not fault.told


def test_who_comes_back_hears_so():
    rule = BY_KEY["plank"].chest.form[0]
    fault = off_by("plank", rule, 12.0, Side.UNKNOWN)
    wearer = Wearer(move=lambda doing, t_s: fault(doing, t_s) if t_s < 19.0 else (0.0, 0.0, 0.0))
    played = play([PlannedSet("plank", hold_s=60.0)], Placement.CHEST, wearer=wearer)
    assert played.rules.index("form_good") > played.rules.index("form_hips_sag")


def test_waves_that_become_small_are_told():
    poses = PELVIS_POSES
    whole = swing("both", 40.0, 6.0, np.ones(8), 10**6, 0.0)

    def tired(doing, t_s):
        nod, roll, side = whole(doing, t_s)
        return (nod * (1.0 if t_s < 24.0 else 0.66), roll, side)

    played = play(
        [PlannedSet("cat_cow", repetitions=12)], Placement.PELVIS, wearer=Wearer(poses, move=tired)
    )
    assert "form_range_small" in played.rules
    assert [one.rule for one in played.done[0].faults] == [RANGE]


@pytest.mark.parametrize("place", [Placement.CHEST, Placement.PELVIS])
@pytest.mark.parametrize("exercise", [one.key for one in EXERCISES])
def test_good_form_hears_no_correction(exercise, place):
    rng = np.random.default_rng(11)
    for _ in range(3):
        played = done_by(rng, exercise, place, seconds=240.0)
        assert not [one for one in played.rules if one.startswith("form_")]
        assert played.done[0].completed


def test_trembling_is_the_second_half_against_the_first():
    def shake(_doing, t_s):
        size = 0.05 if t_s < 12.0 else 0.3
        return (size * math.sin(2.0 * math.pi * 7.0 * t_s), 0.0, 0.0)

    wearer = Wearer(CHEST_POSES, move=shake)
    (done,) = play([PlannedSet("plank", hold_s=30.0)], Placement.CHEST, wearer=wearer).done
    first, second = done.tremble_rad_s
    assert second > 2.0 * first
    assert done.faults == ()
