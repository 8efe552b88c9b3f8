"""Sensor axes to segment axes."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model import HeadingSource, Mounting, SampleBlock
from coach.model import quaternion as quat
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model import AccelerometerCalibration, AttitudeBlock
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
    return AxesError(
        Wording("axes {what!r}: {problem}; {example}", what=text, problem=what, example=_EXAMPLE)
    )


def mount(block: SampleBlock, mounting: Mounting) -> SampleBlock:
    """The same samples in segment axes."""
    matrix = _matrix(mounting.quat_segment_from_sensor)
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


@lru_cache(maxsize=8)
def _matrix(quat_segment_from_sensor: tuple[float, float, float, float]) -> FloatArray:
    return quat.to_matrix(np.array(quat_segment_from_sensor))


def corrected(block: SampleBlock, errors: AccelerometerCalibration | None) -> SampleBlock:
    """The same samples without the accelerometer's known errors; sensor axes."""
    if errors is None:
        return block
    acc = (block.acc_m_s2 - np.array(errors.offset_m_s2)) * np.array(errors.gain)
    return replace(block, acc_m_s2=acc)


def turn_about_up(block: AttitudeBlock, angle_rad: float) -> AttitudeBlock:
    """The same attitude of segment axes turned by ``angle_rad`` to the left about their z axis.

    The attitude filter runs on in the old axes, so a better forward costs it nothing.
    """
    cos, sin = math.cos(angle_rad), math.sin(angle_rad)
    ux, uy, uz = block.up_segment[:, 0], block.up_segment[:, 1], block.up_segment[:, 2]
    up = np.empty_like(block.up_segment)
    up[:, 0], up[:, 1], up[:, 2] = cos * ux + sin * uy, cos * uy - sin * ux, uz
    # The new forward axis, laid into the horizontal, along the old levelled forward and left.
    length = np.sqrt(np.maximum(1.0 - ux * ux, 1e-12))
    ahead = (cos * (1.0 - ux * ux) - sin * ux * uy) / length
    left = sin * uz / length
    size = np.sqrt(np.maximum(ahead * ahead + left * left, 1e-12))
    old = block.acc_level_m_s2
    level = np.empty_like(old)
    level[:, 0] = (ahead * old[:, 0] + left * old[:, 1]) / size
    level[:, 1] = (ahead * old[:, 1] - left * old[:, 0]) / size
    level[:, 2] = old[:, 2]
    w, x, y, z = np.moveaxis(block.quat_level_from_segment, -1, 0)
    half_cos, half_sin = math.cos(angle_rad / 2.0), math.sin(angle_rad / 2.0)
    turned = np.empty_like(block.quat_level_from_segment)
    turned[:, 0] = w * half_cos - z * half_sin
    turned[:, 1] = x * half_cos + y * half_sin
    turned[:, 2] = y * half_cos - x * half_sin
    turned[:, 3] = z * half_cos + w * half_sin
    return replace(block, quat_level_from_segment=turned, up_segment=up, acc_level_m_s2=level)


def turn(matrix: FloatArray, v: FloatArray) -> FloatArray:
    """``matrix @ v`` row by row, ``(n, 3)``.

    Written out, because a BLAS product rounds differently for different block lengths, and any
    cutting of a stream must give the same bits.
    """
    by_x, by_y, by_z = matrix.T
    out: FloatArray = by_x * v[:, :1]
    out += by_y * v[:, 1:2]
    out += by_z * v[:, 2:]
    return out
