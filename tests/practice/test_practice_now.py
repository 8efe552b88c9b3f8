"""How a practice stands, told at each instant: one story of each kind, and its words."""

from __future__ import annotations

import itertools

import pytest

from coach.model import (
    Command,
    Decision,
    DeskNow,
    DeskState,
    ExerciseNow,
    ExercisePhase,
    Placement,
    PlannedSet,
    Side,
    StandStep,
)
from coach.model.units import RAD_PER_DEG
from coach.practice.desk.spans import LEAST_S
from coach.practice.exercise import BY_KEY
from coach.practice.exercise.exercise_kinds import Angle
from coach.wording.practices.now_words import now_shown
from tests.practice.desk_fast import FastPerson, live_day
from tests.practice.desk_person import Habits
from tests.practice.led import Wearer, play
from tests.practice.stander import check, chest


def runs_of(values):
    """Each value once for each time it lasts."""
    return [value for value, _ in itertools.groupby(values)]


# Standing


@pytest.fixture(scope="module")
def stood():
    return check(chest(scatter_deg=0.4))


def test_a_standing_check_names_posture_round_and_clock(stood):
    now = stood.now
    assert [one.t_s for one in now] == [one.t_s for one in stood.decisions]
    asked = [one for one in now if one.step in (StandStep.ASKED, StandStep.LISTENING)]
    a_round = ["stand_usual", "stand_tall", "stand_sunk"]
    assert runs_of((one.number, one.posture) for one in asked) == [
        (number, posture) for number in (1, 2, 3) for posture in a_round
    ]
    for before, one in itertools.pairwise(asked):
        if (one.number, one.posture) != (before.number, before.posture):
            assert one.posture == before.then
            # What was asked for has been held for as long as it was to be, to within an instant.
            assert before.held_s == pytest.approx(before.hold_s, abs=0.6)
    assert now[-1].step is StandStep.OVER
    assert now[-1].result == stood.result


def test_a_standing_check_in_words(stood):
    shown = [now_shown(one) for one in stood.now]
    tasks = runs_of(one.task for one in shown)
    assert tasks[-1] == "The check is over"
    assert tasks.count("Stand as tall as you can") == 3
    assert "round 2 of 3" in {one.doing for one in shown}
    (dial,) = next(s.dials for s, n in zip(shown, stood.now, strict=True) if n.held_s > 3.0)
    assert (dial.label, dial.unit) == ("held still", "of 10 s")
    assert dial.at == dial.high
    tall = next(one for one in shown if one.task == "Stand as tall as you can")
    assert tall.lines == (("then", "Let yourself sink"),)
    assert shown[-1].lines[0][0] == "result"


# Desk

PLAN = [
    (500.0, "slouch"),
    (620.0, "usual"),
    (900.0, "up"),
    (905.0, "walk 90"),
    (1000.0, "down"),
    (1200.0, "slouch"),
    (1700.0, "usual"),
]


@pytest.fixture(scope="module")
def sat():
    habits = Habits(seed=3)
    return live_day(
        FastPerson(habits, PLAN),
        3000.0,
        commands=((2000.0, Command.QUIET), (2300.0, Command.TALK)),
    )


def test_the_desk_tells_movement_reminder_and_quiet(sat):
    now = sat.of(DeskNow)
    assert len(now) == len(sat.of(Decision))
    walked = next(one for one in now if one.state is DeskState.WALKING and one.t_s > 900.0)
    after = next(one for one in now if one.t_s > walked.t_s + 120.0)
    assert after.still_since_s == pytest.approx(995.0, abs=15.0)
    assert after.remind_s == pytest.approx(after.still_since_s + 1500.0)
    (reminded_s,) = [at for at in sat.said("desk_get_up") if at > 1000.0]
    assert reminded_s == pytest.approx(after.remind_s, abs=60.0)
    quiet = [one.t_s for one in now if one.quiet_until_s is not None]
    assert (quiet[0], quiet[-1]) == pytest.approx((2000.0, 2300.0), abs=1.0)
    # A call at the desk is half an hour, unless it is ended.
    assert next(one for one in now if one.quiet_until_s).quiet_until_s == pytest.approx(
        3800.0, 1e-3
    )


def test_the_desk_tells_posture_against_the_own_band(sat):
    now = sat.of(DeskNow)
    assert any(one.learning for one in now)
    judged = [one for one in now if one.slouched is not None and one.border is not None]
    low = [one for one in judged if one.slouched]
    assert low
    # What has left is back only well inside, and it is told once it has lasted.
    late = [one.slouched and one.position > one.border + 0.3 for one in judged]
    longest = max(len(list(rows)) for late, rows in itertools.groupby(late) if late)
    assert longest * 0.5 <= LEAST_S + 1.0
    for one in now:
        assert now_shown(one).task
        assert one.position is None or len(now_shown(one).dials) == 2


def test_the_desk_in_words(sat):
    by_task = {now_shown(one).task: now_shown(one) for one in sat.of(DeskNow)}
    assert {"Below your band", "In your band", "Learning how you sit"} <= set(by_task)
    low = by_task["Below your band"]
    still, posture = low.dials
    assert still.label == "without moving about"
    assert not posture.inside
    assert posture.low < posture.high == 1.0
    quiet = next(one for one in sat.of(DeskNow) if one.quiet_until_s)
    assert ("quiet", "30 min more") in now_shown(quiet).lines


# Exercises

SETS = (
    PlannedSet("plank", hold_s=15.0, rest_s=12.0),
    PlannedSet("side_plank", Side.RIGHT, hold_s=10.0, rest_s=5.0),
)


@pytest.fixture(scope="module")
def done():
    return play(SETS, Placement.CHEST, wearer=Wearer())


def test_exercises_tell_set_clock_rest_and_what_comes(done):
    now = [one for one in done.outputs if isinstance(one, ExerciseNow)]
    phases = runs_of(one.phase for one in now)
    assert phases[:4] == [
        ExercisePhase.STANDING, ExercisePhase.AFTER, ExercisePhase.WAITING, ExercisePhase.DOING
    ]  # fmt: skip
    assert phases[-1] is ExercisePhase.OVER
    held = [one for one in now if one.phase is ExercisePhase.DOING and one.number == 1]
    assert {one.planned for one in held} == {SETS[0]}
    assert {one.then for one in held} == {SETS[1]}
    assert held[-1].held_s == pytest.approx(15.0, abs=0.6)
    rests = [one.rest_until_s - one.t_s for one in now if one.rest_until_s and one.number == 1]
    assert rests[0] == pytest.approx(12.0, abs=0.6)
    assert min(rests) <= 0.5
    assert any(one.asks_effort for one in now)
    assert now[-1].then is None


def test_exercises_in_words(done):
    now = [one for one in done.outputs if isinstance(one, ExerciseNow)]
    tasks = runs_of(now_shown(one).task for one in now)
    assert tasks[:4] == [
        "Stand tall and still for a moment",
        "The next set comes",
        "Plank: take the position",
        "Plank: hold",
    ]
    assert "Side plank, right: hold" in tasks
    assert tasks[-1] == "All done"
    shown = now_shown(next(one for one in now if one.held_s > 5.0))
    assert shown.doing == "set 1 of 2"
    assert (shown.dials[0].label, shown.dials[0].unit) == ("time", "of 15 s")
    assert shown.lines == (("then", "Side plank, right, hold 10 s"),)


def test_form_is_told_in_degrees_from_the_first_good_seconds():
    def rises(_doing, t_s):
        return (14.0 * min(max(t_s - 9.0, 0.0), 1.0), 0.0, 0.0)

    sets = (PlannedSet("plank", hold_s=25.0),)
    played = play(sets, Placement.CHEST, wearer=Wearer(move=rises))
    now = [one for one in played.outputs if isinstance(one, ExerciseNow) and one.form]
    rules = [rule for rule in BY_KEY["plank"].chest.form if rule.angle is Angle.NOD]
    by_way = {rule.direction: rule for rule in rules}
    before = [one.form[0] for one in now if one.held_s < 1.0]
    assert {(one.off_rad, one.fault) for one in before} == {(None, "")}
    (form,) = now[-1].form
    assert form.angle == Angle.NOD.value
    assert (form.low_rad, form.high_rad) == (-by_way[-1].band_rad, by_way[1].band_rad)
    assert form.off_rad == pytest.approx(14.0 * RAD_PER_DEG, abs=1.5 * RAD_PER_DEG)
    assert form.fault == by_way[1].fault
    dial = now_shown(now[-1]).dials[1]
    assert (dial.label, dial.inside) == ("forward or back", False)
    assert 12 <= int(dial.text) <= 16
    assert dial.state  # what is wrong, in place of the unit
    assert dial.at > dial.high
