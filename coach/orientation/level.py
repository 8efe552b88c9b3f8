"""From up and the samples to what the next stages read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model import AttitudeBlock, SampleBlock

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def attitude_block(
    block: SampleBlock, quats: FloatArray, up: FloatArray, rates: FloatArray, sigma: FloatArray
) -> AttitudeBlock:
    """The block that leaves the stage.

    Args:
        block: Segment axes.
        quats: ``(n, 4)`` level from segment.
        up: ``(n, 3)`` its up, segment axes.
        rates: ``(n, 3)`` rate less the offset.
        sigma: ``(n, 2)`` uncertainty of the forward and the side angle.
    """
    ux, uy, uz = up.T
    fx, fy, fz = block.acc_m_s2.T
    rx, ry, rz = rates.T
    vertical = fx * ux + fy * uy + fz * uz
    # Forward axis of the segment laid into the horizontal; its length is zero only when the
    # segment points straight up or down, which no worn sensor's forward axis does.
    length = np.sqrt(np.maximum(1.0 - ux * ux, 1e-12))
    level = np.empty_like(block.acc_m_s2)
    level[:, 0] = (fx - ux * vertical) / length
    level[:, 1] = (uz * fy - uy * fz) / length
    level[:, 2] = vertical
    return AttitudeBlock(
        block.sensor_id,
        block.dt_s,
        block.t_s,
        quats,
        up,
        level,
        rx * ux + ry * uy + rz * uz,
        block.quality,
        block.has_gyro,
        block.restart,
        sigma,
    )


_OPPOSITE = -0.99


def joined(
    quats: FloatArray, up: FloatArray, other: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """One attitude with another's up, as far as that weighs; heading stays the first one's.

    Args:
        quats: ``(n, 4)`` level from segment.
        up: ``(n, 3)`` its up, segment axes.
        other: ``(n, 3)`` the other up, segment axes, unit length.
        weight: ``(n,)`` of the other, 0 to 1.

    Returns:
        Quaternions and up.
    """
    ux, uy, uz = up.T
    ox, oy, oz = other.T
    # Between opposite directions there is no way that is the shortest: the first one stays.
    opposite = ux * ox + uy * oy + uz * oz < _OPPOSITE
    mixed = up + np.where(opposite, 0.0, weight)[:, None] * (other - up)
    mx, my, mz = mixed.T
    length = np.sqrt(mx * mx + my * my + mz * mz)
    mixed /= length[:, None]
    # The shortest turn from the mixed up to the old one, in segment axes: half way is their mean.
    mx, my, mz = mixed.T
    w = 1.0 + ux * mx + uy * my + uz * mz
    x, y, z = my * uz - mz * uy, mz * ux - mx * uz, mx * uy - my * ux
    norm = np.sqrt(w * w + x * x + y * y + z * z)
    w, x, y, z = w / norm, x / norm, y / norm, z / norm
    qw, qx, qy, qz = quats.T
    turned = np.empty_like(quats)
    turned[:, 0] = qw * w - qx * x - qy * y - qz * z
    turned[:, 1] = qw * x + qx * w + qy * z - qz * y
    turned[:, 2] = qw * y - qx * z + qy * w + qz * x
    turned[:, 3] = qw * z + qx * y - qy * x + qz * w
    return turned, mixed
