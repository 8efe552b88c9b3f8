"""How trunk and pelvis lie in each posture, and how one gets from one to another.

Angles are degrees (pitch, roll, twist) of a segment that would be upright with all of them nil:
pitch forward, then roll to the right, both as in ``coach.model.frames``, and a turn to the left
about the segment's own long axis. Face down is a pitch of 90, on the back one of -90, on the left
side a roll of -90. Places are (forward, up) in metres from where the person is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import from_axis_angle, multiply
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.blocks import FloatArray

Angles = tuple[float, float, float]
Place = tuple[float, float]

CHEST, PELVIS = 0, 1
"""Rows of everything that is told of both segments."""


@dataclass(frozen=True, slots=True)
class Pose:
    """A posture of both segments.

    Args:
        base: What one rests on, a key of ``WAYS``.
        chest: Angles of the trunk at the sternum.
        pelvis: Angles of the pelvis.
        chest_at: Place of the sternum.
        pelvis_at: Place of the sacrum.
    """

    base: str
    chest: Angles
    pelvis: Angles
    chest_at: Place
    pelvis_at: Place

    @property
    def angles_deg(self) -> FloatArray:
        """``(2, 3)``."""
        return np.array([self.chest, self.pelvis])

    @property
    def places_m(self) -> FloatArray:
        """``(2, 2)``."""
        return np.array([self.chest_at, self.pelvis_at])


POSES: Mapping[str, Pose] = MappingProxyType(
    {
        "standing": Pose("stand", (0, 0, 0), (0, 0, 0), (0.10, 1.32), (-0.10, 1.02)),
        "sitting": Pose("chair", (2, 0, 0), (-6, 0, 0), (0.02, 0.86), (-0.20, 0.56)),
        "half_risen": Pose("rising", (40, 0, 0), (28, 0, 0), (0.24, 1.05), (-0.18, 0.80)),
        "squatting": Pose("squat", (48, 0, 0), (40, 0, 0), (0.25, 0.75), (-0.20, 0.45)),
        "sitting_on_floor": Pose("floor_sit", (-4, 0, 0), (-14, 0, 0), (0.0, 0.42), (-0.2, 0.12)),
        "kneeling": Pose("kneel", (3, 0, 0), (2, 0, 0), (0.12, 0.90), (-0.08, 0.58)),
        "on_all_fours": Pose("fours", (82, 0, 0), (86, 0, 0), (0.45, 0.50), (-0.05, 0.58)),
        "lying_on_front": Pose("prone", (88, 0, 0), (86, 0, 0), (0.40, 0.10), (0.00, 0.22)),
        "lying_on_back": Pose("supine", (-88, 0, 0), (-91, 0, 0), (-0.40, 0.24), (0.00, 0.05)),
        "lying_on_left": Pose("left", (0, -86, 0), (0, -88, 0), (0.0, 0.16), (0.0, 0.14)),
        "lying_on_right": Pose("right", (0, 86, 0), (0, 88, 0), (0.0, 0.16), (0.0, 0.14)),
    }
)  # fmt: skip
"""Resting postures; people differ from them."""

RESTING: Mapping[str, str] = MappingProxyType({pose.base: name for name, pose in POSES.items()})
"""What one rests on -> the plain posture there."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step from one base to another. Who sits down or gets up bends over the knees on the way.

    Args:
        to: The other base.
        for_s: Usual duration.
        turn_deg: How the heading changes so that the head stays where it is: who turns over from
            the back to the front looks the other way.
    """

    to: str
    for_s: float
    turn_deg: float = 0.0


WAYS: Mapping[str, tuple[Way, ...]] = MappingProxyType(
    {
        "stand": (Way("squat", 1.3), Way("rising", 1.5)),
        "rising": (Way("stand", 1.5), Way("chair", 1.5)),
        "chair": (Way("rising", 1.5),),
        "squat": (Way("stand", 1.4), Way("kneel", 1.2), Way("floor_sit", 1.3)),
        "kneel": (Way("squat", 1.4), Way("fours", 1.2), Way("floor_sit", 1.6)),
        "floor_sit": (
            Way("squat", 1.7),
            Way("kneel", 1.8),
            Way("supine", 2.2),
            Way("left", 1.9),
            Way("right", 1.9),
        ),
        "fours": (Way("kneel", 1.3), Way("prone", 1.6)),
        "prone": (Way("fours", 1.7), Way("left", 1.6, -90.0), Way("right", 1.6, 90.0)),
        "supine": (Way("floor_sit", 2.0), Way("left", 1.5, 90.0), Way("right", 1.5, -90.0)),
        "left": (Way("supine", 1.4, -90.0), Way("prone", 1.5, 90.0), Way("floor_sit", 1.8)),
        "right": (Way("supine", 1.4, 90.0), Way("prone", 1.5, -90.0), Way("floor_sit", 1.8)),
    }
)
"""Base -> where one can go from it in one movement, each a turn of at most 100 degrees."""


def route(start: str, goal: str, rng: np.random.Generator) -> Sequence[Way]:
    """The steps from one base to another: a short way, by people's taste.

    Args:
        start: Base now.
        goal: Base to come to.
        rng: Of the taste: among ways about as short any may be taken.
    """
    best = {start: 0.0}
    found: dict[str, tuple[Way, ...]] = {start: ()}
    waiting = [start]
    while waiting:
        here = min(waiting, key=best.__getitem__)
        waiting.remove(here)
        for way in WAYS[here]:
            cost = best[here] + way.for_s * float(rng.uniform(0.6, 1.6))
            if cost < best.get(way.to, math.inf):
                best[way.to] = cost
                found[way.to] = (*found[here], way)
                if way.to not in waiting:
                    waiting.append(way.to)
    return found[goal]


_AXES = np.eye(3)


def attitude(heading_deg: float, angles_deg: FloatArray) -> FloatArray:
    """Level from segment ``(4,)`` of angles ``(3,)`` at a heading, left positive."""
    pitch, roll, twist = angles_deg * RAD_PER_DEG
    quat = from_axis_angle(_AXES[2], heading_deg * RAD_PER_DEG)
    for axis, angle in ((0, roll), (1, pitch), (2, twist)):
        quat = multiply(quat, from_axis_angle(_AXES[axis], angle))
    return quat
