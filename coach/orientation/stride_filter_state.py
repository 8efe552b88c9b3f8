"""What the running filter knows by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector

# Where each error stands in the covariance and in a row of a reading, and why it is a state.
ATTITUDE = slice(0, 3)
"""About the axes of I: what is asked for."""
BIAS = slice(3, 6)
"""An offset turns I steadily, so it cannot be told from a slow tilt but over time."""
SPEED = slice(6, 8)
"""Forward and to the left: in a curve the turning of the velocity is a force like a side lean's."""
ACCELERATION = slice(8, 10)
"""Forward and to the left: a force like a lean's, but for as long as a change of speed lasts."""
CROSS_AXIS = slice(10, 12)
"""What the level axes see of turning about up: 0.5 deg of skew is 1.6 deg of roll in one curve."""
SIZE = 12


@dataclass(slots=True)
class StrideFilterState:
    """All that one interval leaves to the next.

    I is the inertial frame that the gyroscope carries on; forward and left are the segment's
    axes as means over whole strides.

    Args:
        up: Unit vector up, in I.
        bias_rad_s: Offset of the gyroscope beyond the known one, segment axes.
        speed_m_s: Speed forward and to the left.
        acceleration_m_s2: Change of the speed forward and to the left.
        cross_axis: Rate that the x and the y axis see of each rad/s about the z axis.
        covariance: ``(12, 12)`` of the errors, SI units and radians: attitude about the axes of I,
            offset, speed, acceleration, cross-axis sensitivity.
        up_rate: Change of up per second by the offset, in I.
        up_per_yaw: Change of up per rad turned about the segment's z axis by the cross-axis
            sensitivity, in I.
        sigma_rad: One sigma of the forward angle and of the side angle.
        lost_since_rad2: Variance of the attitude lost in each of the last intervals, about the
            segment's axes, which the mean force, being of some time ago, does not show yet.
        doubt_rad2: Variance of both angles that is stated beyond the covariance, fading.
        pause: Intervals without running until now.
        speed_changes: Probability that the speed is changing.
    """

    up: Vector
    bias_rad_s: Vector
    speed_m_s: tuple[float, float]
    acceleration_m_s2: tuple[float, float]
    cross_axis: tuple[float, float]
    covariance: FloatArray
    up_rate: Vector
    up_per_yaw: Vector
    sigma_rad: tuple[float, float]
    lost_since_rad2: tuple[Vector, ...] = ()
    doubt_rad2: float = 0.0
    pause: int = 0
    speed_changes: float = 0.0

    @classmethod
    def at_start(cls, up: Vector, covariance: FloatArray) -> StrideFilterState:
        """Nothing but a guess of up is known."""
        zero = (0.0, 0.0, 0.0)
        none = (0.0, 0.0)
        return cls(up, zero, none, none, none, covariance, zero, zero, none)
