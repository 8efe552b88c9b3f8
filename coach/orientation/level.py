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
    _, fy, fz = block.acc_m_s2.T
    vertical = _dots(block.acc_m_s2, up)
    # Forward axis of the segment laid into the horizontal; its length is zero only when the
    # segment points straight up or down, which no worn sensor's forward axis does.
    length = np.sqrt(np.maximum(1.0 - ux * ux, 1e-12))
    level = np.empty_like(block.acc_m_s2)
    level[:, 0] = block.acc_m_s2[:, 0] - ux * vertical
    level[:, 1] = uz * fy - uy * fz
    level[:, :2] /= length[:, None]
    level[:, 2] = vertical
    return AttitudeBlock(
        block.sensor_id,
        block.dt_s,
        block.t_s,
        quats,
        up,
        level,
        _dots(rates, up),
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
    # Between opposite directions there is no way that is the shortest: the first one stays.
    opposite = _dots(up, other) < _OPPOSITE
    mixed = up + np.where(opposite, 0.0, weight)[:, None] * (other - up)
    mixed /= np.sqrt(_dots(mixed, mixed))[:, None]
    # The shortest turn from the mixed up to the old one, in segment axes: half way is their mean.
    mx, my, mz = mixed.T
    ux, uy, uz = up.T
    turn = np.empty((len(up), 4))
    turn[:, 0] = ((1.0 + ux * mx) + uy * my) + uz * mz
    turn[:, 1] = my * uz - mz * uy
    turn[:, 2] = mz * ux - mx * uz
    turn[:, 3] = mx * uy - my * ux
    square = turn * turn
    norm = ((square[:, 0] + square[:, 1]) + square[:, 2]) + square[:, 3]
    turn /= np.sqrt(norm)[:, None]
    # Hamilton's product, one factor's number after the other: what each is multiplied by.
    by = np.concatenate([turn, -turn], axis=1)[:, _HAMILTON]
    parts = by * quats[:, :, None]
    turned = parts[:, 0] + parts[:, 1]
    turned += parts[:, 2]
    turned += parts[:, 3]
    return turned, mixed


# Of w, x, y, z, -w, -x, -y, -z: the factors of the left one's w, x, y and z.
_HAMILTON = np.array([[0, 1, 2, 3], [5, 0, 7, 2], [6, 3, 0, 5], [7, 6, 1, 0]])


def _dots(a: FloatArray, b: FloatArray) -> FloatArray:
    """Row by row, ``(n,)`` of ``(n, 3)``, summed in one order whatever ``n`` is."""
    products = a * b
    sums: FloatArray = products[:, 0] + products[:, 1]
    sums += products[:, 2]
    return sums
