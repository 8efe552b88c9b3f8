"""What of the run is worth a word: what drifted, and what stayed out of its band."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Finding(enum.Enum):
    """What may be found; the value is its name in JSON."""

    FOLDS = "folds_forward"
    LEANS_BACK = "leans_back"
    LEANS_SIDEWAYS = "leans_sideways"
    BACK_ROUNDS = "back_rounds"
    TRUNK_TURNS = "trunk_turns"
    PELVIS_TIPS = "pelvis_tips_forward"
    PELVIS_TUCKS = "pelvis_tucks_under"
    HIP_DROPS = "hip_drops"
    PELVIS_TURNS = "pelvis_turns"
    CADENCE_FALLS = "cadence_falls"
    BOUNCES = "bounces"
    LANDS_HARD = "lands_hard"
    BRAKES = "brakes"
    HEAVY_FEET = "heavy_feet"
    UNEVEN = "uneven"


@dataclass(frozen=True, slots=True)
class Sign:
    """A change of a metric that is a finding.

    Args:
        metric: Which.
        direction: +1 for more, -1 for less, 0 for further from zero.
        finding: What it means.
        words: What happened, as the end of "Over 40 min ...".
        try_this: The one thing to try, in the words of an image or an effect, never of a muscle.
    """

    metric: str
    direction: int
    finding: Finding
    words: str
    try_this: str


_BELT = "think of the belt as a level shelf, for one minute in every five"

SIGNS: tuple[Sign, ...] = (
    Sign(
        "trunk_forward_lean_rad", 1, Finding.FOLDS, "your trunk folded forward",
        "for one minute in every five run tall, as if a string drew up the crown of your head",
    ),
    Sign(
        "trunk_forward_lean_rad", -1, Finding.LEANS_BACK, "your trunk came upright or back",
        "let the whole body fall forward gently from the ankles, for one minute in every five",
    ),
    Sign(
        "trunk_lateral_lean_rad", 0, Finding.LEANS_SIDEWAYS, "you leaned to one side",
        "carry nothing on one side, and run some of the way on the other side of the road",
    ),
    Sign(
        "trunk_flexion_rad", 1, Finding.BACK_ROUNDS, "your back rounded over the pelvis",
        "show the shirt's front to the way ahead, for one minute in every five",
    ),
    Sign(
        "trunk_rotation_range_rad", 1, Finding.TRUNK_TURNS, "your trunk turned more",
        "let the hands brush past the hips, straight ahead",
    ),
    Sign(
        "pelvic_tilt_change_rad", 1, Finding.PELVIS_TIPS, "your pelvis tipped forward",
        "carry the pelvis like a bowl of water that must not spill to the front",
    ),
    Sign(
        "pelvic_tilt_change_rad", -1, Finding.PELVIS_TUCKS, "your pelvis tucked under",
        "let the back pockets ride a little higher, for one minute in every five",
    ),
    Sign(
        "contralateral_pelvic_drop_left_rad", 1, Finding.HIP_DROPS,
        "your right hip dropped further while you stood on the left", _BELT,
    ),
    Sign(
        "contralateral_pelvic_drop_right_rad", 1, Finding.HIP_DROPS,
        "your left hip dropped further while you stood on the right", _BELT,
    ),
    Sign(
        "pelvic_rotation_range_rad", 1, Finding.PELVIS_TURNS, "your pelvis turned more",
        "keep the belt buckle pointing down the road",
    ),
    Sign(
        "cadence_spm", -1, Finding.CADENCE_FALLS, "your steps became slower",
        "take quicker, lighter steps for one minute in every five",
    ),
    Sign(
        "vertical_oscillation_m", 1, Finding.BOUNCES, "you bounced higher",
        "run under a low ceiling, for one minute in every five",
    ),
    Sign(
        "impact_peak_m_s2", 1, Finding.LANDS_HARD, "you landed harder",
        "run so quietly that you cannot hear your feet, for one minute in every five",
    ),
    Sign(
        "braking_speed_loss_m_s", 1, Finding.BRAKES, "you braked more with every step",
        "step down on the ground beneath you, not ahead of you",
    ),
    Sign(
        "contact_time_s", 1, Finding.HEAVY_FEET, "your feet stayed longer on the ground",
        "step as on hot sand, for one minute in every five",
    ),
    Sign(
        "step_time_asymmetry", 0, Finding.UNEVEN, "your left and right steps became less alike",
        "listen to your steps for a minute in every ten and let them sound alike",
    ),
)  # fmt: skip

WITHOUT_ADVICE = frozenset(
    {
        "pelvic_tilt_rad",  # its change from standing says it
        "pelvic_obliquity_rad",  # mean over strides: the mounting's as much as the runner's
        "trunk_lateral_flexion_rad",
        "flight_time_s",  # contact time says it
        "duty_factor",
        "vertical_oscillation_asymmetry",
        "step_regularity",
        "stride_regularity",
        "vertical_stiffness_n_m",
        "leg_stiffness_n_m",
    }
)
"""Metrics of which no change leads to advice."""

_BY_METRIC: Mapping[str, tuple[Sign, ...]] = MappingProxyType(
    {sign.metric: tuple(s for s in SIGNS if s.metric == sign.metric) for sign in SIGNS}
)


def sign_of(metric: str, before: float, change: float) -> Sign | None:
    """What a change of a metric means.

    Args:
        metric: Which.
        before: Its value before.
        change: By how much it then changed.
    """
    for sign in _BY_METRIC.get(metric, ()):
        way = change if sign.direction else abs(before + change) - abs(before)
        if way * (sign.direction or 1) > 0.0:
            return sign
    return None
