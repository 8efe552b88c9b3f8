"""A standing calibration for a notebook, from arrays or from a recording."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from coach.analysis.allowed import placement_of
from coach.analysis.array_analysis import SENSOR_ID, array_inputs
from coach.analysis.own_recording import own_recording
from coach.app.calibration_samples import data_of, sensor_data
from coach.calibration import CalibrationParams, Rejected
from coach.calibration import calibrate as calibrate_blocks
from coach.core_wording import Wording
from coach.model import SensorMount
from coach.mounting import corrected, parse_axes

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.app.calibration_samples import SensorData
    from coach.model import AccelerometerCalibration, Calibration, Mounting, Placement, SampleBlock

_BLOCK = 1024


def calibrate(
    samples: npt.ArrayLike | str | os.PathLike[str],
    gyr_rad_s: npt.ArrayLike | None = None,
    *,
    rate_hz: float | None = None,
    placement: Placement | str | None = None,
    axes: str | None = None,
    accelerometer: AccelerometerCalibration | None = None,
    unchecked: bool = False,
) -> Calibration:
    """How this runner stands, and which way is forward: ten quiet seconds, then a forward bend.

    Args:
        samples: ``(n, 3)`` specific force, m/s^2, sensor axes; or the path of a recording. A row
            with NaN is a lost sample, and standing before a gap does not go on after it.
        gyr_rad_s: ``(n, 3)`` angular rate, beside arrays.
        rate_hz: Of arrays.
        placement: Of arrays; of a recording with several sensors, the one that is meant.
        axes: If they are known, as in ``analyze``; else forward comes from a bend or from running.
        accelerometer: Of arrays, measured errors; a recording has its own.
        unchecked: Take units, rate and axes of arrays as given. Else they are held against gravity
            and the referee of ``coach import``, and what is doubtful is a ``DoubtfulInputWarning``.

    Returns:
        For ``calibration=`` of ``analyze``, ``read`` and ``SensorArrays``.

    Raises:
        ValueError: Nobody stood still, or a wrong argument; the message says why and what is
            allowed.
        RecordingError: There is no such file, or it is not a recording.
    """
    place = None if placement is None else placement_of(placement)
    mounting = parse_axes(axes) if axes else None
    if isinstance(samples, (str, os.PathLike)):
        blocks, place, stated = _recorded(Path(samples), place)
        mounting = mounting or stated
    else:
        if rate_hz is None or place is None:
            raise TypeError(Wording("arrays need rate_hz and placement beside them"))
        mount = SensorMount(place, sensor_id=SENSOR_ID, accelerometer=accelerometer)
        blocks = _given(samples, gyr_rad_s, rate_hz, mount, unchecked=unchecked)
    found = calibrate_blocks(blocks, place, mounting, CalibrationParams())
    if isinstance(found, Rejected):
        raise ValueError(found.detail)  # noqa: TRY004 - a refusal is a value, not a type
    return found.calibration


def _given(
    acc_m_s2: npt.ArrayLike,
    gyr_rad_s: npt.ArrayLike | None,
    rate_hz: float,
    mount: SensorMount,
    *,
    unchecked: bool,
) -> list[SampleBlock]:
    """Arrays as the samples of a sensor."""
    checked = None if unchecked else mount.placement
    inputs = array_inputs(acc_m_s2, gyr_rad_s, rate_hz=rate_hz, block=_BLOCK, checked=checked)
    return _blocks(sensor_data(inputs, 0.0), mount)


def _recorded(
    path: Path, placement: Placement | None
) -> tuple[list[SampleBlock], Placement, Mounting | None]:
    """The samples of a worn sensor of a recording, where it sits, and its stated axes."""
    recording = own_recording(path)
    mounts = recording.header.mounts
    chosen = [one for one in mounts if placement is None or one.placement is placement]
    if not chosen:
        there = ", ".join(one.placement.value for one in mounts)
        raise ValueError(
            Wording(
                "placement is {placement}; the recording has: {there}",
                placement=placement and placement.value,
                there=there,
            )
        )
    data = sensor_data(recording.inputs, recording.header.t_zero_host_s)
    return _blocks(data, chosen[0]), chosen[0].placement, chosen[0].mounting


def _blocks(data: dict[str, SensorData], mount: SensorMount) -> list[SampleBlock]:
    return [corrected(block, mount.accelerometer) for block in data_of(data, mount).blocks]
