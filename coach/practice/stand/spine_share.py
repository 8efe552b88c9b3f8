"""With two sensors: how do spine and pelvis share the way from tall to sunk?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.practice.stand.position import LEAST_RANGE_RAD, SURE
from coach.practice.stand.small_samples import sigma_of_mean

if TYPE_CHECKING:
    from coach.model import SegmentStand, StandCheck


@dataclass(frozen=True, slots=True)
class SpineShare:
    """From tall to sunk, mean over the rounds.

    Args:
        trunk_rad: How far the trunk tilts forward.
        pelvis_rad: How far the pelvis tilts forward; negative where it tucks under.
        flexion_rad: How far the spine between them rounds: the difference.
        flexion_error_rad: One sigma, from how the rounds differ; ``None`` with one round, or
            where the segments have not as many rounds.
        spine: Part of the trunk's tilt that is the spine's: 1 over a still pelvis, 0 where all
            tips as one piece, more than 1 where the pelvis tucks under; ``None`` where the trunk
            hardly tilts.
    """

    trunk_rad: float
    pelvis_rad: float
    flexion_rad: float
    flexion_error_rad: float | None
    spine: float | None


def spine_share(check: StandCheck) -> SpineShare | None:
    """How spine and pelvis share it; ``None`` without a segment of each."""
    trunk = next((one for one in check.segments if not one.placement.is_pelvic), None)
    pelvis = next((one for one in check.segments if one.placement.is_pelvic), None)
    if trunk is None or pelvis is None:
        return None
    above, below = trunk.range_rad, pelvis.range_rad
    flexion = above - below
    upper, lower = _ranges(trunk), _ranges(pelvis)
    error = None
    if len(upper) == len(lower) > 1:
        error = sigma_of_mean([a - b - flexion for a, b in zip(upper, lower, strict=True)])
    least = max(LEAST_RANGE_RAD, SURE * (trunk.range_error_rad or 0.0))
    spine = flexion / above if math.fabs(above) >= least else None
    return SpineShare(above, below, flexion, error, spine)


def _ranges(one: SegmentStand) -> list[float]:
    return [sunk - tall for sunk, tall in zip(one.sunk_rad, one.tall_rad, strict=True)]
