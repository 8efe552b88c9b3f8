"""Each exercise has words, a way to be recognised, a dose, a plan step, and what to mind."""

import pytest

from coach.model import Finding, Placement, PracticeKind, Side
from coach.practice.exercise import BY_KEY, EXERCISES, SAFETY_OF, SAFETY_TEXT, Safety
from coach.practice.exercise.exercise_kinds import NOT_SEEN
from coach.practice.exercise.position import CHEST, PELVIS
from coach.practice.exercise.session_plan import FINDING_WORDS, planned
from coach.practice.practice_book import english_words

WORDS = english_words(PracticeKind.EXERCISE)
each = pytest.mark.parametrize("one", EXERCISES, ids=lambda one: one.key)


@each
def test_it_has_words(one):
    assert len(one.how) == 2
    assert all(line.endswith(".") for line in one.how)
    assert WORDS[f"how_{one.key}"]
    assert WORDS[f"answer_{one.key}"]
    assert one.answers


@each
def test_it_has_a_recogniser_or_is_told_by_a_key(one):
    for view, known in ((one.chest, CHEST), (one.pelvis, PELVIS)):
        if view.lie is None:
            assert view.sees == NOT_SEEN
            assert view.counts is None
            assert view.form == ()
        else:
            assert view.lie in known
            assert view.sees != NOT_SEEN
        assert view.misses
        if one.dose.holds:
            assert view.counts is None


@each
def test_each_fault_has_words_that_are_few(one):
    for view in (one.chest, one.pelvis):
        for rule in view.form:
            for text in WORDS[f"form_{rule.fault}"]:
                assert len(text.split()) <= 6


@each
def test_it_has_a_dose_that_grows_and_a_plan_step(one):
    steps = one.dose.steps
    assert list(steps) == sorted(set(steps))
    assert 0 < one.dose.usual < len(steps)
    assert (one.dose.period_s == 0.0) == one.dose.holds
    for number, amount in enumerate(steps):
        made = planned(one, number, Side.LEFT)
        assert (made.hold_s, made.repetitions) == ((amount, 0) if one.dose.holds else (0.0, amount))


@each
def test_it_is_worn_where_it_is_seen_best(one):
    assert one.wear
    if any(view.lie for view in (one.chest, one.pelvis)):
        assert one.view(one.wear[0]).lie is not None


def test_names_are_one_each():
    assert len(BY_KEY) == len(EXERCISES) == len({one.name for one in EXERCISES})


def test_every_finding_is_answered_and_every_reason_to_mind_has_words():
    assert {finding for one in EXERCISES for finding in one.answers} == set(Finding)
    assert set(FINDING_WORDS) == set(Finding)
    assert set(SAFETY_OF) == set(Safety)
    assert {reason for one in EXERCISES for reason in one.safety} == set(Safety)
    said = " ".join(SAFETY_TEXT).lower()
    for word in ("back pain", "pregnant", "blood pressure", "hurts", "not a medical device"):
        assert word in said


def test_all_of_the_articles_exercises_are_there():
    article = {
        "plank", "side_plank", "arm_and_leg_raise", "sliding_leg_curl", "bridge_with_leg_kick",
        "single_leg_extension", "new_crunch", "roll_up", "crossover", "cobra", "childs_pose",
        "forward_fold", "cat_cow", "standing_cat_cow", "chest_opener",
    }  # fmt: skip
    assert article <= set(BY_KEY)
    assert Placement.WAIST.is_pelvic
