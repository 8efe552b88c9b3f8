"""Which postures are asked for, in which order, and for how long?"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Placement
    from coach.practice.stand.stand_params import StandParams


class Posture(enum.Enum):
    """What the wearer is asked for; the value is the occasion of the words."""

    USUAL = "stand_usual"
    TALL = "stand_tall"
    SUNK = "stand_sunk"
    FORWARD = "stand_pelvis_forward"
    BACK = "stand_pelvis_back"


ALWAYS = (Posture.USUAL, Posture.TALL, Posture.SUNK)
TIPS = (Posture.FORWARD, Posture.BACK)
"""Of the pelvis, where a sensor sits there."""


def postures_of(placements: Iterable[Placement]) -> tuple[Posture, ...]:
    """Of a round, in order."""
    return ALWAYS + (TIPS if any(one.is_pelvic for one in placements) else ())


def seconds_of(posture: Posture, params: StandParams, *, tips: bool) -> float:
    """How long it is listened to."""
    if posture is Posture.USUAL:
        return params.usual_s
    if posture in TIPS:
        return params.tip_s
    return params.extreme_tips_s if tips else params.extreme_s
