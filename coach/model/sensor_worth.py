"""What a sensor's samples are worth to the metrics, whoever made it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

USUAL_LEAN_RAD = 10.0 * RAD_PER_DEG
"""From standing to running the trunk leans, and the pelvis tips, by about so much at most."""

# Six faces leave the sensor's temperature and the levels of the table: some 3 mg and 0.2 %.
CALIBRATED_OFFSET_M_S2 = 0.003 * GRAVITY_M_S2
CALIBRATED_SCALE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorWorth:
    """What samples can tell, as far as it differs from sensor to sensor.

    Args:
        rate_hz: Sample rate.
        acc_range_g: Full scale.
        gyr_range_deg_s: Full scale; 0 without a gyroscope.
        tick_s: Resolution of the sensor's clock; ``None`` without one.
        acc_offset_m_s2: One sigma of the accelerometer's offset, each axis, before ``coach
            calibrate --accelerometer``, beyond that of our own sensor: 10 mg are 0.57 degrees.
        acc_scale: One sigma of the accelerometer's error of scale, each axis, likewise.
        calibrate_accelerometer: That calibration is to be asked for once.
        errors: Metric -> its one-sigma error with such a sensor where it is wider than published,
            as measured on simulated runs, with a calibrated accelerometer; SI units.
    """

    rate_hz: float
    acc_range_g: float
    gyr_range_deg_s: float
    tick_s: float | None = None
    acc_offset_m_s2: float = 0.0
    acc_scale: float = 0.0
    calibrate_accelerometer: bool = False
    errors: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def has_gyro(self) -> bool:
        return self.gyr_range_deg_s > 0.0

    def calibrated(self) -> Self:
        """The same sensor once the errors of its accelerometer are measured and taken off."""
        return replace(
            self,
            acc_offset_m_s2=min(self.acc_offset_m_s2, CALIBRATED_OFFSET_M_S2),
            acc_scale=min(self.acc_scale, CALIBRATED_SCALE),
            calibrate_accelerometer=False,
        )

    def level_error_rad(self, *, from_standing: bool) -> float:
        """One sigma of an angle against the vertical, of the accelerometer's offset and scale.

        Both stay with the sensor, so an angle from standing, calibrated with the same sensor, loses
        most of them: what is left comes of the lean itself, which turns the vertical on to other
        axes. With ``b`` the offset as a part of gravity, ``s`` the error of scale of each axis and
        a lean ``a``, ``2 sin(a/2) b`` and, in a sensor whose axes lie along the body's,
        ``sqrt(2) sin(a) s`` (``tests/theory/test_sensor_worth.py``). An angle against the vertical
        itself has ``b`` and, over all ways of wearing it, ``sqrt(1/5) s``.
        """
        offset = self.acc_offset_m_s2 / GRAVITY_M_S2
        if not from_standing:
            return math.hypot(offset, math.sqrt(0.2) * self.acc_scale)
        return math.hypot(
            2.0 * math.sin(0.5 * USUAL_LEAN_RAD) * offset,
            math.sqrt(2.0) * math.sin(USUAL_LEAN_RAD) * self.acc_scale,
        )
