"""Everything the coach says in English. Other languages: ``coach/phrases``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.phrasebook import Phrasebook

if TYPE_CHECKING:
    from collections.abc import Mapping

# At most four words each, and an image or an effect rather than a muscle: attention to the outside
# serves movement better (Wulf 2013, 10.1080/1750984X.2012.723728). Keys are names of rules and
# events; "@placement" after a key is for that placement alone. A phrase's place in its row is part
# of its name, so new ones go to the end.
ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lean_too_far": ("run tall", "tall and proud", "string lifts you"),
        "lean_too_upright": ("fall forward gently", "lean from the ankles", "into the wind"),
        "leans_to_the_left": ("run between two walls", "weight off the left"),
        "leans_to_the_right": ("run between two walls", "weight off the right"),
        "cadence_low": ("quicker, lighter steps", "small quick steps", "dance over puddles"),
        "stride_too_long": ("land beneath you", "roll like a wheel"),
        "stride_too_long@chest": ("chest over your feet", "roll like a wheel"),
        "stride_too_long@pelvis": ("belt over your feet", "roll like a wheel"),
        "stride_too_long@waist": ("belt over your feet", "roll like a wheel"),
        "lands_hard": ("land softly", "run quietly", "feather on snow"),
        "bounces_high": ("low ceiling overhead", "skim the ground", "glide along"),
        "bounces_high@pelvis": ("belt on a wire", "skim the ground", "glide along"),
        "bounces_high@waist": ("belt on a wire", "skim the ground", "glide along"),
        "uneven_steps": ("even drum beat", "both feet sound alike"),
        "pelvis_tipped_forward": ("zip up tall", "bowl of water level"),
        "pelvis_tucked_under": ("bowl of water level", "belt buckle leads"),
        "hip_drops_on_left_stance": ("level your belt", "headlights forward", "right pocket up"),
        "hip_drops_on_right_stance": ("level your belt", "headlights forward", "left pocket up"),
        "pelvis_turns_much": ("belt buckle forward", "calm belt"),
        "trunk_turns_much": ("zipper points ahead", "calm jacket"),
        "trunk_bent": ("straighten your spine", "grow like trees"),
        "remind_shoulders": ("loose shoulders", "shoulders melt"),
        "remind_neck": ("eyes on the horizon", "look far ahead"),
        "remind_arms": ("easy hands", "hold two eggs"),
        "remind_abdominals": ("gentle corset", "snug trousers"),
        "praise": ("that's it", "nice and steady", "keep it up"),
        "drift": ("ease off a little", "walk for a minute"),
        "metronome_offer": ("want the clicks?",),
        "battery_low": ("sensor battery low",),
        "sensor_lost": ("sensor lost",),
        "sensor_back": ("sensor back",),
        "sensor_moved": ("strap moved, stand still",),
        "sensor_moved@waist": ("belt moved, stand still",),
        "sensor_moved@pelvis": ("belt moved, stand still",),
        "pain": ("no more cues today",),
        "calibration_stand": ("stand still, arms hanging",),
        "calibration_again": ("stand still, look ahead",),
        "calibration_bend": ("now bend forward once",),
        "calibration_done": ("ready, off you go",),
        "calibration_failed": ("not calibrated, staying quiet",),
    }
)

ENGLISH_BOOK = Phrasebook("en", ENGLISH)
"""The phrasebook of a session that is given no other."""
