"""Tuning of exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class ExerciseParams:
    """Tuning.

    Args:
        gap_s: Least time between two words in a set.
        still_s: How long a position is kept still before it counts as taken.
        still_rad_s: Fastest turning that is still.
        settled_rad: How far a position may still change meanwhile.
        moves_rad_s: Turning that is a movement into a position.
        moves_rad: Turn since the announcement that is one, too.
        moves_epochs: Tenths of a second of such movement between the announcement and the position.
        stays_s: How long after the words repetitions begin from where one rests.
        leave_rad: How far from its beginning a position counts as left.
        leave_s: For how long.
        back_s: How long a position that was left is waited for.
        stall_s: How long without a repetition before the coach asks.
        offer_s: How long a position is looked for before a key is offered instead.
        give_up_s: How long a set is waited for at all.
        learn_s: The first good seconds of a hold, from which form is judged.
        dwell_s: How long form is out of its band before a word.
        again_s: Time before the same word is said again.
        effort_s: How long an answer about the effort is waited for.
        least_range_rad: Smallest swing that can be a repetition.
        whole_share: Least share of the usual swing that is a repetition.
        small_share: Share of the usual swing below which it is called small.
        half_from_s: Shortest set whose half is told.
        last_s: So long before the end the last seconds are told.
        stand_s: How long an upright stand is waited for at the beginning.
    """

    gap_s: Annotated[float, Within(1.0, 3600.0)] = 10.0
    still_s: Annotated[float, Within(0.5, 10.0)] = 2.0
    still_rad_s: Annotated[float, Within(0.05, 2.0)] = 15.0 * RAD_PER_DEG
    settled_rad: Annotated[float, Within(0.01, 0.5)] = 6.0 * RAD_PER_DEG
    moves_rad_s: Annotated[float, Within(0.05, 2.0)] = 18.0 * RAD_PER_DEG
    moves_rad: Annotated[float, Within(0.02, 2.0)] = 7.0 * RAD_PER_DEG
    moves_epochs: Annotated[int, Within(0, 50)] = 3
    stays_s: Annotated[float, Within(1.0, 30.0)] = 4.0
    leave_rad: Annotated[float, Within(0.1, 1.5)] = 35.0 * RAD_PER_DEG
    leave_s: Annotated[float, Within(0.3, 20.0)] = 1.5
    back_s: Annotated[float, Within(1.0, 120.0)] = 12.0
    stall_s: Annotated[float, Within(3.0, 120.0)] = 15.0
    offer_s: Annotated[float, Within(3.0, 300.0)] = 20.0
    give_up_s: Annotated[float, Within(20.0, 1800.0)] = 150.0
    learn_s: Annotated[float, Within(1.0, 20.0)] = 4.0
    dwell_s: Annotated[float, Within(0.5, 30.0)] = 3.0
    again_s: Annotated[float, Within(5.0, 300.0)] = 20.0
    effort_s: Annotated[float, Within(3.0, 60.0)] = 10.0
    least_range_rad: Annotated[float, Within(0.02, 1.0)] = 8.0 * RAD_PER_DEG
    whole_share: Annotated[float, Within(0.3, 0.95)] = 0.62
    small_share: Annotated[float, Within(0.3, 1.0)] = 0.75
    half_from_s: Annotated[float, Within(10.0, 600.0)] = 30.0
    last_s: Annotated[float, Within(2.0, 30.0)] = 5.0
    stand_s: Annotated[float, Within(3.0, 60.0)] = 15.0
