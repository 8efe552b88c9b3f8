"""What is known of single sensors, whoever wears them: a small file beside the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.small_file import read_json, write_json
from coach.recording.json_form import accelerometer_from_json, accelerometer_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from coach.model import AccelerometerCalibration

_NAME = "sensors.json"


def accelerometer_of(folder: Path, sensor_id: str) -> AccelerometerCalibration | None:
    """The measured errors of a sensor's accelerometer, ``None`` if nobody has measured them.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else; one line.
    """
    form = (read_json(folder / _NAME) or {}).get(sensor_id)
    if form is None:
        return None
    try:
        return accelerometer_from_json(form)
    except TypeError as error:
        raise ValueError(str(error)) from None


def keep_accelerometer(folder: Path, sensor_id: str, errors: AccelerometerCalibration) -> Path:
    """Keep them in place of earlier ones.

    Returns:
        The file.

    Raises:
        OSError: The system refuses; what was there is still there.
        ValueError: The file holds something else and is left alone.
    """
    path = folder / _NAME
    write_json(path, (read_json(path) or {}) | {sensor_id: accelerometer_to_json(errors)})
    return path
