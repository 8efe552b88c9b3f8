"""Exercises, and which finding each of them answers.

Common strength and mobility exercises. None of them has been shown to change a metric of this
project; they train what holds the posture that drifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.report.measure.findings import Finding
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise; its texts are to be translated.

    Args:
        name: What it is called.
        how: Two lines: the posture, then what to do in it.
        answers: Findings it fits.
    """

    name: str
    how: tuple[str, str]
    answers: frozenset[Finding]


def _fits(*findings: Finding) -> frozenset[Finding]:
    return frozenset(findings)


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        mark("Plank"),
        (
            mark("Forearms and toes on the floor, body straight from head to heels."),
            mark("Hold 20 to 40 s while breathing calmly; stop when the back sags. Three times."),
        ),
        _fits(Finding.FOLDS, Finding.PELVIS_TIPS, Finding.BACK_ROUNDS, Finding.TRUNK_TURNS),
    ),
    Exercise(
        mark("Alternating arm and leg raises"),
        (
            mark("On hands and knees, back level as a table."),
            mark("Stretch one arm and the opposite leg, hold 3 s, change. Ten on each side."),
        ),
        _fits(Finding.FOLDS, Finding.PELVIS_TURNS, Finding.TRUNK_TURNS, Finding.HIP_DROPS),
    ),
    Exercise(
        mark("New crunches"),
        (
            mark(
                "Lie on the back, knees bent, hands under the lower back so that it keeps its "
                "curve."
            ),
            mark("Lift head and shoulders a hand's width, hold 3 s, lower. Eight times, twice."),
        ),
        _fits(Finding.FOLDS, Finding.PELVIS_TIPS),
    ),
    Exercise(
        mark("Roll-ups"),
        (
            mark("Lie on the back, legs straight, arms stretched over the head."),
            mark("Roll up slowly, one vertebra after the other, and down again. Six times."),
        ),
        _fits(Finding.PELVIS_TIPS, Finding.LEANS_BACK),
    ),
    Exercise(
        mark("Crossovers"),
        (
            mark("Lie on the back, hands at the ears, knees over the hips."),
            mark(
                "Turn one elbow towards the other knee, stretching the free leg; change. Ten times."
            ),
        ),
        _fits(Finding.TRUNK_TURNS, Finding.PELVIS_TURNS, Finding.LEANS_SIDEWAYS),
    ),
    Exercise(
        mark("Side plank"),
        (
            mark("On one forearm and the side of one foot, or of the knee, hips lifted."),
            mark("Hold 15 to 30 s with the body in one line, then the other side. Three times."),
        ),
        _fits(Finding.HIP_DROPS, Finding.LEANS_SIDEWAYS),
    ),
    Exercise(
        mark("Single-leg extensions"),
        (
            mark("Lie on the back, knees over the hips, the lower back resting on the floor."),
            mark(
                "Stretch one leg just above the floor and bring it back; change. Ten on each side."
            ),
        ),
        _fits(Finding.PELVIS_TIPS, Finding.PELVIS_TURNS, Finding.CADENCE_FALLS),
    ),
    Exercise(
        mark("Bridge with leg kick"),
        (
            mark(
                "Lie on the back, feet flat, and lift the hips until trunk and thighs are in line."
            ),
            mark(
                "Stretch one knee without letting that side sink, lower, change. Eight on each "
                "side."
            ),
        ),
        _fits(Finding.HIP_DROPS, Finding.PELVIS_TIPS, Finding.FOLDS, Finding.UNEVEN),
    ),
    Exercise(
        mark("Sliding leg curl"),
        (
            mark("Lie on the back, heels on a towel on a smooth floor, hips lifted."),
            mark("Slide the heels away slowly and draw them back, hips up. Six to ten times."),
        ),
        _fits(Finding.PELVIS_TIPS, Finding.BRAKES, Finding.HEAVY_FEET),
    ),
    Exercise(
        mark("Single-leg calf raises"),
        (
            mark("Stand on one foot on a step, heel free, a finger on the wall."),
            mark("Up in one second, down in three. Twelve on each side."),
        ),
        _fits(Finding.HEAVY_FEET, Finding.LANDS_HARD, Finding.BOUNCES, Finding.UNEVEN),
    ),
    Exercise(
        mark("Skipping in place"),
        (
            mark("Stand tall, feet under the hips."),
            mark("Small quick hops on the forefoot, as quiet as can be, 30 s. Three times."),
        ),
        _fits(Finding.CADENCE_FALLS, Finding.LANDS_HARD, Finding.BOUNCES, Finding.BRAKES),
    ),
    Exercise(
        mark("Cobra"),
        (
            mark("Lie face down, hands under the shoulders, hips stay on the floor."),
            mark("Lift the chest only as far as is comfortable, hold 5 s, lower. Six times."),
        ),
        _fits(Finding.FOLDS, Finding.BACK_ROUNDS, Finding.PELVIS_TUCKS),
    ),
    Exercise(
        mark("Chest opener"),
        (
            mark("Stand in a doorway, forearms on the frame at the height of the shoulders."),
            mark("Step through until the chest stretches gently, hold 30 s. Twice."),
        ),
        _fits(Finding.BACK_ROUNDS, Finding.FOLDS),
    ),
    Exercise(
        mark("Cat-cow"),
        (
            mark("On hands and knees."),
            mark(
                "Round the back while breathing out, hollow it while breathing in. Ten slow times."
            ),
        ),
        _fits(Finding.PELVIS_TUCKS, Finding.LEANS_BACK, Finding.TRUNK_TURNS),
    ),
    Exercise(
        mark("Standing cat-cow"),
        (
            mark("Stand with bent knees, hands on the thighs."),
            mark("Round the back and draw the pelvis under, then hollow it. Ten slow times."),
        ),
        _fits(Finding.BACK_ROUNDS, Finding.PELVIS_TUCKS, Finding.LEANS_BACK),
    ),
    Exercise(
        mark("Forward fold"),
        (
            mark("Stand, knees a little bent, and let the trunk hang from the hips."),
            mark("Breathe five times and let head and arms grow heavy; roll up slowly."),
        ),
        _fits(Finding.PELVIS_TUCKS, Finding.HEAVY_FEET),
    ),
    Exercise(
        mark("Child's pose"),
        (
            mark("Kneel, sit back on the heels, arms stretched ahead on the floor."),
            mark("Let the back grow long for 30 to 60 s, breathing into it."),
        ),
        _fits(Finding.LEANS_BACK, Finding.PELVIS_TIPS),
    ),
    Exercise(
        mark("Half-kneeling hip stretch"),
        (
            mark("One knee on the floor, the other foot ahead, trunk upright."),
            mark("Tuck the pelvis until the front of the hip stretches, hold 30 s, change. Twice."),
        ),
        _fits(Finding.PELVIS_TIPS, Finding.LEANS_SIDEWAYS, Finding.UNEVEN),
    ),
)

_MOST = 4
_ALWAYS = ("Plank", "Alternating arm and leg raises", "Bridge with leg kick")


def exercises_for(findings: Iterable[Finding]) -> tuple[Exercise, ...]:
    """At most four that fit most of the findings; three for everybody where nothing was found."""
    found = set(findings)
    if not found:
        return tuple(one for one in EXERCISES if one.name in _ALWAYS)
    fitting = [one for one in EXERCISES if one.answers & found]
    fitting.sort(key=lambda one: -len(one.answers & found))
    return tuple(fitting[:_MOST])


HABITS: tuple[str, ...] = (
    mark("Sitting: feet on the floor, screen at eye height, the back against something."),
    mark("Standing: weight on both feet, knees not locked; change the leg that carries you."),
    mark("Whichever it is, get up and move for a minute every 20 to 30 minutes."),
)

NOT_MEASURED: tuple[str, ...] = (
    mark("shoulders and neck"),
    mark("arms and hands"),
    mark("drawing in the abdominals"),
    mark("knees, ankles and how the foot lands"),
)
"""Of what people mean by posture, what no sensor here sees."""

SAFETY: tuple[str, ...] = (
    mark("This is not a medical device: it does not diagnose, treat or prevent anything."),
    mark("Stop when something hurts; see a doctor or physiotherapist about pain that stays."),
    mark(
        "Another way of running loads other parts of the body: change one thing, little by little."
    ),
)
