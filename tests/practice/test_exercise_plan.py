"""The plan: from what drifted, fading in, growing by what went well, a step a week at most."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import Effort, Finding, FormFault, Placement, PlannedSet, Recognised, SetDone, Side
from coach.practice.exercise import BY_KEY, EXERCISES, PastSession, plan_of
from coach.practice.exercise.session_plan import (
    READY_S,
    STEP_DAYS,
    STRENGTH_A_WEEK,
    planned,
    standing_of,
)

PLANK = BY_KEY["plank"]


def done(one: PlannedSet, *, pain=False, effort=None, completed=True, faults=()):
    return SetDone(
        130.0, 100.0, one, Recognised.SENSOR, one.hold_s, None, None, None, faults, effort,
        completed=completed, pain=pain,
    )  # fmt: skip


def session(day, exercise=PLANK, step=1, **how):
    return PastSession(day, (done(planned(exercise, step), **how),))


def minutes_of(plan):
    total = 0.0
    for one in plan.sets:
        dose = BY_KEY[one.exercise].dose
        total += READY_S + one.rest_s + (one.hold_s or one.repetitions * dose.period_s)
    return total / 60.0


@pytest.mark.parametrize("finding", Finding)
def test_the_first_exercises_answer_what_was_found_and_say_so(finding):
    plan = plan_of([finding], [], today=100.0)
    assert plan.sets
    assert len(plan.why) == len(plan.sets)
    for one, why in zip(plan.sets, plan.why, strict=True):
        assert finding in BY_KEY[one.exercise].answers
        assert "your last runs" in why


def test_without_a_finding_there_is_a_plan_for_everybody():
    plan = plan_of([], [], today=100.0)
    assert {"plank", "arm_and_leg_raise"} <= {one.exercise for one in plan.sets}
    assert all("for everybody" in why for why in plan.why)


@settings(max_examples=60, deadline=None)
@given(
    found=st.lists(st.sampled_from(list(Finding)), max_size=5, unique=True),
    minutes=st.floats(3.0, 30.0),
    before=st.integers(0, 6),
)
def test_it_keeps_to_its_time(found, minutes, before):
    past = [
        PastSession(10.0 * n, tuple(done(planned(one, 1)) for one in EXERCISES))
        for n in range(before)
    ]
    plan = plan_of(found, past, minutes, today=100.0)
    assert minutes_of(plan) <= minutes
    assert plan == plan_of(found, past, minutes, today=100.0)


def test_ten_minutes_are_used():
    past = [
        PastSession(10.0 * n, tuple(done(planned(one, 1)) for one in EXERCISES)) for n in range(4)
    ]
    plan = plan_of([Finding.FOLDS, Finding.HIP_DROPS], past, today=100.0)
    assert 7.0 <= minutes_of(plan) <= 10.0


def test_it_fades_in():
    def planks(past):
        plan = plan_of([Finding.FOLDS], past, 20.0, today=100.0)
        return sum(one.exercise == "plank" for one in plan.sets)

    assert [planks([session(70.0 + 9 * n) for n in range(k)]) for k in range(4)] == [1, 2, 3, 3]


def test_a_step_more_after_two_good_sessions_and_a_week():
    assert standing_of(PLANK, [], 0.0).step == 1
    assert standing_of(PLANK, [session(1.0), session(4.0)], 5.0).step == 1
    assert standing_of(PLANK, [session(1.0), session(4.0), session(8.0)], 9.0).step == 2


@settings(max_examples=200, deadline=None)
@given(
    gaps=st.lists(st.floats(0.2, 6.0), max_size=40),
    bad=st.sets(st.integers(0, 39), max_size=6),
)
def test_never_more_than_one_step_in_a_week(gaps, bad):
    day, past, steps = 0.0, [], []
    for number, gap in enumerate(gaps):
        day += gap
        past.append(session(day, effort=Effort.HARD if number in bad else None))
        steps.append((day, standing_of(PLANK, past, day).step))
    for (day, step), (later, other) in itertools.combinations(steps, 2):
        if later - day < STEP_DAYS:
            assert other - step <= 1
    for (_, step), (_, other) in itertools.pairwise(steps):
        assert abs(other - step) <= 1


@pytest.mark.parametrize("how", [{"pain": True}, {"effort": Effort.HARD}])
def test_a_step_less_after_pain_or_what_was_hard(how):
    past = [session(1.0), session(4.0), session(9.0), session(12.0, **how)]
    before, after = standing_of(PLANK, past[:-1], 12.0), standing_of(PLANK, past, 13.0)
    assert after.step == before.step - 1
    assert "step less" in after.why


@pytest.mark.parametrize(
    "how",
    [
        {"completed": False},
        {"faults": (FormFault("hips_sag", 105.0, 12.0, 0.2, told=True),)},
    ],
)
def test_what_was_not_whole_or_in_poor_form_does_not_grow(how):
    past = [session(day, **how) for day in (1.0, 4.0, 9.0, 12.0)]
    assert standing_of(PLANK, past, 13.0).step == 1


def test_what_hurt_is_left_out_for_a_week():
    past = [session(50.0), session(53.0, pain=True)]

    def names(today):
        return {one.exercise for one in plan_of([Finding.FOLDS], past, today=today).sets}

    assert "plank" not in names(57.0)
    assert "plank" in names(61.0)


def test_strength_has_rest_between_and_a_limit_in_a_week():
    week = [session(50.0 + 2.0 * n) for n in range(STRENGTH_A_WEEK)]
    for past, today in ((week[:1], 50.5), (week, 55.5)):
        plan = plan_of([Finding.FOLDS], past, today=today)
        assert plan.sets
        assert all(BY_KEY[one.exercise].loosens for one in plan.sets)
        assert plan.note
    free = plan_of([Finding.FOLDS], week[:1], today=52.0)
    assert any(not BY_KEY[one.exercise].loosens for one in free.sets)


def test_both_sides_are_done():
    plan = plan_of([Finding.LEANS_SIDEWAYS], [], today=1.0)
    sides = [one.side for one in plan.sets if one.exercise == "side_plank"]
    assert sides.count(Side.LEFT) == sides.count(Side.RIGHT) > 0


def test_what_the_worn_sensor_sees_goes_first():
    plan = plan_of([], [], today=1.0, placements=(Placement.PELVIS,))
    assert BY_KEY[plan.sets[1].exercise].pelvis.lie is not None
