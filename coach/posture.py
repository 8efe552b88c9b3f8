"""Clinical angles of the segment, sample by sample, for every placement."""

from __future__ import annotations

from coach.model import AttitudeBlock
from coach.model import quaternion as quat
from coach.model.blocks import PostureBlock


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
