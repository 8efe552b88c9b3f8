"""Which way is forward, and how far forward is this?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_LEAST = 1e-9
"""Length below which a direction is none."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The sagittal plane of a segment, as far as vectors of "up" tell it.

    Args:
        up: ``(3,)`` mean up, unit: where angles count from.
        ahead: ``(3,)`` unit, level with it: where "up" moves when the segment tips forward.
        side: ``(3,)`` unit: where "up" moves when its right side goes down.
    """

    up: FloatArray
    ahead: FloatArray
    side: FloatArray

    def forward_rad(self, ups: FloatArray) -> FloatArray:
        """Forward angle ``(n,)`` of ``(n, 3)`` vectors of up."""
        return np.asarray(np.arctan2(ups @ self.ahead, ups @ self.up))

    def side_rad(self, ups: FloatArray) -> FloatArray:
        """Side angle ``(n,)``, right side down positive."""
        return np.asarray(np.arctan2(ups @ self.side, ups @ self.up))


def plane_by_axes(up: FloatArray) -> Plane:
    """Of a segment whose axes are known: x is forward, so tipping forward moves up towards -x."""
    return _plane(up, np.array([-1.0, 0.0, 0.0]))


def plane_by_movement(up: FloatArray, moved: FloatArray) -> Plane:
    """Of a segment whose axes are not known: the plane in which it moved.

    Args:
        up: ``(3,)`` where angles count from.
        moved: ``(3,)`` change of up by a movement that was forward.
    """
    return _plane(up, moved)


def _plane(up: FloatArray, towards: FloatArray) -> Plane:
    """By the first direction that has a part level with up: nobody may have moved."""
    for one in (towards, np.array([-1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])):
        ahead = one - (one @ up) * up
        size = math.sqrt(float(ahead @ ahead))
        if size > _LEAST:
            break
    ahead = ahead / size
    # Tipping forward moves up to -x, right side down moves it to +y; up is +z.
    return Plane(up, ahead, np.cross(ahead, up))
