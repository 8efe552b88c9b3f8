"""Sensor axes to segment axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import HeadingSource, Mounting, SampleBlock
from coach.model import quaternion as quat
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_DIRECTIONS = ("forward", "left", "up")
_OPPOSITES = {"back": "forward", "right": "left", "down": "up"}
_EXAMPLE = "write it as forward=+z,left=-x,up=-y"

# A strap put on by eye. No study was found; it only says that stated axes are not exact.
_BY_EYE_RAD = 5.0 * RAD_PER_DEG

ASSUMED = Mounting((1.0, 0.0, 0.0, 0.0), HeadingSource.ASSUMED, 3.14)
"""Nothing known: up is found anyway, but no direction about it can be named."""


class AxesError(ValueError):
    """The text does not describe a right-handed set of axes. The message says why."""


def parse_axes(text: str) -> Mounting:
    """Mounting from words such as ``forward=+z,left=-x,up=-y``.

    Args:
        text: Which sensor axis points forward, left and up (or back, right, down). Two suffice.

    Raises:
        AxesError: Unknown words, axes used twice, or a left-handed set.
    """
    rows: dict[str, FloatArray] = {}
    for part in filter(None, (piece.strip() for piece in text.lower().split(","))):
        direction, axis = _parsed(text, part)
        if direction in rows:
            raise _wrong(text, f"{direction} is given twice")
        rows[direction] = axis
    if len(rows) < 2:
        raise _wrong(text, "two of forward, left and up are needed")
    for i, missing in enumerate(_DIRECTIONS):
        if missing not in rows:
            following = (_DIRECTIONS[(i + 1) % 3], _DIRECTIONS[(i + 2) % 3])
            rows[missing] = np.cross(rows[following[0]], rows[following[1]])
    matrix = np.stack([rows[direction] for direction in _DIRECTIONS])
    handedness = round(float(np.linalg.det(matrix)))
    if handedness == 0:
        raise _wrong(text, "one sensor axis is used twice")
    if handedness < 0:
        raise _wrong(text, "the axes are left-handed; one sign is wrong, or two are swapped")
    w, x, y, z = (float(value) for value in quat.from_matrix(matrix))
    return Mounting((w, x, y, z), HeadingSource.AXES, _BY_EYE_RAD)


def _parsed(text: str, part: str) -> tuple[str, FloatArray]:
    word, _, axis = (piece.strip() for piece in part.partition("="))
    sign = -1.0 if axis.startswith("-") else 1.0
    letter = axis.lstrip("+-")
    if word in _OPPOSITES:
        word, sign = _OPPOSITES[word], -sign
    if word not in _DIRECTIONS or letter not in ("x", "y", "z") or len(axis) > 2:
        raise _wrong(text, f"{part!r} is not understood")
    unit = np.zeros(3)
    unit["xyz".index(letter)] = sign
    return word, unit


def _wrong(text: str, what: str) -> AxesError:
    return AxesError(f"axes {text!r}: {what}; {_EXAMPLE}")


def mount(block: SampleBlock, mounting: Mounting) -> SampleBlock:
    """The same samples in segment axes."""
    matrix = quat.to_matrix(np.array(mounting.quat_segment_from_sensor))
    return SampleBlock(
        block.sensor_id,
        block.dt_s,
        block.t_s,
        turn(matrix, block.acc_m_s2),
        turn(matrix, block.gyr_rad_s),
        block.quality,
        block.has_gyro,
        block.restart,
    )


def turn(matrix: FloatArray, v: FloatArray) -> FloatArray:
    """``matrix @ v`` row by row, ``(n, 3)``.

    Written out, because a BLAS product rounds differently for different block lengths, and any
    cutting of a stream must give the same bits.
    """
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    out = np.empty_like(v)
    for i in range(3):
        out[:, i] = matrix[i, 0] * x + matrix[i, 1] * y + matrix[i, 2] * z
    return out
