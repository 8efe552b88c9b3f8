"""What exercises, faults of form and the states at a desk are called."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import DeskState, Effort, PracticeKind, Side
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import PlannedSet

PRACTICE_NAMES: Mapping[PracticeKind, str] = MappingProxyType(
    {
        PracticeKind.STAND: mark("standing check"),
        PracticeKind.DESK: mark("time at the desk"),
        PracticeKind.EXERCISE: mark("exercises"),
    }
)

EXERCISE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "plank": mark("plank"),
        "side_plank": mark("side plank"),
        "arm_and_leg_raise": mark("arm and leg raise"),
        "sliding_leg_curl": mark("sliding leg curl"),
        "bridge_with_leg_kick": mark("bridge with leg kick"),
        "single_leg_extension": mark("single-leg extension"),
        "new_crunch": mark("new crunch"),
        "roll_up": mark("roll-up"),
        "crossover": mark("crossover"),
        "cobra": mark("cobra"),
        "childs_pose": mark("child's pose"),
        "forward_fold": mark("forward fold"),
        "cat_cow": mark("cat-cow"),
        "standing_cat_cow": mark("standing cat-cow"),
        "chest_opener": mark("chest opener"),
        "calf_raise": mark("calf raise"),
        "skipping": mark("skipping"),
        "hip_stretch": mark("hip stretch"),
    }
)
"""Name in the table of exercises -> what people call it."""

FAULT_OF_FORM_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hips_sag": mark("hips sagged"),
        "hips_rise": mark("hips rose"),
        "hip_drops": mark("a hip dropped"),
        "hip_turns": mark("a hip turned"),
        "range_small": mark("small range"),
        "not_straight": mark("not straight"),
    }
)

STATE_NAMES: Mapping[DeskState, str] = MappingProxyType(
    {
        DeskState.SITTING: mark("sitting"),
        DeskState.STANDING: mark("standing"),
        DeskState.UPRIGHT: mark("sitting or standing"),
        DeskState.WALKING: mark("walking"),
        DeskState.LYING: mark("lying"),
        DeskState.MOVING: mark("moving otherwise"),
        DeskState.NO_DATA: mark("no data"),
    }
)

EFFORT_NAMES: Mapping[Effort, str] = MappingProxyType(
    {
        Effort.EASY: mark("easy"),
        Effort.RIGHT: mark("just right"),
        Effort.HARD: mark("hard"),
    }
)


def name_of_set(planned: PlannedSet) -> str:
    """What an exercise is called, with its side where it has one."""
    name = exercise_name(planned.exercise)
    if planned.side is Side.LEFT:
        return tr("{exercise}, left", exercise=name)
    if planned.side is Side.RIGHT:
        return tr("{exercise}, right", exercise=name)
    return name


def exercise_name(key: str) -> str:
    """What an exercise is called; one that no version here knows is given in words."""
    return tr(EXERCISE_NAMES[key]) if key in EXERCISE_NAMES else key.replace("_", " ")


def fault_name(key: str) -> str:
    """What went wrong with the form, likewise."""
    rule = key.removeprefix("form_")
    return tr(FAULT_OF_FORM_NAMES[rule]) if rule in FAULT_OF_FORM_NAMES else rule.replace("_", " ")
