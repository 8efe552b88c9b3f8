"""One sensor on the body: where it sits and what is known of how it sits there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.calibration import AccelerometerCalibration, Calibration, Mounting
    from coach.model.placement import Placement


@dataclass(frozen=True, slots=True)
class SensorMount:
    """A worn sensor.

    Args:
        placement: Where it sits.
        mounting: Sensor to segment, if known without a calibration.
        calibration: Standing calibration; its mounting wins.
        sensor_id: Which sensor; empty if it is the only one, whichever that is.
        accelerometer: Errors of its accelerometer, if they were measured.
    """

    placement: Placement
    mounting: Mounting | None = None
    calibration: Calibration | None = None
    sensor_id: str = ""
    accelerometer: AccelerometerCalibration | None = None


def check_mounts(mounts: Sequence[SensorMount]) -> None:
    """Sensors worn together must be told apart, and each needs a part of the body of its own.

    Raises:
        ValueError: They cannot be worn together; one line.
    """
    if not mounts:
        raise ValueError(Wording("a session needs a sensor"))
    if len({one.placement.is_pelvic for one in mounts}) < len(mounts):
        where = " and ".join(one.placement.value for one in mounts)
        raise ValueError(
            Wording("{where}: two sensors go on the chest and on the pelvis or waist", where=where)
        )
    ids = [one.sensor_id for one in mounts]
    if len(mounts) > 1 and (not all(ids) or len(set(ids)) < len(ids)):
        raise ValueError(Wording("several sensors need an id each, to be told apart"))
