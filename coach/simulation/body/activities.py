"""What a person can be told to do for a while, beside the exercises."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.simulation.body.exercise_moves import EXERCISES
from coach.simulation.body.poses import POSES

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        "sit": "upright on a chair, with all that one does there",
        "slouch": "the same, sinking within a minute",
        "call": "the same, talking; hears nothing",
        "stand": "as one does",
        "tall": "standing as tall as can be",
        "sunk": "standing and letting oneself sink",
        "tip_forward": "standing, the pelvis tipped forward",
        "tip_back": "standing, the pelvis tipped back",
        "walk": "about the room or farther, and back",
        "get_up": "standing up, some steps, and back to the chair",
        "lie": "on the back",
        "pick_up": "something from the floor, bending",
        "squat": "down and up again",
        "cough": "a few times",
        "scratch": "an arm goes up, the trunk wriggles",
        "look_round": "turning the trunk to somebody and back",
        "reach": "far forward and back",
        "lean_aside": "to one side and back at the end",
        "turn_over": "from lying on one side to the next, again and again",
    }
    | dict.fromkeys(POSES, "rests so")
    | dict.fromkeys(EXERCISES, "this exercise, without a coach")
)
"""``do`` of a ``[[phase]]`` -> what it is."""
