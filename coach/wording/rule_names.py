"""What the coach speaks of, in a runner's words: rules, topics, and what is said without a rule."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.rules import PRAISE
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lean_too_far": mark("leaning too far"),
        "lean_too_upright": mark("too upright"),
        "leans_to_the_left": mark("leaning left"),
        "leans_to_the_right": mark("leaning right"),
        "cadence_low": mark("low cadence"),
        "stride_too_long": mark("long strides"),
        "lands_hard": mark("hard landing"),
        "bounces_high": mark("high bounce"),
        "uneven_steps": mark("uneven steps"),
        "pelvis_tipped_forward": mark("pelvis tipped forward"),
        "pelvis_tucked_under": mark("pelvis tucked under"),
        "hip_drops_on_left_stance": mark("right hip drop"),
        "hip_drops_on_right_stance": mark("left hip drop"),
        "pelvis_turns_much": mark("turning pelvis"),
        "trunk_turns_much": mark("turning trunk"),
        "trunk_bent": mark("rounded back"),
    }
)
"""Rule -> what it corrects."""

TOPIC_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lean": mark("forward lean"),
        "side_lean": mark("side lean"),
        "cadence": mark("cadence"),
        "landing": mark("landing impact"),
        "bounce": mark("bounce"),
        "symmetry": mark("left-right difference"),
        "pelvic_tilt": mark("pelvic tilt"),
        "pelvic_drop": mark("hip drop"),
        "rotation": mark("rotation"),
        "spine": mark("rounded back"),
    }
)
"""Topic -> the one thing to work on, which may be of several rules."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        PRAISE: mark("praise"),
        "drift": mark("getting tired"),
        "metronome_offer": mark("offer of the clicks"),
        "recall": mark("your own phrase"),
        "remind_shoulders": mark("reminder: shoulders"),
        "remind_neck": mark("reminder: neck"),
        "remind_arms": mark("reminder: arms"),
        "remind_abdominals": mark("reminder: abdominals"),
        "battery_low": mark("sensor battery low"),
        "sensor_lost": mark("sensor lost"),
        "sensor_back": mark("sensor back"),
        "sensor_moved": mark("sensor moved"),
        "pain": mark("pain told"),
        "pain_undo": mark("how to take pain back"),
        "pain_back": mark("pain taken back"),
        "repeat": mark("the last words again"),
        "status": mark("how it goes"),
        "quiet": mark("quiet asked for"),
        "talk": mark("quiet over"),
        "end": mark("end of the run?"),
        "run_over": mark("end of the run"),
        "calibration": mark("calibration"),
        "calibration_stand": mark("calibration"),
        "calibration_again": mark("calibration"),
        "calibration_bend": mark("calibration"),
        "calibration_done": mark("calibration"),
        "calibration_failed": mark("calibration"),
    }
)
"""What is said without a rule."""

PRACTICE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "stand_begin": mark("how to stand"),
        "stand_usual": mark("standing as usual"),
        "stand_tall": mark("standing tall"),
        "stand_sunk": mark("letting yourself sink"),
        "stand_pelvis_forward": mark("pelvis tipped forward"),
        "stand_pelvis_back": mark("pelvis tipped back"),
        "stand_still": mark("asked to stay still"),
        "stand_come_back": mark("asked to come back"),
        "stand_done": mark("the result"),
        "stand_done_unsure": mark("the result"),
        "stand_failed": mark("no result"),
        "desk_sit_tall": mark("sitting tall"),
        "desk_sink": mark("letting yourself sink"),
        "desk_as_you_like": mark("the range is known"),
        "desk_no_range": mark("posture cannot be told"),
        "desk_slouch": mark("slouching"),
        "desk_get_up": mark("time to get up"),
        "desk_praise": mark("praise"),
        "exercise_stand": mark("standing still first"),
        "exercise_ready": mark("the next exercise"),
        "exercise_offer": mark("asked for a key"),
        "exercise_go": mark("begin of the set"),
        "exercise_half": mark("half of the set"),
        "exercise_last": mark("nearly done"),
        "exercise_last_two": mark("nearly done"),
        "exercise_stop": mark("end of the set"),
        "exercise_rest": mark("rest"),
        "exercise_praise": mark("praise"),
        "exercise_effort": mark("how hard was it?"),
        "exercise_noted": mark("answer noted"),
        "exercise_done": mark("end of the exercises"),
        "exercise_left": mark("position left"),
        "exercise_back": mark("back in position"),
        "exercise_keep_on": mark("still going?"),
        "exercise_enough": mark("the set ended early"),
        "form_good": mark("praise"),
        "form_hips_sag": mark("hips sagging"),
        "form_hips_rise": mark("hips rising"),
        "form_hip_drops": mark("a hip dropping"),
        "form_hip_turns": mark("hips turning"),
        "form_not_straight": mark("not straight"),
        "form_range_small": mark("small movements"),
    }
)
"""What is said in a practice; how an exercise is done begins with ``how_``."""

_HOW = "how_"
_HOW_NAME = mark("how it is done")


def name_of_cue(key: str) -> str:
    """What a cue, a decision or an effect is about.

    Args:
        key: Name of a rule, a topic or an occasion; ``praise_...`` is praise of whatever kind.
            One that no version here knows is given in words.
    """
    for table in (RULE_NAMES, TOPIC_NAMES, OTHER_NAMES, PRACTICE_NAMES):
        if key in table:
            return tr(table[key])
    if key.startswith(f"{PRAISE}_"):
        return tr(OTHER_NAMES[PRAISE])
    if key.startswith(_HOW):
        return tr(_HOW_NAME)
    return key.replace("_", " ")


def name_of_focus(key: str) -> str:
    """What a run or a course is to work on: a topic, or one rule of it."""
    return tr(TOPIC_NAMES[key]) if key in TOPIC_NAMES else name_of_cue(key)
