"""Quaternions w, x, y, z (Hamilton, unit norm) and the clinical angles read from them.

The only module that speaks quaternion. ``a_from_b`` turns coordinates in b into coordinates in a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def multiply(p: FloatArray, q: FloatArray) -> FloatArray:
    """Hamilton product ``p * q`` of ``(..., 4)`` arrays (broadcast)."""
    pw, px, py, pz = np.moveaxis(p, -1, 0)
    qw, qx, qy, qz = np.moveaxis(q, -1, 0)
    return np.stack(
        [
            pw * qw - px * qx - py * qy - pz * qz,
            pw * qx + px * qw + py * qz - pz * qy,
            pw * qy - px * qz + py * qw + pz * qx,
            pw * qz + px * qy - py * qx + pz * qw,
        ],
        axis=-1,
    )


def conjugate(q: FloatArray) -> FloatArray:
    """Inverse of unit quaternions ``(..., 4)``."""
    return np.asarray(q * np.array([1.0, -1.0, -1.0, -1.0]))


def rotate(q: FloatArray, v: FloatArray) -> FloatArray:
    """Turn vectors ``v`` ``(..., 3)`` by ``q`` ``(..., 4)``: ``a_from_b`` on b-coordinates."""
    w = q[..., :1]
    u = q[..., 1:]
    t = 2.0 * np.cross(u, v)
    return np.asarray(v + w * t + np.cross(u, t))


def up_in_segment(q: FloatArray) -> FloatArray:
    """The level frame's z axis in segment coordinates, ``(..., 3)``; third row of the matrix."""
    w, x, y, z = np.moveaxis(q, -1, 0)
    return np.stack(
        [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), w * w - x * x - y * y + z * z], axis=-1
    )


def from_axis_angle(axis: FloatArray, angle_rad: FloatArray | float) -> FloatArray:
    """Quaternion turning by ``angle_rad`` about unit ``axis`` ``(..., 3)``, right-hand rule."""
    half = np.asarray(angle_rad, dtype=np.float64)[..., None] / 2.0
    return np.concatenate([np.cos(half), np.sin(half) * axis], axis=-1)


def from_matrix(m: FloatArray) -> FloatArray:
    """Quaternion ``(4,)``, w >= 0, of one matrix ``(3, 3)`` (Shepperd 1978, 10.2514/3.55767b)."""
    trace = float(np.trace(m))
    squares = np.array([trace, m[0, 0], m[1, 1], m[2, 2]])
    largest = int(np.argmax(squares))
    if largest == 0:
        q = np.array([1.0 + trace, m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]])
    elif largest == 1:
        q = np.array(
            [m[2, 1] - m[1, 2], 1 + 2 * m[0, 0] - trace, m[0, 1] + m[1, 0], m[0, 2] + m[2, 0]]
        )
    elif largest == 2:
        q = np.array(
            [m[0, 2] - m[2, 0], m[0, 1] + m[1, 0], 1 + 2 * m[1, 1] - trace, m[1, 2] + m[2, 1]]
        )
    else:
        q = np.array(
            [m[1, 0] - m[0, 1], m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], 1 + 2 * m[2, 2] - trace]
        )
    q = q / np.linalg.norm(q)
    return np.asarray(q if q[0] >= 0.0 else -q)


def to_matrix(q: FloatArray) -> FloatArray:
    """Rotation matrices ``(..., 3, 3)`` of quaternions ``(..., 4)``."""
    eye = np.eye(3)
    return np.stack([rotate(q, np.broadcast_to(eye[i], (*q.shape[:-1], 3))) for i in range(3)], -1)


def tilt_rad(up_segment: FloatArray) -> FloatArray:
    """Sagittal angle, forward positive, in the order rotation-obliquity-tilt.

    Source: Baker 2001, Gait & Posture 13:1-6, doi 10.1016/S0966-6362(00)00083-7. Independent of
    heading. ``up_segment`` is ``(..., 3)``.
    """
    return np.arctan2(-up_segment[..., 0], up_segment[..., 2])


def obliquity_rad(up_segment: FloatArray) -> FloatArray:
    """Frontal angle, right side down positive, in the same order (Baker 2001)."""
    return np.arcsin(np.clip(up_segment[..., 1], -1.0, 1.0))


def from_clinical(rotation_rad: FloatArray, obliquity: FloatArray, tilt: FloatArray) -> FloatArray:
    """``level_from_segment`` of intrinsic rotation (z), obliquity (x), tilt (y), in rad."""
    z = from_axis_angle(np.array([0.0, 0.0, 1.0]), rotation_rad)
    x = from_axis_angle(np.array([1.0, 0.0, 0.0]), obliquity)
    y = from_axis_angle(np.array([0.0, 1.0, 0.0]), tilt)
    return multiply(multiply(z, x), y)


def heading_rad(q: FloatArray) -> FloatArray:
    """Rotation about the vertical, to the left positive, of ``level_from_segment`` (Baker order).

    In the order Z-X-Y the left axis of the segment is ``(-sin r cos o, cos r cos o, sin o)``.
    """
    left = rotate(q, np.broadcast_to(np.array([0.0, 1.0, 0.0]), (*q.shape[:-1], 3)))
    return np.arctan2(-left[..., 0], left[..., 1])
