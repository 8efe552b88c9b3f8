"""Angles of a segment against gravity, from "up" in its axes."""

from __future__ import annotations

import math
from typing import TypeAlias

from coach.practice.exercise.exercise_kinds import Angle, Lie

Vector: TypeAlias = tuple[float, float, float]

Z: Vector = (0.0, 0.0, 1.0)


def angle_of(which: Angle, up: Vector) -> float:
    """An angle, rad; each is defined for the positions in which it is used.

    Args:
        which: Which angle.
        up: Unit vector of "up" in segment axes (x forward, y left, z up).
    """
    x, y, z = up
    if which is Angle.NOD:
        return math.atan2(-x, z)
    if which is Angle.ROLL:
        return math.atan2(y, abs(x))
    return math.atan2(z, abs(y))


def side_of(up: Vector) -> float:
    """How far a segment lies on its side, rad: left side up positive."""
    return math.asin(min(1.0, max(-1.0, up[1])))


def wrapped(angle_rad: float) -> float:
    """The same angle within half a turn of zero."""
    return math.remainder(angle_rad, 2.0 * math.pi)


def between(one: Vector, other: Vector) -> float:
    """Angle between two unit vectors, rad."""
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    return math.acos(min(1.0, max(-1.0, dot)))


def mean_of(ups: list[Vector]) -> Vector:
    """Mean direction of unit vectors."""
    x, y, z = (sum(one[axis] for one in ups) for axis in range(3))
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return (x / length, y / length, z / length)


class Axes:
    """Axes of the segment, from how "up" lies in the sensor's when its wearer stands.

    Where nobody has calibrated, standing tells which way is up, and the first position that is
    taken as asked tells which way is forward.

    Args:
        standing: Unit vector of "up" in standing, in the axes that come in.
        heading_rad: Turn about it that brings forward to x; ``None`` while nobody knows.
        sure: Whether that is known from elsewhere than from what was asked.
    """

    def __init__(
        self, standing: Vector = Z, heading_rad: float | None = 0.0, *, sure: bool = True
    ) -> None:
        self._standing = standing
        self.heading_rad, self.sure = heading_rad, sure
        x, y, z = standing
        if z > _OPPOSITE:
            # The smallest turn that brings it to the z axis: Rodrigues about standing x z.
            k = 1.0 / (1.0 + z)
            rows = ((1.0 - k * x * x, -k * x * y, -x), (-k * x * y, 1.0 - k * y * y, -y), standing)
        else:
            rows = ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))
        cos, sin = math.cos(heading_rad or 0.0), math.sin(heading_rad or 0.0)
        one, other, up = rows
        self._rows: tuple[Vector, ...] = (
            _mixed(cos, one, -sin, other),
            _mixed(sin, one, cos, other),
            up,
        )

    def turned(self, up: Vector) -> Vector:
        """The same direction in axes of which z was up in standing, and x is forward if known."""
        x, y, z = (sum(a * b for a, b in zip(row, up, strict=True)) for row in self._rows)
        return (x, y, z)

    def facing(self, lie: Lie, up: Vector) -> Vector:
        """``turned``; with forward chosen so that it fits a position while nobody knows it."""
        x, y, z = self.turned(up)
        if self.heading_rad is not None:
            return (x, y, z)
        ahead, left = _UP_IN[lie]
        level = math.hypot(x, y)
        return (ahead * level, left * level, z)

    def learnt(self, lie: Lie, up: Vector) -> Axes:
        """Axes in which a segment in a position faces as it should; the same where that is known.

        Args:
            lie: The position.
            up: "Up" in it, in the axes that come in.
        """
        x, y, _ = Axes(self._standing).turned(up)
        if self.sure or math.hypot(x, y) < _LEAST_LEVEL:
            return self
        ahead, left = _UP_IN[lie]
        heading_rad = wrapped(math.atan2(left, ahead) - math.atan2(y, x))
        return Axes(self._standing, heading_rad, sure=False)


_OPPOSITE = -0.999
_LEAST_LEVEL = 0.3
_UP_IN = {
    Lie.UPRIGHT: (-1.0, 0.0),
    Lie.BENT: (-1.0, 0.0),
    Lie.FACE_DOWN: (-1.0, 0.0),
    Lie.BOWED: (-1.0, 0.0),
    Lie.FOLDED: (-1.0, 0.0),
    Lie.ON_BACK: (1.0, 0.0),
    Lie.BRIDGED: (1.0, 0.0),
    Lie.ON_LEFT: (0.0, -1.0),
    Lie.ON_RIGHT: (0.0, 1.0),
}
"""Position -> which way "up" leans in it: forward and left."""


def _mixed(a: float, one: Vector, b: float, other: Vector) -> Vector:
    x, y, z = (a * p + b * q for p, q in zip(one, other, strict=True))
    return (x, y, z)
