"""What of the run is worth a word: what drifted, and what stayed out of its band."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues import RULES
from coach.model import Finding
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Sign:
    """A change of a metric that is a finding.

    Args:
        metric: Which.
        direction: +1 for more, -1 for less, 0 for further from zero.
        finding: What it means.
        words: What happened, with gaps for minutes of running, size of the change, and the ends of
            its interval.
        try_this: The one thing to try, in the words of an image or an effect, never of a muscle.
    """

    metric: str
    direction: int
    finding: Finding
    words: str
    try_this: str


_BELT = mark("Next time, think of the belt as a level shelf, for one minute in every five.")

SIGNS: tuple[Sign, ...] = (
    Sign(
        "trunk_forward_lean_rad", 1, Finding.FOLDS,
        mark(
            "Over {minutes} min of running your trunk folded forward, by {size} ({low} to "
            "{high})."
        ),
        mark(
            "Next time, for one minute in every five run tall, as if a string drew up the "
            "crown of your head."
        ),
    ),
    Sign(
        "trunk_forward_lean_rad", -1, Finding.LEANS_BACK,
        mark(
            "Over {minutes} min of running your trunk came upright or back, by {size} ({low} "
            "to {high})."
        ),
        mark(
            "Next time, let the whole body fall forward gently from the ankles, for one minute "
            "in every five."
        ),
    ),
    Sign(
        "trunk_lateral_lean_rad", 0, Finding.LEANS_SIDEWAYS,
        mark("Over {minutes} min of running you leaned to one side, by {size} ({low} to {high})."),
        mark(
            "Next time, carry nothing on one side, and run some of the way on the other side "
            "of the road."
        ),
    ),
    Sign(
        "trunk_flexion_rad", 1, Finding.BACK_ROUNDS,
        mark(
            "Over {minutes} min of running your back rounded over the pelvis, by {size} ({low} "
            "to {high})."
        ),
        mark("Next time, show the shirt's front to the way ahead, for one minute in every five."),
    ),
    Sign(
        "trunk_rotation_range_rad", 1, Finding.TRUNK_TURNS,
        mark("Over {minutes} min of running your trunk turned more, by {size} ({low} to {high})."),
        mark("Next time, let the hands brush past the hips, straight ahead."),
    ),
    Sign(
        "pelvic_tilt_change_rad", 1, Finding.PELVIS_TIPS,
        mark(
            "Over {minutes} min of running your pelvis tipped forward, by {size} ({low} to "
            "{high})."
        ),
        mark("Next time, carry the pelvis like a bowl of water that must not spill to the front."),
    ),
    Sign(
        "pelvic_tilt_change_rad", -1, Finding.PELVIS_TUCKS,
        mark(
            "Over {minutes} min of running your pelvis tucked under, by {size} ({low} to "
            "{high})."
        ),
        mark(
            "Next time, let the back pockets ride a little higher, for one minute in every "
            "five."
        ),
    ),
    Sign(
        "contralateral_pelvic_drop_left_rad", 1, Finding.HIP_DROPS,
        mark(
            "Over {minutes} min of running your right hip dropped further while you stood on "
            "the left, by {size} ({low} to {high})."
        ),
        _BELT,
    ),
    Sign(
        "contralateral_pelvic_drop_right_rad", 1, Finding.HIP_DROPS,
        mark(
            "Over {minutes} min of running your left hip dropped further while you stood on "
            "the right, by {size} ({low} to {high})."
        ),
        _BELT,
    ),
    Sign(
        "pelvic_rotation_range_rad", 1, Finding.PELVIS_TURNS,
        mark(
            "Over {minutes} min of running your pelvis turned more, by {size} ({low} to "
            "{high})."
        ),
        mark("Next time, keep the belt buckle pointing down the road."),
    ),
    Sign(
        "cadence_spm", -1, Finding.CADENCE_FALLS,
        mark(
            "Over {minutes} min of running your steps became slower, by {size} ({low} to "
            "{high})."
        ),
        mark("Next time, take quicker, lighter steps for one minute in every five."),
    ),
    Sign(
        "vertical_oscillation_m", 1, Finding.BOUNCES,
        mark("Over {minutes} min of running you bounced higher, by {size} ({low} to {high})."),
        mark("Next time, run under a low ceiling, for one minute in every five."),
    ),
    Sign(
        "impact_peak_m_s2", 1, Finding.LANDS_HARD,
        mark("Over {minutes} min of running you landed harder, by {size} ({low} to {high})."),
        mark(
            "Next time, run so quietly that you cannot hear your feet, for one minute in every "
            "five."
        ),
    ),
    Sign(
        "braking_speed_loss_m_s", 1, Finding.BRAKES,
        mark(
            "Over {minutes} min of running you braked more with every step, by {size} ({low} "
            "to {high})."
        ),
        mark("Next time, step down on the ground beneath you, not ahead of you."),
    ),
    Sign(
        "contact_time_s", 1, Finding.HEAVY_FEET,
        mark(
            "Over {minutes} min of running your feet stayed longer on the ground, by {size} "
            "({low} to {high})."
        ),
        mark("Next time, step as on hot sand, for one minute in every five."),
    ),
    Sign(
        "step_time_asymmetry", 0, Finding.UNEVEN,
        mark(
            "Over {minutes} min of running your left and right steps became less alike, by "
            "{size} ({low} to {high})."
        ),
        mark(
            "Next time, listen to your steps for a minute in every ten and let them sound "
            "alike."
        ),
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


def would_harm(sign: Sign, value: float) -> bool:
    """Whether the coach itself would not correct a metric that has this value.

    Args:
        sign: With the direction of the fault.
        value: Where the metric is now, SI units.
    """
    return any(
        rule.direction * (value - rule.limit) < 0.0
        for rule in RULES
        if (rule.metric, rule.direction) == (sign.metric, sign.direction)
    )
