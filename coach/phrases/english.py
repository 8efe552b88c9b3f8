"""Everything the coach says in English. Other languages: ``coach/phrases``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.phrasebook import Phrasebook

if TYPE_CHECKING:
    from collections.abc import Mapping

RETIRED = ""
"""In the place of a phrase that is said no longer: its name never comes to mean other words."""

# At most four words each, and an image or an effect rather than a muscle: attention to the outside
# serves movement better (Wulf 2013, 10.1080/1750984X.2012.723728). The first of them tell which
# way, see directions.py: the rest may go under in traffic. Keys are names of rules and events;
# "@placement" after a key is for that placement alone. A phrase's place in its row is part of its
# name, by which likes, effects and a person's own recordings find it: so one that changes its
# meaning is RETIRED, and new ones go to the end.
ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lean_too_far": ("run tall", "tall and proud", "string lifts you"),
        "lean_too_upright": (
            "fall forward gently",
            "forward from the ankles",
            "lean into the wind",
        ),
        "leans_to_the_left": (RETIRED, RETIRED, "left side taller", "left shirt seam longer"),
        "leans_to_the_right": (RETIRED, RETIRED, "right side taller", "right shirt seam longer"),
        "cadence_low": (
            "quicker, lighter steps",
            "small quick steps",
            RETIRED,
            "quick on hot sand",
        ),
        "stride_too_long": ("land beneath you", RETIRED, "short smooth steps"),
        "stride_too_long@chest": (RETIRED, RETIRED, "feet under your chest", "short smooth steps"),
        "stride_too_long@pelvis": (RETIRED, RETIRED, "feet under your belt", "short smooth steps"),
        "stride_too_long@waist": (RETIRED, RETIRED, "feet under your belt", "short smooth steps"),
        "lands_hard": ("land softly", "run quietly", "light as a feather"),
        "bounces_high": (RETIRED, "skim the ground", "glide along"),
        "bounces_high@pelvis": ("belt on rails", "skim the ground", "glide along"),
        "bounces_high@waist": ("belt on rails", "skim the ground", "glide along"),
        "uneven_steps": ("even drum beat", "same sound both feet"),
        "pelvis_tipped_forward": ("zip up tall", RETIRED, "front of belt up"),
        "pelvis_tucked_under": (RETIRED, RETIRED, "back of belt up", "back pockets up"),
        "hip_drops_on_left_stance": (RETIRED, RETIRED, "right pocket up", "right belt loop up"),
        "hip_drops_on_right_stance": (RETIRED, RETIRED, "left pocket up", "left belt loop up"),
        "pelvis_turns_much": ("buckle points ahead", "calm belt"),
        "trunk_turns_much": ("zipper points ahead", "calm jacket"),
        "trunk_bent": ("straighten your spine", "grow like a tree"),
        "remind_shoulders": ("loose shoulders", "shoulders melt", "shoulders back, loose"),
        "remind_neck": ("eyes on the horizon", "look far ahead", "long, loose neck"),
        "remind_arms": (
            "easy hands",
            RETIRED,
            "elbows at right angles",
            "swing arms straight back",
        ),
        "remind_abdominals": ("gentle corset", "snug trousers"),
        "praise": ("that's it", RETIRED, "keep it up", "just like that"),
        "drift": ("ease off a little", "walk for a minute"),
        "metronome_offer": ("want the clicks?",),
        "battery_low": ("sensor battery low",),
        "sensor_lost": ("sensor lost",),
        "sensor_back": ("sensor back",),
        "sensor_moved": ("strap moved, stand still",),
        "sensor_moved@waist": ("belt moved, stand still",),
        "sensor_moved@pelvis": ("belt moved, stand still",),
        "pain": (RETIRED, "stop if it hurts. see a clinician if it lasts"),
        "pain_undo": ("press again to undo",),
        "pain_back": ("taken back, coaching continues",),
        "quiet": ("quiet for now",),
        "talk": ("coaching goes on",),
        "end": ("end the run?",),
        "run_over": ("run ended",),
        "answer_begun": ("just begun",),
        "answer_minute": ("one minute",),
        "answer_minutes": ("# minutes",),
        "answer_cadence": ("cadence #",),
        "answer_unknown": ("# unknown",),
        "answer_usual": ("#, as usual",),
        "answer_more": ("#, more than usual",),
        "answer_less": ("#, less than usual",),
        "answer_left": ("#, more to the left",),
        "answer_right": ("#, more to the right",),
        "answer_nothing": ("nothing to correct",),
        "answer_not_judged": ("form not judged now",),
        "answer_not_running": ("you are not running",),
        "answer_no_more": ("no more cues today",),
        "answer_quiet": ("cues are off now",),
        "answer_of_forward_lean": ("forward lean",),
        "answer_of_side_lean": ("side lean",),
        "answer_of_cadence": ("cadence",),
        "answer_of_braking": ("braking",),
        "answer_of_impact": ("landing impact",),
        "answer_of_bounce": ("bounce",),
        "answer_of_left_right_difference": ("left-right difference",),
        "answer_of_pelvic_tilt": ("pelvic tilt",),
        "answer_of_drop_of_the_right_hip": ("right hip drop",),
        "answer_of_drop_of_the_left_hip": ("left hip drop",),
        "answer_of_turning_of_the_pelvis": ("pelvis rotation",),
        "answer_of_turning_of_the_trunk": ("trunk rotation",),
        "answer_of_bend_of_the_spine": ("rounded back",),
        "calibration_stand": ("stand still, arms hanging",),
        "calibration_again": ("stand still, look ahead",),
        "calibration_bend": ("now bend forward once",),
        "calibration_done": ("ready, off you go",),
        "calibration_failed": ("not calibrated, staying quiet",),
    }
)

ENGLISH_BOOK = Phrasebook("en", ENGLISH)
"""The phrasebook of a session that is given no other."""
