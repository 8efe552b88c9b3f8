"""Do runs fold or drop less late in weeks with exercises? Rarely said where nothing changes."""

import dataclasses
import math

import numpy as np
import pytest

from coach.model import Placement
from coach.model.practice import PracticeKind
from coach.progress import MetricRecord, Verdict
from coach.progress.exercise_weeks import (
    DROP,
    FOLD,
    LEAST_WEEKS,
    WEEK_S,
    exercise_effects,
    step_between,
)
from tests.athlete.practised import practice_of
from tests.athlete.runners import run_of
from tests.progress.exercise_weeks_table import CONFIDENCE, DESIGNS, told, weeks_with

TRIALS = 2000
DAY_S = 86_400.0
LEAN, LEFT, RIGHT = (
    "trunk_forward_lean_rad",
    "contralateral_pelvic_drop_left_rad",
    "contralateral_pelvic_drop_right_rad",
)


@pytest.mark.long
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("n", "alike"), [(12, 0.0), (16, 0.3), (24, 0.6)])
def test_where_nothing_changes_no_more_than_one_in_twenty_is_told_it_does(design, n, alike):
    found = told(design, n, alike, 0.0, TRIALS)
    assert 1.0 - (1.0 - found.better) ** 2 <= 0.05
    assert found.wrong <= 0.05


def test_a_change_is_found_once_there_are_the_weeks_for_it():
    few, many = (told(DESIGNS[1], n, 0.3, 2.0, TRIALS).better for n in (12, 24))
    assert few < 0.5
    assert many >= 0.8
    # Who begins and goes on is hard to tell from a change that was on its way.
    assert told(DESIGNS[0], 24, 0.3, 2.0, TRIALS).better < 0.4


def test_a_slow_change_by_itself_is_no_effect_of_exercises():
    for design in DESIGNS:
        assert told(design, 24, 0.3, 0.0, TRIALS, slope=-0.2).better <= 0.025


def test_the_step_of_exact_numbers_is_exact():
    weeks = np.arange(16.0)
    x = weeks_with(DESIGNS[1], 16, np.random.default_rng(1))
    change, half, *_ = step_between(weeks, x, 3.0 + 0.1 * weeks - 2.0 * x, CONFIDENCE)
    assert change == pytest.approx(-2.0)
    assert half == pytest.approx(0.0, abs=1e-6)


def season(
    weeks, *, helps_rad, drifts=(LEAN, LEFT, RIGHT), seed=3, noise_rad=0.01, on=None, **told_of
):
    """Three runs a week; every second four weeks with two sessions of exercises."""
    rng = np.random.default_rng(seed)
    runs, exercises = [], []
    for week in range(weeks):
        with_exercises = (week // 4) % 2 if on is None else on(week)
        for k in range(3):
            day = 7.0 * week + 2.0 * k
            late = math.radians(2.0) - helps_rad * with_exercises + noise_rad * rng.normal()
            metrics = {name: MetricRecord(0.1, 0.01, 0.1, 0.1 + late, 3000) for name in drifts}
            runs.append(run_of(day, metrics=metrics, placement=Placement.CHEST, **told_of))
        if with_exercises:
            exercises += [
                practice_of(PracticeKind.EXERCISE, 7.0 * week + k + 0.5, **told_of) for k in (1, 3)
            ]
    return runs, exercises


def test_both_questions_are_answered_where_exercises_help():
    fold, drop = exercise_effects(*season(32, helps_rad=math.radians(1.5)))
    assert (fold.name, drop.name) == (FOLD, DROP)
    for one in (fold, drop):
        assert one.verdict is Verdict.BETTER
        assert (one.weeks_with, one.weeks_without) == (16, 16)
        assert one.low_rad < -math.radians(1.5) < one.high_rad < 0.0
        assert one.mean_with_rad < one.mean_without_rad
        assert one.weeks_more is None


def test_where_they_do_nothing_and_there_are_many_weeks_it_is_said_so():
    (one,) = exercise_effects(*season(80, helps_rad=0.0, drifts=(LEAN,)))
    assert one.verdict is Verdict.NO_CHANGE
    assert -one.least_rad <= one.low_rad <= one.high_rad <= one.least_rad


def test_where_runs_get_worse_it_is_said_too():
    (one,) = exercise_effects(*season(32, helps_rad=-math.radians(2.0), drifts=(LEAN,)))
    assert one.verdict is Verdict.WORSE


def test_with_few_weeks_it_is_said_how_many_more_and_the_number_is_kept():
    (early,) = exercise_effects(*season(9, helps_rad=0.0115, drifts=(LEAN,), noise_rad=0.0115))
    assert early.verdict is Verdict.CANNOT_TELL
    assert 1 <= early.weeks_more <= 40
    weeks = 9 + early.weeks_more
    told_of = [
        exercise_effects(
            *season(weeks, helps_rad=early.least_rad, drifts=(LEAN,), noise_rad=0.0115, seed=k)
        )[0].verdict
        is Verdict.BETTER
        for k in range(40)
    ]
    assert np.mean(told_of) >= 0.7  # four of five, as far as forty can tell


@pytest.mark.parametrize("on", [lambda week: 0, lambda week: 1, lambda week: week == 5])
def test_without_weeks_of_both_kinds_nothing_is_told(on):
    runs, exercises = season(20, helps_rad=0.05, drifts=(LEAN,), on=on)
    found = exercise_effects(runs, exercises)
    if not exercises:
        assert found == ()
        return
    (one,) = found
    assert min(one.weeks_with, one.weeks_without) < LEAST_WEEKS
    assert one.verdict is Verdict.CANNOT_TELL
    assert one.change_rad is None
    if on(0):
        assert one.weeks_more >= LEAST_WEEKS
    else:  # at one such week in twenty it takes more than two years
        assert one.weeks_more is None


def test_one_session_makes_no_week_with_exercises():
    runs, exercises = season(16, helps_rad=0.03, drifts=(LEAN,))
    (one,) = exercise_effects(runs, exercises[::2])
    assert one.weeks_with == 0


def test_simulated_ones_and_short_runs_do_not_count():
    runs, exercises = season(16, helps_rad=0.03, provenance="simulated")
    assert exercise_effects(runs, exercises) == ()
    runs, exercises = season(16, helps_rad=0.03)
    assert (
        exercise_effects([dataclasses.replace(r, running_s=100.0) for r in runs], exercises) == ()
    )


def test_weeks_without_a_run_say_nothing():
    runs, exercises = season(24, helps_rad=0.03, drifts=(LEAN,))
    begin = runs[0].started_utc_s
    kept = [r for r in runs if int((r.started_utc_s - begin) // WEEK_S) % 3]
    (one,) = exercise_effects(kept, exercises)
    assert one.weeks_with + one.weeks_without == 16
