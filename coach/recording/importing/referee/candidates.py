"""What may have gone wrong with axes and unit, and the options that mend it."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import RAD_PER_DEG
from coach.recording.importing.referee.ruling import AS_IS

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.recording.importing.referee.ruling import Rows

UNIT_SCALES: tuple[tuple[float, str], ...] = (
    (1.0, ""),
    (RAD_PER_DEG, "deg/s"),
    (1.0 / RAD_PER_DEG, "rad/s"),
)
"""Factor on the rates as read, and the unit that the file then has; the first is: as read."""

UNITS = {scale: unit for scale, unit in UNIT_SCALES if unit}

# Shaken bodies turn: the ratio of the fast parts (beyond a second) of rate and acceleration was
# 0.07 to 0.79 rad/s per m/s^2 in 182 recordings of walking, jogging, bending and of a sensor moved
# by hand. Two units are a factor of 57 apart.
_USUAL_RATIO = 0.22
_RATIO_SPREAD = 0.6
"""Standard deviation of its logarithm."""


def _all_axes() -> tuple[Rows, ...]:
    found: list[Rows] = []
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            rows = [[0, 0, 0] for _ in range(3)]
            for row, (axis, sign) in enumerate(zip(order, signs, strict=True)):
                rows[row][axis] = sign
            found.append(_rows(np.array(rows)))
    return tuple(sorted(found, key=changes))


def _rows(matrix: FloatArray) -> Rows:
    a, b, c = ((int(row[0]), int(row[1]), int(row[2])) for row in np.rint(matrix))
    return (a, b, c)


def changes(axes: Rows) -> int:
    """How many of the three axes are not as they were."""
    return sum(row != old for row, old in zip(axes, AS_IS, strict=True))


ALL_AXES = _all_axes()
"""The 48 signed permutations, as is first."""


def axes_text(axes: Rows) -> str:
    """As an option says it: ``x,-y,z``."""
    names = []
    for row in axes:
        axis = max(range(3), key=lambda i: abs(row[i]))
        names.append(("-" if row[axis] < 0 else "") + "xyz"[axis])
    return ",".join(names)


def as_accelerometer(axes: Rows) -> Rows | None:
    """The simplest change of the accelerometer's axes that agrees as well as this of the gyroscope.

    Rates are an axial vector: in a mirror they keep their sign where others turn round. So axes
    ``S`` of the accelerometer are those ``det(S) S`` of the gyroscope, which is never left-handed;
    and ``S`` and ``-S`` look the same. ``None`` if no change of the accelerometer would do.
    """
    matrix = np.array(axes, dtype=np.float64)
    if np.linalg.det(matrix) < 0.0:
        return None
    turned = _rows(matrix.T)
    mirrored = _rows(-matrix.T)
    return min(mirrored, turned, key=changes)


def simplest(axes: Rows) -> int:
    """How many axes must have been changed at least, of whichever sensor."""
    of_acc = as_accelerometer(axes)
    return changes(axes) if of_acc is None else min(changes(axes), changes(of_acc))


def unit_surprise(fast_ratio: float, scale: float) -> float:
    """How unlikely a unit is by how fast a body shaken so turns, in units of log-likelihood."""
    if fast_ratio <= 0.0:
        return 0.0
    return 0.5 * (math.log(fast_ratio * scale / _USUAL_RATIO) / _RATIO_SPREAD) ** 2
