"""``coach calibrate --accelerometer``: the sensor alone, laid on its six sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.calibration_samples import data_of, sensor_data
from coach.athlete.known_sensors import accelerometer_of, keep_accelerometer
from coach.calibration import SidesRejected, calibrate_accelerometer
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_recording
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.files.folders import profile_folder
from coach.files.trouble import what_went_wrong
from coach.model.units import GRAVITY_M_S2
from coach.wording.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.model import AccelerometerCalibration


def calibrate_sides(file: Path) -> int:
    """Measure the accelerometer's errors in a recording and keep them for the sensor."""
    recording = load_recording(file)
    folder = profile_folder()
    if folder is None:
        raise UserError(tr("no home folder to keep it in; set COACH_HOME"))
    with waiting(tr("calibrating the accelerometer")):
        data = sensor_data(recording.inputs, recording.header.t_zero_host_s)
        blocks = data_of(data, recording.header.mounts[0]).blocks if data else ()
        found = calibrate_accelerometer(blocks)
    if isinstance(found, SidesRejected):
        raise UserError(
            tr("{file}: accelerometer not calibrated: {detail}", file=file, detail=tr(found.detail))
        )
    try:
        path = keep_accelerometer(folder, blocks[0].sensor_id, found.calibration)
    except (OSError, ValueError) as error:
        raise UserError(
            tr(
                "{folder}: cannot keep it: {why}; check the folder",
                folder=folder,
                why=tr(what_went_wrong(error)),
            )
        ) from None
    for axis, offset, gain in zip(
        "xyz", found.calibration.offset_m_s2, found.calibration.gain, strict=True
    ):
        print(
            tr(
                "{axis}: offset {offset:+.0f} mg, scale {gain:+.1%}",
                axis=axis,
                offset=offset / GRAVITY_M_S2 * 1000,
                gain=1 / gain - 1,
            )
        )
    print(
        tr(
            "gravity is now even within {left:.1f} mg",
            left=found.left_m_s2 / GRAVITY_M_S2 * 1000,
        )
    )
    print(tr("stored in {path}; stand still to calibrate anew before the next run", path=path))
    return ExitCode.FINE


def known_accelerometer(sensor_id: str) -> AccelerometerCalibration | None:
    """What was kept for a sensor; a file that cannot be read costs one line, not the run."""
    folder = profile_folder()
    if folder is None:
        return None
    try:
        return accelerometer_of(folder, sensor_id)
    except (OSError, ValueError) as error:
        note(
            tr(
                "{folder}: the accelerometer's calibration is not used: {why}",
                folder=folder,
                why=tr(what_went_wrong(error)),
            )
        )
        return None
