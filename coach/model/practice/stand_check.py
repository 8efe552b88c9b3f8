"""What comes of a standing check?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model.placement import Placement


@dataclass(frozen=True, slots=True)
class Sway:
    """How much a segment's tilt moved while its wearer stood quietly.

    Args:
        seconds: Of quiet standing that it rests on.
        rms_rad: Root mean square of the distance from the mean tilt, both directions together.
        forward_rms_rad: Of the forward angle alone.
        side_rms_rad: Of the side angle alone.
        speed_rad_s: Length of the path over time.
        ellipse_rad2: Area of the ellipse that holds 95 % of the tilts.
        noise_rms_rad: What ``rms_rad`` would be of a sensor that lies still.
    """

    seconds: float
    rms_rad: float
    forward_rms_rad: float
    side_rms_rad: float
    speed_rad_s: float
    ellipse_rad2: float
    noise_rms_rad: float


@dataclass(frozen=True, slots=True)
class SegmentStand:
    """One segment in a standing check. All angles count from the mean tall posture of the check.

    Args:
        placement: Which segment.
        usual_rad: ``(rounds)`` forward tilt in the usual posture.
        tall_rad: ``(rounds)`` as tall as can be.
        sunk_rad: ``(rounds)`` let sink.
        forward_rad: The pelvis tipped forward, as often as it was; empty for a chest.
        back_rad: The pelvis tipped back, likewise.
        position: Where the usual posture lies between sunk (0) and tall (100); ``None`` where the
            range is too small to tell.
        position_error: One sigma of it, from how the rounds differ.
        range_rad: Sunk minus tall.
        range_error_rad: One sigma of it.
        sway: Of the usual posture; ``None`` where nobody stood still.
    """

    placement: Placement
    usual_rad: tuple[float, ...]
    tall_rad: tuple[float, ...]
    sunk_rad: tuple[float, ...]
    forward_rad: tuple[float, ...]
    back_rad: tuple[float, ...]
    position: float | None
    position_error: float | None
    range_rad: float
    range_error_rad: float | None
    sway: Sway | None


@dataclass(frozen=True, slots=True)
class StandCheck:
    """A standing check has ended.

    Args:
        t_s: Grid instant.
        rounds: How many were whole.
        segments: What was found of each; empty where there is no result.
        notes: What is told beside the numbers, a text each: why it ended early, a strap that
            moved, what is missing and what to do.
    """

    t_s: float
    rounds: int
    segments: tuple[SegmentStand, ...]
    notes: tuple[str, ...] = ()
