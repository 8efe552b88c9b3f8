"""What is known of this runner and this strap: mounting, standing posture, usual running."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.placement import Placement

_UNIT_NORM_TOLERANCE = 1e-3


class HeadingSource(enum.Enum):
    """Where the mounting's heading about the vertical came from."""

    AXES = "axes"  # stated by the user
    FORWARD_BEND = "forward_bend"
    GAIT = "gait"
    ASSUMED = "assumed"  # nothing told; the sensor's own axes were taken


@dataclass(frozen=True, slots=True)
class Mounting:
    """Rotation from the sensor's axes to the body segment's (x forward, y left, z up).

    Args:
        quat_segment_from_sensor: w, x, y, z.
        heading_source: How forward was found.
        heading_sigma_rad: One-sigma uncertainty of forward about the vertical.
    """

    quat_segment_from_sensor: tuple[float, float, float, float]
    heading_source: HeadingSource
    heading_sigma_rad: float

    @property
    def is_rotation(self) -> bool:
        """Whether the quaternion is one; a file from outside may hold anything."""
        return abs(math.hypot(*self.quat_segment_from_sensor) - 1.0) < _UNIT_NORM_TOLERANCE

    @property
    def axes_known(self) -> bool:
        """Whether forward and left mean anything; up alone is known in any case."""
        return self.heading_source is not HeadingSource.ASSUMED


@dataclass(frozen=True, slots=True)
class AccelerometerCalibration:
    """Errors of one accelerometer: true force is ``(measured - offset) * gain``, axis by axis.

    Args:
        offset_m_s2: Of each sensor axis.
        gain: Of each sensor axis.
    """

    offset_m_s2: tuple[float, float, float]
    gain: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A standing calibration.

    Args:
        placement: Where the sensor sat.
        sensor_id: Which sensor it was.
        mounting: Sensor to segment. With ``heading_source`` other than AXES, up is the standing
            direction of gravity, so the standing angles below are zero.
        gyr_bias_rad_s: Mean angular rate while standing, sensor axes; exactly zero on all of them
            where the sensor shows nothing at rest, so that its offset stays unknown.
        standing_tilt_rad: Forward angle of the segment while standing, under ``mounting``.
        standing_obliquity_rad: Side angle of the segment while standing, right side down positive.
        gravity_m_s2: Mean specific force while standing; far from 9.81 means a poor accelerometer.
        still_s: Length of the standing stretch used.
        sway_rad: RMS of the swaying of "up" in that stretch.
        left_phase: How much later in the stride than usual this runner's movement shows the left
            foot while running, as part of a stride, -0.5 to 0.5; ``None`` until the runner has told
            the feet.

    Raises:
        ValueError: A phase that is none; one line.
    """

    placement: Placement
    sensor_id: str
    mounting: Mounting
    gyr_bias_rad_s: tuple[float, float, float]
    standing_tilt_rad: float
    standing_obliquity_rad: float
    gravity_m_s2: float
    still_s: float
    sway_rad: float
    left_phase: float | None = None

    @property
    def gyr_bias_known(self) -> bool:
        """Whether standing told the gyroscope's offset."""
        return any(self.gyr_bias_rad_s)

    def __post_init__(self) -> None:
        phase = self.left_phase
        if phase is not None and not -0.5 <= phase <= 0.5:
            raise ValueError(f"left_phase is {phase}; it must lie between -0.5 and 0.5")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The runner's own usual values.

    Args:
        metrics: Metric name -> (median, robust standard deviation), SI units.
        slopes: Metric name -> its change with cadence, SI units per step/min, where it is known.
        speed_m_s: Usual speed, 0 where no speed was ever told.
        speed_slopes: Metric name -> its change with speed, SI units per m/s, where it is known.
    """

    metrics: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    slopes: Mapping[str, float] = field(default_factory=dict)
    speed_m_s: float = 0.0
    speed_slopes: Mapping[str, float] = field(default_factory=dict)
