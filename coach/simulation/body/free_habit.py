"""What one does by oneself, phase after phase: postures, exercises, what only looks like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import PlannedSet
from coach.simulation.body.body_story import OwnSet
from coach.simulation.body.exercise_habit import one_set
from coach.simulation.body.exercise_moves import EXERCISES
from coach.simulation.body.little_things import LITTLE
from coach.simulation.body.poses import POSES
from coach.simulation.body.standing_habit import hold
from coach.simulation.body.walk import LEAST_S

if TYPE_CHECKING:
    from coach.simulation.body.body_story import BodyPhase
    from coach.simulation.body.doer import Doer, Habit

STANDING = {
    "stand": "usual",
    "tall": "tall",
    "sunk": "sunk",
    "tip_forward": "pelvis_forward",
    "tip_back": "pelvis_back",
}
_LEAST_S = 2.0  # in a posture, however long the way there took
_TURNING_OVER = ("lying_on_back", "lying_on_left", "lying_on_front", "lying_on_right")


def phases(doer: Doer) -> Habit:
    """All phases of the story, one after the other."""
    for phase in doer.story.phases:
        yield from one_phase(doer, phase)


def one_phase(doer: Doer, phase: BodyPhase) -> Habit:
    """One phase; the way there counts as part of it, but what is begun is ended."""
    end_s = doer.now_s + phase.for_s
    do = phase.do
    if do in EXERCISES:
        yield from _exercise(doer, phase)
    elif do in POSES:
        yield from doer.take(do, POSES[do])
        yield from doer.wait(_LEAST_S)
    elif do in STANDING:
        if doer.posture != "standing":
            yield from doer.take("standing", POSES["standing"])
        left_s = max(1.0, end_s - doer.now_s - 1.0)
        yield from hold(doer, STANDING[do], left_s)
    elif do == "walk":
        yield from doer.walk_about(max(LEAST_S, phase.for_s - 5.0))
    elif do == "lie":
        yield from doer.take("lying_on_back", POSES["lying_on_back"])
    elif do == "turn_over":
        yield from _turn_over(doer, end_s)
    else:
        yield from LITTLE[do](doer, phase.deg)
    yield from doer.wait(end_s - doer.now_s)


def _exercise(doer: Doer, phase: BodyPhase) -> Habit:
    exercise = EXERCISES[phase.do]
    held = not exercise.path
    count = max(1, round(phase.for_s / (exercise.cycle_s * doer.traits.tempo + 0.4)))
    planned = PlannedSet(
        phase.do, hold_s=phase.for_s if held else 0.0, repetitions=0 if held else count
    )
    yield from one_set(doer, OwnSet(planned), led=False)


def _turn_over(doer: Doer, end_s: float) -> Habit:
    which = 0
    while doer.now_s < end_s:
        name = _TURNING_OVER[which % 4]
        yield from doer.take(name, POSES[name])
        yield from doer.wait(doer.about(4.0, 0.5))
        which += 1
