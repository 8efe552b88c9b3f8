"""The stages of one sensor in their order, from time to metrics."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration import HeadingRefiner, Refined
from coach.gait import Gait
from coach.metrics import Metrics
from coach.model import (
    Calibration,
    Fault,
    MetricSnapshot,
    Mounting,
    SampleBlock,
)
from coach.model import quaternion as quat
from coach.mounting import ASSUMED, mount, turn, turn_about_up
from coach.orientation import Orientation, UncertaintyGate, WearerInfo
from coach.posture import segment_angles
from coach.slip import (
    SlipParams,
    SlipWatch,
    mask_readings,
    standing_up,
)
from coach.timing import Timing

if TYPE_CHECKING:
    from coach.gait.stage import GaitState
    from coach.model import AttitudeBlock, SensorMount, SensorWorth
    from coach.wiring.config import SessionConfig


class Chain:
    """The stages of one sensor, from time to metrics."""

    def __init__(
        self,
        sensor_id: str,
        mount: SensorMount,
        config: SessionConfig,
        timing: Timing | None = None,
        worth: SensorWorth | None = None,
    ) -> None:
        """Build the stages.

        Args:
            sensor_id: Who sends the samples.
            mount: How the sensor is worn.
            config: The session.
            timing: One under way, taken over when only the axes change.
            worth: What the samples are worth, where that is known.
        """
        settings, calibration = config.settings, mount.calibration
        self.sensor_id = sensor_id
        self.placement = mount.placement
        self.worth = worth
        self._stale_s = settings.metrics.stale_s
        self._last_t_s = -math.inf
        self._mounting = calibration.mounting if calibration else (mount.mounting or ASSUMED)
        matrix = quat.to_matrix(np.array(self._mounting.quat_segment_from_sensor))
        bias = None
        if calibration and calibration.gyr_bias_known:
            bias = turn(matrix, np.array([calibration.gyr_bias_rad_s]))[0]
        self.timing = timing or Timing(sensor_id, config.t_zero_host_s, settings.timing)
        self._orientation = Orientation(
            settings.orientation,
            WearerInfo(bias, self._mounting.axes_known, config.body.step_length_m),
        )
        self._uncertainty_gate = UncertaintyGate(settings.orientation.uncertainty_gate)
        self.gait = Gait(
            settings.gait,
            axes_known=self._mounting.axes_known,
            calibrated=calibration is not None,
            pelvic=mount.placement.is_pelvic,
            left_phase=calibration.left_phase if calibration else None,
            grid_s=config.settings.grid_s,
        )
        self._config = config
        self.metrics = self._metrics(self._mounting, calibration)
        self.slip = self._slip_watch(calibration)
        self.refiner = HeadingRefiner(
            settings.guide.calibration.heading, calibration, settings.grid_s
        )
        self._turned_rad = 0.0
        self._faults: list[Fault] = []

    def _metrics(self, mounting: Mounting, calibration: Calibration | None) -> Metrics:
        params, body = self._config.settings.metrics, self._config.body
        metrics = Metrics(params, self.placement, mounting, calibration, body)
        metrics.know(self.worth)
        return metrics

    def know(self, worth: SensorWorth | None) -> None:
        """What the samples are worth from now on."""
        self.worth = worth
        self.metrics.know(worth)

    def push(self, block: SampleBlock, until_s: float = -math.inf) -> AttitudeBlock:
        """Take in a block; no sample before ``until_s`` comes after it."""
        self._last_t_s = float(block.t_s[-1])
        attitude = self._orientation.push(mount(block, self._mounting))
        if self._turned_rad:
            attitude = turn_about_up(attitude, self._turned_rad)
        self.refiner.push(block)
        self.slip.push(attitude)
        self._uncertainty_gate.push(attitude)
        self.gait.push(attitude, until_s)
        angles = segment_angles(attitude)
        self.metrics.push(angles, has_gyro=attitude.has_gyro, dt_s=attitude.dt_s)
        return attitude

    def push_speed(self, speed_m_s: float) -> None:
        """The runner's speed over ground, as of now."""
        self._orientation.push_speed(speed_m_s)

    def states(self) -> dict[str, object]:
        """The state of each filter stage, by its name, as it is now; not to be changed."""
        return self._orientation.states() | self.gait.states()

    def stale_at(self, t_s: float) -> bool:
        """Whether the samples until a grid instant are too old to say anything of it."""
        return t_s - self._last_t_s > self._stale_s

    def read(self, t_s: float, gait: GaitState, asked_s: float = -math.inf) -> MetricSnapshot:
        """The metrics at a grid instant, by the body's gait, whichever sensor found it.

        Args:
            t_s: Grid instant.
            gait: The body's gait.
            asked_s: When the runner was last asked for another posture.
        """
        snapshot = self.metrics.at(t_s, gait.locomotion, gait.cadence_spm, gait.chain)
        snapshot = self._uncertainty_gate.at(snapshot)
        self._faults += self.slip.at(t_s, gait.locomotion, gait.cadence_spm, asked_s=asked_s)
        return mask_readings(snapshot, self.slip.attachment, self.slip.unsure)

    def take_faults(self) -> list[Fault]:
        """What the watch over the sensor's seat has found since the last call."""
        faults, self._faults = self._faults, []
        return faults

    def _slip_watch(self, calibration: Calibration | None) -> SlipWatch:
        return SlipWatch(
            SlipParams(),
            self.sensor_id,
            self._config.settings.grid_s,
            # Who lies down or bends has not lost the strap: in a practice nobody watches it.
            standing_up(calibration) if calibration and not self._config.practice else None,
            axes_known=self._mounting.axes_known,
            drive_known=self.placement.is_pelvic,
        )

    def refine(self, found: Refined) -> None:
        """Go on with a forward turned about the vertical; attitude and steps run on.

        Angles already judged stay as they were: their windows are not carried over, so that no mean
        mixes both axes.
        """
        assert found.turn_rad is not None
        calibration = found.calibration
        self._turned_rad += found.turn_rad
        self.metrics = self._metrics(calibration.mounting, calibration)
        self.slip = self._slip_watch(calibration)
