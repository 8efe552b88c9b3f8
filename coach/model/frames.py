"""Frames and the sign table, as data that tests walk.

Segment frame: x forward, y left, z up, right-handed, the same for trunk and pelvis. Level frame:
z up, heading arbitrary. Accelerations are specific force: +9.81 upward at rest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, and the sign it must give.

    Args:
        words: The movement as a person would do it.
        axis: Segment axis (x, y or z) the segment turns about, right-hand rule.
        turn: Sign of that turn.
        angle: Which angle it changes: tilt, obliquity or rotation.
        sign: Sign of the angle.
        segment: Which of two segments moves while the other stays; empty if there is one.
    """

    words: str
    axis: str
    turn: int
    angle: str
    sign: int
    segment: str = ""


SIGN_TABLE: tuple[Movement, ...] = (
    Movement("bend forward / tilt the pelvis anteriorly", "y", +1, "tilt", +1),
    Movement("lean back / tilt the pelvis posteriorly", "y", -1, "tilt", -1),
    Movement("lean to the right / drop the right side", "x", +1, "obliquity", +1),
    Movement("lean to the left / drop the left side", "x", -1, "obliquity", -1),
    Movement("turn to the left", "z", +1, "rotation", +1),
    Movement("turn to the right", "z", -1, "rotation", -1),
)

PAIR_SIGN_TABLE: tuple[Movement, ...] = (
    Movement("round the spine over a still pelvis", "y", +1, "flexion", +1, "trunk"),
    Movement("arch the spine over a still pelvis", "y", -1, "flexion", -1, "trunk"),
    Movement("tilt the pelvis anteriorly under a still trunk", "y", +1, "flexion", -1, "pelvis"),
    Movement("tuck the pelvis under a still trunk", "y", -1, "flexion", +1, "pelvis"),
    Movement("bend to the right over a still pelvis", "x", +1, "lateral_flexion", +1, "trunk"),
    Movement("bend to the left over a still pelvis", "x", -1, "lateral_flexion", -1, "trunk"),
    Movement("drop the right hip under a still trunk", "x", +1, "lateral_flexion", -1, "pelvis"),
    Movement("drop the left hip under a still trunk", "x", -1, "lateral_flexion", +1, "pelvis"),
)
"""What two sensors tell: trunk against pelvis."""
