"""Clinical angles of the segment, sample by sample, for every placement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import AttitudeBlock
from coach.model import quaternion as quat

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class PostureBlock:
    """Angles of consecutive samples, in the order rotation-obliquity-tilt (Baker 2001).

    Args:
        t_s: ``(n,)`` stream time.
        tilt_rad: ``(n,)`` sagittal, forward positive.
        obliquity_rad: ``(n,)`` frontal, right side down positive.
        turn_rate_rad_s: ``(n,)`` about the vertical, to the left positive.
        quality: ``(n,)`` of ``Quality``.
        restart: As in ``SampleBlock``.
    """

    t_s: FloatArray
    tilt_rad: FloatArray
    obliquity_rad: FloatArray
    turn_rate_rad_s: FloatArray
    quality: npt.NDArray[np.uint8]
    restart: bool


def segment_angles(block: AttitudeBlock) -> PostureBlock:
    """Angles of a block.

    Source: Baker 2001, doi 10.1016/S0966-6362(00)00083-7. Deviation: rotation is given as a rate,
    because without a magnetometer heading itself has no meaning.
    """
    return PostureBlock(
        block.t_s,
        quat.tilt_rad(block.up_segment),
        quat.obliquity_rad(block.up_segment),
        block.yaw_rate_rad_s,
        block.quality,
        block.restart,
    )
