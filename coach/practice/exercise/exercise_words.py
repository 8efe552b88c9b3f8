"""What is said in this practice, in English: key of the occasion -> texts.

They are heard by somebody who holds a plank: few, short and calm, no number that does not help.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STAND, READY, OFFER, GO = "exercise_stand", "exercise_ready", "exercise_offer", "exercise_go"
HALF, LAST, LAST_TWO = "exercise_half", "exercise_last", "exercise_last_two"
STOP, REST, PRAISE = "exercise_stop", "exercise_rest", "exercise_praise"
EFFORT, NOTED, DONE = "exercise_effort", "exercise_noted", "exercise_done"
LEFT, BACK, KEEP_ON, ENOUGH = (
    "exercise_left",
    "exercise_back",
    "exercise_keep_on",
    "exercise_enough",
)
FORM, GOOD = "form_", "form_good"

ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        STAND: ("first, stand tall and still",),
        READY: ("next: #",),
        OFFER: ("press yes when you are there",),
        GO: ("and go",),
        HALF: ("half done", "halfway"),
        LAST: ("five more seconds",),
        LAST_TWO: ("two more",),
        STOP: ("and stop",),
        REST: ("rest now",),
        PRAISE: ("well done. rest now", "good form. rest now"),
        EFFORT: ("easy, right or hard?",),
        NOTED: ("noted",),
        DONE: ("all done. well done",),
        LEFT: ("come back when you can",),
        BACK: ("good, go on",),
        KEEP_ON: ("still going?",),
        ENOUGH: ("enough for this time",),
        GOOD: ("good", "that is it"),
        "form_hips_sag": ("hips up a little", "firm belly, hips up"),
        "form_hips_rise": ("hips down a little",),
        "form_hip_drops": ("lift that hip",),
        "form_hip_turns": ("hips level",),
        "form_not_straight": ("back into one line",),
        "form_range_small": ("as far as at first",),
        "how_plank": ("forearms and toes, body in one line",),
        "how_arm_and_leg_raise": (
            "on hands and knees. stretch one arm and the other leg, hold, change. i keep the time",
        ),
        "how_new_crunch": ("on the back, hands under it. lift the shoulders, hold, lower",),
        "how_roll_up": ("on the back, legs straight. roll up slowly, and down",),
        "how_crossover": ("on the back, knees up. turn elbow to knee, and change",),
        "how_side_plank": ("on one forearm, hips lifted, body in one line",),
        "how_single_leg_extension": (
            "on the back, knees up. stretch one leg, bring it back, change. i keep the time",
        ),
        "how_bridge_with_leg_kick": (
            "on the back, lift the hips. stretch one knee, lower, change. i keep the time",
        ),
        "how_sliding_leg_curl": ("on the back, hips lifted. slide the heels away, and back",),
        "how_calf_raise": ("on one foot. up quickly, down slowly. i keep the time",),
        "how_skipping": ("small quick hops, as quiet as you can",),
        "how_cobra": ("face down, hands under the shoulders. lift the chest, hold, lower",),
        "how_chest_opener": ("forearms on a door frame, step through gently",),
        "how_cat_cow": ("on hands and knees. round the back, then hollow it",),
        "how_standing_cat_cow": ("hands on the thighs. round the back, then hollow it",),
        "how_forward_fold": ("soft knees, let the trunk hang",),
        "how_childs_pose": ("kneel, sit back on the heels, arms ahead",),
        "how_hip_stretch": ("one knee down, trunk upright, tuck the pelvis",),
        "answer_plank": ("plank",),
        "answer_arm_and_leg_raise": ("arm and leg raises",),
        "answer_new_crunch": ("new crunches",),
        "answer_roll_up": ("roll-ups",),
        "answer_crossover": ("crossovers",),
        "answer_side_plank": ("side plank",),
        "answer_single_leg_extension": ("single-leg extensions",),
        "answer_bridge_with_leg_kick": ("bridge with leg kick",),
        "answer_sliding_leg_curl": ("sliding leg curls",),
        "answer_calf_raise": ("calf raises",),
        "answer_skipping": ("skipping",),
        "answer_cobra": ("cobra",),
        "answer_chest_opener": ("chest opener",),
        "answer_cat_cow": ("cat-cow",),
        "answer_standing_cat_cow": ("standing cat-cow",),
        "answer_forward_fold": ("forward fold",),
        "answer_childs_pose": ("child's pose",),
        "answer_hip_stretch": ("hip stretch",),
        "answer_once_more": ("once more",),
        "answer_left_side": ("left side",),
        "answer_right_side": ("right side",),
        "answer_seconds": ("# seconds",),
        "answer_times": ("# times",),
        "answer_clock": ("i keep the time",),
        "answer_seconds_left": ("# seconds left",),
        "answer_times_done": ("# done",),
        "answer_resting": ("resting",),
        "answer_sets_left": ("# sets to go",),
        "pain": ("we stop here. see a clinician if it lasts",),
        "pain_back": ("taken back, we go on",),
        "end": ("end the session?",),
        "run_over": ("session ended",),
    }
)
"""``how_`` and an exercise: said before its first set. ``answer_`` and an exercise: its name."""
