"""What one does by oneself, phase after phase: postures, exercises, what only looks like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import PlannedSet
from coach.simulation.body.body_story import OwnSet
from coach.simulation.body.exercise_habit import one_set
from coach.simulation.body.exercise_moves import EXERCISES
from coach.simulation.body.poses import POSES
from coach.simulation.body.standing_habit import hold
from coach.simulation.body.walk import LEAST_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.simulation.body.body_story import BodyPhase
    from coach.simulation.body.doer import Doer, Habit

STANDING = {
    "stand": "usual",
    "tall": "tall",
    "sunk": "sunk",
    "tip_forward": "pelvis_forward",
    "tip_back": "pelvis_back",
}
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


# What only looks like something.


def _pick_up(doer: Doer, deg: float | None) -> Habit:
    rows = np.array([[75.0, doer.noise(6.0), doer.noise(8.0)], [50.0, doer.noise(4.0), 0.0]])
    yield from _dip(doer, rows * (1.0 if deg is None else deg / 75.0), -0.35, doer.about(1.2))


def _squat(doer: Doer, deg: float | None) -> Habit:
    rows = np.array([[38.0, doer.noise(3.0), 0.0], [32.0, doer.noise(3.0), 0.0]])
    yield from _dip(doer, rows * (1.0 if deg is None else deg / 38.0), -0.4, doer.about(1.3))


def _dip(doer: Doer, rows: np.ndarray, up_m: float, for_s: float) -> Habit:
    doer.figure.aside_m[1] = up_m
    doer.figure.offsets_deg["dip"] = rows
    posture = doer.posture
    doer.says("moving")
    yield from doer.move(for_s)
    yield from doer.wait(doer.about(0.5, 0.6))
    doer.figure.aside_m[1] = 0.0
    doer.figure.offsets_deg.pop("dip")
    yield from doer.move(doer.about(for_s))
    doer.says(posture)


def _cough(doer: Doer, _deg: float | None) -> Habit:
    for _ in range(int(doer.rng.integers(2, 6))):
        size = doer.about(3.0, 0.4)
        rows = np.array([[size, 0.0, 0.0], [0.3 * size, 0.0, 0.0]])
        yield from doer.pulse(rows, 0.14, 0.03, doer.about(0.25))
        yield from doer.wait(doer.about(0.35, 0.5))


def _scratch(doer: Doer, _deg: float | None) -> Habit:
    side = float(doer.rng.choice([-1.0, 1.0]))
    for _ in range(int(doer.rng.integers(3, 8))):
        rows = np.array([[doer.noise(1.5), 2.0 * side, 3.0 * side], [0.0, doer.noise(0.5), 0.0]])
        yield from doer.pulse(rows, doer.about(0.2), 0.02, doer.about(0.2))


def _look_round(doer: Doer, deg: float | None) -> Habit:
    twist = (deg if deg is not None else doer.about(35.0, 0.3)) * float(doer.rng.choice([-1, 1]))
    rows = np.array(
        [[doer.noise(3.0), doer.noise(3.0), twist], [0.0, doer.noise(2.0), 0.4 * twist]]
    )
    yield from doer.pulse(rows, doer.about(0.9), doer.about(4.0, 0.6), doer.about(0.9))


def _reach(doer: Doer, deg: float | None) -> Habit:
    size = deg if deg is not None else doer.about(20.0, 0.3)
    side = float(doer.rng.choice([-1.0, 1.0]))
    rows = np.array([[size, 0.2 * size * side, 0.5 * size * side], [0.4 * size, 0.0, 0.0]])
    yield from doer.pulse(rows, doer.about(0.8), doer.about(0.6, 0.5), doer.about(0.9))


def _lean_aside(doer: Doer, deg: float | None) -> Habit:
    roll = (deg if deg is not None else doer.about(8.0, 0.3)) * float(doer.rng.choice([-1, 1]))
    rows = np.array([[2.0, roll, 0.0], [0.0, 0.5 * roll, 0.0]])
    yield from doer.pulse(rows, doer.about(1.0), doer.about(20.0, 0.6), doer.about(1.0))


LITTLE: Mapping[str, Callable[[Doer, float | None], Habit]] = {
    "pick_up": _pick_up,
    "squat": _squat,
    "cough": _cough,
    "scratch": _scratch,
    "look_round": _look_round,
    "reach": _reach,
    "lean_aside": _lean_aside,
}
"""Small things: done in whatever posture one is in."""
