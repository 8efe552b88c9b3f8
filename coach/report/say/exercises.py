"""Which exercises answer what a run has shown? What else is said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.practice.exercise import EXERCISES
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Finding
    from coach.practice.exercise import Exercise

_MOST = 4
_ALWAYS = ("plank", "arm_and_leg_raise", "bridge_with_leg_kick")


def exercises_for(findings: Iterable[Finding]) -> tuple[Exercise, ...]:
    """At most four that fit most of the findings; three for everybody where nothing was found."""
    found = set(findings)
    if not found:
        return tuple(one for one in EXERCISES if one.key in _ALWAYS)
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
