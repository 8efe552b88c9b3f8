"""Which postures are asked for, in which order, and for how long?"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.practice.stand.held import Held
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


def seconds_of(posture: Posture, params: StandParams, *, tips: bool) -> float:
    """How long it is listened to; ``tips`` where the pelvis is tipped in the same check."""
    if posture is Posture.USUAL:
        return params.usual_s
    if posture in TIPS:
        return params.tip_s
    return params.extreme_tips_s if tips else params.extreme_s


def tipped_rounds(held: Iterable[Held]) -> int:
    """In how many rounds both tips were held."""
    there = {(one.number, one.posture) for one in held}
    return sum(
        all((number, tip) in there for tip in TIPS) for number in {number for number, _ in there}
    )
