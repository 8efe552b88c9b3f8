"""Tuning of a standing check. Reasons for the numbers: README.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class StandParams:
    """Tuning.

    Args:
        rounds: How often each posture is asked for.
        usual_s: How long the usual posture is listened to, in each round.
        extreme_s: How long as tall as can be, and sunk.
        extreme_tips_s: How long where the pelvis is tipped, too, so that it does not take too long.
        tip_rounds: In how many rounds a pelvis is tipped too, from the first one on.
        tip_s: How long the pelvis tipped forward, and back.
        settle_s: So long without movement, and it is listened.
        move_s: Who has not moved so long after the words is asked again ...
        again: ... so often in a check; then it is listened all the same.
        patience_s: Who has not come to rest so long after the words is told once; after as long
            again the posture is left out.
        away_s: Who walks about for so long ends the check.
        lost_s: Data that were lost for longer end the check.
        rate_rad_s: Turning, as a mean over a tenth of a second, that is movement rather than sway.
        drift_rad: Change of the mean tilt from one half of that time to the other that is movement.
        leave_rad: Departure from the mean of what is listened to that is another posture.
        slip_rad: Least shift of everything that comes later that is told as a strap that moved.
    """

    rounds: Annotated[int, Within(2, 10)] = 3
    usual_s: Annotated[float, Within(5.0, 60.0)] = 10.0
    extreme_s: Annotated[float, Within(2.0, 30.0)] = 6.0
    extreme_tips_s: Annotated[float, Within(2.0, 30.0)] = 3.0
    tip_rounds: Annotated[int, Within(1, 10)] = 1
    tip_s: Annotated[float, Within(2.0, 30.0)] = 2.0
    settle_s: Annotated[float, Within(0.5, 5.0)] = 1.0
    move_s: Annotated[float, Within(1.0, 20.0)] = 6.0
    again: Annotated[int, Within(0, 20)] = 2
    patience_s: Annotated[float, Within(5.0, 120.0)] = 15.0
    away_s: Annotated[float, Within(10.0, 600.0)] = 45.0
    lost_s: Annotated[float, Within(5.0, 600.0)] = 60.0
    rate_rad_s: float = 6.0 * RAD_PER_DEG
    drift_rad: float = 0.8 * RAD_PER_DEG
    leave_rad: float = 3.0 * RAD_PER_DEG
    slip_rad: float = 2.5 * RAD_PER_DEG
