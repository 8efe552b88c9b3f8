"""The stages of one sensor in their order, from time to metrics."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from coach.gait import Gait
from coach.metrics import Metrics
from coach.model import Baseline, Calibration, Mounting, Output, Placement, SampleBlock
from coach.model import quaternion as quat
from coach.mounting import ASSUMED, mount, turn
from coach.orientation import Orientation
from coach.posture import segment_angles
from coach.settings import Settings
from coach.timing import Timing


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What the pipeline must know beside the inputs; a recording keeps it beside them too.

    Args:
        placement: Where the sensor sits.
        mounting: Sensor to segment, if known without a calibration.
        calibration: Standing calibration; its mounting wins.
        baseline: The runner's usual values.
        settings: Tuning.
        t_zero_host_s: Host time at which stream time is zero.
    """

    placement: Placement
    mounting: Mounting | None = None
    calibration: Calibration | None = None
    baseline: Baseline = field(default_factory=Baseline)
    settings: Settings = field(default_factory=Settings)
    t_zero_host_s: float = 0.0


class Chain:
    """The stages of one sensor, from time to metrics."""

    def __init__(self, sensor_id: str, config: SessionConfig, timing: Timing | None = None) -> None:
        """Build the chain; a ``timing`` under way is taken over when only the axes change."""
        settings, calibration = config.settings, config.calibration
        self.sensor_id = sensor_id
        self._mounting = calibration.mounting if calibration else (config.mounting or ASSUMED)
        bias = np.array([calibration.gyr_bias_rad_s if calibration else (0.0, 0.0, 0.0)])
        matrix = quat.to_matrix(np.array(self._mounting.quat_segment_from_sensor))
        self.timing = timing or Timing(sensor_id, config.t_zero_host_s, settings.timing)
        self._orientation = Orientation(settings.orientation, turn(matrix, bias)[0])
        self.gait = Gait(
            settings.gait,
            axes_known=self._mounting.axes_known,
            calibrated=calibration is not None,
        )
        self.metrics = Metrics(settings.metrics, config.placement, self._mounting, calibration)

    def push(self, block: SampleBlock) -> Output:
        attitude = self._orientation.push(mount(block, self._mounting))
        self.gait.push(attitude)
        self.metrics.push(segment_angles(attitude), has_gyro=attitude.has_gyro)
        return attitude
