"""A few vectors at a time, in less time than numpy's general functions take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

Vector = tuple[float, float, float]
"""Plain floats: three numbers are multiplied sooner than an array of them is made."""


def vector(v: FloatArray) -> Vector:
    """Of an array ``(3,)``."""
    x, y, z = v.tolist()
    return x, y, z


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    ax, ay, az = a
    bx, by, bz = b
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx


def matrix_times(rows: Sequence[Sequence[float]], v: Vector) -> Vector:
    """A matrix, by its three rows, on a vector."""
    x, y, z = v
    a, b, c = rows
    return (
        a[0] * x + a[1] * y + a[2] * z,
        b[0] * x + b[1] * y + b[2] * z,
        c[0] * x + c[1] * y + c[2] * z,
    )


def added(a: Vector, b: Vector, times: float = 1.0) -> Vector:
    """``a + times * b``."""
    return a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]


def unit(v: Vector) -> Vector:
    size = math.sqrt(dot(v, v))
    return v[0] / size, v[1] / size, v[2] / size


def level_axes(up: Vector) -> tuple[Vector, Vector]:
    """Two unit vectors that make a right-handed frame with ``up``; their heading is arbitrary."""
    steep = abs(up[2]) < 0.9
    east = unit(cross((0.0, 0.0, 1.0) if steep else (1.0, 0.0, 0.0), up))
    return east, cross(up, east)


def turned(axes: FloatArray, v: FloatArray) -> FloatArray:
    """Matrices ``(n, 3, 3)`` on vectors ``(n, 3)``, summed in one order whatever ``n`` is."""
    return np.asarray(
        axes[:, :, 0] * v[:, :1] + axes[:, :, 1] * v[:, 1:2] + axes[:, :, 2] * v[:, 2:]
    )
