"""What a session must know beside its inputs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coach.model import (
    AccelerometerCalibration,
    Baseline,
    Body,
    Calibration,
    Mounting,
    Phrasebook,
    Placement,
    Plan,
    SensorMount,
    check_mounts,
)
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import Settings


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What the pipeline must know beside the inputs; a recording keeps it beside them too.

    Args:
        placement: Where the sensor sits; of several sensors, the first.
        mounting: Its axes in the segment, if known without a calibration.
        calibration: Its standing calibration; the calibration's mounting wins.
        baseline: The runner's usual values.
        body: What the runner has told of the body.
        plan: What earlier sessions say to this one.
        phrases: What the coach says, in the runner's language.
        settings: Tuning.
        t_zero_host_s: Host time at which stream time is zero.
        sensor_id: Which sensor the first is; empty if it is the only one, whichever that is.
        others: Sensors worn beside the first.
        accelerometer: Errors of the first sensor's accelerometer, if they were measured.

    Raises:
        ValueError: The sensors cannot be worn together.
    """

    placement: Placement
    mounting: Mounting | None = None
    calibration: Calibration | None = None
    baseline: Baseline = field(default_factory=Baseline)
    body: Body = field(default_factory=Body)
    plan: Plan = field(default_factory=Plan)
    phrases: Phrasebook = ENGLISH_BOOK
    settings: Settings = field(default_factory=Settings)
    t_zero_host_s: float = 0.0
    sensor_id: str = ""
    others: tuple[SensorMount, ...] = ()
    accelerometer: AccelerometerCalibration | None = None

    def __post_init__(self) -> None:
        check_mounts(self.mounts)

    @property
    def mounts(self) -> tuple[SensorMount, ...]:
        """All sensors of the session."""
        first = SensorMount(
            self.placement, self.mounting, self.calibration, self.sensor_id, self.accelerometer
        )
        return (first, *self.others)

    def wearing(self, *mounts: SensorMount) -> SessionConfig:
        """The same session with these sensors."""
        first, *others = mounts
        return replace(
            self,
            placement=first.placement,
            mounting=first.mounting,
            calibration=first.calibration,
            sensor_id=first.sensor_id,
            others=tuple(others),
            accelerometer=first.accelerometer,
        )
