"""Tuning of the hours at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG

DESK_RATE_HZ = 26
"""The rate to ask a sensor for: posture and walking need no more, and the radio has less to do.
What a family offers next to it will do; see this room's README."""


@dataclass(frozen=True, slots=True)
class DeskParams:
    """What is said at a desk, and when.

    Args:
        get_up_s: A reminder comes after so long without movement, and again after as long.
        slouch_s: So long below the own band comes before a nudge. Shorter times are no fault: what
            buzzed within seconds was taken off.
        nudge_gap_s: Least time between two nudges, and from any other word to a nudge.
        nudges_most: Nudges in one session.
        fade_block_s: Nudges fade by blocks of judged time so long.
        praise_gap_s: Least time between two words of praise for a nudge that helped.
        tone: Nudges are a soft tone without words; a reminder always has words.
        reference: Whether the coach asks for a tall and a sunk posture at the start, where nothing
            else tells them.
        usual_s: Quiet time from which the usual posture of the session is learnt.
        least_centre: The middle of the band lies no lower than this between sunk (0) and tall (1),
            however low the usual posture is.
        border: Where the band ends, as a part of its middle: 0 is sunk.
        leave: Part of the way from the middle to the border within which posture is back.
        floor_rad: The border is at least this far from the middle.
        lapse_s: A return into the band for less than this does not end a slouch.
        quiet_s: Length of the quiet that the key asks for at a desk, in place of ``cues.quiet_s``:
            it is a call, and lasts until the wearer ends it, or so long.
    """

    get_up_s: Annotated[float, Within(1200.0, 1800.0)] = 1500.0
    slouch_s: Annotated[float, Within(120.0, 3600.0)] = 180.0
    nudge_gap_s: Annotated[float, Within(120.0, 7200.0)] = 600.0
    nudges_most: Annotated[int, Within(0, 100)] = 12
    fade_block_s: Annotated[float, Within(300.0, 7200.0)] = 1800.0
    praise_gap_s: Annotated[float, Within(600.0, 36000.0)] = 3600.0
    tone: bool = False
    reference: bool = True
    usual_s: Annotated[float, Within(60.0, 1800.0)] = 300.0
    least_centre: Annotated[float, Within(0.0, 0.8)] = 0.4
    border: Annotated[float, Within(0.1, 0.9)] = 0.5
    leave: Annotated[float, Within(0.1, 1.0)] = 0.75
    floor_rad: Annotated[float, Within(0.0, 0.3)] = 4.0 * RAD_PER_DEG
    lapse_s: Annotated[float, Within(0.0, 60.0)] = 15.0
    quiet_s: Annotated[float, Within(10.0, 36000.0)] = 1800.0
