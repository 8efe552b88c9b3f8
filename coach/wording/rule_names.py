"""What the coach speaks of, in a runner's words: rules, topics, and what is said without a rule."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.rules import PRAISE

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lean_too_far": "leaning too far",
        "lean_too_upright": "too upright",
        "leans_to_the_left": "leaning left",
        "leans_to_the_right": "leaning right",
        "cadence_low": "low cadence",
        "stride_too_long": "long strides",
        "lands_hard": "hard landing",
        "bounces_high": "high bounce",
        "uneven_steps": "uneven steps",
        "pelvis_tipped_forward": "pelvis tipped forward",
        "pelvis_tucked_under": "pelvis tucked under",
        "hip_drops_on_left_stance": "right hip drop",
        "hip_drops_on_right_stance": "left hip drop",
        "pelvis_turns_much": "turning pelvis",
        "trunk_turns_much": "turning trunk",
        "trunk_bent": "rounded back",
    }
)
"""Rule -> what it corrects."""

TOPIC_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "lean": "forward lean",
        "side_lean": "side lean",
        "cadence": "cadence",
        "landing": "landing impact",
        "bounce": "bounce",
        "symmetry": "left-right difference",
        "pelvic_tilt": "pelvic tilt",
        "pelvic_drop": "hip drop",
        "rotation": "rotation",
        "spine": "rounded back",
    }
)
"""Topic -> the one thing to work on, which may be of several rules."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        PRAISE: "praise",
        "drift": "getting tired",
        "metronome_offer": "offer of the clicks",
        "recall": "your own phrase",
        "remind_shoulders": "reminder: shoulders",
        "remind_neck": "reminder: neck",
        "remind_arms": "reminder: arms",
        "remind_abdominals": "reminder: abdominals",
        "battery_low": "sensor battery low",
        "sensor_lost": "sensor lost",
        "sensor_back": "sensor back",
        "sensor_moved": "sensor moved",
        "pain": "pain told",
        "pain_undo": "how to take pain back",
        "pain_back": "pain taken back",
        "repeat": "the last words again",
        "status": "how it goes",
        "quiet": "quiet asked for",
        "talk": "quiet over",
        "end": "end of the run?",
        "run_over": "end of the run",
        "calibration_stand": "calibration",
        "calibration_again": "calibration",
        "calibration_bend": "calibration",
        "calibration_done": "calibration",
        "calibration_failed": "calibration",
    }
)
"""What is said without a rule."""


def name_of_cue(key: str) -> str:
    """What a cue, a decision or an effect is about.

    Args:
        key: Name of a rule, a topic or an occasion; ``praise_...`` is praise of whatever kind.
            One that no version here knows is given in words.
    """
    for table in (RULE_NAMES, TOPIC_NAMES, OTHER_NAMES):
        if key in table:
            return table[key]
    if key.startswith(f"{PRAISE}_"):
        return OTHER_NAMES[PRAISE]
    return key.replace("_", " ")


def name_of_focus(key: str) -> str:
    """What a run or a course is to work on: a topic, or one rule of it."""
    return TOPIC_NAMES.get(key) or name_of_cue(key)
