"""Unkind simulated people, from samples: recognised, counted, held, told, and left in peace.

A few of them; ``tests.practice.positions`` and ``tests.practice.body_people`` print many.
"""

from __future__ import annotations

import pytest

from coach.model import Cue, Placement, Recognised
from coach.model.units import RAD_PER_DEG
from coach.practice.exercise import BY_KEY
from coach.practice.exercise.exercise_kinds import Lie
from coach.practice.exercise.exercise_params import ExerciseParams
from tests.practice.body_people import led
from tests.practice.positions import SEEN, in_others

PEOPLE = (1, 2)
COUNTED = [
    ("new_crunch", "chest"),
    ("crossover", "chest"),
    ("roll_up", "pelvis"),
    ("cat_cow", "pelvis"),
    ("standing_cat_cow", "chest"),
    ("sliding_leg_curl", "pelvis"),
]
FAULTS = [
    ("plank", "chest", "hips_sag", "hips_sag"),
    ("plank", "chest", "hips_rise", "hips_rise"),
    ("plank", "pelvis", "hips_sag", "not_straight"),
    ("arm_and_leg_raise", "pelvis", "hip_turns", "hip_turns"),
    ("bridge_with_leg_kick", "pelvis", "hip_drops", "hip_drops"),
    ("bridge_with_leg_kick", "chest", "hips_sag", "hips_sag"),
]
P = ExerciseParams()


def band_deg(exercise, place, fault):
    rules = BY_KEY[exercise].view(Placement(place)).form
    return next(one.band_rad for one in rules if one.fault == fault) / RAD_PER_DEG


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("place", ["chest", "pelvis"])
@pytest.mark.parametrize("exercise", SEEN)
def test_each_position_is_recognised(exercise, place):
    assert led(1, place, exercise).done.recognised is Recognised.SENSOR


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("place", ["chest", "pelvis"])
def test_what_is_no_exercise_is_in_none(place):
    for number in PEOPLE:
        assert in_others(number, place) <= {Lie.UPRIGHT}


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "place"), COUNTED)
def test_repetitions_are_counted_within_one(exercise, place):
    for number in PEOPLE:
        one = led(number, place, exercise)
        begun = [rep for rep in one.truth.repetitions if rep.t_s < one.done.t_s - 1.0]
        assert abs(one.done.repetitions - len(begun)) <= 1
        assert not [rule for rule in one.rules if rule.startswith("form_")]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ["plank", "side_plank", "childs_pose"])
def test_a_hold_is_timed_within_a_second(exercise):
    for number in PEOPLE:
        one = led(number, "chest", exercise)
        assert one.done.recognised is Recognised.SENSOR
        assert abs(one.hold_error_s) <= 1.0
        assert not [rule for rule in one.rules if rule.startswith("form_")]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "place", "wrong", "told"), FAULTS)
def test_a_fault_is_told_in_time(exercise, place, wrong, told):
    size = 1.5 * band_deg(exercise, place, told)
    extra = f'[[set.fault]]\nrule = "{wrong}"\ndeg = {size:.2f}\nat_s = 4\nfor_s = 90\nover_s = 1.0'
    for number in PEOPLE:
        one = led(number, place, exercise, extra)
        fault = next(each for each in one.truth.faults if each.rule == wrong)
        said = [
            cue.t_s - fault.t_s
            for cue in one.outputs
            if isinstance(cue, Cue) and cue.rule == f"form_{told}"
        ]
        assert said
        assert 0.0 < said[0] <= P.dwell_s + 10.0


@pytest.mark.slow
def test_without_a_calibration_standing_and_the_first_position_do():
    one = led(1, "chest", "plank", calibrate=False)
    assert one.rules[0] == "exercise_stand"
    assert one.done.recognised is Recognised.SENSOR
    assert one.done.completed
