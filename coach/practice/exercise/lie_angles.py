"""Angles of a segment against gravity, from "up" in its axes."""

from __future__ import annotations

import math
from typing import TypeAlias

from coach.practice.exercise.exercise_kinds import Angle

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


class Upright:
    """How "up" lies in the axes of one who stands: what a strap's tilt puts in is taken off.

    The smallest turn that brings the standing "up" to the z axis.
    """

    def __init__(self, standing: Vector = Z) -> None:
        x, y, z = standing
        # Rodrigues about (y, -x, 0), which is standing x Z.
        k = 1.0 / (1.0 + z) if z > -0.99 else 0.0
        self._rows = (
            (1.0 - k * x * x, -k * x * y, -x),
            (-k * x * y, 1.0 - k * y * y, -y),
            (x, y, z),
        )

    def turned(self, up: Vector) -> Vector:
        """The same direction in axes of which z was up in standing."""
        x, y, z = (sum(a * b for a, b in zip(row, up, strict=True)) for row in self._rows)
        return (x, y, z)
